"""``/reconcile`` over HTTP: the routes, the languages, JSONP, and what is refused.

The index is built in a thread when the service starts, and again for each new build; a request
that comes before it is ready waits for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from psm_kg.errors import PsmError
from psm_kg.negotiation import choose_language
from psm_kg.reconcile.problems import Limits, Refusal, refuse

if TYPE_CHECKING:
    from psm_kg.reconcile.engine import Engine

_log = logging.getLogger(__name__)
_DELAY = 0.5
_METHODS = "GET, HEAD, POST, OPTIONS"
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,127}")
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_FORM = "application/x-www-form-urlencoded"
_DRAINED = 8 * 1024 * 1024
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language, Host",
    "X-Content-Type-Options": "nosniff",
}
# any tool may show the preview in a frame; it has no script, and nothing from elsewhere
_PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"


class ReconciliationService:
    """The reconciliation service over an output folder; an ASGI application."""

    def __init__(self, dist: Path, limits: Limits | None = None) -> None:
        self._dist = dist
        self._limits = limits or Limits()
        self._places = asyncio.Semaphore(self._limits.at_once)
        self._waiting = 0
        self._index: asyncio.Task[Engine] | None = None
        self._next: asyncio.Task[Engine] | None = None

    async def follow(self) -> None:
        """Answer from the build that is there now, once its index is made."""
        self._next = asyncio.create_task(self._build())
        self._next.add_done_callback(self._replace)

    def _replace(self, made: asyncio.Task[Engine]) -> None:
        if not made.cancelled() and made.exception() is None:
            self._index = made

    async def _build(self, delay: float = 0.0) -> Engine:
        await asyncio.sleep(delay)
        return await asyncio.to_thread(_load, self._dist, self._limits)

    async def _ready(self) -> Engine:
        if self._index is None or (self._index.done() and self._index.exception() is not None):
            self._index = asyncio.create_task(self._build())
        try:
            return await asyncio.shield(self._index)
        except PsmError as error:
            _log.warning("%s", error.describe())
            raise refuse(
                "l'indice non è pronto: riprovare fra poco",
                "the index is not ready: try again shortly",
                503,
            ) from None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; at the start of the server, begin to build the index."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        request = Request(scope, receive)
        lang, segments = _language(request)
        try:
            response = await self._respond(request, segments, lang)
        except Refusal as refusal:
            response = _json({"error": refusal.message[lang]}, refusal.status)
            if not await _drained(request):
                response.headers["Connection"] = "close"
        except ClientDisconnect:
            return
        response.headers["Content-Language"] = lang
        await response(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        # a little later: whoever waits for the server should not wait for this
        self._index = asyncio.create_task(self._build(_DELAY))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in (self._index, self._next):
            if task is not None:
                task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, request: Request, segments: list[str], lang: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_HEADERS | _PREFLIGHT)
        if request.method not in ("GET", "HEAD", "POST"):
            raise refuse(
                f"metodo non ammesso; sono ammessi: {_METHODS}",
                f"method not allowed; allowed: {_METHODS}",
                405,
            )
        parameters = await self._parameters(request)
        callback = parameters.get("callback", "")
        if callback and not _CALLBACK.fullmatch(callback):
            raise refuse(
                "callback: non è il nome di una funzione", "callback: not the name of a function"
            )
        engine = await self._ready()
        if segments == ["preview"]:
            return _preview(engine.preview(parameters.get("id", ""), lang))
        document = await self._document(request, engine, segments, parameters, lang)
        return _json(document, callback=callback)

    async def _document(
        self,
        request: Request,
        engine: Engine,
        segments: list[str],
        parameters: Mapping[str, str],
        lang: str,
    ) -> Any:
        match segments:
            case [] | ["extend"] if "extend" in parameters:
                return await self._work(engine.extend, parameters["extend"], lang)
            case [] if "queries" in parameters:
                return await self._work(engine.batch, parameters["queries"], lang)
            case [] if request.method != "POST":
                return engine.manifest(*_address(request, engine.base), lang)
            case []:
                raise refuse("manca queries oppure extend", "there is neither queries nor extend")
            case ["suggest", what]:
                prefix = parameters.get("prefix", "")
                if len(prefix) > self._limits.query_chars:
                    raise refuse("prefix è troppo lungo", "prefix is too long")
                cursor = _number(parameters, "cursor", 0)
                found = await self._work(engine.suggest, what, prefix, cursor, lang)
                if found is not None:
                    return found
            case ["properties"]:
                limit = _number(parameters, "limit", 0) or None
                return engine.properties(parameters.get("type", ""), limit, lang)
            case _:
                pass
        raise refuse(
            "qui non c'è nulla: il servizio è descritto in /reconcile",
            "there is nothing here: /reconcile describes the service",
            404,
        )

    async def _work(self, answer: Callable[..., Any], *asked: Any) -> Any:
        """Answer in a thread, few at a time: pages and files must not wait for names."""
        if self._waiting >= self._limits.waiting:
            raise refuse(
                "il servizio è occupato: riprovare fra poco",
                "the service is busy: try again shortly",
                503,
            )
        self._waiting += 1
        try:
            async with self._places:
                return await asyncio.to_thread(answer, *asked)
        finally:
            self._waiting -= 1

    async def _parameters(self, request: Request) -> dict[str, str]:
        """The parameters of the address and of the form, each at most once."""
        found = _pairs(request.scope["query_string"])
        if request.method == "POST":
            media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media_type != _FORM:
                raise refuse(f"mandare un modulo {_FORM}", f"send a form as {_FORM}", 415)
            found = {**found, **_pairs(await self._body(request))}
        return found

    async def _body(self, request: Request) -> bytes:
        most = self._limits.body_bytes
        too_long = refuse(
            f"la richiesta supera {most} byte: mandare meno domande per volta",
            f"the request is larger than {most} bytes: send fewer queries at a time",
            413,
        )
        declared = request.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > most:
            raise too_long
        content = bytearray()
        async for piece in request.stream():
            content += piece
            if len(content) > most:
                raise too_long
        return bytes(content)


_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, *",
    "Access-Control-Max-Age": "86400",
}


def _pairs(encoded: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except (UnicodeDecodeError, ValueError):
        raise refuse(
            "i parametri non sono leggibili: servono in UTF-8 e codificati, al massimo 50",
            "the parameters cannot be read: send them encoded, in UTF-8, at most 50",
        ) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise refuse(f"«{name[:40]}» è ripetuto", f"“{name[:40]}” is repeated")
        found[name] = value
    return found


def _number(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise refuse(f"{name}: scrivere un numero intero", f"{name}: write a whole number")
    return int(text)


def _language(request: Request) -> tuple[Any, list[str]]:
    """The language (that of the path, else what the client prefers) and the rest of the path."""
    below = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    segments = [part for part in below.split("/") if part][1:]
    if segments and segments[0] in ("it", "en"):
        return segments[0], segments[1:]
    lines = request.headers.getlist("accept-language")
    return choose_language(",".join(lines)), segments


def _address(request: Request, base: str) -> tuple[str, str]:
    """Where the site is as the client sees it, and the path of the service below it."""
    hosts = request.headers.getlist("host")
    own = urlsplit(base)
    prefix = request.scope.get("root_path", "").strip("/")
    path = request.scope["path"].removeprefix(request.scope.get("root_path", "")).strip("/")
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]) or hosts[0].lower() == own.netloc:
        return base, path
    scheme = request.scope.get("scheme", "http")
    return f"{scheme}://{hosts[0]}/{f'{prefix}/' if prefix else ''}", path


def _json(document: Any, status: int = 200, *, callback: str = "") -> Response:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    media_type = "application/json"
    if callback:
        # U+2028 and U+2029 end a line in older scripts; the comment keeps other parsers away
        safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        text, media_type = f"/**/{callback}({safe});\n", "application/javascript; charset=utf-8"
    return Response(text, status, _HEADERS, media_type)


def _preview(page: str | None) -> Response:
    if page is None:
        raise refuse("non c'è nulla con questo id", "there is nothing with this id", 404)
    headers = _HEADERS | {"Content-Security-Policy": _PREVIEW_POLICY}
    return Response(page, 200, headers, "text/html; charset=utf-8")


def _load(dist: Path, limits: Limits) -> Engine:
    """The answers of a build; what they need is imported here, away from the server's start."""
    from psm_kg.reconcile.engine import Engine

    return Engine.load(dist, limits)


async def _drained(request: Request) -> bool:
    """Read away what was refused, within reason, so that the client is there for the answer."""
    length = 0
    try:
        async with asyncio.timeout(2.0):
            async for piece in request.stream():
                length += len(piece)
                if length > _DRAINED:
                    return False
    except (RuntimeError, ClientDisconnect, TimeoutError):
        return False
    return True
