"""HTTP/1.1 as uvicorn speaks it, with an end to what a client may take: size, time, connections.

uvicorn's parser bounds neither the head of a request nor the time it takes, and waits for ever
for a client that has stopped reading. A request whose answer is kept ready is answered here, once
its head has passed all the checks; every other one by the application.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from psm_kg.web.prepared import Lines, Prepared, joined_lines
from psm_kg.web.settings import Settings

_LINGER_SECONDS = 2.0
_SIMPLE = frozenset((b"GET", b"HEAD"))


class Ready(Protocol):
    """Answers that need no application."""

    def find(self, address: bytes, lines: Lines) -> Prepared | None:
        """The answer to a GET or HEAD without a body; None when the application must be asked."""


class _NothingReady:
    def find(self, address: bytes, lines: Lines) -> Prepared | None:  # noqa: ARG002
        return None


def guarded(settings: Settings, ready: Ready | None = None) -> type[asyncio.Protocol]:
    """The protocol with these limits, and with the answers that are kept ready."""
    attributes = {"limits": settings, "ready": ready or _NothingReady()}
    return type("GuardedProtocol", (_Guarded,), attributes)


class _TooLargeError(Exception):
    """The head of the request is larger than allowed."""


class _Guarded(HttpToolsProtocol):
    limits = Settings()
    ready: Ready = _NothingReady()
    # the lines that uvicorn puts on every answer, as bytes: they change once a second
    _default_lines: tuple[object, bytes] = (None, b"")

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._refusal = ""
        self._head = self._lines = self._target = self._unparsed = self._heads = 0
        self._is_answered = False
        # since when we wait for: a request to begin, its head, its body, the client to read, or to
        # stop sending what was refused
        self._since: dict[str, float] = {"idle": self.loop.time()}
        self._watch: asyncio.TimerHandle | None = None
        if len(self.connections) > self.limits.connections:
            self._refuse(503, "Too many connections", "retry-after: 2\r\n")
            self.transport.close()
            return
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_over:
            return
        heads = self._heads
        super().data_received(data)
        # a head that never ends calls none of the parser's callbacks
        if heads == self._heads and ("idle" in self._since or "head" in self._since):
            self._since.pop("idle", None)
            self._since.setdefault("head", self.loop.time())
            self._unparsed += len(data)
            most = self.limits.head_bytes + self.limits.target_bytes
            if self._unparsed > most and not self._is_over:
                self._refuse(431, "Request header fields too large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = self._lines = self._target = 0
        if self._is_quiet:
            self._since.pop("idle", None)
            self._since["head"] = self.loop.time()

    def on_url(self, url: bytes) -> None:
        self._target += len(url)
        if self._target > self.limits.target_bytes:
            self._refusal = "414 The address is too long"
            raise _TooLargeError
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._lines += 1
        self._head += len(name) + len(value) + 4
        if self._head > self.limits.head_bytes or self._lines > self.limits.head_lines:
            self._refusal = "431 Request header fields too large"
            raise _TooLargeError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._heads += 1
        self._unparsed = 0
        self._since.pop("head", None)
        self._since.pop("idle", None)
        self._is_answered = self._is_over or self._answer()
        if not self._is_answered:
            self._since["body"] = self.loop.time()
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_answered:
            self._since.pop("body", None)
            super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.pipeline:
            self._since["idle"] = self.loop.time()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._since["reader"] = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._since.pop("reader", None)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words
        if self._refusal:
            self._refuse(int(self._refusal[:3]), self._refusal[4:])
        elif not self._is_over:
            self._refuse(400, "Bad request")

    @property
    def _is_over(self) -> bool:
        """True when nothing more is answered: what comes is thrown away."""
        return self.transport.is_closing() or "end" in self._since

    @property
    def _is_quiet(self) -> bool:
        """True when no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _answer(self) -> bool:
        """Answer with what is kept ready; False when the application must."""
        method = self.parser.get_method()
        if method not in _SIMPLE or self.parser.get_http_version() != "1.1":
            return False
        # answers go out in order, and wait for a client that does not read
        if not self._is_quiet or self.flow.write_paused:
            return False
        answer = self.ready.find(self.url, self.headers)
        if answer is None:
            return False
        is_kept = self.parser.should_keep_alive()
        end = b"\r\n" if is_kept else b"connection: close\r\n\r\n"
        body = b"" if method == b"HEAD" else answer.body
        self.transport.write(b"".join((answer.status, self._defaults(), answer.head, end, body)))
        self.server_state.total_requests += 1
        if is_kept:
            self._since["idle"] = self.loop.time()
        else:
            self.transport.close()
        return True

    def _defaults(self) -> bytes:
        lines = self.server_state.default_headers
        if self._default_lines[0] is not lines:
            type(self)._default_lines = lines, joined_lines(lines)
        return self._default_lines[1]

    def _refuse(self, status: int, sentence: str, extra: str = "") -> None:
        body = f"{sentence}\n".encode()
        head = (
            f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
            f"x-content-type-options: nosniff\r\n{extra}connection: close\r\n\r\n"
        )
        # an answer is never put in the middle of another
        if self._is_quiet or not self.cycle.response_started:
            self.transport.write(STATUS_LINE[status] + head.encode() + body)
        if self._is_quiet and self.transport.can_write_eof():
            # closing with something unread would take the answer away from who is still sending
            self.transport.write_eof()
            self._since = {"end": self.loop.time()}
        else:
            self.transport.close()

    def _look(self) -> None:
        """Every second: has anything taken too long?"""
        now = self.loop.time()
        if self.transport.is_closing():
            # closing waits until what was written is read
            self._since.setdefault("reader", now)
        allowed = {
            "idle": self.limits.idle_seconds,
            "head": self.limits.head_seconds,
            "body": self.limits.body_seconds,
            "reader": self.limits.stalled_seconds,
            "end": _LINGER_SECONDS,
        }
        for what, since in self._since.items():
            if now - since > allowed[what]:
                self._end(what)
                return
        self._watch = self.loop.call_later(1.0, self._look)

    def _end(self, what: str) -> None:
        if what == "head" and not self._is_over:
            self._refuse(408, "Request timeout")
            self._watch = self.loop.call_later(1.0, self._look)
        else:
            self.transport.abort()
