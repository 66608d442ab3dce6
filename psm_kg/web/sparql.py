"""``/sparql`` below the site: the query service over the same build, exchanged with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from psm_kg import endpoint
from psm_kg.hosting import QUERY_PAGES
from psm_kg.web.release import Release, open_release

_DUMP = Path("public", "data", "psm.nq")
_DATABASE = Path("store")
# a graph of so many triples takes about half a gigabyte in memory
MEMORY_TRIPLES = 1_000_000


class SparqlService:
    """The query service over an output folder; ``app`` is its ASGI application.

    A graph of at most ``memory_triples`` triples is queried from memory, which is 4 to 10 times
    faster, a larger one from the database on disk; ``in_memory`` decides otherwise. Raises
    EnvironmentFailure when the folder holds no build.
    """

    def __init__(
        self,
        dist: Path,
        limits: endpoint.Limits | None = None,
        *,
        in_memory: bool | None = None,
        memory_triples: int = MEMORY_TRIPLES,
    ) -> None:
        self._dist = dist
        self._wanted = in_memory
        self._memory_triples = memory_triples
        release = open_release(dist)
        self._engine = endpoint.QueryEngine(self._source(release), limits, release.prefixes)
        self._endpoint = endpoint.SparqlEndpoint(
            self._engine, address=f"{release.base}sparql", query_pages=_query_pages(release)
        )
        self.app = endpoint.create_app(self._engine, [endpoint.sparql_route(self._endpoint)])

    @property
    def in_memory(self) -> bool:
        """True when the graph served now is in memory, False when it is read from disk."""
        return self._engine.source.in_memory

    async def follow(self, release: Release) -> None:
        """Answer from a new build from now on; queries under way finish over the previous one.

        Raises EnvironmentFailure when its graph cannot be read; the previous one then stays.
        """
        await self._engine.reload(self._source(release))
        self._endpoint.query_pages = _query_pages(release)

    def _source(self, release: Release) -> endpoint.Source:
        graph = release.health["graph"]
        in_memory = self._wanted
        if in_memory is None:
            in_memory = int(graph["quads"]) <= self._memory_triples
        path = self._dist / (_DUMP if in_memory else _DATABASE)
        return endpoint.Source(path, in_memory, str(graph["sha256"]))


def _query_pages(release: Release) -> Mapping[str, str]:
    """Language → the query page beside ``/sparql``, as a relative reference."""
    return {
        language: path.removesuffix("index.html")
        for language, path in QUERY_PAGES.items()
        if path in release.files
    }
