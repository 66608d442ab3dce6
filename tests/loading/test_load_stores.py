"""Loading into real stores: Oxigraph's server and Debian's Virtuoso, started here."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from loading_servers import OxigraphServer, VirtuosoServer

from psm_kg.errors import EnvironmentFailure, Text
from psm_kg.loading import Credentials, LoadReport, Method, load_graph
from psm_kg.loading.loader import staging_graph
from psm_kg.loading.source import read_graphs

XSD = "http://www.w3.org/2001/XMLSchema#"
BIG = "http://e/big"
Server = OxigraphServer | VirtuosoServer


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest) -> Server:
    server = request.getfixturevalue(request.param)
    assert isinstance(server, Server)
    server.check_alive()
    return server


def load(source: Path, store: Server, method: Method = "auto", **options: object) -> LoadReport:
    settings: dict[str, object] = {"credentials": store.credentials, "patience": 0.2}
    return load_graph(source, store.query, method=method, **(settings | options))  # type: ignore[arg-type]


def empty(store: Server, *graphs: str) -> None:
    path = "/update" if isinstance(store, OxigraphServer) else "/sparql-auth"
    answer = httpx.post(
        store.origin + path,
        content="; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs),
        headers={"Content-Type": "application/sparql-update"},
        auth=httpx.DigestAuth("dba", "dba"),
        timeout=60,
    )
    assert answer.status_code < 300


def big(path: Path, release: str, size: int = 6000) -> Path:
    """A release of one graph of ``size`` triples, 650 kB; no triple is in two releases."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            text = f"Azione numero {number} «{release}», più lunga per pesare qualche cosa"
            file.write(
                f'<http://e/s{number // 5}> <http://e/p{number % 5}> "{text}"@it <{BIG}> .\n'
            )
    return path


@pytest.mark.parametrize(("method", "plan"), [("gsp", "real"), ("update", "toy")])
def test_a_plan(store: Server, method: Method, plan: str, request: pytest.FixtureRequest) -> None:
    """Every hash is ours, byte for byte; a second load sends nothing."""
    dist: Path = request.getfixturevalue(f"{plan}_dist")
    empty(store, *read_graphs(dist)[0])
    report = load(dist, store, method)
    assert report.server.lower().startswith(("oxigraph/", "virtuoso/"))
    assert report.exact
    assert report.sent == report.quads
    assert len(report.graphs) >= 10
    assert {(g.action, g.method, g.moved) for g in report.graphs} == {("loaded", method, True)}
    assert all(graph.counted == graph.quads == store.count(graph.graph) for graph in report.graphs)
    assert all(store.count(staging_graph(graph.graph)) == 0 for graph in report.graphs)
    again = load(dist, store, method)
    assert again.sent == 0
    assert {graph.action for graph in again.graphs} == {"identical"}
    if plan == "toy":  # the real plan's graphs stay, for the tests that query them
        empty(store, *(graph.graph for graph in report.graphs))


