"""Our own small cases: ``cases/<component>/{shapes,valid,invalid.<fault>}.ttl``.

Each ``# expect: <Component> <focus>`` line of an invalid file is one result: the name of the
constraint component without "ConstraintComponent", and the local name of the focus node (``_`` for
a blank node or a hostile name, the N-Triples text for a literal).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from psm_kg.shacl import Report, Result, ShapeGraph, load_shapes

FOLDER = Path(__file__).parent / "cases"
_EXPECT = re.compile(r"^# expect: (\w+) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    def shapes(self) -> ShapeGraph:
        return load_shapes([self.path.parent / "shapes.ttl"])

    def data(self) -> Store:
        store = Store()
        store.load(self.path.read_bytes(), RdfFormat.TURTLE)
        return store

    def expected(self) -> Counter[tuple[str, str]]:
        return Counter(_EXPECT.findall(self.path.read_text("utf-8")))


CASES = [Case(path) for path in sorted(FOLDER.glob("*/*.ttl")) if path.name != "shapes.ttl"]
VALID = [case for case in CASES if case.path.stem == "valid"]
INVALID = [case for case in CASES if case.path.stem.startswith("invalid.")]


def summary(report: Report) -> Counter[tuple[str, str]]:
    """The results in the form of the ``expect`` lines."""
    return Counter((component(result), focus(result)) for result in report.results)


def component(result: Result) -> str:
    name = result.component.replace("#", "/").rpartition("/")[2]
    return name.removesuffix("ConstraintComponent")


def focus(result: Result) -> str:
    node = result.focus_node
    if isinstance(node, Literal):
        return str(node)
    local = node.value.rpartition("/")[2] if isinstance(node, NamedNode) else "_"
    return local if local.isalnum() else "_"


def comparable(report: Report) -> Counter[tuple[object, ...]]:
    """All that two engines must agree on: everything but the words of default messages."""
    return Counter(
        (
            result.focus_node,
            result.path,
            result.value,
            result.source_shape,
            result.component,
            result.severity_iri,
        )
        for result in report.results
    )
