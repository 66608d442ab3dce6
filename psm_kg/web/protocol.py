"""HTTP/1.1 as uvicorn speaks it, with an end to what a client may take: size, time, connections.

uvicorn's parser bounds neither the head of a request nor the time it takes, and waits for ever
for a client that has stopped reading.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from psm_kg.web.settings import Settings


def guarded(settings: Settings) -> type[asyncio.Protocol]:
    """The protocol with these limits."""
    return type("GuardedProtocol", (_Guarded,), {"limits": settings})


class _TooLargeError(Exception):
    """The head of the request is larger than allowed."""


class _Guarded(HttpToolsProtocol):
    limits = Settings()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._too_large = False
        self._head = self._lines = self._target = self._unparsed = 0
        # since when we wait for: the head of a request, its body, the client to read
        self._since: dict[str, float] = {"head": self.loop.time()}
        self._watch: asyncio.TimerHandle | None = None
        if len(self.connections) > self.limits.connections:
            self._refuse(503, "Too many connections", "retry-after: 2\r\n")
            return
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        # a head that never ends calls none of the parser's callbacks
        if "head" in self._since:
            self._unparsed += len(data)
            most = self.limits.head_bytes + self.limits.target_bytes
            if self._unparsed > most and not self.transport.is_closing():
                self._refuse(431, "Request header fields too large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = self._lines = self._target = 0
        if self.cycle is None or self.cycle.response_complete:
            self._since["head"] = self.loop.time()

    def on_url(self, url: bytes) -> None:
        self._target += len(url)
        if self._target > self.limits.target_bytes:
            self._too_large = True
            raise _TooLargeError
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._lines += 1
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > self.limits.head_bytes or self._lines > self.limits.head_lines:
            self._too_large = True
            raise _TooLargeError

    def on_headers_complete(self) -> None:
        self._since.pop("head", None)
        self._unparsed = 0
        self._since["body"] = self.loop.time()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._since.pop("body", None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.pipeline:
            self._since["head"] = self.loop.time()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._since["reader"] = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._since.pop("reader", None)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words
        if self._too_large:
            self._refuse(431, "Request header fields too large")
        elif not self.transport.is_closing():
            self._refuse(400, "Bad request")

    def _refuse(self, status: int, sentence: str, extra: str = "") -> None:
        body = f"{sentence}\n".encode()
        head = (
            f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
            f"x-content-type-options: nosniff\r\n{extra}connection: close\r\n\r\n"
        )
        # an answer is never put in the middle of another
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()

    def _look(self) -> None:
        """Every second: has anything taken too long?"""
        now = self.loop.time()
        if self.transport.is_closing():
            # closing waits until what was written is read
            self._since.setdefault("reader", now)
        allowed = {
            "head": self.limits.head_seconds + self.limits.idle_seconds,
            "body": self.limits.body_seconds,
            "reader": self.limits.stalled_seconds,
        }
        if self._unparsed:
            allowed["head"] = self.limits.head_seconds
        for what, since in self._since.items():
            if now - since > allowed[what]:
                self._end(what)
                return
        self._watch = self.loop.call_later(1.0, self._look)

    def _end(self, what: str) -> None:
        if what == "head" and self._unparsed and not self.transport.is_closing():
            self._refuse(408, "Request timeout")
            self._watch = self.loop.call_later(1.0, self._look)
        else:
            self.transport.abort()
