"""What is said with every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psm_kg.hosting import RESPONSE_HEADERS


def add_common(headers: MutableHeaders) -> None:
    """Add the headers of every response, where an application has not set its own."""
    for name, value in RESPONSE_HEADERS.items():
        headers.setdefault(name, value)


class ResponseHeaders:
    """An application with these headers on all its responses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_common(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)
