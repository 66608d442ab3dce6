"""``/sparql`` below the site: where its data are read from, and the page a browser is sent to."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from processes import threaded
from pyoxigraph import NamedNode, Quad
from sample import write_site
from wire import get

from psm_kg.hosting import QUERY_PAGES
from psm_kg.store import write_store
from psm_kg.web import Settings, Site, SparqlService
from psm_kg.web.release import open_release

SMALL = ("shapes/", "queries/", "onto/", "controlled-vocabulary/", "void")
COUNT = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def built(dist: Path, triples: int, pages: tuple[str, ...] = ()) -> Path:
    """An output folder with so many triples, in the dump, the database and the manifest."""
    quads = [
        Quad(*(NamedNode(f"http://example.org/{t}") for t in (f"s{n}", "p", "o", "g")))
        for n in range(triples)
    ]
    dump = b"".join(f"{quad} .\n".encode() for quad in quads)
    files = [("data/psm.nq", dump), *((page, b"<!DOCTYPE html>") for page in pages)]
    write_site(dist, files, sha256=f"{triples:064}", without=SMALL)
    write_store(dist / "store", quads)
    manifest = json.loads((dist / "manifest.json").read_text())
    manifest["graph"]["quads"] = triples
    (dist / "manifest.json").write_text(json.dumps(manifest))
    return dist


@pytest.mark.parametrize(
    ("options", "in_memory"),
    [
        ({}, True),
        ({"memory_triples": 5}, True),
        ({"memory_triples": 4}, False),
        ({"memory_triples": 4, "in_memory": True}, True),
        ({"in_memory": False}, False),
    ],
)
def test_a_large_graph_is_read_from_disk(
    tmp_path: Path, options: dict[str, Any], in_memory: bool
) -> None:
    dist = built(tmp_path / "dist", 5)
    service = SparqlService(dist, **options)
    assert service.in_memory is in_memory
    with threaded(Site.open(dist, services={"sparql": service.app})) as port:
        for _ in range(3):
            assert get(port, COUNT, Accept="text/csv").body.split() == [b"n", b"5"]


def test_a_build_that_has_grown_is_read_from_disk(tmp_path: Path) -> None:
    """And back: which it is is decided for every build."""
    dist = built(tmp_path / "dist", 5)
    service = SparqlService(dist, memory_triples=6)
    with threaded(
        Site.open(dist, services={"sparql": service.app}, on_swap=service.follow)
    ) as port:
        for number, in_memory in ((8, False), (3, True)):
            built(tmp_path / str(number), number)
            dist.rename(tmp_path / f"before-{number}")
            (tmp_path / str(number)).rename(dist)
            for _ in range(400):
                if service.in_memory is in_memory:
                    break
                time.sleep(0.05)
            assert service.in_memory is in_memory
            assert get(port, COUNT, Accept="text/csv").body.split() == [b"n", b"%d" % number]


@pytest.mark.parametrize(
    ("pages", "language", "location"),
    [
        (("it", "en"), "", "it/interroga/"),
        (("it", "en"), "en-GB, it;q=0.5", "en/query/"),
        (("it",), "en", "it/interroga/"),
        (("en",), "it", "en/query/"),
    ],
)
def test_a_browser_is_sent_to_the_page(
    tmp_path: Path, pages: tuple[str, ...], language: str, location: str
) -> None:
    dist = built(tmp_path / "dist", 5, tuple(QUERY_PAGES[name] for name in pages))
    service = SparqlService(dist)
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": language}
    with threaded(Site.open(dist, services={"sparql": service.app})) as port:
        for prefix in ("", "/psm"):
            reply = get(port, f"{prefix}/sparql", **browser)
            assert (reply.status, reply["Location"]) == (303, location)
            assert reply["Vary"] == "Accept, Accept-Language"
            assert get(port, f"{prefix}/{location}").status == 200
        assert get(port, "/sparql", Accept="text/turtle").status == 200
        assert get(port, "/sparql", Accept="*/*")["Content-Type"] == "text/turtle; charset=utf-8"
        # a query is answered, not sent away
        assert get(port, COUNT, **browser).status == 200


@pytest.mark.parametrize("prepared", [0, 64 * 1024 * 1024], ids=["asked", "ready"])
def test_the_page_names_the_service(tmp_path: Path, prepared: int) -> None:
    """As the page's script looks for it: a HEAD of its own address (RFC 8631)."""
    pages = tuple(QUERY_PAGES.values())
    dist = built(tmp_path / "dist", 5, pages)
    settings = Settings(prepared_bytes=prepared)
    service = SparqlService(dist)
    with threaded(Site.open(dist, settings, {"sparql": service.app})) as port:
        for prefix, page, method in product(("/", "/psm/"), pages, ("HEAD", "GET")):
            for address in (f"{prefix}{page}", f"{prefix}{page.removesuffix('index.html')}"):
                link = get(port, address, method)["Link"]
                assert link == '<../../sparql>; rel="service-desc"'
                found = urljoin(address, link[1 : link.index(">")])
                assert get(port, f"{found}?query=ASK%7B%7D").status == 200
        assert "service-desc" not in (get(port, "/it/").headers.get("Link") or "")
    with threaded(Site.open(dist, settings)) as port:
        assert "Link" not in get(port, f"/{pages[0]}").headers


def test_without_a_page_the_service_describes_itself(tmp_path: Path) -> None:
    dist = built(tmp_path / "dist", 5)
    service = SparqlService(dist)
    with threaded(Site.open(dist, services={"sparql": service.app})) as port:
        reply = get(port, "/sparql", Accept="text/html,*/*;q=0.8")
        assert reply.status == 200
        assert b"sd:Service" in reply.body


def test_the_page_comes_and_goes_with_the_build(tmp_path: Path) -> None:
    dist = built(tmp_path / "dist", 5)
    service = SparqlService(dist)

    async def scenario() -> None:
        await service.follow(open_release(built(tmp_path / "more", 5, tuple(QUERY_PAGES.values()))))
        assert dict(service._endpoint.query_pages) == {"it": "it/interroga/", "en": "en/query/"}
        await service.follow(open_release(dist))
        assert not service._endpoint.query_pages
        await service._engine.close()

    asyncio.run(scenario())


def test_the_command_says_when_it_reads_from_disk(tmp_path: Path) -> None:
    dist = built(tmp_path / "dist", 5)
    command = [sys.executable, "-m", "psm_kg", "serve", "--lang", "en", "--port", "0"]
    command += ["--dist", str(dist), "--trusted-proxy", "127.0.0.1", "--trusted-proxy", "::1/128"]
    for options, lines in (([], 2), (["--memory-triples", "4"], 3)):
        with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(lines)]
            process.terminate()
            said.append(process.stdout.read())
        assert said[0].startswith("Listening on http://127.0.0.1:")
        assert said[1].startswith("SPARQL: http")
        assert ("disk" in "".join(said)) is (lines == 3)
        assert said[-1] == ""
        assert process.returncode == 0
