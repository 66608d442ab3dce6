"""The dumps of a large graph: each format written from sorted N-Quads as they are read.

The bytes are those of :func:`psm_kg.publication.dumps`, except that a large file is compressed in
members of a fixed size (RFC 1952, 2.2), so that all cores can.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from psm_kg import graph as graphs
from psm_kg.bulk.lines import whole_lines

_MEMBER = 16 << 20
_BUFFER = 1 << 20  # the system takes a megabyte at once in a third of the time of 8 kB each
# of a large file: a third of the time of 6, and larger by a sixth at most
_LEVEL = 3


def split_graphs(quads: Path, folder: Path) -> tuple[Path, ...]:
    """Write ``graph-<n>.nq`` from sorted N-Quads, a file a graph, in the order of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    by_graph: dict[bytes, list[bytes]] = {}
    names: dict[bytes, Path] = {}
    for text in whole_lines(quads):
        for line in text.splitlines(keepends=True):
            at = line.rindex(b" <")
            group = by_graph.get(line[at:])
            if group is None:
                group = by_graph[line[at:]] = []
            group.append(line)
        for name, lines in by_graph.items():
            path = names.setdefault(name, folder / f"graph-{len(names)}.nq")
            with path.open("ab") as stream:
                stream.write(b"".join(lines))
            lines.clear()
    return tuple(names[name] for name in sorted(names))


def write_triples(quads: Path, target: Path) -> None:
    """Write N-Triples from sorted N-Quads: each triple once, in whatever graphs it is."""
    with target.open("wb") as out:
        for text in _triples(quads):
            out.write(text)


def _triples(quads: Path) -> Iterator[bytes]:
    last = b""
    for text in whole_lines(quads):
        # equal triples of several graphs are neighbours
        distinct = dict.fromkeys([line[: line.rindex(b" <")] for line in text.splitlines()])
        distinct.pop(last, None)
        if distinct:
            last = next(reversed(distinct))
            yield b" .\n".join(distinct) + b" .\n"


def used_prefixes(texts: Iterable[bytes], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes whose namespace is written somewhere in the texts, in their order."""
    missing = {prefix: iri.encode() for prefix, iri in prefixes.items()}
    before: set[bytes] = set()
    for text in texts:
        # one text has most words of the next: what is left to look through is a seventh of it
        words = set(text.split(b" "))
        fresh = b" ".join(words - before)
        before = words
        missing = {prefix: iri for prefix, iri in missing.items() if iri not in fresh}
        if not missing:
            break
    return {prefix: iri for prefix, iri in prefixes.items() if prefix not in missing}


@dataclass(frozen=True, slots=True)
class Used:
    """The prefixes that some quads have use for, and those that their triples alone have."""

    in_quads: Mapping[str, str]
    in_triples: Mapping[str, str]

    @classmethod
    def by(cls, quads: Path, prefixes: Mapping[str, str], graph_base: str) -> Used:
        """Those used in a file of N-Quads, whose graphs all have names below ``graph_base``."""
        used = used_prefixes(whole_lines(quads), prefixes)
        in_names = {
            prefix: iri
            for prefix, iri in used.items()
            if iri.startswith(graph_base) or graph_base.startswith(iri)
        }
        said = used_prefixes(_triples(quads), in_names)
        return cls(used, {p: iri for p, iri in used.items() if p in said or p not in in_names})


def write_dump(sources: Sequence[Path], target: Path, used: Used) -> None:
    """Write one format (the suffix of ``target``) in the published order.

    ``sources`` are the files of :func:`split_graphs` for a format with graphs, else one file of
    :func:`write_triples` or of sorted N-Quads.
    """
    rdf_format = graphs.RDF_FORMATS[target.suffix.removeprefix(".")]
    prefixes = used.in_quads if rdf_format.supports_datasets else used.in_triples
    as_they_are = rdf_format.supports_datasets or all(path.suffix == ".nt" for path in sources)
    read = whole_lines if as_they_are else _triples
    # the engine wrote these lines: checking them again takes as long as all the rest
    rows = chain.from_iterable(
        parse(text, format=RdfFormat.N_QUADS, lenient=True)
        for text in chain.from_iterable(map(read, sources))
    )
    with target.open("wb", buffering=_BUFFER) as stream:
        serialize(rows, stream, rdf_format, prefixes=dict(prefixes))


def compress(source: Path, target: Path, pool: Executor | None = None) -> None:
    """gzip without a time stamp; a large file in members, by all the processes of the pool."""
    size = source.stat().st_size
    if size <= _MEMBER:
        target.write_bytes(graphs.compress(source.read_bytes()))
        return
    starts = range(0, size, _MEMBER)
    with target.open("wb") as out:
        made = (pool.map if pool else map)(_member, [source] * len(starts), starts)
        for member in made:
            out.write(member)


def _member(source: Path, start: int) -> bytes:
    with source.open("rb") as stream:
        stream.seek(start)
        return gzip.compress(stream.read(_MEMBER), compresslevel=_LEVEL, mtime=0)
