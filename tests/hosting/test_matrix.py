"""One table of requests and answers, asked of every server: real web servers and our own."""

from __future__ import annotations

import csv
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from paths import ROOT
from sample import write_site
from static_servers import SERVERS

MATRIX = ROOT / "tests" / "negotiation" / "matrix.csv"
ROWS = 277
CLIENTS = {
    *("Chrome", "Firefox", "curl", "no header", "rdflib", "Jena graph", "rapper", "Comunica"),
    "Protégé (OWL API 5)",
}
BASE_PATH = "/psm/"


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    type: str
    vary: str


def read_matrix() -> list[dict[str, str]]:
    with MATRIX.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def ask(connection: http.client.HTTPConnection, path: str, accept: str) -> Answer:
    """One request; the answer's Location as a path relative to the base."""
    connection.putrequest("GET", path, skip_accept_encoding=True)
    if accept != "-":
        connection.putheader("Accept", accept)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    location = urljoin(path, response.getheader("Location") or "")
    host = urlsplit(location).netloc
    assert host in ("", f"127.0.0.1:{connection.port}"), f"redirected to another host: {location}"
    target = unquote(urlsplit(location).path).removeprefix(BASE_PATH)
    return Answer(
        response.status,
        target if response.getheader("Location") else "",
        response.getheader("Content-Type") or "",
        response.getheader("Vary") or "",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site") / "dist")


@pytest.fixture(scope="module", params=sorted(SERVERS))
def server(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, http.client.HTTPConnection]]:
    name = request.param
    with SERVERS[name](site, tmp_path_factory.mktemp("server")) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        yield name, connection
        connection.close()


def test_the_matrix_is_whole() -> None:
    rows = read_matrix()
    assert len(rows) == ROWS
    assert {row["client"] for row in rows} >= CLIENTS


def test_matrix(server: tuple[str, http.client.HTTPConnection]) -> None:
    name, connection = server
    wrong = []
    asked = 0
    for number, row in enumerate(read_matrix(), start=2):
        if name in row["except"].split():
            continue
        asked += 1
        answer = ask(connection, BASE_PATH + row["path"], row["accept"])
        expected = (int(row["status"]), row["location"])
        if answer.status == 303:
            # what the redirect leads to has the type that was asked for
            final = ask(connection, BASE_PATH + answer.location.replace(" ", "%20"), "-")
            assert final.status == 200, (name, number, answer)
            got_type = final.type
        else:
            got_type = answer.type if row["type"] else ""
        if (answer.status, answer.location) != expected or got_type != row["type"]:
            wrong.append((number, row["client"], row["path"], row["accept"], expected, answer))
        elif answer.status in (303, 406) and "accept" not in answer.vary.lower():
            wrong.append((number, "no Vary: Accept", answer))
    assert wrong == []
    assert asked >= ROWS - 1
