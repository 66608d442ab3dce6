"""The part of a large graph that each dataset is, chosen line by line.

The rule is that of :func:`psm_kg.dcat.dataset_dumps`; what is remembered of each thing is one
number: the datasets it is in, the graphs it is a subject of, whether a row says it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from psm_kg import dcat, documents, provenance
from psm_kg.bulk.lines import whole_lines
from psm_kg.workspace import Workspace

# neighbouring lines of one subject
_BLOCK = re.compile(rb"(\S+) [^\n]*\n(?:\1 [^\n]*\n)*")
_PART = NamedNode("http://purl.org/dc/terms/hasPart")
_TRACED = 1
_FROM_ROW = str(provenance.DERIVED_FROM).encode()
_WITHDRAWN = tuple(f"<{iri}>".encode() for iri in documents.WITHDRAWN)


@dataclass
class _Chosen:
    """What is known of the things: ``known`` by subject; bits of datasets and of graphs."""

    datasets: list[str]
    of_graph: dict[bytes, int]
    of_table: dict[bytes, int]
    graphs: dict[bytes, int] = field(default_factory=dict)
    known: dict[bytes, int] = field(default_factory=dict)

    @property
    def mask(self) -> int:
        """All the bits of datasets."""
        return ((1 << len(self.datasets)) - 1) << 1

    def graph(self, name: bytes) -> int:
        """The bit of a named graph."""
        return self.graphs.setdefault(name, 1 << (1 + len(self.datasets) + len(self.graphs)))


def write_parts(plan: Workspace, quads: Path, described: Path, out: Path) -> dict[str, str]:
    """Write ``out/psm-<dataset>.nq`` from sorted N-Quads; ``described`` is the catalogue's part.

    Returns the paths of the withdrawn things and what replaces them.
    """
    chosen = _read_parts(plan, described)
    left_out = {_node(plan.graph_iri(n)) for n in (dcat.GRAPH, "provenance")}
    withdrawn = _first_look(chosen, quads, left_out, plan)
    _derived_parts(chosen, quads, _node(plan.graph_iri("derived")))
    _stated_parts(chosen, quads, left_out)
    with ExitStack() as stack:
        files = [
            stack.enter_context((out / f"psm-{name}.nq").open("wb")) for name in chosen.datasets
        ]
        for text in whole_lines(quads):
            shares: list[list[bytes]] = [[] for _ in files]
            for subject, block in _blocks(text):
                bits = (chosen.known.get(subject, 0) & chosen.mask) >> 1
                if bits:
                    kept = _without(block, left_out)
                    for at, share in enumerate(shares):
                        if bits >> at & 1:
                            share.append(kept)
            for stream, share in zip(files, shares, strict=True):
                stream.write(b"".join(share))
    lines_of = parse("".join(withdrawn), format=RdfFormat.N_QUADS)
    return documents.withdrawn(lines_of, plan.plan.base_iri)


def _read_parts(plan: Workspace, described: Path) -> _Chosen:
    base = plan.plan.base_iri
    parts: dict[str, set[str]] = defaultdict(set)
    for quad in parse(path=str(described), format=RdfFormat.N_QUADS):
        subject, target = quad.subject, quad.object
        if (
            quad.predicate == _PART
            and isinstance(subject, NamedNode)
            and isinstance(target, NamedNode)
            and subject.value.startswith(f"{base}catalogue/dataset/")
        ):
            parts[subject.value.rpartition("/")[2]].add(target.value)
    chosen = _Chosen(sorted(parts), {}, {})
    for at, dataset in enumerate(chosen.datasets):
        for name in parts[dataset]:
            of = chosen.of_graph if name.startswith(f"{base}graph/") else chosen.of_table
            key = _node(name) if of is chosen.of_graph else f"<{name}".encode()
            of[key] = of.get(key, 0) | 1 << (1 + at)
    return chosen


def _first_look(chosen: _Chosen, quads: Path, left_out: set[bytes], plan: Workspace) -> list[str]:
    """Note the things of each dataset's graphs and tables; return what says of withdrawn ones."""
    withdrawn: list[str] = []
    rows = _node(plan.graph_iri("provenance"))
    from_row = b" " + _FROM_ROW + b" <"
    of_graph = [(_end(name), bits) for name, bits in chosen.of_graph.items() if name != rows]
    known, apart = chosen.known, left_out | {rows}
    for text in whole_lines(quads):
        here = [(end, bits) for end, bits in of_graph if end in text]
        for subject, block in _blocks(text):
            bits, at = 0, block.find(from_row)
            while at >= 0:
                at += len(from_row) - 1
                target = block[at : block.index(b">", at)].partition(b"#")[0]
                bits |= _TRACED | chosen.of_table.get(target, 0)
                at = block.find(from_row, at)
            for end, of in here:
                if end in block:
                    bits |= of
            bits |= known.get(subject, 0)  # a piece of text may end inside a block
            if not bits & _TRACED:
                # only of these is it asked in which graphs they are
                stated = _without(block, apart).splitlines(keepends=True)
                for graph in {_graph(line) for line in stated}:
                    bits |= chosen.graph(graph)
            if bits:
                known[subject] = bits
        for predicate in _WITHDRAWN:
            if predicate in text:
                withdrawn += _stating(text, predicate)
    return withdrawn


