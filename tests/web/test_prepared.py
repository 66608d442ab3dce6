"""Answers kept ready: byte for byte what the application answers, bounded, exchanged at once."""

from __future__ import annotations

import csv
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import ClassVar

import pytest
from paths import ROOT
from processes import threaded
from sample import write_site
from wire import get, send

from psm_kg.swap import replaced_folder
from psm_kg.web import Settings, Site
from psm_kg.web.prepared import PreparedAnswers

ACTION = "data/torino/2024-2026/action/1.1.1"
ENGLISH = f"en/{ACTION}.html"
WITHOUT = ("shapes/", "queries/")
MATRIX = ROOT / "tests" / "negotiation" / "matrix.csv"
FILES = (
    f"{ACTION}.html", f"{ACTION}.ttl", ENGLISH, "data/psm.nq", "data/psm.nq.gz", "csv/actions.csv",
    ".well-known/void", "assets/icon.svg", "it/", "",
)  # fmt: skip
VARIANTS: tuple[tuple[str, ...], ...] = (
    (),
    ("Accept-Encoding: gzip",),
    ("Accept-Encoding: gzip;q=0", "Accept-Encoding: gzip"),
    ("If-None-Match: *",),
    ('If-None-Match: "x"',),
    ("If-None-Match: {etag}",),
    ("If-None-Match: W/{etag}", "Accept-Encoding: br, gzip"),
    ('If-None-Match: "x", {etag}', 'If-None-Match: "y"'),
    ("If-Modified-Since: {modified}",),
    ("If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",),
    ('If-None-Match: "x"', "If-Modified-Since: {modified}"),
    ("If-Modified-Since: yesterday",),
    ("Range: bytes=0-9",),
    ("Range: bytes=0-9", "If-Range: {etag}"),
    ("Range: bytes=999999999-",),
    ("Range: bytes=0-,0-,0-",),
    ("Content-Length: 0",),
    ("Expect: 100-continue",),
    ("Upgrade: h2c", "Connection: Upgrade, close"),
    ("Host: evil.example",),
    ("X-Forwarded-For: 192.0.2.1", "User-Agent: x", "Cookie: a=b"),
)
LANGUAGES = (
    "",
    "it",
    "en",
    "en-GB,en;q=0.9,it;q=0.8",
    "de",
    "de,en;q=0.1",
    "*",
    "it;q=0",
    "x" * 99,
)
ADDRESSES = (
    "/health", "/nothing", "/psm", "/psm/", "//it/", "/it", f"/{ACTION}/", f"/{ACTION}?format=ttl",
    f"/{ACTION}.ttl?x", f"/%64ata/{ACTION[5:]}.ttl", "/data/torino/project/old", "/assets/../it/",
    f"http://x/{ACTION}.ttl", "/.htaccess", f"/{ACTION}#x", f"/{ENGLISH}",
)  # fmt: skip


class Counted(PreparedAnswers):
    """Counts what it was asked and what it had."""

    found: ClassVar[Counter[bool]] = Counter()

    def find(self, address: bytes, lines: list[tuple[bytes, bytes]]) -> object:  # type: ignore[override]
        answer = super().find(address, lines)
        self.found[answer is not None] += 1
        return answer


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    english = b"<!DOCTYPE html><html lang=en><title>en</title>\n"
    return write_site(
        tmp_path_factory.mktemp("ready") / "dist", [(ENGLISH, english)], without=WITHOUT
    )


