"""Web servers for the tests of ``publish status``: real sockets, with real faults."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

Answer = Callable[["Handler"], bool]


class Handler(SimpleHTTPRequestHandler):
    """A plain static host, with ``answer`` (if any) speaking first; true when it did."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else head and body are 40 ms apart
    answer: Answer | None = None
    headers_of_all: ClassVar[dict[str, str]] = {}
    types: ClassVar[dict[str, str]] = {}
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.answer is None or not type(self).answer(self):  # type: ignore[misc]
            super().do_GET()

    def guess_type(self, path: object) -> str:
        for suffix, media_type in self.types.items():
            if str(path).endswith(suffix):
                return media_type
        return super().guess_type(path)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self.headers_of_all.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def say(self, status: int, body: bytes = b"", **headers: str) -> bool:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return True


@contextlib.contextmanager
def serving(
    folder: Path,
    answer: Answer | None = None,
    *,
    headers: dict[str, str] | None = None,
    types: dict[str, str] | None = None,
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """The address of a static host on the folder, and the paths that are asked of it."""
    asked: list[str] = []

    class Mine(Handler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

    Mine.answer, Mine.asked = answer, asked
    Mine.headers_of_all, Mine.types = headers or {}, types or {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def endless(handler: Handler) -> bool:
    """Answer with a body that does not end by itself (the client goes, or a minute passes)."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    until = time.monotonic() + 60
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            handler.wfile.write(b"x" * 65536)
    handler.close_connection = True
    return True
