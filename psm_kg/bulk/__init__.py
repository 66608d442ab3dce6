"""Building plans of any size: linear time, bounded memory, resumable (ADR 0030)."""

from psm_kg.bulk.build import build

__all__ = ["build"]