def _stating(text: bytes, predicate: bytes) -> Iterator[str]:
    """The lines with this predicate."""
    for line in text.splitlines(keepends=True):
        if line.split(b" ", 2)[1] == predicate:
            yield line.decode()


def _derived_parts(chosen: _Chosen, quads: Path, derived: bytes) -> None:
    """What no row says and was derived from things of a dataset."""
    known, mask = chosen.known, chosen.mask
    more: dict[bytes, int] = defaultdict(int)
    for text in whole_lines(quads):
        # each piece but the last ends where a line of this graph lacks only the name of the graph
        for piece in text.split(_end(derived))[:-1]:
            subject, _, rest = piece[piece.rfind(b"\n") + 1 :].split(b" ", 2)
            if rest.startswith(b"<") and not known.get(subject, 0) & _TRACED:
                more[subject] |= known.get(rest, 0) & mask
    _add(known, more)


def _stated_parts(chosen: _Chosen, quads: Path, left_out: set[bytes]) -> None:
    """What no row says and is stated beside things of a dataset, in the same graph."""
    known, mask = chosen.known, chosen.mask
    more: dict[bytes, int] = defaultdict(int)
    # how a line ends that refers to such a thing in a graph that states it
    ends = {
        b"%b %b ." % (thing, graph): thing
        for graph, bit in chosen.graphs.items()
        if graph not in left_out
        for thing, bits in known.items()
        if bits & bit and not bits & _TRACED
    }
    for text in whole_lines(quads):
        parted = [line.split(b" ", 2) for line in text.splitlines()]
        if ends.keys().isdisjoint([rest for _, _, rest in parted]):
            continue
        for subject, _, rest in parted:
            if rest in ends:
                more[ends[rest]] |= known.get(subject, 0) & mask
    _add(known, more)


def _add(known: dict[bytes, int], more: dict[bytes, int]) -> None:
    for thing, bits in more.items():
        known[thing] = known.get(thing, 0) | bits


def _blocks(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The lines of each subject together, with the subject."""
    for found in _BLOCK.finditer(text):
        yield found[1], found[0]


def _without(block: bytes, graphs: Iterable[bytes]) -> bytes:
    """The lines of a block that are in none of the graphs."""
    for graph in graphs:
        end = _end(graph)
        at = block.find(end)
        while at >= 0:
            start = block.rfind(b"\n", 0, at) + 1
            block = block[:start] + block[at + len(end) :]
            at = block.find(end, start)
    return block


def _end(graph: bytes) -> bytes:
    """How a line in a graph ends."""
    return b" " + graph + b" .\n"


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -3]


def _node(iri: str) -> bytes:
    return str(NamedNode(iri)).encode()