def test_other_graphs_stay(store: Server, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.ttl"
    theirs.write_text("<http://e/theirs/s> <http://e/p> 1, 2, 3 .")
    load(theirs, store, graph="http://e/theirs")
    load(big(tmp_path / "big.nq", "one", 50), store)
    load(big(tmp_path / "big.nq", "two", 40), store)
    assert (store.count(BIG), store.count("http://e/theirs")) == (40, 3)
    empty(store, BIG, "http://e/theirs")


_KILLED = """
import os, signal, sys
from pathlib import Path
from psm_kg.loading import Credentials, load_graph

seen = 0
def step(text):
    global seen
    seen += " of " in text.en
    if seen == 3:
        os.kill(os.getpid(), signal.SIGKILL)

source, endpoint, user, password = sys.argv[1:]
load_graph(Path(source), endpoint, credentials=Credentials(user, password), chunk=100_000,
           progress=step)
"""


def test_a_load_that_is_killed_goes_on(store: Server, tmp_path: Path) -> None:
    source = big(tmp_path / "big.nq", "one")
    who = store.credentials
    arguments = [str(source), store.query, who.user, who.password]
    killed = subprocess.run([sys.executable, "-c", _KILLED, *arguments], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert store.count(BIG) == 0
    held = store.count(staging_graph(BIG))
    assert 1000 < held < 6000
    # another size of chunk, and the other method: nothing depends on the first run's
    report = load(source, store, "update", chunk=70_000)
    assert [(g.action, g.sent, g.counted) for g in report.graphs] == [
        ("resumed", 6000 - held, 6000)
    ]
    assert report.exact
    empty(store, BIG)


def test_readers_see_the_old_graph_or_the_new_one(store: Server, tmp_path: Path) -> None:
    load(big(tmp_path / "one.nq", "one"), store)
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(store.count(BIG))

    reader = threading.Thread(target=read)
    reader.start()
    load(big(tmp_path / "two.nq", "two", 6001), store, chunk=200_000)
    done.set()
    reader.join()
    assert seen <= {6000, 6001}
    assert 6000 in seen
    empty(store, BIG)


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_a_server_that_dies_half_way(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: Server
    if kind == "oxigraph":
        request.getfixturevalue("oxigraph")  # skips where it is not installed
        server = OxigraphServer(tmp_path / "server", on_disk=True)
        server.start()
    else:
        server = request.getfixturevalue("virtuoso")
    source = big(tmp_path / "big.nq", "one")
    steps: list[str] = []

    def step(text: Text) -> None:
        steps.append(text.en)
        if sum(" of " in line for line in steps) == 3 and server.process.poll() is None:  # type: ignore[union-attr]
            server.kill()

    with pytest.raises(EnvironmentFailure, match="run the same command again"):
        load(source, server, chunk=100_000, progress=step)
    server.start()
    held = server.count(staging_graph(BIG))
    assert held <= 6000
    assert server.count(BIG) == 0
    report = load(source, server)
    assert report.exact
    assert report.sent == 6000 - held
    empty(server, BIG)
    if kind == "oxigraph":
        assert held > 0
        server.kill()


@pytest.mark.usefixtures("oxigraph")
def test_oxigraph_read_only(tmp_path: Path) -> None:
    writable = OxigraphServer(tmp_path / "server", on_disk=True)
    writable.start()
    writable.kill()
    server = OxigraphServer(tmp_path / "server", read_only=True)
    server.start()
    source = big(tmp_path / "big.nq", "one", 50)
    for method in ("auto", "update", "gsp"):
        with pytest.raises(EnvironmentFailure, match="does not allow writing"):
            load(source, server, method)  # type: ignore[arg-type]
    assert server.count(BIG) == 0
    server.kill()


def test_virtuoso_lets_only_who_may(virtuoso: VirtuosoServer, tmp_path: Path) -> None:
    source = big(tmp_path / "big.nq", "one", 50)
    with pytest.raises(EnvironmentFailure, match="HTTP 401"):
        load(source, virtuoso, credentials=None)
    with pytest.raises(EnvironmentFailure, match="HTTP 401"):
        load(source, virtuoso, credentials=Credentials("dba", "wrong"))
    # the public address answers everybody and lets nobody write
    with pytest.raises(EnvironmentFailure, match="does not allow writing"):
        load(source, virtuoso, "update", update_endpoint=virtuoso.query)
    assert virtuoso.count(BIG) == 0


WRITINGS = {
    "number": ['"01"^^X:integer', '"1000.50"^^X:decimal', '"2.0"^^X:decimal', '"1.5E0"^^X:double'],
    "boolean": ['"1"^^X:boolean'],
    "integer-type": ['"+5"^^X:nonNegativeInteger'],
    "date-time": ['"2025-01-01T00:00:00.5Z"^^X:dateTime'],
    "": [
        '"2025"^^X:gYear',
        '"2025-01"^^X:gYearMonth',
        '"2025-01-01"^^X:date',
        '"http://e/u"^^X:anyURI',
        '"123456789012.123456"^^X:decimal',
        '"c"^^<http://e/type>',
        '"Città «x»\\n\\t\\"\\\\ 😀"@it',
        '"colour"@en-gb',
        '""',
        "<http://e/città>",
    ],
}


def written(path: Path, *objects: str) -> Path:
    lines = (
        f"<http://e/s> <http://e/p{number}> {text} <http://e/literals> .\n"
        for number, text in enumerate(objects)
    )
    content = re.sub(r"\^\^X:(\w+)", rf"^^<{XSD}\1>", "".join(lines))
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("method", ["gsp", "update"])
def test_values_that_stores_write_differently(
    store: Server, method: Method, tmp_path: Path
) -> None:
    """The table of the guide: what each store rewrites, without changing a value."""
    source = written(tmp_path / "a.nq", *(text for texts in WRITINGS.values() for text in texts))
    empty(store, "http://e/literals")
    report = load(source, store, method)
    graph = report.graphs[0]
    assert not graph.exact
    expected = {rule: len(texts) for rule, texts in WRITINGS.items() if rule}
    if isinstance(store, OxigraphServer):
        del expected["date-time"]
    assert dict(graph.rewritten) == expected
    assert "numbers written differently" in "\n".join(report.lines("en"))
    assert load(source, store, method).sent == 0
    empty(store, "http://e/literals")


def test_values_that_virtuoso_changes(virtuoso: VirtuosoServer, tmp_path: Path) -> None:
    large = written(tmp_path / "large.nq", '"5000000000"^^X:integer', '"plain"')
    with pytest.raises(EnvironmentFailure, match="missing triples 1, unexpected 1"):
        load(large, virtuoso, "gsp")
    report = load(large, virtuoso)
    assert report.exact
    assert report.graphs[0].method == "update"
    assert "changed some values (1)" in report.notes[0].en
    empty(virtuoso, "http://e/literals")

    duration = written(tmp_path / "duration.nq", '"plain"', '"P1Y"^^X:duration')
    with pytest.raises(EnvironmentFailure, match=r"refuses even one triple alone, .*P1Y"):
        load(duration, virtuoso)

    digits = written(tmp_path / "digits.nq", '"0.3333333333333333333"^^X:decimal')
    with pytest.raises(EnvironmentFailure, match="left as it was"):
        load(digits, virtuoso)
    assert virtuoso.count("http://e/literals") == 0


def test_virtuoso_takes_long_updates_in_parts(virtuoso: VirtuosoServer, tmp_path: Path) -> None:
    """Its compiler gives up at about 5,000 triples: halves pass."""
    report = load(big(tmp_path / "big.nq", "one"), virtuoso, "update", chunk=10_000_000)
    assert report.exact
    empty(virtuoso, BIG)
