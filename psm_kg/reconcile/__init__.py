"""The reconciliation service: names in a column become things of the plan.

An ASGI application that speaks the W3C Reconciliation Service API 0.2, as OpenRefine does.
"""

from psm_kg.reconcile.problems import Limits
from psm_kg.reconcile.service import ReconciliationService

__all__ = ["Limits", "ReconciliationService"]
