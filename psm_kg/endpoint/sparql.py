"""``/sparql`` as an ASGI application: the protocol around :class:`~psm_kg.endpoint.engine`."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import logging
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import NamedNode
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from psm_kg.endpoint import media, problems, wire
from psm_kg.endpoint.bounds import Facts, examine
from psm_kg.endpoint.description import PREFIXES, describe_service
from psm_kg.endpoint.engine import QueryEngine, Result
from psm_kg.endpoint.problems import Refusal
from psm_kg.endpoint.request import (
    ClientGoneError,
    Incoming,
    QueryRequest,
    read_request,
)
from psm_kg.endpoint.respond import METHODS, send_content, send_preflight, send_refusal
from psm_kg.graph import serialise
from psm_kg.negotiation import BY_SUFFIX, Representation, choose_language, content_type
from psm_kg.version import __version__

_logger = logging.getLogger(__name__)
_NO_PAGES: Mapping[str, str] = MappingProxyType({})


class SparqlEndpoint:
    """The service at one address.

    ``address`` is its public address, the base of relative IRIs; empty, each request's own.
    ``query_pages`` are where a browser that asks for no query is sent, by language; there may be
    none.
    """

    def __init__(
        self,
        engine: QueryEngine,
        *,
        address: str = "",
        query_pages: Mapping[str, str] = _NO_PAGES,
    ) -> None:
        self.engine = engine
        self.address = address
        self.query_pages = query_pages
        self._unsent: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        incoming = Incoming(receive)
        try:
            await self._respond(scope, incoming, send)
        except Refusal as refusal:
            await send_refusal(scope, incoming, send, refusal)
        except ClientGoneError:
            pass

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await send_preflight(send)
            return
        if method not in ("GET", "HEAD", "POST"):
            raise Refusal(problems.METHOD, headers={"Allow": METHODS}, allowed=METHODS)
        request = await read_request(scope, receive, self.engine.limits)
        if request.query is None:
            await self._describe(scope, send, request)
        else:
            await self._query(scope, receive, send, request, request.query)

    async def _describe(self, scope: Scope, send: Send, request: QueryRequest) -> None:
        page = BY_SUFFIX["html"]
        forms = (*media.GRAPHS, page) if self.query_pages else media.GRAPHS
        form, declared = self._choose(scope, request, forms, "graph")
        headers = {"Vary": "Accept"}
        only_headers = scope["method"] == "HEAD"
        if form is page:
            lines = Headers(scope=scope).getlist("accept-language")
            language = choose_language(",".join(lines), tuple(self.query_pages))
            headers = {"Vary": "Accept, Accept-Language", "Location": self.query_pages[language]}
            await send_content(send, 303, headers, only_headers=only_headers)
            return
        address = self._address(scope)
        quads = describe_service(address, self.engine.loaded)
        content = serialise(quads, form.suffix, {**self.engine.prefixes, **PREFIXES})
        headers |= {
            "Content-Type": content_type(declared),
            **self._caching(hashlib.sha256(content).hexdigest()[:32]),
        }
        if _unchanged(scope, headers):
            await send_content(send, 304, headers)
        else:
            await send_content(send, 200, headers, content, only_headers=only_headers)

    async def _query(
        self, scope: Scope, receive: Receive, send: Send, request: QueryRequest, query: str
    ) -> None:
        facts = examine(query, self.engine.limits)
        form, declared = self._choose(
            scope,
            request,
            media.GRAPHS if facts.gives_graph else media.ROWS,
            "graph" if facts.gives_graph else "rows",
        )
        headers = {"Content-Type": content_type(declared), "Vary": "Accept"}
        if scope["method"] == "POST" or facts.volatile:
            headers["Cache-Control"] = "no-store"
        else:
            headers |= self._caching(self._tag(scope, request, declared))
            if _unchanged(scope, headers):
                await send_content(send, 304, headers)
                return
        client = client_key(scope)
        if self._unsent[client] > self.engine.limits.unsent_bytes // 4:
            raise Refusal(problems.BUSY_CLIENT, headers={"Retry-After": "10"})
        if self._unsent.total() > self.engine.limits.unsent_bytes:
            raise Refusal(problems.BUSY, headers={"Retry-After": "10"})
        job = self._job(scope, request, query, facts, form)
        result = await self._run(job, client, receive)
        await self._send(scope, send, headers, result.content, client)

    async def _send(
        self, scope: Scope, send: Send, headers: Mapping[str, str], content: bytes, client: str
    ) -> None:
        self._unsent[client] += len(content)
        try:
            only_headers = scope["method"] == "HEAD"
            await send_content(send, 200, headers, content, only_headers=only_headers)
        except TimeoutError:
            # the server closes the connection of an answer that is not complete
            _logger.info("a client read its answer too slowly")
        finally:
            self._unsent[client] -= len(content)
            if not self._unsent[client]:
                del self._unsent[client]

    async def _run(self, job: wire.Job, client: str, receive: Receive) -> Result:
        """Run the query unless the client hangs up first."""
        running = asyncio.ensure_future(self.engine.run(job, client))
        leaving = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                raise ClientGoneError
            return running.result()
        except (Refusal, ClientGoneError):
            raise
        except Exception:
            _logger.exception("a query failed unexpectedly")
            raise Refusal(problems.INTERNAL) from None
        finally:
            running.cancel()
            leaving.cancel()
            await asyncio.gather(running, leaving, return_exceptions=True)

    def _job(
        self, scope: Scope, request: QueryRequest, query: str, facts: Facts, form: Representation
    ) -> wire.Job:
        limits = self.engine.limits
        named = request.names_dataset
        return wire.Job(
            query,
            base_iri=self._address(scope),
            # the engine would let the union override the query's own FROM
            union=not named and not facts.names_dataset,
            default_graphs=request.default_graphs if named else None,
            named_graphs=request.named_graphs if named else None,
            rows_format="" if facts.gives_graph else form.suffix,
            graph_format=form.suffix if facts.gives_graph else "",
            result_bytes=limits.result_bytes,
            cpu_seconds=limits.seconds,
        )

    def _choose(
        self,
        scope: Scope,
        request: QueryRequest,
        forms: tuple[Representation, ...],
        kind: wire.Kind,
    ) -> tuple[Representation, str]:
        for word in request.formats:
            form = media.by_word(forms, word)
            if form is not None:
                return form, form.media_type
        accept = Headers(scope=scope).get("accept", "").strip()
        # a short-cut that means nothing to us is an error unless the client also says Accept
        unknown = request.formats and accept in ("", "*/*")
        chosen = None if unknown else media.best(forms, accept)
        if chosen is None:
            raise Refusal(problems.NOT_ACCEPTABLE, known=media.known(kind))
        return chosen

    def _address(self, scope: Scope) -> str:
        if self.address:
            return self.address
        # the host is the client's word, and may be no part of an IRI
        try:
            return NamedNode(str(Request(scope).url.replace(query="", fragment=""))).value
        except ValueError:
            return f"http://localhost{scope['path']}"

    def _tag(self, scope: Scope, request: QueryRequest, declared: str) -> str:
        """The same data, query, dataset and format give the same tag."""
        parts = (
            __version__,
            self.engine.version,
            self._address(scope),
            declared,
            request.query,
            request.default_graphs,
            request.named_graphs,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def _caching(self, tag: str) -> dict[str, str]:
        # weak: rows without ORDER BY may come in another order
        age = self.engine.limits.max_age
        fresh = f"max-age={age}" if age else "no-cache"
        return {"ETag": f'W/"{tag}"', "Cache-Control": f"public, {fresh}"}


def client_key(scope: Scope) -> str:
    """Who shares places with whom: an IPv4 address, or an IPv6 network of one subscriber."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return str(address)


def _unchanged(scope: Scope, headers: Mapping[str, str]) -> bool:
    known = Headers(scope=scope).get("if-none-match", "")
    tag = headers["ETag"].removeprefix("W/")
    return any(item.strip().removeprefix("W/") == tag for item in known.split(","))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
