"""The W3C SHACL test suite: its manifests, as cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paths import STANDARDS
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from psm_kg.shacl import Report, ShapeGraph
from psm_kg.shacl.paths import read_path
from psm_kg.shacl.vocabulary import SH

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
ROOT = STANDARDS / "shacl-tests" / "tests"
SHT = "http://www.w3.org/ns/shacl-test#"


@dataclass(frozen=True)
class Case:
    name: str
    data: Path
    shapes: Path
    graph: ShapeGraph
    result: Any

    def data_store(self) -> Store:
        store = Store()
        store.extend(Quad(t.subject, t.predicate, t.object) for t in read(self.data))
        return store

    def shape_graph(self) -> ShapeGraph:
        return ShapeGraph(read(self.shapes))

    @property
    def must_fail(self) -> bool:
        return bool(self.result == NamedNode(SHT + "Failure"))


def read(path: Path) -> list[Triple]:
    quads = parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=path.as_uri())
    return [quad.triple for quad in quads]


def cases(manifest: Path) -> Iterator[Case]:
    """The entries of a manifest and of those that it includes."""
    graph = ShapeGraph(read(manifest))
    here = NamedNode(manifest.as_uri())
    for included in graph.objects(here, MF + "include"):
        yield from cases(local(included))
    for head in graph.objects(here, MF + "entries"):
        for entry in graph.members(head, here):
            (action,) = graph.objects(entry, MF + "action")
            (data,) = graph.objects(action, SHT + "dataGraph")
            (shapes,) = graph.objects(action, SHT + "shapesGraph")
            (result,) = graph.objects(entry, MF + "result")
            name = manifest.relative_to(ROOT).with_suffix("").as_posix()
            yield Case(name, local(data), local(shapes), graph, result)


def local(term: Any) -> Path:
    return Path(term.value.removeprefix("file://"))


def stored(term: Any) -> str:
    """A term as a store keeps it (integers of the derived types become xsd:integer)."""
    if not isinstance(term, Literal):
        return str(term)
    node = NamedNode("urn:x")
    store = Store()
    store.update(f"INSERT DATA {{ {node} {node} {term} }}")
    return str(next(iter(store)).object)


def expected(case: Case) -> tuple[bool, Counter[tuple[str, ...]]]:
    """What the suite says: sh:conforms, and each result by the properties it compares."""
    graph = case.graph
    rows: Counter[tuple[str, ...]] = Counter()
    for node in graph.objects(case.result, SH + "result"):

        def one(name: str, node: Any = node) -> str:
            return "".join(stored(term) for term in graph.objects(node, SH + name))

        paths = [
            read_path(graph, term, case.result, strict=False).text
            for term in graph.objects(node, SH + "resultPath")
        ]
        rows[
            (
                one("focusNode"),
                "".join(paths),
                one("value"),
                one("sourceShape").strip("<>"),
                one("sourceConstraintComponent").strip("<>"),
                one("resultSeverity").strip("<>"),
                one("sourceConstraint"),
                *sorted(str(m) for m in graph.objects(node, SH + "resultMessage")),
            )
        ] += 1
    return graph.objects(case.result, SH + "conforms") == [Literal(True)], rows


def actual(case: Case, report: Report) -> tuple[bool, Counter[tuple[str, ...]]]:
    """The same of our report; messages only where the suite has them, as it asks."""
    with_messages = any(len(row) > 7 for row in expected(case)[1])
    rows = Counter(
        (
            str(result.focus_node),
            result.path,
            "" if result.value is None else str(result.value),
            result.source_shape,
            result.component,
            result.severity_iri,
            "" if result.source_constraint is None else str(result.source_constraint),
            *(sorted(_literals(result.messages)) if with_messages else ()),
        )
        for result in report.results
    )
    return report.strictly_conforms, rows


def _literals(messages: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for text, language in messages:
        yield str(Literal(text, language=language) if language else Literal(text))
