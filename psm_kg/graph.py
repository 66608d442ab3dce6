"""Quads as published data: their canonical order, their hash, their serialisations, their diff.

There are no blank nodes in published data (a check enforces it), so sorted N-Quads is a canonical
form and its SHA-256 identifies the graph.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from psm_kg.errors import ConfigurationError, EnvironmentFailure, Location, Text

RDF_FORMATS: dict[str, RdfFormat] = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


def order_key(quad: Quad) -> str:
    """What the published order of quads sorts: graph, subject, predicate, object."""
    return f"{quad.graph_name} {quad.subject} {quad.predicate} {quad.object}"


def ordered(quads: Iterable[Quad]) -> list[Quad]:
    """The distinct quads by graph, subject, predicate, object: the published order."""
    unique = {order_key(quad): quad for quad in quads}
    return [unique[key] for key in sorted(unique)]


def ordered_triples(quads: Iterable[Quad]) -> list[Triple]:
    """The distinct triples of all graphs, in the order of subject, predicate, object."""
    unique = {str(quad.triple): quad.triple for quad in quads}
    return [unique[key] for key in sorted(unique)]


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, a line a quad: the canonical form."""
    return "".join(sorted(f"{quad} .\n" for quad in set(quads))).encode()


def graph_hash(quads: Iterable[Quad]) -> str:
    """SHA-256 (hexadecimal) of the canonical form."""
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()


class Serialiser:
    """Quads to write in several of :data:`RDF_FORMATS`: sorted and spelled out once for all."""

    def __init__(self, quads: Iterable[Quad], prefixes: Mapping[str, str]) -> None:
        self._given = quads if isinstance(quads, Sequence) else list(quads)
        self._prefixes = prefixes

    def write(self, suffix: str) -> bytes:
        """The quads in a format; one without graphs gets the union of them."""
        rdf_format = RDF_FORMATS[suffix]
        if suffix == "nq":
            return canonical_nquads(self._given)
        output = io.BytesIO()
        if rdf_format.supports_datasets:
            serialize(self._quads, output, rdf_format, prefixes=self._in_quads)
        else:
            serialize(self._triples, output, rdf_format, prefixes=self._in_triples)
        return output.getvalue()

    @cached_property
    def _quads(self) -> list[Quad]:
        return ordered(self._given)

    @cached_property
    def _triples(self) -> list[Triple]:
        return ordered_triples(self._given)

    @cached_property
    def _in_quads(self) -> dict[str, str]:
        return self._used(self._quads)

    @cached_property
    def _in_triples(self) -> dict[str, str]:
        return self._used(self._triples)

    def _used(self, rows: Iterable[Quad | Triple]) -> dict[str, str]:
        """The prefixes that some row has use for."""
        text = "\n".join(map(str, rows))
        return {prefix: name for prefix, name in self._prefixes.items() if name in text}


def serialise(quads: Iterable[Quad], suffix: str, prefixes: Mapping[str, str]) -> bytes:
    """The quads in one of :data:`RDF_FORMATS`; a format without graphs gets the union of them."""
    return Serialiser(quads, prefixes).write(suffix)


def compress(content: bytes) -> bytes:
    """gzip without a time stamp, so that the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def read_rdf(path: Path, text: str | None = None, *, graph: str | None = None) -> list[Quad]:
    """Parse one of our own RDF files, into a named graph when one is given.

    Raises EnvironmentFailure when it cannot be read, ConfigurationError (with line and column)
    when it does not parse.
    """
    rdf_format = RDF_FORMATS.get(path.suffix.lstrip("."))
    if rdf_format is None:
        known = ", ".join(RDF_FORMATS)
        raise EnvironmentFailure(
            Text(f"formato sconosciuto; sono: {known}", f"unknown format; known: {known}"),
            Location(str(path)),
        )
    try:
        content = path.read_bytes() if text is None else text.encode()
        quads = list(parse(content, format=rdf_format))
    except OSError as error:
        reason = error.strerror
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None
    except (SyntaxError, ValueError) as error:
        raise ConfigurationError(
            Text(f"non è RDF valido: {error}", f"this is not valid RDF: {error}"),
            Location(str(path)),
        ) from None
    if graph is None:
        return quads
    name = NamedNode(graph)
    return [
        Quad(q.subject, q.predicate, q.object, name) if q.graph_name == DefaultGraph() else q
        for q in quads
    ]


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """What one graph has and the other has not, in canonical order."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def diff(old: Iterable[Quad], new: Iterable[Quad]) -> GraphDiff:
    """Compare two graphs quad by quad."""
    before, after = {str(q) for q in old}, {str(q) for q in new}
    return GraphDiff(tuple(sorted(after - before)), tuple(sorted(before - after)))
