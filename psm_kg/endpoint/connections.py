"""Connections that must say what they want: uvicorn waits for ever for the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def impatient(seconds: float) -> type[asyncio.Protocol]:
    """A protocol for uvicorn that closes a connection whose request does not begin in time.

    Once the head is there, the application has its own limits; between two requests uvicorn's
    ``timeout_keep_alive`` counts.
    """

    class ImpatientProtocol(H11Protocol):
        """uvicorn's HTTP/1.1, with a timer while the head of a request is incomplete."""

        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._unwatch()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is h11.IDLE:
                self._watch()
            else:
                self._unwatch()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._unwatch()

        def _watch(self) -> None:
            if self._timer is None:
                self._timer = self.loop.call_later(seconds, self.transport.close)

        def _unwatch(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    return ImpatientProtocol
