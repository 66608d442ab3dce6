"""The real stores, started for the tests on free ports, and a store that misbehaves."""

from __future__ import annotations

import contextlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

from psm_kg.loading import Credentials

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which(
    "oxigraph"
)
VIRTUOSO = shutil.which("virtuoso-t")


def free_port() -> int:
    """A port nobody listens on, below those the system gives to outgoing connections.

    A server may take seconds before it listens; meanwhile one of those could be given away.
    """
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class _Server:
    """A server process that can be stopped, killed and started again at the same address."""

    credentials = Credentials()
    seconds = 60

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def query(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        log = self.folder / "server.out"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=output, stderr=output
            )
        deadline = time.monotonic() + self.seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(self.query, params={"query": "ASK {}"}).status_code == 200:
                    return
            code = self.process.poll()
            assert code is None, f"{self.command()[0]} ended with {code}: {log.read_text()[-2000:]}"
            time.sleep(0.1)
        raise AssertionError(f"{self.command()[0]} is not answering")

    def check_alive(self) -> None:
        """So that a server that somebody ended is not taken for a failing load."""
        assert self.process is not None
        code = self.process.poll()
        assert code is None, f"{self.command()[0]} has ended with code {code}"

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def ask(self, text: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT, as the strings of a CSV answer."""
        answer = httpx.post(
            self.query, data={"query": text}, headers={"Accept": "text/csv"}, timeout=60
        )
        answer.raise_for_status()
        rows = answer.text.replace("\r", "").split("\n")[1:]
        return [tuple(cell.strip('"') for cell in row.split(",")) for row in rows if row]

    def count(self, graph: str) -> int:
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return int(self.ask(text)[0][0])


class OxigraphServer(_Server):
    def __init__(self, folder: Path, *, read_only: bool = False, on_disk: bool = False) -> None:
        super().__init__(folder)
        self.read_only = read_only
        self.on_disk = on_disk or read_only

    @property
    def query(self) -> str:
        return f"{self.origin}/query"

    def command(self) -> list[str]:
        assert OXIGRAPH is not None
        where = ["--location", str(self.folder / "db")] if self.on_disk else []
        verb = "serve-read-only" if self.read_only else "serve"
        bind = ["--bind", f"127.0.0.1:{self.port}", "--union-default-graph"]
        return [OXIGRAPH, verb, *where, *bind]


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 8
NumberOfBuffers = 8000
MaxDirtyBuffers = 5000
MaxQueryMem = 256M
ThreadsPerQuery = 1
CheckpointInterval = 0
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 5000
"""


class VirtuosoServer(_Server):
    """Debian's Virtuoso with a new database; ResultSetMaxRows is low, so that answers are cut."""

    credentials = Credentials("dba", "dba")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        ini = _INI.format(sql=free_port(), http=self.port)
        (folder / "virtuoso.ini").write_text(ini, encoding="utf-8")

    @property
    def query(self) -> str:
        return f"{self.origin}/sparql"

    def command(self) -> list[str]:
        assert VIRTUOSO is not None
        return [VIRTUOSO, "+configfile", "virtuoso.ini", "+foreground", "+wait"]


#: What a fault does with a request: True when it has answered (or hung up) itself.
Fault = Callable[["Request"], bool]


class Request(BaseHTTPRequestHandler):
    """One request to the store that misbehaves."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: FakeStore
    body: bytes

    def version_string(self) -> str:
        return self.server.name

    def log_message(self, format: str, *args: Any) -> None:
        pass

    @property
    def kind(self) -> str:
        """query, update, store: what is asked for."""
        return urlsplit(self.path).path.strip("/")

    def answer(self, status: int, content: bytes = b"", **headers: str) -> bool:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return True

    def hang_up(self) -> bool:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
        return True

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.requests.append((self.kind, self.body, dict(self.headers)))
        if not any(fault(self) for fault in list(self.server.faults)):
            self.serve()

    def do_DELETE(self) -> None:
        self.do_POST()

    def do_GET(self) -> None:
        self.do_POST()

    def serve(self) -> None:
        """What a store that works does."""
        store = self.server.store
        if self.kind == "query":
            results = store.query(parse_qs(self.body.decode())["query"][0])
            if isinstance(results, QueryTriples):
                content, kind = (
                    results.serialize(format=RdfFormat.N_TRIPLES),
                    "application/n-triples",
                )
            else:
                assert isinstance(results, QuerySolutions)
                content = results.serialize(format=QueryResultsFormat.JSON)
                kind = "application/sparql-results+json"
            self.answer(200, content or b"", Content_Type=kind)
        elif self.kind == "update":
            store.update(self.body.decode())
            self.answer(204)
        elif self.kind == "store":
            graph = NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
            if self.command == "DELETE":
                store.remove_graph(graph)
            else:
                store.load(self.body, format=RdfFormat.N_TRIPLES, to_graph=graph)
            self.answer(204)
        else:
            self.answer(404, b"nothing here")


class FakeStore(ThreadingHTTPServer):
    """A SPARQL store of this process, with faults that a test switches on."""

    daemon_threads = True

    def __init__(self, name: str = "Oxigraph/test") -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.name = name
        self.store = Store()
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, bytes, dict[str, str]]] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """A client that goes away is part of the tests."""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def query(self) -> str:
        return f"{self.origin}/query"

    def asked(self, kind: str) -> int:
        return sum(1 for k, _, _ in self.requests if k == kind)

    def count(self, graph: str) -> int:
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, NamedNode(graph)))
