"""Each attack that was thought of, and what comes of it. The server answers afterwards."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import psm_kg
from sample import write_site
from wire import get, send, statuses

ACTION = "data/torino/2024-2026/action/1.1.1"


def request(target: str, *headers: str, method: str = "GET", host: str = "Host: x") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *([host] if host else []), *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


GOOD = request(f"/{ACTION}.ttl")
SECRET = b'"sha256"'  # only the manifest, outside the web root, has it

# name, bytes on the wire, statuses that may come back ([] is a closed connection)
ATTACKS: list[tuple[str, bytes, set[int]]] = [
    ("parent folders", request("/../manifest.json"), {404}),
    ("parent folders below a file", request(f"/{ACTION}.ttl/../../../../../manifest.json"), {404}),
    ("encoded dots", request("/%2e%2e/manifest.json"), {404}),
    ("encoded slashes", request("/..%2fmanifest.json"), {404}),
    ("encoded twice", request("/%252e%252e%252fmanifest.json"), {404}),
    ("overlong dots", request("/%c0%ae%c0%ae/manifest.json"), {404}),
    ("backslashes", request("/..\\manifest.json"), {400, 404}),
    ("encoded backslashes", request("/..%5cmanifest.json"), {404}),
    ("absolute path", request("//etc/passwd"), {404}),
    ("absolute path, encoded", request("/%2fetc/passwd"), {404}),
    ("a null", request(f"/{ACTION}.ttl%00.html"), {404}),
    ("the configuration", request("/.htaccess"), {404}),
    ("the manifest", request("/manifest.json"), {404}),
    ("the store", request("/store/CURRENT"), {404}),
    ("a proxy request", request("http://169.254.169.254/latest/meta-data/"), {400, 404}),
    ("a CONNECT", request("169.254.169.254:80", method="CONNECT"), {400, 404, 405}),
    ("a line break in the path", request(f"/{ACTION}%0d%0aSet-Cookie:%20x=1"), {404}),
    ("a line break in the query", request(f"/{ACTION}?format=ttl%0d%0aX:y"), {406}),
    ("invalid UTF-8", request("/%ff%fe"), {404}),
    ("raw bytes in the path", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    ("a long path", request("/" + "a" * 15000), {404}),
    ("a path too long", request("/" + "a" * 50_000), {414}),
    ("a path far too long", request("/" + "a" * 2_000_000), {414}),
    ("a deep path", request("/a" * 7000), {404}),
    ("no host", request(f"/{ACTION}", host=""), {400}),
    ("two hosts", request(f"/{ACTION}", "Host: evil.example"), {400}),
    ("HTTP/0.9", b"GET /\r\n\r\n", {400}),
    ("HTTP/9.9", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", {400}),
    ("TLS on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 512, {400}),
    ("not HTTP", b"\x00" * 4096, {400}),
    ("an unknown method", request("/", method="X" * 30), {400}),
    ("many headers", request("/", *(f"X-{n}: y" for n in range(5000))), {431}),
    ("one long header", request("/", "X: " + "y" * 200_000), {431}),
    ("a header without end", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 2_000_000, {431}),
    ("a name without end", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"y" * 2_000_000, {400, 431}),
    ("a method without end", b"G" * 2_000_000, {400, 431}),
    ("folded headers", b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", {200, 400}),
    ("a space before the colon", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", {400}),
    ("bare line feeds", b"GET / HTTP/1.1\nHost: x\n\n", {200, 400}),
    ("a bare carriage return", b"GET / HTTP/1.1\r\nHost: x\r\nX: a\rY: b\r\n\r\n", {400}),
    ("a null in a header", b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", {400}),
    (
        "both lengths (smuggling)",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        {400, 405},
    ),
    (
        "two lengths (smuggling)",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n"
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        {400},
    ),
    (
        "an obscure encoding (smuggling)",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        {400},
    ),
    (
        "a wrong chunk",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
        {400, 405},
    ),
    (
        "a negative length",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        {400},
    ),
    (
        "a huge length",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        {400},
    ),
    ("a body nobody wants", request("/", "Content-Length: 5") + b"hello", {200}),
    ("an upgrade", request("/", "Upgrade: h2c", "Connection: Upgrade"), {200, 400}),
    ("a range flood", request("/data/psm.nt", "Range: bytes=" + "0-," * 4000), {200}),
    ("an Accept bomb", request(f"/{ACTION}", "Accept: " + "text/turtle;" * 1200), {303}),
    ("a tag bomb", request(f"/{ACTION}.ttl", "If-None-Match: " + '"x",' * 3500), {200}),
    ("a wild date", request(f"/{ACTION}.ttl", "If-Modified-Since: " + "9" * 5000), {200}),
]


@pytest.mark.parametrize(
    ("data", "allowed"), [pytest.param(d, a, id=name) for name, d, a in ATTACKS]
)
def test_attack(port: int, data: bytes, allowed: set[int]) -> None:
    received = send(port, data, 1)
    codes = statuses(received)
    if received:
        assert codes[0] in allowed, received[:300]
        # nothing is taken for another request
        assert len(codes) == 1
    assert SECRET not in received
    assert b"Traceback" not in received
    assert b"root:" not in received
    assert statuses(send(port, GOOD)) == [200]


def test_the_attacks_are_counted() -> None:
    assert len(ATTACKS) == 53
    assert len({name for name, _, _ in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "x\tevil", "<script>", ""])
def test_a_forged_host_is_nowhere_in_the_answer(port: int, host: str) -> None:
    for path in (ACTION, "psm", "it", "nothing", f"{ACTION}.html", "data/torino/project/old"):
        received = send(port, request(f"/{path}", host=f"Host: {host}"))
        assert b"evil" not in received
        assert b"<script>" not in received


def test_markup_is_not_reflected(port: int) -> None:
    for path in (
        "/<script>alert(1)</script>",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        '/"onmouseover="alert(1)',
        f"/{ACTION}?format=<script>alert(1)</script>",
        "/data/torino/2024-2026/action/1.1.1<script>",
    ):
        received = send(port, request(path.replace(" ", "%20")))
        assert b"alert(1)" not in received
        assert b"action/1.1.1<script>" not in received


def test_a_lying_length_ends_the_connection(port: int) -> None:
    """A body shorter or longer than promised is never part of another request."""
    short = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
    assert statuses(send(port, short, then_close=True)) == [405]
    long = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGARBAGE\r\n\r\n"
    codes = statuses(send(port, long))
    assert codes in ([405], [405, 400], [400])


def test_pipelined_requests_are_answered_in_order(port: int) -> None:
    paths = [f"/{ACTION}.ttl", "/nothing", f"/{ACTION}"] * 50
    data = b"".join(f"GET {p} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for p in paths)
    assert statuses(send(port, data + GOOD)) == [200, 404, 303] * 50 + [200]


@pytest.fixture(scope="module")
def strict(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server whose patience is short."""
    with psm_kg(
        site,
        tmp_path_factory.mktemp("strict"),
        head_seconds=1.0,
        idle_seconds=1.0,
        body_seconds=1.0,
        stalled_seconds=1.0,
        connections=40,
    ) as number:
        yield number


