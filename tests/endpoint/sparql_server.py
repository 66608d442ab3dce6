"""The service below a site, on the server that ``psm-kg serve`` runs; queries written short."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from processes import threaded

from psm_kg.documents import INDEX
from psm_kg.endpoint import (
    Limits,
    QueryEngine,
    Source,
    SparqlEndpoint,
    create_app,
    sparql_route,
)
from psm_kg.web import Settings, Site

DATA = Path(__file__).parent / "data"
LIBRARY = DATA / "library.trig"
PREFIXES = {"ex": "http://example.org/"}

_REPEAT = re.compile(r"«(\d+)×([^«»]*)»")
_NEXT = re.compile(r"#(\+1)?")


def expand(short: str) -> str:
    """``«3×a# »`` → ``a0 a1 a2``; what is innermost first."""

    def repeated(match: re.Match[str]) -> str:
        unit = match[2]
        if "#" not in unit:
            return unit * int(match[1])
        return "".join(
            _NEXT.sub(lambda m, n=number: str(n + 1 if m[1] else n), unit)  # type: ignore[misc]
            for number in range(int(match[1]))
        )

    while _REPEAT.search(short):
        short = _REPEAT.sub(repeated, short)
    return short


@dataclass
class Served:
    """A running service."""

    url: str
    engine: QueryEngine
    client: httpx.Client

    def ask(self, query: str, **options: object) -> httpx.Response:
        """POST a query."""
        return self.client.post(self.url, data={"query": query}, **options)  # type: ignore[arg-type]

    def settle(self, seconds: float = 60) -> None:
        """Wait until no worker is at a query."""
        deadline = time.monotonic() + seconds
        while self.engine.busy and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self.engine.busy == 0

    @property
    def children(self) -> list[int]:
        """The worker processes, as the kernel knows them."""
        zygote = self.engine.zygote_pid
        return [int(c) for c in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()]

    @property
    def memory(self) -> int:
        """What the zygote and the workers use together, in bytes, shared pages counted once."""
        return sum(_proportional(pid) for pid in (self.engine.zygote_pid, *self.children))


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def empty_site(dist: Path) -> Path:
    """An output folder with nothing in it but what a site cannot do without."""
    index = {"base": "http://127.0.0.1/", "things": {}, "gone": {}, "prefixes": {}}
    manifest = {"files": {}, "versions": {}, "counts": {}, "graph": {"sha256": "", "quads": 0}}
    (dist / "public").mkdir(parents=True)
    (dist / "public" / INDEX).write_text(json.dumps(index))
    (dist / "manifest.json").write_text(json.dumps(manifest))
    return dist


@contextlib.contextmanager
def serving(
    source: Source, limits: Limits | None = None, settings: Settings | None = None
) -> Iterator[Served]:
    """Serve a source until the block ends; then every process must be gone."""
    engine = QueryEngine(source, limits, PREFIXES)
    endpoint = SparqlEndpoint(engine, query_pages={"it": "it/interroga/", "en": "en/query/"})
    service = create_app(engine, [sparql_route(endpoint)])
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        site = Site.open(empty_site(Path(folder, "dist")), settings, {"sparql": service})
        port = stack.enter_context(threaded(site))
        client = stack.enter_context(
            httpx.Client(timeout=60, limits=httpx.Limits(max_connections=None))
        )
        zygote = engine.zygote_pid
        yield Served(f"http://127.0.0.1:{port}/sparql", engine, client)
    assert not Path(f"/proc/{zygote}/cmdline").exists()
