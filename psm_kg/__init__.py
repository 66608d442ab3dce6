"""Metropolitan strategic plans as a validated knowledge graph.

The command line and this library are two faces of one API::

    import psm_kg

    built = psm_kg.build("data/torino-2024-2026", "dist")
    for row in psm_kg.query("actions/not-started"):
        print(row["code"].value)
"""

from psm_kg.api import (
    Outcome,
    build,
    catalogue,
    diff,
    init,
    load,
    query,
    read_query_text,
    serve,
    validate,
)
from psm_kg.errors import Severity
from psm_kg.version import __version__

__all__ = [
    "Outcome",
    "Severity",
    "__version__",
    "build",
    "catalogue",
    "diff",
    "init",
    "load",
    "query",
    "read_query_text",
    "serve",
    "validate",
]
