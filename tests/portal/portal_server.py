"""An HTTP server that stands where a portal stands: it says what a test makes it say.

It never plays CKAN: it breaks in ways CKAN does not, or passes a request on to the real one.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx


@dataclass(frozen=True)
class Request:
    """What was asked: the action's name, the headers, the body."""

    action: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What is answered; ``None`` instead of a reply breaks the connection."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any, status: int = 200) -> Reply:
        """A JSON document."""
        return cls(status, json.dumps(document).encode(), {"Content-Type": "application/json"})


Answer = Callable[[Request], Reply | None]


def forward(url: str, request: Request) -> Reply:
    """The answer of the real portal."""
    names = ("Authorization", "Content-Type", "User-Agent")
    answer = httpx.post(
        f"{url}/api/3/action/{request.action}",
        content=request.body,
        headers={name: request.headers[name] for name in names if name in request.headers},
        timeout=120,
    )
    media_type = answer.headers["content-type"]
    return Reply(answer.status_code, answer.content, {"Content-Type": media_type})


@contextlib.contextmanager
def standing(answer: Answer) -> Iterator[tuple[str, list[Request]]]:
    """The address of the server, and the requests it gets."""
    asked: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            request = Request(self.path.rpartition("/")[2], dict(self.headers), body)
            asked.append(request)
            reply = answer(request)
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
