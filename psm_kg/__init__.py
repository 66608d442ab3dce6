"""Metropolitan strategic plans as a validated knowledge graph.

The command line and this library are two faces of one API::

    import psm_kg

    built = psm_kg.build("data/torino-2024-2026", "dist")
    for row in psm_kg.query("actions/not-started"):
        print(row["code"].value)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from psm_kg.errors import Severity
from psm_kg.version import __version__

if TYPE_CHECKING:
    from psm_kg.api import (
        Outcome,
        build,
        catalogue,
        check_status,
        diff,
        init,
        load,
        publish_assets,
        publish_ckan,
        query,
        read_query_text,
        serve,
        validate,
        watch,
    )

__all__ = [
    "Outcome",
    "Severity",
    "__version__",
    "build",
    "catalogue",
    "check_status",
    "diff",
    "init",
    "load",
    "publish_assets",
    "publish_ckan",
    "query",
    "read_query_text",
    "serve",
    "validate",
    "watch",
]


# these two need none of the rest
_ELSEWHERE = {"load": ("psm_kg.loading", "load_graph"), "serve": ("psm_kg.serving", "serve")}


def __getattr__(name: str) -> Any:
    """What is public, imported when it is first used: a server needs no validator to start."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _ELSEWHERE.get(name, ("psm_kg.api", name))
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value
