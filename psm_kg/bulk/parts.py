"""The part of a large graph that each dataset is, chosen line by line.

The rule is that of :func:`psm_kg.dcat.dataset_dumps`; what is remembered of each thing is one
number: the datasets it is in, the graphs it is a subject of, whether a row says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from psm_kg import dcat, documents, provenance
from psm_kg.bulk.lines import whole_lines
from psm_kg.workspace import Workspace

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
            lines: list[list[bytes]] = [[] for _ in files]
            last, bits = b"", 0
            for line in text.splitlines(keepends=True):
                subject = line[: line.index(b" ")]
                if subject != last:
                    last, bits = subject, (chosen.known.get(subject, 0) & chosen.mask) >> 1
                if bits and _graph(line) not in left_out:
                    for at, some in enumerate(lines):
                        if bits >> at & 1:
                            some.append(line)
            for stream, some in zip(files, lines, strict=True):
                stream.write(b"".join(some))
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
    withdrawn = []
    rows = _node(plan.graph_iri("provenance"))
    last, bits = b"", 0
    for line in _lines(quads):
        subject, predicate, rest = line.split(b" ", 2)
        graph = _graph(line)
        if subject != last:
            if bits:
                chosen.known[last] = bits
            last, bits = subject, 0
        if predicate == _FROM_ROW and rest.startswith(b"<"):
            target = rest[: rest.index(b">")].partition(b"#")[0]
            bits |= _TRACED | chosen.of_table.get(target, 0)
        if graph != rows:
            bits |= chosen.of_graph.get(graph, 0)
            if graph not in left_out:
                bits |= chosen.graph(graph)
        if predicate in _WITHDRAWN:
            withdrawn.append(line.decode())
    if bits:
        chosen.known[last] = bits
    return withdrawn


def _derived_parts(chosen: _Chosen, quads: Path, derived: bytes) -> None:
    """What no row says and was derived from things of a dataset."""
    known, mask = chosen.known, chosen.mask
    more: dict[bytes, int] = defaultdict(int)
    for line in _lines(quads):
        if line.endswith(derived + b" .\n"):
            subject, _, rest = line.split(b" ", 2)
            if rest.startswith(b"<") and not known.get(subject, 0) & _TRACED:
                more[subject] |= known.get(rest[: rest.index(b">") + 1], 0) & mask
    _add(known, more)


def _stated_parts(chosen: _Chosen, quads: Path, left_out: set[bytes]) -> None:
    """What no row says and is stated beside things of a dataset, in the same graph."""
    known, mask, graphs = chosen.known, chosen.mask, chosen.graphs
    more: dict[bytes, int] = defaultdict(int)
    for line in _lines(quads):
        subject, _, rest = line.split(b" ", 2)
        if not rest.startswith(b"<"):
            continue
        target = rest[: rest.index(b">") + 1]
        bits = known.get(target, 0)
        if bits and not bits & _TRACED and known.get(subject, 0) & mask:
            graph = _graph(line)
            if graph not in left_out and bits & graphs.get(graph, 0):
                more[target] |= known[subject] & mask
    _add(known, more)


def _add(known: dict[bytes, int], more: dict[bytes, int]) -> None:
    for thing, bits in more.items():
        known[thing] = known.get(thing, 0) | bits


def _lines(quads: Path) -> Iterator[bytes]:
    for text in whole_lines(quads):
        yield from text.splitlines(keepends=True)


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -3]


def _node(iri: str) -> bytes:
    return str(NamedNode(iri)).encode()
