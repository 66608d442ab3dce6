"""A Linked Data Notifications receiver (W3C Recommendation, 2 May 2017) that trusts nobody.

It takes JSON-LD within bounds and queues it; nothing is fetched, expanded or believed. Reading is
for the office: without its token the list is empty and no item is shown.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from psm_kg.harvest.queue import MOST_BYTES, FullError, Queue, parse

MEDIA_TYPE = "application/ld+json"
_METHODS = "GET, HEAD, OPTIONS, POST"
_SENDERS = 10_000


class Rate:
    """So many announcements an address may send: ``burst`` at once, then one each ``seconds``."""

    def __init__(
        self, burst: int = 10, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._seconds = seconds
        self._clock = clock
        # when an address has all of its burst again; those that were here last
        self._full: OrderedDict[str, float] = OrderedDict()

    def wait(self, address: str) -> int:
        """0 when it may send now, else the seconds to wait."""
        now = self._clock()
        sender = _sender(address)
        full = max(self._full.pop(sender, now), now)
        late = full + self._seconds - now - self._burst * self._seconds
        self._full[sender] = full if late > 0 else full + self._seconds
        while len(self._full) > _SENDERS:
            self._full.popitem(last=False)
        return max(0, int(late) + 1) if late > 0 else 0


def _sender(address: str) -> str:
    """An IPv6 network counts as one sender: anybody has as many addresses in it as they like."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return address


class Inbox:
    """The receiver as an ASGI application; ``token`` is the office's, empty when none may read."""

    def __init__(self, queue: Queue, token: str = "", rate: Rate | None = None) -> None:
        self._queue = queue
        self._token = token
        self._rate = rate or Rate()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = await self._respond(request)
        if request.method == "POST" and response.status_code != 201:
            # what was not read must not be taken for the next request
            response.headers["Connection"] = "close"
        response.headers["Cache-Control"] = "no-store"
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        item = path.rpartition("/inbox")[2].strip("/")
        # relative references hold behind any proxy, whatever host the client claims to ask
        here = "" if path.endswith("/") else "inbox/"
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=self._options())
        if request.method in ("GET", "HEAD"):
            return await self._read(request, here, item)
        if request.method != "POST" or item:
            return PlainTextResponse("Method not allowed\n", 405, self._options())
        return await self._take(request, here)

    def _options(self) -> Mapping[str, str]:
        return {
            "Allow": _METHODS,
            "Accept-Post": MEDIA_TYPE,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": "Content-Type, Authorization",
            "Access-Control-Expose-Headers": "Location, Accept-Post, Allow",
        }

    async def _take(self, request: Request, here: str) -> Response:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != MEDIA_TYPE:
            return PlainTextResponse(f"Send {MEDIA_TYPE}\n", 415, {"Accept-Post": MEDIA_TYPE})
        if request.headers.get("content-encoding", "identity") != "identity":
            return PlainTextResponse("Send it uncompressed\n", 415)
        wait = self._rate.wait(request.client.host if request.client else "")
        if wait:
            return PlainTextResponse("Too many\n", 429, {"Retry-After": str(wait)})
        content = b""
        try:
            async for piece in request.stream():
                content += piece
                if len(content) > MOST_BYTES:
                    return PlainTextResponse(f"At most {MOST_BYTES} bytes\n", 413)
        except ClientDisconnect:
            return PlainTextResponse("Incomplete\n", 400)
        try:
            parse(content)
        except (ValueError, RecursionError):
            return PlainTextResponse("Not a JSON-LD object\n", 400)
        try:
            name = await run_in_threadpool(self._queue.add, content)
        except (FullError, OSError):
            return PlainTextResponse("The inbox is full\n", 503, {"Retry-After": "3600"})
        return Response(status_code=201, headers={"Location": f"{here or './'}{name}"})

    async def _read(self, request: Request, here: str, item: str) -> Response:
        allowed = self._may_read(request)
        headers = {**self._options(), "Vary": "Authorization"}
        if not item:
            names = await run_in_threadpool(self._queue.names) if allowed else []
            listing = {
                "@context": "http://www.w3.org/ns/ldp",
                "@id": here or "./",
                "contains": [f"{here or './'}{name}" for name in names],
            }
            return Response(json.dumps(listing), headers=headers, media_type=MEDIA_TYPE)
        if not allowed:
            return PlainTextResponse(
                "For the office only\n", 401, {**headers, "WWW-Authenticate": "Bearer"}
            )
        content = await run_in_threadpool(self._queue.read, item)
        if content is None:
            return PlainTextResponse("Not found\n", 404, headers)
        return Response(content, headers=headers, media_type=MEDIA_TYPE)

    def _may_read(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        return bool(self._token) and hmac.compare_digest(given.encode(), self._token.encode())
