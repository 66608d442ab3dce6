"""A real server on a free port, the processes behind it, and queries written short."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from psm_kg.endpoint import (
    Limits,
    QueryEngine,
    Source,
    SparqlEndpoint,
    create_app,
    server_options,
    sparql_route,
)

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

    def settle(self, seconds: float = 20) -> None:
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


@contextmanager
def serving(source: Source, limits: Limits | None = None) -> Iterator[Served]:
    """Serve a source until the block ends; then every process must be gone."""
    limits = limits or Limits()
    engine = QueryEngine(source, limits, PREFIXES)
    endpoint = SparqlEndpoint(engine, query_page="/en/query/")
    config = uvicorn.Config(
        create_app(engine, [sparql_route(endpoint)]),
        host="127.0.0.1",
        port=0,
        log_level="error",
        **server_options(limits),
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    client = httpx.Client(timeout=60, limits=httpx.Limits(max_connections=None))
    served = Served(f"http://127.0.0.1:{port}/sparql", engine, client)
    zygote = engine.zygote_pid
    try:
        yield served
    finally:
        client.close()
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()
        assert not Path(f"/proc/{zygote}/cmdline").exists()
