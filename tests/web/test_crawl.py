"""Every IRI of ours in the dump opens: in HTML and in Turtle, and each document is about it."""

from __future__ import annotations

import csv
import http.client
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from published import Serving
from pyoxigraph import NamedNode, RdfFormat, parse
from sample import BASE

FORMS = {"text/html": "text/html", "text/turtle": "text/turtle"}
SERVICE = f"{BASE}sparql"
CLIENTS = 2


@dataclass(frozen=True)
class Ours:
    """The IRIs of ours in a dump, by what they name."""

    things: list[str]
    files: list[str]  # the IRI is the address of a published file
    rows: dict[str, list[int]]  # of published tables (RFC 7111): file → rows
    services: list[str]

    @property
    def total(self) -> int:
        rows = sum(map(len, self.rows.values()))
        return len(self.things) + len(self.files) + rows + len(self.services)


@pytest.fixture(scope="module")
def ours(publication: Path) -> Ours:
    public = publication / "public"
    found = {
        term.value
        for quad in parse(path=str(public / "data" / "psm.nq"), format=RdfFormat.N_QUADS)
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }
    kept = Ours([], [], {}, [])
    for iri in sorted(found):
        address, fragment = urldefrag(iri)
        if fragment.startswith("row="):
            kept.rows.setdefault(address, []).append(int(fragment.removeprefix("row=")))
        elif iri == SERVICE:
            kept.services.append(iri)
        elif (public / served_path(iri)).is_file():
            kept.files.append(iri)
        else:
            kept.things.append(iri)
    assert kept.total == len(found)
    return kept


def served_path(iri: str) -> str:
    """The file that the address of a file, or of a folder with a page, gives."""
    path = iri.removeprefix(BASE)
    return f"{path}index.html" if not path or path.endswith("/") else path


def follow(
    connection: http.client.HTTPConnection, iri: str, accept: str
) -> tuple[list[int], str, bytes]:
    """The statuses on the way from an IRI, and the type and content at its end."""
    path = "/psm/" + iri.removeprefix(BASE)
    statuses: list[int] = []
    while True:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        statuses.append(response.status)
        if response.status != 303 or len(statuses) > 3:
            return statuses, response.headers.get_content_type(), body
        path = urljoin(path, response.headers["Location"])


def opened(serving: Serving, iris: list[str], accept: str) -> tuple[int, list[object]]:
    """How many of the IRIs open in that form, and what is wrong with the others."""

    def crawl(some: list[str]) -> tuple[int, list[object]]:
        connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)
        right, wrong = 0, list[object]()
        for iri in some:
            statuses, kind, body = follow(connection, iri, accept)
            if statuses == [303, 200] and kind == FORMS[accept] and names(body, iri):
                right += 1
            else:
                wrong.append((iri, statuses, kind))
        connection.close()
        return right, wrong

    with ThreadPoolExecutor(CLIENTS) as clients:
        parts = list(clients.map(crawl, [iris[n::CLIENTS] for n in range(CLIENTS)]))
    return sum(right for right, _ in parts), [one for _, wrong in parts for one in wrong]


def names(body: bytes, iri: str) -> bool:
    """Whether a document says the IRI, whole or as a prefix and a local name."""
    return iri.encode() in body or iri.rpartition("/")[2].encode() in body


@pytest.mark.parametrize("accept", FORMS)
def test_every_thing_opens(serving: Serving, ours: Ours, accept: str) -> None:
    right, wrong = opened(serving, ours.things, accept)
    assert wrong == []
    assert right == len(ours.things) > 2000


def test_the_service_describes_itself(serving: Serving, ours: Ours) -> None:
    """The page of queries to a browser, its description to a program."""
    assert ours.services == [SERVICE]
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)
    assert follow(connection, SERVICE, "text/html")[:2] == ([303, 200], "text/html")
    statuses, kind, body = follow(connection, SERVICE, "text/turtle")
    assert (statuses, kind) == ([200], "text/turtle")
    assert b"sd:Service" in body
    assert names(body, SERVICE)
    connection.close()


def test_every_file_and_row_that_is_named_is_there(serving: Serving, ours: Ours) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)
    for iri in ours.files:
        statuses, _, body = follow(connection, iri, "*/*")
        assert statuses == [200], iri
        assert body, iri
    for address, rows in ours.rows.items():
        statuses, kind, body = follow(connection, address, "*/*")
        assert (statuses, kind) == ([200], "text/csv"), address
        count = sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8"), newline="")))
        assert min(rows) >= 2, address
        assert max(rows) <= count, address
    connection.close()
    assert len(ours.files) > 10
    assert len(ours.rows) > 10


def test_the_crawl_is_of_the_whole_dump(ours: Ours) -> None:
    assert ours.total > 4000
