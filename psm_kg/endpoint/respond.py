"""Sending answers and refusals: headers, languages, and clients that do not read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope, Send

from psm_kg.endpoint.problems import Refusal
from psm_kg.endpoint.request import Incoming
from psm_kg.errors import Lang
from psm_kg.negotiation import choose_language

METHODS = "GET, HEAD, POST, OPTIONS"
_CHUNK = 64 * 1024
_SLOWEST = 64 * 1024  # bytes a second
_PATIENCE = 30.0  # seconds
_DRAIN_BYTES = 8 * 1024 * 1024
_DRAIN_SECONDS = 2.0

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Retry-After",
}
# a query can put anything in its result: no browser may take it for a page or run it
_INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def send_content(
    send: Send,
    status: int,
    headers: Mapping[str, str],
    content: bytes = b"",
    *,
    only_headers: bool = False,
) -> None:
    """Send a whole response in pieces.

    Raises TimeoutError when the client reads so slowly that its answer would be kept for long.
    """
    fields = {**CROSS_ORIGIN, **_INERT, **headers}
    if status not in (204, 304):
        fields["Content-Length"] = str(len(content))
    async with asyncio.timeout(_PATIENCE + len(content) / _SLOWEST):
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in fields.items()],
            }
        )
        if not only_headers:
            view = memoryview(content)
            for start in range(0, len(content) - _CHUNK, _CHUNK):
                piece = bytes(view[start : start + _CHUNK])
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            content = bytes(view[(max(len(content) - 1, 0) // _CHUNK) * _CHUNK :])
        await send({"type": "http.response.body", "body": b"" if only_headers else content})


async def send_preflight(send: Send) -> None:
    """What a browser asks before it sends a query from another site; also a plain OPTIONS."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, *",
        "Access-Control-Max-Age": "86400",
    }
    await send_content(send, 204, headers)


async def send_refusal(scope: Scope, incoming: Incoming, send: Send, refusal: Refusal) -> None:
    """The sentence, in the language that the client prefers.

    A body that was not read is read away within reason, so that the client is there to see the
    answer; then the connection is closed, or the rest would be taken for the next request.
    """
    headers = dict(refusal.headers)
    # who asks before sending ("Expect: 100-continue") has sent nothing that must be read away
    asks_first = "expect" in Headers(scope=scope) and not incoming.begun
    if not incoming.complete and not asks_first:
        await _drain(incoming)
    if not incoming.complete:
        headers["Connection"] = "close"
    lines = Headers(scope=scope).getlist("accept-language")
    language: Lang = "it" if choose_language(",".join(lines), ("en", "it")) == "it" else "en"
    headers |= {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    sentence = refusal.message[language]
    sentence = f"{sentence[:1].upper()}{sentence[1:]}.\n"
    only_headers = scope["method"] == "HEAD"
    await send_content(send, refusal.status, headers, sentence.encode(), only_headers=only_headers)


async def _drain(incoming: Incoming) -> None:
    length = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while not incoming.complete and length < _DRAIN_BYTES:
                length += len((await incoming()).get("body", b""))
