"""The whole service: the published files and documents, and SPARQL over the same release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from psm_kg import endpoint, swap, web
from psm_kg.web.release import Release, open_release

SPARQL = "sparql"


def serve(
    dist: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    limits: endpoint.Limits | None = None,
    prefixes: Mapping[str, str] | None = None,
    in_memory: bool = True,
    announce: Callable[[str], Any] = lambda address: None,  # noqa: ARG005
) -> None:
    """Serve an output folder until SIGTERM or SIGINT, and each newer build that replaces it.

    The SPARQL workers load a new build before it is served; queries under way finish over the old
    one. ``in_memory`` false reads the database from disk, for graphs larger than the memory.
    ``announce`` is called with the address once requests are answered. Raises EnvironmentFailure
    when there is no build, the port is taken or the data cannot be read.
    """
    swap.recover(dist)

    def source(version: str) -> endpoint.Source:
        return endpoint.Source(dist / "store", in_memory=in_memory, version=version)

    release = open_release(dist)
    engine = endpoint.QueryEngine(source(_version(release)), limits, prefixes)
    service = endpoint.create_app(
        engine, [endpoint.sparql_route(endpoint.SparqlEndpoint(engine), f"/{SPARQL}")]
    )

    async def follow(newer: Release) -> None:
        await engine.reload(source(_version(newer)))

    web.run(dist, host, port, services={SPARQL: service}, on_swap=follow, announce=announce)


def _version(release: Release) -> str:
    return str(release.health["graph"]["sha256"])
