"""Metropolitan strategic plans as a validated knowledge graph.

The command line and this library are two faces of one API::

    import psm_kg

    built = psm_kg.build("data/torino-2024-2026", "dist")
    for row in psm_kg.query("actions/not-started"):
        print(row["code"].value)
"""

from typing import TYPE_CHECKING

from psm_kg.errors import Severity
from psm_kg.ondemand import names_of
from psm_kg.version import __version__

if TYPE_CHECKING:
    from psm_kg.api import (
        Outcome,
        build,
        catalogue,
        check,
        check_status,
        diff,
        harvest_contributors,
        init,
        load,
        match,
        publish_assets,
        publish_ckan,
        query,
        read_query_text,
        readmit_contributor,
        review,
        review_list,
        serve,
        template,
        validate,
        watch,
        withdraw_contributor,
    )

__all__ = [
    "Outcome",
    "Severity",
    "__version__",
    "build",
    "catalogue",
    "check",
    "check_status",
    "diff",
    "harvest_contributors",
    "init",
    "load",
    "match",
    "publish_assets",
    "publish_ckan",
    "query",
    "read_query_text",
    "readmit_contributor",
    "review",
    "review_list",
    "serve",
    "template",
    "validate",
    "watch",
    "withdraw_contributor",
]


# these need none of the rest
_ELSEWHERE = {
    "check": ("psm_kg.links.tasks", "check"),
    "load": ("psm_kg.loading", "load_graph"),
    "match": ("psm_kg.matching", "match"),
    "serve": ("psm_kg.serving", "serve"),
    "template": ("psm_kg.links.tasks", "template"),
}


# a server needs no validator to start
__getattr__ = names_of(
    __name__, {name: _ELSEWHERE.get(name, ("psm_kg.api", name)) for name in __all__}
)