def lasts(port: int, first: bytes, drip: bytes, seconds: float = 6) -> float:
    """How long a connection lives that sends little by little."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 1) as connection:
        connection.sendall(first)
        connection.settimeout(0.2)
        while time.monotonic() - began < seconds:
            try:
                if not connection.recv(65536):
                    break
            except TimeoutError:
                with contextlib.suppress(OSError):
                    connection.sendall(drip)
            except ConnectionError:
                break
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("first", "drip"),
    [
        pytest.param(b"GET / HT", b"T", id="a slow request line"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"y", id="a slow header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n", id="slow headers"),
        pytest.param(b"", b"\r\n", id="empty lines"),
        pytest.param(b"", b"", id="silence"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"", id="silence after an answer"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n", id="empty lines after one"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n", b"z", id="a slow body"
        ),
    ],
)
def test_slow_clients_are_let_go(strict: int, first: bytes, drip: bytes) -> None:
    assert lasts(strict, first, drip) < 5
    assert get(strict, "/health").status == 200


def test_a_client_that_stops_reading_is_dropped(strict: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", strict))
        connection.sendall(b"GET /data/psm.nt HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(4)
        received = 0
        with contextlib.suppress(ConnectionError, TimeoutError):
            while piece := connection.recv(1 << 20):
                received += len(piece)
    assert received < 20_000_000
    assert get(strict, "/health").status == 200


def test_hung_up_clients_leave_nothing(port: int) -> None:
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"GET /data/psm.nt HTTP/1.1\r\nHost: x\r\n\r\n")
    assert get(port, "/health").status == 200


def test_too_many_connections_are_told_to_wait(strict: int) -> None:
    held = [socket.create_connection(("127.0.0.1", strict), 1) for _ in range(60)]
    try:
        time.sleep(0.2)
        received = send(strict, GOOD, 2)
        assert statuses(received) == [503]
        assert b"retry-after" in received
    finally:
        for connection in held:
            connection.close()
    time.sleep(0.3)
    assert statuses(send(strict, GOOD)) == [200]


def test_a_file_changed_in_place_is_not_served(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the manifest says and what is given never disagree."""
    dist = write_site(tmp_path / "dist", without=("shapes/", "queries/"))
    with psm_kg(dist, tmp_path_factory.mktemp("changed")) as number:
        (dist / "public" / f"{ACTION}.ttl").write_bytes(b"changed")
        assert get(number, f"/{ACTION}.ttl").status == 503
        assert get(number, f"/{ACTION}.html").status == 200


def test_links_in_the_folder_do_not_lead_outside(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dist = write_site(tmp_path / "dist", without=("shapes/", "queries/"))
    (dist / "public" / "passwd").symlink_to("/etc/passwd")
    with psm_kg(dist, tmp_path_factory.mktemp("linked")) as number:
        assert get(number, "/passwd").status == 404
