"""``/sparql`` below the site: the query service over the same build, exchanged with it."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp

from psm_kg import endpoint
from psm_kg.web.release import Release, open_release
from psm_kg.web.releases import OnSwap

_DUMP = Path("public", "data", "psm.nq")


def sparql_service(
    dist: Path, limits: endpoint.Limits | None = None, *, in_memory: bool = True
) -> tuple[ASGIApp, OnSwap]:
    """The service over an output folder, and what must be awaited when a new build replaces it.

    A graph that fits is queried from memory; ``in_memory=False`` reads the database from disk.
    Raises EnvironmentFailure when the folder holds no build.
    """

    def source(release: Release) -> endpoint.Source:
        path = dist / (_DUMP if in_memory else "store")
        return endpoint.Source(path, in_memory, str(release.health["graph"]["sha256"]))

    release = open_release(dist)
    engine = endpoint.QueryEngine(source(release), limits, release.prefixes)
    service = endpoint.SparqlEndpoint(engine, address=f"{release.base}sparql")

    async def on_swap(release: Release) -> None:
        await engine.reload(source(release))

    return endpoint.create_app(engine, [endpoint.sparql_route(service)]), on_swap
