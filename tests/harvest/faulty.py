"""A web server on loopback that misbehaves in as many ways as paths: written on bare sockets."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

HEADER = "titolo;identificativo;ente capofila;comune;azioni\n"
GOOD = f"{HEADER}Orti di quartiere;ORT-1;Comune di Giocopoli;999001;1.1.1\n".encode()
ETAG = '"v1"'


def _answer(status: str, body: bytes = b"", *lines: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def _moved(target: str) -> bytes:
    return _answer("302 Found", b"", f"Location: {target}")


@cache
def _bomb() -> bytes:
    return gzip.compress(b"a" * (16 * 1024 * 1024), 9)


Send = Callable[[bytes], None]


class _Handler(socketserver.BaseRequestHandler):
    server: Faulty

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.request.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = self.request.recv(65536)
                if not piece:
                    return
                head += piece
            line, _, rest = head.decode("latin-1").partition("\r\n")
            path = line.split(" ")[1]
            self.server.asked.append((path, rest.lower()))
            self.reply(path, rest.lower())

    def reply(self, path: str, head: str) -> None:
        send = self.request.sendall
        port = self.server.server_address[1]
        csv = "Content-Type: text/csv"
        simple = {
            "/good.csv": _answer("200 OK", GOOD, csv, f"ETag: {ETAG}"),
            "/gzip.csv": _answer("200 OK", gzip.compress(GOOD), csv, "Content-Encoding: gzip"),
            "/moved": _moved("/good.csv"),
            "/404": _answer("404 Not Found", b"no"),
            "/410": _answer("410 Gone"),
            "/401": _answer("401 Unauthorized"),
            "/403": _answer("403 Forbidden"),
            "/500": _answer("500 Oops", b"trace"),
            "/503": _answer("503 Busy", b"", "Retry-After: 9999999"),
            "/206": _answer("206 Partial Content", GOOD),
            "/image": _answer("200 OK", b"\x89PNG", "Content-Type: image/png"),
            "/multipart": _answer("200 OK", b"--x", "Content-Type: multipart/mixed"),
            "/short": _answer("200 OK", GOOD, csv).replace(b"Length: ", b"Length: 9", 1),
            "/two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "/bad-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
            "/bomb": _answer("200 OK", _bomb(), "Content-Encoding: gzip"),
            "/cut-gzip": _answer("200 OK", gzip.compress(GOOD)[:-9], "Content-Encoding: gzip"),
            "/not-gzip": _answer("200 OK", GOOD, "Content-Encoding: gzip"),
            "/brotli": _answer("200 OK", GOOD, "Content-Encoding: br"),
            "/twice": _answer("200 OK", gzip.compress(GOOD), "Content-Encoding: gzip, gzip"),
            "/loop": _moved("/loop"),
            "/to-loopback": _moved("http://127.0.0.1/x"),
            "/to-localhost": _moved("http://localhost/x"),
            "/to-metadata": _moved("http://169.254.169.254/latest/meta-data/"),
            "/to-private": _moved("http://10.0.0.1/"),
            "/to-mapped": _moved("http://[::ffff:127.0.0.1]/"),
            "/to-number": _moved("http://2130706433/"),
            "/to-octal": _moved("http://0177.0.0.1/"),
            "/to-other-port": _moved(f"http://127.0.0.1:{port + 1}/"),
            "/to-ssh": _moved("http://example.org:22/"),
            "/to-file": _moved("file:///etc/passwd"),
            "/to-gopher": _moved("gopher://127.0.0.1/"),
            "/to-password": _moved(f"http://a:b@127.0.0.1:{port}/good.csv"),
            "/to-nowhere": _moved("http://"),
            "/to-plain": _moved(f"http://127.0.0.1:{self.server.plain}/good.csv"),
            "/garbage": b"\x00\x01\x02 not the web\r\n\r\n",
            "/empty": b"",
            "/big-head": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        }
        if path == "/good.csv" and f"if-none-match: {ETAG}" in head:
            send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
        elif path in simple:
            send(simple[path])
        elif path == "/endless":
            send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while True:
                send(b"a" * 65536)
        elif path == "/drip-body":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            self.drip(b"a")
        elif path == "/drip-head":
            send(b"HTTP/1.1 200 OK\r\n")
            self.drip(b"X: 1\r\n")
        elif path == "/silent":
            time.sleep(2)

    def drip(self, piece: bytes) -> None:
        for _ in range(60):
            self.request.sendall(piece)
            time.sleep(0.05)


class Faulty(socketserver.ThreadingTCPServer):
    """The server; ``asked`` are the paths and heads of the requests that came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None, plain: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.plain = plain
        self._context = context

    @property
    def place(self) -> str:
        """``host:port``, as it is allowed by name."""
        return f"127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """A connection, under TLS where that was wanted."""
        connection, address = super().get_request()
        if self._context is not None:
            connection.settimeout(5)
            connection = self._context.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are what this is for."""


@contextlib.contextmanager
def faulty(certificate: Path | None = None, plain: int = 0) -> Iterator[Faulty]:
    """The server while the block runs."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = Faulty(context, plain)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
