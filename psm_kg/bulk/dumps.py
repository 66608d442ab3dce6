"""The dumps of a large graph: each format written from sorted N-Quads as they are read.

The bytes are those of :func:`psm_kg.publication.dumps`, except that a large file is compressed in
members of a fixed size (RFC 1952, 2.2), so that all cores can.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from psm_kg import graph as graphs
from psm_kg.bulk.lines import whole_lines
from psm_kg.bulk.work import place

_MEMBER = 32 << 20
# of a large file: a third of the time of 6, and larger by a sixth at most
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Split:
    """A sorted graph as files: its distinct triples, and the quads of each named graph."""

    triples: Path
    graphs: tuple[Path, ...]


def split_graph(quads: Path, folder: Path) -> Split:
    """Write ``triples.nt`` and ``graph-<n>.nq`` from sorted N-Quads, in the order of names."""
    folder.mkdir(parents=True, exist_ok=True)
    by_graph: dict[bytes, list[bytes]] = {}
    names: dict[bytes, Path] = {}
    triples, last = folder / "triples.nt", b""
    with triples.open("wb") as out:
        for text in whole_lines(quads):
            distinct: list[bytes] = []
            for line in text.splitlines(keepends=True):
                at = line.rindex(b" <")
                triple = line[:at]
                if triple != last:
                    distinct.append(triple)
                    last = triple
                group = by_graph.get(line[at:])
                if group is None:
                    group = by_graph[line[at:]] = []
                group.append(line)
            if distinct:
                out.write(b" .\n".join(distinct))
                out.write(b" .\n")
            for name, lines in by_graph.items():
                path = names.setdefault(name, folder / f"graph-{len(names)}.nq")
                with path.open("ab") as stream:
                    stream.write(b"".join(lines))
                lines.clear()
    return Split(triples, tuple(names[name] for name in sorted(names)))


def used_prefixes(sources: Iterable[Path], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes whose namespace is written somewhere in the files, in their order."""
    missing = {prefix: iri.encode() for prefix, iri in prefixes.items()}
    for source in sources:
        for text in whole_lines(source):
            missing = {prefix: iri for prefix, iri in missing.items() if iri not in text}
            if not missing:
                break
    return {prefix: iri for prefix, iri in prefixes.items() if prefix not in missing}


def write_dump(split: Split, target: Path, prefixes: Mapping[str, str]) -> None:
    """Write one format (the suffix of ``target``) in the published order."""
    rdf_format = graphs.RDF_FORMATS[target.suffix.removeprefix(".")]
    if rdf_format is RdfFormat.N_TRIPLES or target.suffix == ".nt":
        place(split.triples, target)  # a second name: nobody changes either
        return
    with_graphs = rdf_format.supports_datasets
    sources: Sequence[Path] = split.graphs if with_graphs else (split.triples,)
    used = used_prefixes(sources, prefixes)
    # the engine wrote these lines: checking them again takes as long as all the rest
    rows = chain.from_iterable(
        parse(path=str(path), format=RdfFormat.N_QUADS, lenient=True) for path in sources
    )
    with target.open("wb") as stream:
        serialize(rows, stream, rdf_format, prefixes=used)


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