@pytest.fixture(scope="module")
def servers(dist: Path) -> Iterator[tuple[int, int]]:
    """(port of a server that keeps answers, port of one that keeps none) over one site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("psm_kg.web.server.PreparedAnswers", Counted)
        with (
            threaded(Site.open(dist)) as quick,
            threaded(Site.open(dist, Settings(prepared_bytes=0))) as slow,
        ):
            yield quick, slow


def request(
    method: str, target: str, *lines: str, version: str = "1.1", host: bool = True
) -> bytes:
    known = ["Host: x"] if host else []
    head = [f"{method} {target} HTTP/{version}", *known, *lines, "", ""]
    return "\r\n".join(head).encode("latin-1")


def dateless(received: bytes) -> bytes:
    return re.sub(rb"\r\ndate: [^\r]*", b"", received)


def assert_same(servers: tuple[int, int], requests: list[bytes]) -> None:
    """The same bytes come back, on one connection and each time on a new one."""
    assert requests
    quick, slow = servers
    last = request("GET", "/", "Connection: close")
    for start in range(0, len(requests), 50):
        data = b"".join(requests[start : start + 50]) + last
        expected = dateless(send(slow, data))
        assert expected.count(b"HTTP/1.1 ") > 0
        for _ in range(2):
            assert dateless(send(quick, data)) == expected


def test_the_matrix_of_real_clients(servers: tuple[int, int]) -> None:
    with MATRIX.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    requests = [
        request(
            method,
            prefix + row["path"],
            *([] if row["accept"] == "-" else [f"Accept: {row['accept']}"]),
        )
        for row, method, prefix in product(rows, ("GET", "HEAD"), ("/", "/psm/"))
    ]
    Counted.found.clear()
    assert_same(servers, requests)
    assert len(requests) == 4 * len(rows) > 1000
    # most of what real clients ask is ready
    assert Counted.found[True] > len(requests)


def test_files_with_every_condition(servers: tuple[int, int]) -> None:
    requests = []
    for path, method in product(FILES, ("GET", "HEAD")):
        reply = get(servers[1], f"/{path}")
        assert reply.status == 200, path
        known = {"etag": reply["ETag"], "modified": reply["Last-Modified"]}
        for lines in VARIANTS:
            requests.append(request(method, f"/{path}", *(line.format(**known) for line in lines)))
    # some of these end the connection, so each has its own
    Counted.found.clear()
    for one in requests:
        assert_same(servers, [one])
    assert len(requests) == len(FILES) * 2 * len(VARIANTS)
    assert Counted.found[True] > len(requests)


def test_languages(servers: tuple[int, int]) -> None:
    requests = [
        request(method, f"/{prefix}{ACTION}", f"Accept: {accept}", f"Accept-Language: {language}")
        for method, prefix, accept, language in product(
            ("GET", "HEAD"), ("", "psm/"), ("text/html", "*/*", "text/turtle"), LANGUAGES
        )
    ]
    Counted.found.clear()
    assert_same(servers, requests)
    assert Counted.found[True] >= 2 * len(requests)


def test_addresses_that_are_not_simple(servers: tuple[int, int]) -> None:
    for target, method in product(ADDRESSES, ("GET", "HEAD", "OPTIONS", "POST", "DELETE")):
        assert_same(servers, [request(method, target)])
    for target in (f"/{ACTION}.ttl", f"/{ACTION}"):
        for lines in (("Connection: close",), ("Connection: keep-alive",), ("Connection: x",)):
            assert_same(servers, [request("GET", target, *lines)])
        assert_same(servers, [request("GET", target, version="1.0")])
        assert_same(servers, [request("GET", target, "Connection: keep-alive", version="1.0")])
        assert_same(servers, [request("GET", target, host=False)])
        assert_same(servers, [request("GET", target, "Accept: text/html", "Accept: text/turtle")])
        assert_same(servers, [request("GET", target, "Content-Length: 2") + b"GE"])
        chunked = request("GET", target, "Transfer-Encoding: chunked")
        assert_same(servers, [chunked + b"2\r\nGE\r\n0\r\n\r\n"])


def test_memory_is_bounded(dist: Path) -> None:
    site = Site.open(dist, Settings(prepared_bytes=60_000))
    ready = PreparedAnswers(site)
    lines = [(b"host", b"x")]
    names = [name for name in site.release.files if site.release.files[name].size < 7_000]
    assert len(names) > 100
    found = 0
    for name in names:
        found += ready.find(f"/{name}".encode(), lines) is not None
        assert 0 < ready.used <= 60_000
    assert found > 100
    # the last one is still there, the first was given up
    assert len(ready._answers) < found
    assert (f"/{names[-1]}".encode(), "-") in ready._answers
    large = next(name for name, entry in site.release.files.items() if entry.size > 7_500)
    assert ready.find(f"/{large}".encode(), lines) is None


def test_another_build_is_served_at_once(tmp_path: Path) -> None:
    def make(folder: Path, mark: str) -> Path:
        return write_site(folder, [(f"{ACTION}.ttl", mark.encode())], without=WITHOUT)

    dist = make(tmp_path / "dist", "one")
    site = Site.open(dist, Settings(watch_seconds=1000))
    made = make(tmp_path / "made", "two")
    with threaded(site) as port:
        assert [get(port, f"/{ACTION}.ttl").body for _ in range(2)] == [b"one", b"one"]
        with replaced_folder(dist) as folder:
            shutil.copytree(made, folder, dirs_exist_ok=True)
        # what is asked anew of the disk tells that it was exchanged
        assert get(port, f"/{ACTION}.nt").status == 200
        assert get(port, f"/{ACTION}.ttl").body == b"two"


def test_who_does_not_read_is_not_read(servers: tuple[int, int]) -> None:
    """Answers are not heaped up for a client that asks and asks."""
    data = request("GET", f"/psm/{ACTION}.html") * 1_000_000
    with socket.create_connection(("127.0.0.1", servers[0]), 2) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises(TimeoutError):
            connection.sendall(data)
    assert get(servers[0], "/health").status == 200
