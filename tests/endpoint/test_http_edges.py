"""What the table of the protocol cannot say: bodies, connections, caches, settings."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from sparql_server import LIBRARY, Served, serving

from psm_kg.endpoint import Limits, Source
from psm_kg.endpoint.media import GRAPHS, ROWS, best, by_word
from psm_kg.endpoint.sparql import client_key
from psm_kg.errors import ConfigurationError

QUERY = "SELECT ?s { ?s a <http://example.org/Author> } ORDER BY ?s"


def connect(served: Served) -> socket.socket:
    address = urlsplit(served.url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=20)


def read_all(line: socket.socket) -> bytes:
    received = b""
    while part := line.recv(65536):
        received += part
    return received


def head(*fields: str) -> bytes:
    return "\r\n".join(("POST /sparql HTTP/1.1", "Host: x", *fields, "", "")).encode()


# --- bodies --------------------------------------------------------------------------------------
def test_a_huge_request_is_refused_and_the_connection_closed(library: Served) -> None:
    """The body must not be taken for a next request: here it would be one."""
    smuggled = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    body = smuggled * (400_000 // len(smuggled))
    with connect(library) as line:
        line.sendall(
            head("Content-Type: application/sparql-query", f"Content-Length: {len(body)}") + body
        )
        line.shutdown(socket.SHUT_WR)
        answer = read_all(line)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_a_huge_request_in_chunks(library: Served) -> None:
    def chunks() -> object:
        for _ in range(100):
            yield b"#" * 10_000

    headers = {"Content-Type": "application/sparql-query"}
    response = library.client.post(library.url, content=chunks(), headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 413
    assert library.ask(QUERY).status_code == 200


def test_a_huge_request_that_asks_first_is_not_sent(library: Served) -> None:
    fields = ("Content-Type: application/sparql-query", "Content-Length: 99999999")
    with connect(library) as line:
        line.sendall(head(*fields, "Expect: 100-continue"))
        answer = read_all(line)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()


def test_a_body_for_a_method_that_takes_none(library: Served) -> None:
    response = library.client.request("DELETE", library.url, content=b"x" * 100_000)
    assert response.status_code == 405
    assert library.ask(QUERY).status_code == 200


def test_a_long_query_in_a_form_and_in_an_address(library: Served) -> None:
    """In percent-encoding three bytes stand for one; what is too long there may come by POST."""
    assert library.ask("ASK {} #" + "x" * 70_000).status_code == 413
    for query, get, post in (
        ("ASK {} #" + "x" * 50_000, b"200", 200),
        ("ASK {} #" + "è" * 9_000, b"200", 200),
        ("ASK {} #" + "è" * 30_000, b"414", 200),
        ("ASK {} #" + "x" * 400_000, b"414", 413),
    ):
        assert library.ask(query).status_code == post
        with connect(library) as line:
            target = f"/sparql?query={quote(query)}"
            line.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            assert read_all(line).startswith(b"HTTP/1.1 " + get)


def test_a_query_too_long_for_the_service_in_an_address() -> None:
    with serving(Source(LIBRARY), Limits(query_bytes=100)) as served:
        answer = served.client.get(served.url, params={"query": "ASK {} #" + "x" * 100})
        assert answer.status_code == 414
        assert "100" in answer.text


def test_no_redirect_to_the_host_that_the_client_claims(library: Served) -> None:
    answer = library.client.get(f"{library.url}/", headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "evil" not in str(answer.headers) + answer.text


def test_a_body_that_does_not_arrive() -> None:
    fields = ("Content-Type: application/sparql-query", "Content-Length: 6")
    with serving(Source(LIBRARY), Limits(request_seconds=0.3)) as served:
        with connect(served) as line:
            line.sendall(head(*fields) + b"ASK")
            answer = read_all(line)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in answer.lower()
        assert served.ask(QUERY).status_code == 200


def test_a_connection_is_kept_after_an_answer_and_after_a_refusal(library: Served) -> None:
    request = head("Content-Type: application/sparql-query", "Content-Length: 6")
    with connect(library) as line:
        for body, status in ((b"ASK {}", b"200"), (b"ASK {x", b"400"), (b"ASK {}", b"200")):
            line.sendall(request + body)
            received = b""
            while b"\r\n\r\n" not in received or not received.endswith((b"}", b".\n")):
                received += line.recv(65536)
            assert received.startswith(b"HTTP/1.1 " + status)
            assert b"connection: close" not in received.lower()


@pytest.mark.parametrize("host", ["", "<script>", "[::1", "a b", '"x"', "x:99999999", "%zz"])
def test_hosts_that_are_no_part_of_an_iri(library: Served, host: str) -> None:
    for target in ("/sparql", "/sparql?query=" + quote("SELECT (STR(<x>) AS ?x) {}")):
        with connect(library) as line:
            line.sendall(
                f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
            )
            assert read_all(line)[9:12] in (b"200", b"400")


def test_a_head_request_has_the_headers_of_get(library: Served) -> None:
    with_body = library.client.get(library.url, params={"query": QUERY})
    without = library.client.head(library.url, params={"query": QUERY})
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert with_body.headers[name] == without.headers[name]


# --- caches --------------------------------------------------------------------------------------
def test_an_unchanged_answer_is_not_sent_again(library: Served) -> None:
    first = library.client.get(library.url, params={"query": QUERY})
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    for sent in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = library.client.get(
            library.url, params={"query": QUERY}, headers={"If-None-Match": sent}
        )
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == tag
        assert again.headers["Vary"] == "Accept"


def test_what_changes_the_tag(library: Served) -> None:
    def tag(query: str, accept: str = "*/*", **parameters: str) -> str:
        response = library.client.get(
            library.url, params={"query": query, **parameters}, headers={"Accept": accept}
        )
        return str(response.headers["ETag"])

    graph = {"default-graph-uri": "http://example.org/books"}
    tags = {
        tag(QUERY),
        tag(QUERY + " "),
        tag(QUERY, "text/csv"),
        tag(QUERY, "*/*", **graph),
        library.client.get(library.url).headers["ETag"],
    }
    assert len(tags) == 5
    assert tag(QUERY, format="csv") == tag(QUERY, "text/csv")


def test_the_tag_is_of_the_data(library: Served) -> None:
    def ask(served: Served) -> httpx.Headers:
        return served.client.get(
            served.url, params={"query": QUERY}, headers={"Host": "kg.example"}
        ).headers

    with serving(Source(LIBRARY, version="library-1"), replace(Limits(), max_age=60)) as same:
        assert ask(same)["ETag"] == ask(library)["ETag"]
        assert ask(same)["Cache-Control"] == "public, max-age=60"
    with serving(Source(LIBRARY, version="library-2")) as other:
        assert ask(other)["ETag"] != ask(library)["ETag"]


def test_a_result_is_inert_in_a_browser(library: Served) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) {}'
    for accept in ("text/csv", "application/xml"):
        answer = library.client.get(
            library.url, params={"query": query}, headers={"Accept": accept}
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


# --- slow readers --------------------------------------------------------------------------------
def test_unread_answers_are_counted_per_client(chain_file: Path) -> None:
    limits = Limits(unsent_bytes=8_000_000, brief_seconds=5)
    query = "SELECT * { ?a ?b ?c . ?d <http://example.org/next> ?e } LIMIT 40000"
    with serving(Source(chain_file), limits) as served:
        with connect(served) as line:
            target = f"/sparql?query={quote(query)}"
            line.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert line.recv(12) == b"HTTP/1.1 200"
            refused = served.ask(QUERY)
            assert refused.status_code == 429
            assert refused.headers["Retry-After"]
        deadline = time.monotonic() + 10
        while served.ask(QUERY).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)


# --- settings ------------------------------------------------------------------------------------
def test_limits_from_a_table() -> None:
    limits = Limits.from_mapping({"seconds": 3, "nesting": 10})
    assert (limits.seconds, limits.nesting) == (3, 10)


@pytest.mark.parametrize(
    "settings",
    [{"second": 3}, {"seconds": 0}, {"seconds": "3"}, {"nesting": 1.5}, {"nesting": True}],
)
def test_wrong_limits(settings: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Limits.from_mapping(settings)
    assert str(next(iter(settings))) in caught.value.message.it


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_shares_places(host: str, key: str) -> None:
    assert client_key({"client": (host, 1)}) == key


def test_who_has_no_address() -> None:
    assert client_key({}) == ""


# --- negotiation ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        (None, "json", "ttl"),
        ("", "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("application/*", "json", "nt"),
        ("text/*", "csv", "ttl"),
        ("text/csv;q=0.5, application/xml", "xml", "rdf"),
        ("TEXT/CSV", "csv", None),
        ("text/csv;charset=utf-8;q=0.9, application/json;q=0.8", "csv", "jsonld"),
        ("*/*;q=0.1, text/tab-separated-values;q=0.2", "tsv", "ttl"),
        ("text/turtle;q=0, */*", "json", "nt"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*", "xml", "ttl"),
        ("image/png", None, None),
        ("*/*;q=0", None, None),
        ("text/csv;q=2", "csv", None),
        (", ,text/csv,", "csv", None),
        ("application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"", None, "jsonld"),
    ],
)  # fmt: skip
def test_accept(accept: str | None, rows: str | None, graph: str | None) -> None:
    for forms, wanted in ((ROWS, rows), (GRAPHS, graph)):
        found = best(forms, accept)
        assert (found[0].suffix if found else None) == wanted


@pytest.mark.parametrize(
    ("word", "rows", "graph"),
    [
        ("json", "json", "jsonld"),
        ("CSV", "csv", None),
        ("turtle", None, "ttl"),
        ("application/sparql-results xml", "xml", None),
        ("application/rdf+xml", None, "rdf"),
        ("xml", "xml", "rdf"),
        ("pdf", None, None),
    ],
)
def test_short_cuts(word: str, rows: str | None, graph: str | None) -> None:
    for forms, wanted in ((ROWS, rows), (GRAPHS, graph)):
        found = by_word(forms, word)
        assert (found.suffix if found else None) == wanted
