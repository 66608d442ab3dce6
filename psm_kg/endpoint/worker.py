"""A worker process: takes one query after another, answers, and may be killed at any moment.

The whole answer is written to memory, up to the limit, before the first byte leaves: a client gets
all of it or an error.
"""

from __future__ import annotations

import errno
import os
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Triple,
    serialize,
)

from psm_kg import sandbox
from psm_kg.endpoint import wire
from psm_kg.endpoint.scan import line_of
from psm_kg.graph import RDF_FORMATS
from psm_kg.store import Store

ROWS_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
# a worker that grew by more than this is replaced: allocators seldom give memory back
_GROWTH_BYTES = 64 * 1024 * 1024
_MAX_JOBS = 1000
# what XML 1.0 cannot express, and the engine writes nevertheless: names and characters
_XML_NAME = re.compile(r"[^\W\d][\w.·-]*\Z")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_XML_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")

_FIRST = wire.Job(
    "SELECT * { ?s ?p ?o } LIMIT 1",
    "http://localhost/",
    union=True,
    rows_format="json",
    result_bytes=64 * 1024,
)


class _TooLargeError(Exception):
    pass


class _UnwritableError(Exception):
    pass


class _Sink:
    """A file in memory that refuses to grow beyond a limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.length = 0
        self.chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.length += len(data)
        if self.length > self.limit:
            raise _TooLargeError
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Data:
    """What queries run over; ``merged`` when the store's own default graph is the union."""

    store: Store
    merged: bool
    prefixes: Mapping[str, str]


def work(connection: socket.socket, data: Data) -> None:
    """Answer jobs until the other side closes, or until this process has grown too much."""
    # the first query of a new process is slow: let it be this one
    answer(data, _FIRST)
    connection.sendall(wire.READY.pack(os.getpid()))
    ceiling = sandbox.peak_memory() + _GROWTH_BYTES
    for count in range(1, _MAX_JOBS + 1):
        lengths = _receive(connection, wire.LENGTHS.size)
        if not lengths:
            return
        job = wire.unpack_job(_receive(connection, wire.LENGTHS.unpack(lengths)[0]))
        sandbox.allow_processor(job.cpu_seconds)
        reply, chunks = answer(data, job)
        if count == _MAX_JOBS or sandbox.peak_memory() > ceiling:
            reply = wire.Reply(reply.status, reply.detail, reply.kind, fit=False)
        connection.sendall(wire.pack_reply(reply, sum(map(len, chunks))))
        for chunk in chunks:
            connection.sendall(chunk)
        if not reply.fit:
            return


def answer(data: Data, job: wire.Job) -> tuple[wire.Reply, list[bytes]]:
    """Run one job: what came of it and, when all went well, the serialised result."""
    sink = _Sink(job.result_bytes)
    try:
        results = data.store.query(
            job.query,
            base_iri=job.base_iri,
            use_default_graph_as_union=job.union and not data.merged,
            default_graph=_nodes(job.default_graphs),
            named_graphs=_nodes(job.named_graphs),
        )
        kind: wire.Kind = "graph" if isinstance(results, QueryTriples) else "rows"
        if not (job.graph_format if kind == "graph" else job.rows_format):
            return wire.Reply("not-acceptable", kind=kind), []
        if isinstance(results, QueryTriples):
            _write_graph(results, job.graph_format, data.prefixes, sink)
        elif isinstance(results, (QuerySolutions, QueryBoolean)):
            results.serialize(sink, ROWS_FORMATS[job.rows_format])  # type: ignore[arg-type]
            if job.rows_format == "xml" and any(map(_NOT_XML_BYTES.search, sink.chunks)):
                raise _UnwritableError("a control character")
        return wire.Reply("ok", kind=kind), sink.chunks
    except _TooLargeError:
        return wire.Reply("too-large", fit=False), []
    except _UnwritableError as error:
        return wire.Reply("unwritable", str(error)), []
    except MemoryError:
        return wire.Reply("too-heavy", fit=False), []
    except SyntaxError as error:
        return wire.Reply("malformed", line_of(str(error))), []
    except OSError as error:
        # the engine wanted to open a connection, and could not: what bounds should have refused
        federated = error.errno == errno.EMFILE or "os error 24" in str(error)
        return wire.Reply("federated" if federated else "failed", line_of(str(error))), []
    except (RuntimeError, ValueError) as error:
        return wire.Reply("unevaluable", line_of(str(error))), []


def _nodes(graphs: tuple[str, ...] | None) -> list[Any] | None:
    return None if graphs is None else [NamedNode(graph) for graph in graphs]


def _write_graph(
    triples: Iterable[Triple], suffix: str, prefixes: Mapping[str, str], sink: _Sink
) -> None:
    if suffix == "rdf":
        triples = _xml_writable(triples)
    form = RDF_FORMATS[suffix]
    serialize(triples, sink, form, prefixes=dict(prefixes))  # type: ignore[arg-type]


def _xml_writable(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Pass triples on; the serialiser would write nonsense for what RDF/XML cannot express."""
    known: set[str] = set()
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        if predicate not in known:
            if not _XML_NAME.search(predicate):
                raise _UnwritableError(f"<{predicate}> has no XML name")
            known.add(predicate)
        if isinstance(value, Literal) and _NOT_XML.search(value.value):
            raise _UnwritableError("a control character")
        yield triple


def _receive(connection: socket.socket, length: int) -> bytes:
    """Exactly so many bytes; none when the other side closed."""
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)
