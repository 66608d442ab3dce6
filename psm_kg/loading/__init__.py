"""Pushing the graph to another SPARQL 1.1 store, and verifying that it arrived.

The story is in :mod:`psm_kg.loading.loader`; the other modules each know one thing: where the
store's addresses are (``target``), how requests fail (``connection``, ``problems``), who may write
(``credentials``), when two literals are the same value (``literals``, ``comparison``).
"""

from psm_kg.loading.credentials import Credentials, find_credentials
from psm_kg.loading.loader import load_graph
from psm_kg.loading.report import GraphLoad, LoadReport, Progress
from psm_kg.loading.sending import CHUNK
from psm_kg.loading.target import Method

__all__ = [
    "CHUNK",
    "Credentials",
    "GraphLoad",
    "LoadReport",
    "Method",
    "Progress",
    "find_credentials",
    "load_graph",
]
