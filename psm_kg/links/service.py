"""``/check`` below the site: a file is checked and forgotten.

A form of the site posts here, or a program the bytes of a file. Files are checked by a few
processes that can be ended; nothing is written anywhere.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import anyio
from anyio import to_thread
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from psm_kg.errors import Lang, Text
from psm_kg.links import answer
from psm_kg.links.addresses import PLAN_COPY
from psm_kg.links.isolation import Reader

LARGEST = 5 * 1024 * 1024
_ENVELOPE = 16 * 1024  # what a form adds to the file
_WORKERS = 2
_WAITING = 8
_SECONDS = 20.0
_PAGES = {"it": "it/controlla/", "en": "en/check/"}
_MARK = "<!--result-->"
_RELATIVE = re.compile(r'((?:href|src|action|content|data-[a-z]+)=")((?:\.\./)[^"]*)')
_REPLY = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

_TOO_LARGE = Text(
    f"Il file è più grande di {LARGEST // 1024 // 1024} MB: dividerlo, o usare psm-kg check.",
    f"The file is larger than {LARGEST // 1024 // 1024} MB: split it, or use psm-kg check.",
)
_NO_FILE = Text("Scegliere un file da controllare.", "Choose a file to check.")
_BUSY = Text(
    "Ci sono troppi controlli in corso: riprovare fra qualche secondo.",
    "Too many checks are under way: try again in a few seconds.",
)
_NO_PLAN = Text(
    "Questa pubblicazione non contiene il piano con cui controllare: usare psm-kg check.",
    "This publication lacks the plan to check against: use psm-kg check.",
)
_GIVEN_UP = Text(
    "Il controllo ha richiesto troppo tempo e si è rinunciato: dividere il file.",
    "The check took too long and was given up: split the file.",
)


class _RefusedError(Exception):
    """There is nothing to check: a status and a sentence."""

    def __init__(self, status: int, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.status = status
        self.sentence = sentence


class CheckService:
    """The check of files of links against the plan of an output folder; ``app`` is ASGI."""

    def __init__(self, dist: Path, *, workers: int = _WORKERS, seconds: float = _SECONDS) -> None:
        self._public = dist / "public"
        self._plan = (dist / PLAN_COPY).absolute()
        command = ("psm_kg.links.checker", str(self._plan))
        self._readers = [Reader(seconds, command) for _ in range(workers)]
        self._free = list(self._readers)
        self._turn = anyio.Semaphore(workers)
        self._waiting = 0
        routes = [Route("/check", self.answer, methods=["POST"])]
        routes += [
            Route(f"/check/{lang}", self.answer, methods=["POST"], name=lang) for lang in _PAGES
        ]
        self.app = Starlette(routes=routes, lifespan=self._lifespan)
        self.app.router.redirect_slashes = False

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for reader in self._readers:
                reader.close()

    async def follow(self) -> None:
        """Check against a new build from now on: the processes start again when they are asked."""
        for reader in self._readers:
            await to_thread.run_sync(reader.close)

    async def answer(self, request: Request) -> Response:
        """Check the file of a request; HTML or JSON, as the client accepts."""
        lang: Lang = "en" if request.url.path.endswith("/en") else "it"
        as_json = "text/html" not in request.headers.get("accept", "")
        try:
            name, media_type, content = await _file(request)
            document = await self._check(name, media_type, content)
        except _RefusedError as refused:
            return self._refusal(refused, request, lang, as_json=as_json)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if as_json:
            return JSONResponse(document, headers=_REPLY)
        return self._page(request, lang, answer.result(document, lang), 200)

    async def _check(self, name: str, media_type: str, content: bytes) -> dict[str, Any]:
        if not (self._plan / "plan.toml").is_file():
            raise _RefusedError(503, _NO_PLAN)
        if self._waiting >= _WAITING:
            raise _RefusedError(503, _BUSY)
        self._waiting += 1
        try:
            async with self._turn:
                reader = self._free.pop()
                try:
                    head = json.dumps({"name": name, "media_type": media_type})
                    document = await to_thread.run_sync(_ask(reader, head, content))
                finally:
                    self._free.append(reader)
        finally:
            self._waiting -= 1
        if "findings" not in document:
            raise _RefusedError(422, _GIVEN_UP)
        return document

    def _refusal(
        self, refused: _RefusedError, request: Request, lang: Lang, *, as_json: bool
    ) -> Response:
        sentence = refused.sentence
        if as_json:
            body = {"error": {"it": sentence.it, "en": sentence.en}}
            response: Response = JSONResponse(body, refused.status, headers=_REPLY)
        else:
            piece = answer.refusal(sentence, lang)
            response = self._page(request, lang, piece, refused.status)
        if refused.status == 503:
            response.headers["Retry-After"] = "5"
        if refused.status == 413:
            # what is still being sent must not be taken for the next request
            response.headers["Connection"] = "close"
        return response

    def _page(self, request: Request, lang: Lang, piece: Markup, status: int) -> Response:
        """The published page with the answer in it, its links made good for this address."""
        place = _PAGES[lang]
        root = request.scope.get("root_path", "") + "/"
        try:
            text = (self._public / place / "index.html").read_text(encoding="utf-8")
        except OSError:
            text = f"<!DOCTYPE html><html lang={lang}><title>psm-kg</title>{_MARK}</html>"
        text = _RELATIVE.sub(lambda m: m[1] + urljoin(root + place, m[2]), text)
        body = text.replace(_MARK, str(piece), 1)
        headers = {**_REPLY, "Content-Type": "text/html; charset=utf-8", "Content-Language": lang}
        return Response(body, status, headers)


def _ask(reader: Reader, head: str, content: bytes) -> Callable[[], dict[str, Any]]:
    return lambda: reader.read(head, content)


async def _file(request: Request) -> tuple[str, str, bytes]:
    """Name, media type and bytes of what was sent: a field ``file`` of a form, or the body."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        content = b"".join([chunk async for chunk in _bounded(request, LARGEST)])
        if not content:
            raise _RefusedError(400, _NO_FILE)
        return _named(request.query_params.get("name", "")), kind, content
    parser = MultiPartParser(
        request.headers, _bounded(request, LARGEST + _ENVELOPE), max_files=1, max_fields=4
    )
    parser.spool_max_size = LARGEST + 2 * _ENVELOPE  # in memory: nothing is written
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise _RefusedError(400, _NO_FILE) from None
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        raise _RefusedError(400, _NO_FILE)
    content = await sent.read()
    await form.close()
    if not sent.filename and not content:
        raise _RefusedError(400, _NO_FILE)
    if len(content) > LARGEST:
        raise _RefusedError(413, _TOO_LARGE)
    return _named(sent.filename or ""), sent.content_type or "", content


def _named(name: str) -> str:
    """The last part of a file name, printable and short; some browsers send the whole path."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>"')[-80:]
    return kept or "file"


async def _bounded(request: Request, most: int) -> Any:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise _RefusedError(413, _TOO_LARGE)
        if chunk:
            yield chunk
    yield b""
