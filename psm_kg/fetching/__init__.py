"""Fetching a file that somebody else publishes: bounded, polite, from public addresses only.

:func:`fetch` never raises for what the other side does; :data:`FAILURES` says its faults in words.
"""

from psm_kg.fetching.asking import USER_AGENT, Bounds, Fetched, check_address, fetch
from psm_kg.fetching.words import FAILURES

__all__ = ["FAILURES", "USER_AGENT", "Bounds", "Fetched", "check_address", "fetch"]
