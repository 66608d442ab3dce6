"""What stores and networks do wrong, and what a person reads then."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from loading_servers import FakeStore, Fault, Request, free_port
from pyoxigraph import Literal, NamedNode, Quad, Store

from psm_kg.errors import EnvironmentFailure, PsmError, UsageError
from psm_kg.loading import Credentials, LoadReport, connection, load_graph
from psm_kg.loading.loader import staging_graph

G1, G2 = "http://e/g1", "http://e/g2"
SECRET = "s3cret-Pàss"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """300 triples in one graph and 20 in another: some 30 kB."""
    path = tmp_path / "source.nq"
    with path.open("w", encoding="utf-8") as file:
        for number in range(320):
            graph = G1 if number < 300 else G2
            text = f"Città numero {number}, una frase di prova che occupa qualche byte"
            file.write(
                f'<http://e/s{number // 4}> <http://e/p{number % 4}> "{text}"@it <{graph}> .\n'
            )
    return path


def load(source: Path, store: FakeStore, **options: object) -> LoadReport:
    settings: dict[str, object] = {"chunk": 4096, "patience": 0.01, "timeout": 5.0}
    return load_graph(source, store.query, **(settings | options))  # type: ignore[arg-type]


def failure(source: Path, store: FakeStore, **options: object) -> PsmError:
    with pytest.raises(PsmError) as caught:
        load(source, store, **options)
    for lang in ("it", "en"):
        assert SECRET not in caught.value.describe(lang)
    assert caught.value.message.it != caught.value.message.en
    return caught.value


def only(kind: str, fault: Fault) -> Fault:
    return lambda request: request.kind == kind and fault(request)


def times(count: int, fault: Fault) -> Fault:
    """The fault happens so many times, then no more."""
    left = [count]

    def limited(request: Request) -> bool:
        if left[0] and fault(request):
            left[0] -= 1
            return True
        return False

    return limited


# --- the story when nothing is wrong -------------------------------------------------------


@pytest.mark.parametrize("method", ["auto", "gsp", "update"])
def test_a_load(source: Path, fake: FakeStore, method: str) -> None:
    other = Quad(NamedNode("http://e/x"), NamedNode("http://e/y"), Literal("z"))
    fake.store.add(other)
    fake.store.add(Quad(*list(other)[:3], NamedNode("http://e/theirs")))
    steps: list[str] = []
    report = load(source, fake, method=method, progress=lambda step: steps.append(step.en))
    assert (fake.count(G1), fake.count(G2)) == (300, 20)
    assert [(g.action, g.quads, g.sent, g.counted, g.moved) for g in report.graphs] == [
        ("loaded", 300, 300, 300, True),
        ("loaded", 20, 20, 20, True),
    ]
    assert report.exact
    assert report.notes == ()
    used = "update" if method == "update" else "gsp"
    assert {graph.method for graph in report.graphs} == {used}
    sending = [body for kind, body, _ in fake.requests if b"frase" in body and kind != "query"]
    assert len(sending) >= 8
    assert max(map(len, sending)) < 4096 + 100
    # nothing else was touched, and nothing is left over
    assert {g.value for g in fake.store.named_graphs()} == {G1, G2, "http://e/theirs"}
    assert len(fake.store) == 322
    assert any("of 300 triples" in step for step in steps)
    again = load(source, fake, method=method)
    assert [g.action for g in again.graphs] == ["identical", "identical"]
    assert again.sent == 0
    assert again.sha256 == report.sha256


def test_only_the_graph_that_changed_is_sent(source: Path, fake: FakeStore) -> None:
    load(source, fake)
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("numero 310,", "numero 999,"), encoding="utf-8")
    report = load(source, fake)
    assert [(g.action, g.sent) for g in report.graphs] == [("identical", 0), ("loaded", 20)]
    assert fake.count(G2) == 20
    assert "".join(report.lines("en")) != "".join(report.lines("it"))


def test_a_store_without_hints_takes_updates_at_the_same_address(source: Path) -> None:
    store = FakeStore("Something/1")
    with pytest.raises(UsageError, match="--graph-store"):
        load(source, store, method="gsp")
    assert load(source, store).graphs[0].method == "update"  # …/query has …/update beside it
    load(source, store, method="gsp", graph_store=f"{store.origin}/store")
    store.server_close()


# --- addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["ftp://e/x", "e.org/sparql", "", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none(source: Path, url: str) -> None:
    with pytest.raises(UsageError, match="not an http"):
        load_graph(source, url)


def test_a_password_in_the_address_is_refused(source: Path) -> None:
    with pytest.raises(UsageError, match="do not belong in the address") as caught:
        load_graph(source, f"http://u:{SECRET}@127.0.0.1/sparql")
    assert SECRET not in caught.value.describe("it") + caught.value.describe("en")


def test_nobody_there(source: Path) -> None:
    started = time.monotonic()
    with pytest.raises(EnvironmentFailure, match="store is running") as caught:
        load_graph(source, f"http://127.0.0.1:{free_port()}/sparql")
    assert caught.value.exit_code == 3
    assert time.monotonic() - started < 1


def test_a_web_page_is_no_store(source: Path, fake: FakeStore) -> None:
    fake.faults.append(lambda r: r.answer(200, b"<html>welcome</html>", Content_Type="text/html"))
    assert "not a SPARQL 1.1 store" in failure(source, fake).message.en


@pytest.mark.parametrize(
    "body", [b"{}", b'{"head":{"vars":["n"]},"results":{"bindings":[]}}', b"["]
)
def test_json_that_is_no_answer(source: Path, fake: FakeStore, body: bytes) -> None:
    kind = "application/sparql-results+json"
    fake.faults.append(lambda r: r.answer(200, body, Content_Type=kind))
    assert "not a SPARQL 1.1 store" in failure(source, fake).message.en


@pytest.mark.parametrize("status", [404, 405, 501])
def test_nothing_at_the_update_address(source: Path, fake: FakeStore, status: int) -> None:
    fake.faults.append(only("update", lambda r: r.answer(status)))
    assert "--update or --graph-store" in failure(source, fake, method="update").message.en


def test_a_graph_store_that_is_not_where_expected(source: Path, fake: FakeStore) -> None:
    fake.faults.append(only("store", lambda r: r.answer(404)))
    assert {graph.method for graph in load(source, fake).graphs} == {"update"}
    fake.store.clear()
    assert "--graph-store" in failure(source, fake, method="gsp").message.en


def test_redirects_stay_on_the_same_origin(source: Path, fake: FakeStore) -> None:
    def moved(request: Request) -> bool:
        return request.path == "/old" and request.answer(308, Location="/query")

    fake.faults.append(moved)
    report = load_graph(
        source, f"{fake.origin}/old", method="update", update_endpoint=f"{fake.origin}/update"
    )
    assert report.exact


def test_redirects_elsewhere_are_refused(source: Path, fake: FakeStore) -> None:
    thief = FakeStore()
    for status in (301, 302, 303, 307, 308):
        fake.faults[:] = [lambda r, s=status: r.answer(s, Location=thief.query)]  # type: ignore[misc]
        problem = failure(source, fake, credentials=Credentials("u", SECRET))
        assert f"redirects to {thief.query}" in problem.message.en
    fake.faults[:] = [lambda r: r.answer(307, Location="/query")]
    assert "redirects" in failure(source, fake).message.en
    assert thief.requests == []
    thief.server_close()


# --- who may write -------------------------------------------------------------------------


def basic(user: str, password: str) -> Fault:
    expected = "Basic " + b64encode(f"{user}:{password}".encode()).decode()

    def check(request: Request) -> bool:
        if request.headers.get("Authorization") == expected:
            return False
        return request.answer(401, WWW_Authenticate='Basic realm="store"')

    return only("update", check)


def test_basic_credentials(source: Path, fake: FakeStore) -> None:
    fake.faults.append(basic("u", SECRET))
    assert "HTTP 401" in failure(source, fake).message.en
    assert "HTTP 401" in failure(source, fake, credentials=Credentials("u", "wrong")).message.en
    assert load(source, fake, credentials=Credentials("u", SECRET)).exact


def test_a_password_is_shown_only_to_who_asks(source: Path, fake: FakeStore) -> None:
    assert load(source, fake, credentials=Credentials("u", SECRET)).exact
    assert not any("Authorization" in headers for _, _, headers in fake.requests)


def test_an_unknown_challenge_gets_no_password(source: Path, fake: FakeStore) -> None:
    fake.faults.append(lambda r: r.answer(401, WWW_Authenticate="Negotiate"))
    assert "HTTP 401" in failure(source, fake, credentials=Credentials("u", SECRET)).message.en
    assert not any("Authorization" in headers for _, _, headers in fake.requests)


def test_a_token(source: Path, fake: FakeStore) -> None:
    def check(request: Request) -> bool:
        return request.headers.get("Authorization") != "Bearer t0k" and request.answer(401)

    fake.faults.append(check)
    assert "HTTP 401" in failure(source, fake, credentials=Credentials(token="no")).message.en
    assert load(source, fake, credentials=Credentials(token="t0k")).exact


def test_a_read_only_store(source: Path, fake: FakeStore) -> None:
    fake.faults.append(lambda r: r.kind != "query" and r.answer(403, b"read-only"))
    assert "read-only" in failure(source, fake).message.en
    assert len(fake.store) == 0


def test_secrets_that_a_store_repeats_are_hidden(source: Path, fake: FakeStore) -> None:
    words = f"bad password {SECRET}".encode()
    fake.faults.append(only("update", lambda r: r.answer(400, words)))
    problem = failure(source, fake, credentials=Credentials("u", SECRET))
    assert "bad password •••" in problem.message.en


def test_clear_text_to_another_machine_is_noted(source: Path, fake: FakeStore) -> None:
    remote = fake.query.replace("127.0.0.1", "0.0.0.0")
    report = load_graph(source, remote, credentials=Credentials("u", SECRET), patience=0)
    assert "clear text to 0.0.0.0" in report.notes[0].en


# --- requests that are too much ------------------------------------------------------------


@pytest.mark.parametrize("method", ["gsp", "update"])
def test_too_large_requests_are_made_smaller(source: Path, fake: FakeStore, method: str) -> None:
    fake.faults.append(lambda r: len(r.body) > 6000 and r.answer(413))
    assert load(source, fake, method=method, chunk=100_000).exact
    refused = sum(1 for _, body, _ in fake.requests if len(body) > 6000)
    assert 1 <= refused <= 5  # it learns


def test_one_triple_too_large(source: Path, fake: FakeStore) -> None:
    fake.faults.append(lambda r: r.kind == "store" and r.answer(413))
    assert "refuses even one triple alone" in failure(source, fake).message.en


def test_a_triple_that_the_store_cannot_hold_is_named(source: Path, fake: FakeStore) -> None:
    words = b"<html><body><h1>Oops</h1><pre>no such value</pre></body></html>"
    fake.faults.append(lambda r: b"numero 123," in r.body and r.answer(500, words))
    problem = failure(source, fake)
    assert "numero 123," in problem.message.en
    assert "no such value" in problem.message.en
    assert fake.count(G1) == 0


def test_slow_requests_are_made_smaller(source: Path, fake: FakeStore) -> None:
    def slow(request: Request) -> bool:
        if request.kind == "store" and len(request.body) > 20_000:
            time.sleep(0.8)
            return request.hang_up()
        return False

    fake.faults.append(slow)
    assert load(source, fake, chunk=100_000, timeout=0.3).exact


def test_a_store_that_is_always_slow(source: Path, fake: FakeStore) -> None:
    def slow(request: Request) -> bool:
        if request.kind == "store":
            time.sleep(0.4)
        return request.kind == "store"

    fake.faults.append(slow)
    assert "longer --timeout" in failure(source, fake, timeout=0.1).message.en
    assert fake.asked("store") <= 4


def test_an_endless_answer(source: Path, fake: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_ANSWER", 1000)
    fake.faults.append(lambda r: r.answer(200, b" " * 5000, Content_Type="application/json"))
    assert "not a SPARQL 1.1 store" in failure(source, fake).message.en


# --- connections that break ----------------------------------------------------------------


def test_a_busy_store_is_asked_again(source: Path, fake: FakeStore) -> None:
    fake.faults.append(only("store", times(3, lambda r: r.answer(503, Retry_After="1"))))
    fake.faults.append(only("update", times(2, lambda r: r.answer(429))))
    assert load(source, fake).exact


def test_a_store_that_stays_busy(source: Path, fake: FakeStore) -> None:
    fake.faults.append(only("store", lambda r: r.answer(503)))
    assert "store is busy" in failure(source, fake).message.en
    assert fake.asked("store") == connection.RETRIES


def test_a_broken_connection_is_made_again(source: Path, fake: FakeStore) -> None:
    fake.faults.append(only("store", times(2, lambda r: r.hang_up())))
    fake.faults.append(only("query", times(1, lambda r: b"CONSTRUCT" in r.body and r.hang_up())))
    assert load(source, fake).exact


@pytest.mark.parametrize("method", ["gsp", "update"])
def test_a_connection_lost_half_way_and_the_next_run(
    source: Path, fake: FakeStore, method: str
) -> None:
    fake.store.add(
        Quad(NamedNode("http://e/s0"), NamedNode("http://e/p"), Literal("old"), NamedNode(G1))
    )
    passed = [0]

    def fifth(request: Request) -> bool:
        if b"frase" in request.body:
            passed[0] += 1
        return passed[0] > 4 and request.hang_up()

    fake.faults.append(fifth)
    problem = failure(source, fake, method=method)
    assert "run the same command again" in problem.message.en
    assert fake.count(G1) == 1  # readers still see the old graph
    held = fake.count(staging_graph(G1))
    assert 50 < held < 300
    fake.faults.clear()
    report = load(source, fake, method=method)
    assert report.graphs[0].action == "resumed"
    assert report.graphs[0].sent == 300 - held
    assert fake.count(G1) == 300
    assert fake.count(staging_graph(G1)) == 0


def test_what_an_older_release_left_is_not_mixed_in(source: Path, fake: FakeStore) -> None:
    stale = Quad(*list(stale_triple()), NamedNode(staging_graph(G1)))
    fake.store.add(stale)
    report = load(source, fake)
    assert report.graphs[0].action == "loaded"
    assert fake.count(G1) == 300


def test_starting_over_on_request(source: Path, fake: FakeStore) -> None:
    first = source.read_text(encoding="utf-8").splitlines()[0]
    fake.store.update(
        f"INSERT DATA {{ GRAPH <{staging_graph(G1)}> {{ {first.replace(f'<{G1}> .', '')} }} }}"
    )
    assert load(source, fake, resume=False).graphs[0].sent == 300
    fake.store.remove_graph(NamedNode(G1))
    fake.store.update(
        f"INSERT DATA {{ GRAPH <{staging_graph(G1)}> {{ {first.replace(f'<{G1}> .', '')} }} }}"
    )
    assert load(source, fake).graphs[0].sent == 299


def stale_triple() -> tuple[NamedNode, NamedNode, Literal]:
    return NamedNode("http://e/s0"), NamedNode("http://e/p"), Literal("of an older release")


@pytest.mark.parametrize("done", [True, False])
def test_a_connection_lost_while_replacing(source: Path, fake: FakeStore, done: bool) -> None:
    """Moving twice would empty the graph: it is looked at first."""

    def during(request: Request) -> bool:
        if b"MOVE" not in request.body:
            return False
        if done:
            request.server.store.update(request.body.decode())
        return request.hang_up()

    fake.faults.append(times(1, during))
    report = load(source, fake)
    assert report.exact
    assert (fake.count(G1), fake.count(G2)) == (300, 20)
    moves = sum(1 for kind, body, _ in fake.requests if kind == "update" and b"MOVE" in body)
    assert moves == (2 if done else 3)


# --- stores that change what they are given -------------------------------------------------


def changed(text: bytes, other: bytes, kinds: tuple[str, ...] = ("store", "update")) -> Fault:
    def fault(request: Request) -> bool:
        if request.kind in kinds:
            request.body = request.body.replace(text, other)
        return False

    return fault


@pytest.mark.parametrize("other", [b"Citta numero 7,", b"Citt\xc3\xa0 numero 8,"])
def test_a_changed_value_is_found_out(source: Path, fake: FakeStore, other: bytes) -> None:
    fake.store.add(Quad(*stale_triple(), NamedNode(G1)))
    fake.faults.append(changed("Città numero 7,".encode(), other))
    problem = failure(source, fake)
    assert "missing triples 1," in problem.message.en
    assert "Città numero 7," in problem.message.en
    assert "left as it was" in problem.message.en
    assert fake.count(G1) == 1


def test_a_bulk_loader_that_changes_values_is_given_up(source: Path, fake: FakeStore) -> None:
    fake.faults.append(changed("Città numero 7,".encode(), b"Citta,", kinds=("store",)))
    report = load(source, fake)
    assert report.exact
    assert {graph.method for graph in report.graphs} == {"update"}
    assert "changed some values (1)" in report.notes[0].en
    fake.store.clear()
    assert "missing triples 1," in failure(source, fake, method="gsp").message.en


def test_a_replacement_that_loses_something(source: Path, fake: FakeStore) -> None:
    def losing(request: Request) -> bool:
        if b"MOVE" not in request.body:
            return False
        request.server.store.update(request.body.decode())
        quad = next(iter(request.server.store.quads_for_pattern(None, None, None, NamedNode(G1))))
        request.server.store.remove(quad)
        return request.answer(204)

    fake.faults.append(losing)
    assert "must be loaded again" in failure(source, fake).message.en


@pytest.mark.parametrize("most", [299, 40, 7])
def test_a_store_that_cuts_its_answers(source: Path, fake: FakeStore, most: int) -> None:
    """As Virtuoso does, without a word: it is read in parts."""

    def cut(request: Request) -> bool:
        if b"CONSTRUCT" in request.body:
            request.body += f"+LIMIT+{most}".encode()
        return False

    fake.faults.append(cut)
    assert load(source, fake).exact
    assert load(source, fake).sent == 0


def test_a_store_that_never_gives_all(source: Path, fake: FakeStore) -> None:
    """However small the parts: it ends, and not well."""
    hidden = "Città numero 7,"

    def hiding(request: Request) -> bool:
        if b"CONSTRUCT" in request.body:
            text = f'+FILTER(!CONTAINS(STR(?o),"{hidden}"))+'
            request.body = request.body[:-3] + text.encode() + b"%7D"
        return False

    fake.faults.append(hiding)
    assert "missing triples 1," in failure(source, fake).message.en
    assert fake.asked("query") < 60


def test_an_answer_cut_short(source: Path, fake: FakeStore) -> None:
    half = b'<http://e/s> <http://e/p> "un'
    fake.faults.append(
        lambda r: (
            b"CONSTRUCT" in r.body and r.answer(200, half, Content_Type="application/n-triples")
        )
    )
    assert "not a SPARQL 1.1 store" in failure(source, fake).message.en


# --- stores without Update -----------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 400])
def test_a_store_without_update_is_written_in_place(
    source: Path, fake: FakeStore, status: int
) -> None:
    fake.faults.append(only("update", lambda r: r.answer(status)))
    report = load(source, fake, method="gsp")
    assert report.exact
    assert not any(graph.moved for graph in report.graphs)
    assert "rewritten in place" in report.notes[0].en
    assert load(source, fake, method="gsp").sent == 0
    fake.store.add(Quad(*stale_triple(), NamedNode(G2)))
    assert [g.sent for g in load(source, fake, method="gsp").graphs] == [0, 20]
    assert fake.count(G2) == 20
    fake.store.remove(next(iter(fake.store.quads_for_pattern(None, None, None, NamedNode(G2)))))
    last = load(source, fake, method="gsp").graphs[1]
    assert (last.action, last.sent) == ("resumed", 1)


# --- wrong usage and secure connections ----------------------------------------------------


@pytest.mark.parametrize("options", [{"chunk": 10}, {"timeout": 0}])
def test_limits_that_make_no_sense(
    source: Path, fake: FakeStore, options: dict[str, object]
) -> None:
    assert isinstance(failure(source, fake, **options), UsageError)
    assert fake.requests == []


def test_a_port_that_speaks_no_tls(source: Path, fake: FakeStore) -> None:
    with pytest.raises(EnvironmentFailure, match="no secure connection"):
        load_graph(source, fake.query.replace("http:", "https:"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_nobody_signed(source: Path, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2"
    subprocess.run(
        f"{command} -keyout {key} -out {certificate}".split(),
        check=True,
        capture_output=True,
    )
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with pytest.raises(EnvironmentFailure, match="SSL_CERT_FILE") as caught:
        load_graph(source, f"https://127.0.0.1:{server.server_address[1]}/sparql")
    assert "certificate" in caught.value.message.en
    server.shutdown()
    server.server_close()


def test_the_store_of_the_tests_is_a_store() -> None:
    """So that a fault is the only thing wrong with it."""
    assert isinstance(FakeStore().store, Store)
