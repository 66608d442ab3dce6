"""What a request asks: the SPARQL 1.1 Protocol, from HTTP to a query and a dataset."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from psm_kg.endpoint import problems
from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.problems import Refusal
from psm_kg.errors import shorten

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_ABSOLUTE_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_UPDATE_PARAMETERS = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query with its dataset; ``query`` is None when the service itself is asked for.

    ``formats`` are the short-cuts that come before the ``Accept`` header; some clients send several
    spellings of one.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @property
    def names_dataset(self) -> bool:
        """True when the request gives a dataset, which then replaces that of the query."""
        return bool(self.default_graphs or self.named_graphs)


class Incoming:
    """What the server receives.

    ``begun`` once something was read of the request, ``complete`` once nothing is left.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.begun = False
        self.complete = False

    async def __call__(self) -> Message:
        """The next message."""
        self.begun = True
        message = await self._receive()
        self.complete = not message.get("more_body", False)
        return message


class ClientGoneError(Exception):
    """The client hung up."""


async def read_request(scope: Scope, receive: Receive, limits: Limits) -> QueryRequest:
    """Read a GET, HEAD or POST request.

    Raises Refusal for what the protocol does not allow, ClientGoneError when the client hangs up.
    """
    in_address = _parameters(scope["query_string"])
    if scope["method"] != "POST":
        return _get(in_address, limits)
    media_type, charset = _content_type(Headers(scope=scope))
    if media_type == UPDATE:
        raise Refusal(problems.UPDATE)
    if media_type not in (FORM, QUERY) or charset not in ("", "utf-8", "us-ascii"):
        raise Refusal(problems.MEDIA_TYPE, known=f"{QUERY}, {FORM}")
    body = await _body(scope, receive, limits)
    if media_type == QUERY:
        query = _text(body)
        if "query" in in_address:
            raise Refusal(problems.REPEATED, name="query")
        return _request({**in_address, "query": [query]}, limits, problems.LONG_QUERY)
    merged = {name: list(values) for name, values in _parameters(body).items()}
    for name, values in in_address.items():
        merged.setdefault(name, []).extend(values)
    return _request(merged, limits, problems.LONG_QUERY)


def _get(parameters: Mapping[str, list[str]], limits: Limits) -> QueryRequest:
    if parameters.keys() <= {"format", "output"}:
        return QueryRequest(None, formats=_formats(parameters))
    return _request(parameters, limits, problems.LONG_ADDRESS)


def _request(
    parameters: Mapping[str, list[str]], limits: Limits, too_long: problems.Problem
) -> QueryRequest:
    queries = parameters.get("query", [])
    if not queries and parameters.keys() & _UPDATE_PARAMETERS:
        raise Refusal(problems.UPDATE)
    if not queries:
        raise Refusal(problems.NO_QUERY)
    if len(queries) > 1:
        raise Refusal(problems.REPEATED, name="query")
    if parameters.keys() & _UPDATE_PARAMETERS:
        raise Refusal(problems.UPDATE)
    if len(queries[0].encode()) > limits.query_bytes:
        raise Refusal(too_long, limit=limits.query_bytes)
    return QueryRequest(
        queries[0],
        _graphs(parameters, "default-graph-uri", limits),
        _graphs(parameters, "named-graph-uri", limits),
        _formats(parameters),
    )


def _graphs(parameters: Mapping[str, list[str]], name: str, limits: Limits) -> tuple[str, ...]:
    # some clients send the parameter empty when no graph is chosen
    graphs = [value for value in parameters.get(name, []) if value]
    for value in graphs:
        if not _ABSOLUTE_IRI.fullmatch(value):
            raise Refusal(problems.BAD_GRAPH, name=name, value=shorten(value))
    if len(graphs) > limits.dataset_graphs:
        raise Refusal(
            problems.TOO_COMPLEX, what=problems.WHAT["dataset_graphs"], limit=limits.dataset_graphs
        )
    return tuple(dict.fromkeys(graphs))


def _formats(parameters: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(v for name in ("format", "output") for v in parameters.get(name, []) if v)


def _parameters(encoded: bytes) -> dict[str, list[str]]:
    """Name → values of a form or of the query part of an address."""
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except (UnicodeDecodeError, ValueError):
        raise Refusal(problems.NOT_UTF8) from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(problems.NOT_UTF8) from None


def _content_type(headers: Headers) -> tuple[str, str]:
    media_type, *parameters = headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower().replace("utf8", "utf-8")
    return media_type.strip().lower(), charset


async def _body(scope: Scope, receive: Receive, limits: Limits) -> bytes:
    declared = Headers(scope=scope).get("content-length", "0")
    too_long = Refusal(problems.LONG_REQUEST, limit=limits.request_bytes)
    if declared.isdigit() and int(declared) > limits.request_bytes:
        raise too_long
    content = bytearray()
    try:
        async with asyncio.timeout(limits.request_seconds):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGoneError
                content += message.get("body", b"")
                if len(content) > limits.request_bytes:
                    raise too_long
                more = message.get("more_body", False)
    except TimeoutError:
        raise Refusal(problems.SLOW_REQUEST, limit=f"{limits.request_seconds:g}") from None
    return bytes(content)
