"""From a request to a response: a file, the way to a thing's documents, or a refusal that helps."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psm_kg import negotiation
from psm_kg.web import refusals
from psm_kg.web.files import file_response
from psm_kg.web.links import (
    SPARQL,
    available,
    beside,
    english_page,
    reference,
    thing_links,
)
from psm_kg.web.release import IRI_SAFE, Release, StaleError
from psm_kg.web.releases import OnSwap, Releases
from psm_kg.web.settings import Settings

_log = logging.getLogger(__name__)
_METHODS = "GET, HEAD, OPTIONS"
_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}
_TRIES = 3
# where the things of a plan are, below the base
_DESCRIBED = ("data/", "controlled-vocabulary/", "onto/", "catalogue/", "graph/")
_NO_SERVICES: Mapping[str, ASGIApp] = MappingProxyType({})


class Site:
    """The published site as an ASGI application.

    ``services`` are applications by the first part of their path (``sparql``).
    """

    def __init__(
        self,
        releases: Releases,
        settings: Settings | None = None,
        services: Mapping[str, ASGIApp] = _NO_SERVICES,
    ) -> None:
        self.releases = releases
        self.settings = settings or Settings()
        self.services = services

    @classmethod
    def open(
        cls,
        dist: Path,
        settings: Settings | None = None,
        services: Mapping[str, ASGIApp] = _NO_SERVICES,
        on_swap: OnSwap | None = None,
    ) -> Site:
        """The site of an output folder and of the builds that will replace it.

        ``on_swap`` is awaited before a new build is served; when it refuses, the old one stays.
        Raises EnvironmentFailure when the folder holds no build.
        """
        return cls(Releases(dist, on_swap), settings, services)

    @property
    def release(self) -> Release:
        """The build that is served now."""
        return self.releases.current

    def published_path(self, path: str) -> str | None:
        """Where an address leads among what was published; None when not there.

        ``/psm/data/x`` and ``/data/x`` lead to ``data/x``, a folder to its page.
        """
        prefix, inner = self._split(path)
        if prefix == path or inner.partition("/")[0] in self.services or inner == "health":
            return None
        return f"{inner}index.html" if not inner or inner.endswith("/") else inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; what goes wrong is logged, not told."""
        if scope["type"] != "http":
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._serve(scope, receive, watched_send)
        except Exception:
            _log.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise  # the server cuts the connection: half an answer is not an answer
            await PlainTextResponse("Internal server error\n", 500)(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if problem := _malformed(request):
            await PlainTextResponse(f"Bad request: {problem}\n", 400)(scope, receive, send)
            return
        prefix, path = self._split(scope["path"])
        service = self.services.get(path.partition("/")[0])
        if service is not None:
            root = scope.get("root_path", "") + prefix
            inner = {**scope, "path": f"{prefix}/{path}", "root_path": root}
            await service(inner, receive, send)
            return
        length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if length > self.settings.head_bytes:
            await PlainTextResponse("The address is too long\n", 414)(scope, receive, send)
            return
        response = await self._respond(request, path)
        await response(scope, receive, send)

    def _split(self, path: str) -> tuple[str, str]:
        """``/psm/data/x`` and ``/data/x`` → ``data/x``: proxies may strip the base or leave it."""
        base = self.release.base_path.rstrip("/")
        if base and (path == base or path.startswith(f"{base}/")):
            return base, path[len(base) + 1 :]
        return "", path[1:]

    async def _respond(self, request: Request, path: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Method not allowed\n", 405, {"Allow": _METHODS})
        for _ in range(_TRIES):
            try:
                return self.answer(self.release, path, request)
            except StaleError:
                await self.releases.refresh()
        _log.error("the published files are not those of the manifest")
        return PlainTextResponse("The data are being replaced\n", 503, {"Retry-After": "1"})

    def answer(self, release: Release, path: str, request: Request) -> Response:
        """The response to a GET or HEAD of a path below the base.

        Raises StaleError when the release is no longer on the disk.
        """
        headers, max_age = request.headers, self.settings.max_age
        if path == "health":
            return JSONResponse(release.health, headers={"Cache-Control": "no-cache"})
        if request.scope["path"] == release.base_path.rstrip("/"):
            return _moved(f"{request.scope['path'].rpartition('/')[2]}/")
        if not path or path.endswith("/"):
            path += "index.html"
        if path in release.files:
            version = request.query_params.get("v", "")
            return file_response(release, path, headers, max_age, version, self.services)
        stem = negotiation.split_suffix(path)[0]
        if stem in release.gone:
            return refusals.withdrawn(release, stem)
        if forms := available(release, path):
            return self._negotiate(release, path, forms, request)
        if f"{path}/index.html" in release.files:
            return _moved(f"{path.rpartition('/')[2]}/")
        if release.on_demand and path.startswith(_DESCRIBED) and SPARQL in self.services:
            if release.describes(path):
                return _described(release, path)
            if release.describes(stem):
                return _described(release, stem, negotiation.split_suffix(path)[1])
        return refusals.not_found(release, path)

    def _negotiate(
        self, release: Release, path: str, forms: tuple[str, ...], request: Request
    ) -> Response:
        wanted = next(iter(request.query_params.getlist("format")), "")
        if wanted:
            suffix = negotiation.suffix_of_format(wanted, forms)
        else:
            suffix = negotiation.choose(accept_header(request.headers), forms)
        if suffix is None:
            return refusals.not_acceptable(release, path)
        name, vary = path.rpartition("/")[2], "Accept"
        target = reference(f"{name}.{suffix}")
        if suffix == "html" and (page := english_page(release, path)):
            vary += ", Accept-Language"
            lines = request.headers.getlist("accept-language")
            if negotiation.choose_language(",".join(lines)) == "en":
                target = beside(path, page)
        return PlainTextResponse(
            f"{target}\n",
            303,
            {
                "Location": target,
                "Vary": vary,
                "Link": thing_links(release, path, self.services),
                "Cache-Control": f"public, max-age={self.settings.max_age}",
            },
        )


def _malformed(request: Request) -> str:
    """What RFC 9112 forbids and the parser lets through."""
    version = request.scope["http_version"]
    if version not in ("1.0", "1.1"):
        return "HTTP/1.1 is needed"
    if version == "1.1" and len(request.headers.getlist("host")) != 1:
        return "one Host header is needed"
    return ""


def accept_header(headers: Headers) -> str | None:
    """All the ``Accept`` lines as one, as they count."""
    lines = headers.getlist("accept")
    return ",".join(lines) if lines else None


def _described(release: Release, path: str, suffix: str = "") -> Response:
    """To what the query service says of a thing, in the form of the suffix or that is accepted."""
    query = quote(f"DESCRIBE <{release.base}{quote(path, safe=IRI_SAFE)}>", safe="")
    if suffix in negotiation.GRAPH_SUFFIXES and suffix != "html":  # it has no page
        query += f"&format={suffix}"
    return PlainTextResponse(
        "The query service describes this thing\n",
        303,
        {"Location": f"{beside(path, SPARQL)}?query={query}", "Vary": "Accept"},
    )


def _moved(target: str) -> Response:
    return Response(status_code=301, headers={"Location": reference_folder(target)})


def reference_folder(target: str) -> str:
    """A folder beside the one that was asked for, as a relative reference."""
    return f"{reference(target.rstrip('/'))}/"
