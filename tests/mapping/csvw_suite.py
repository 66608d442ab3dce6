"""The W3C CSVW test suite: its manifests, and how one of its cases is run here.

The suite's files are test data kept outside the repository (``standards/csvw-tests``). A case is
run on metadata that it names itself; nothing is looked for on the web.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Dataset, NamedNode, Quad, RdfFormat, parse

from psm_kg.errors import ConfigurationError, EnvironmentFailure, Finding, Severity
from psm_kg.mapping import MappedTable, check_references, load_mappings, map_table
from psm_kg.tables import read_table

BASE = "http://www.w3.org/2013/csvw/tests/"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_CSVT = "http://www.w3.org/2013/csvw/tests/vocab#"
_CSVW = "http://www.w3.org/ns/csvw#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_GROUP, _DESCRIBES = NamedNode(_CSVW + "TableGroup"), NamedNode(_CSVW + "describes")
_STRUCTURE = {NamedNode(_CSVW + name) for name in ("TableGroup", "Table", "Row")}


def suite_folder() -> Path:
    """``standards`` of the environment, or the shared folder beside the repository."""
    root = Path(__file__).resolve().parents[2]
    standards = Path(os.environ.get("PSM_STANDARDS", root.parent / "shared" / "standards"))
    return standards / "csvw-tests" / "tests"


@dataclass(frozen=True)
class Case:
    """One entry of a manifest; ``metadata`` is empty when the processor would have to find it."""

    manifest: str
    name: str
    kind: str
    metadata: str
    result: str
    minimal: bool

    @property
    def id(self) -> str:
        return f"{self.manifest}-{self.name}"


def read_manifest(folder: Path, manifest: str) -> list[Case]:
    """The cases of ``manifest-<manifest>.ttl`` in the order of their names."""
    url = f"{BASE}manifest-{manifest}.ttl"
    path = folder / f"manifest-{manifest}.ttl"
    values: dict[object, dict[str, str]] = {}
    for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=url):
        named = values.setdefault(quad.subject, {})
        local = quad.predicate.value.replace(_MF, "mf:").replace(_CSVT, "csvt:")
        term = quad.object
        named[local] = term.value if not isinstance(term, BlankNode) else str(term)
        if isinstance(term, BlankNode):
            values.setdefault(term, {})
    by_label = {str(node): found for node, found in values.items()}
    cases = []
    for node, found in values.items():
        if "mf:action" not in found:
            continue
        options = by_label.get(found.get("csvt:option", ""), {})
        action = found["mf:action"].removeprefix(BASE)
        metadata = options.get("csvt:metadata", action).removeprefix(BASE)
        cases.append(
            Case(
                manifest,
                node.value.rpartition("#")[2],  # type: ignore[union-attr]
                found[_TYPE.value].removeprefix(_CSVT),
                metadata if metadata.endswith(".json") else "",
                found.get("mf:result", "").removeprefix(BASE),
                options.get("csvt:minimal") == "true",
            )
        )
    return sorted(cases, key=lambda case: case.name)


@dataclass(frozen=True)
class Outcome:
    """What we made of a case: the document refused, or tables with findings."""

    refused: ConfigurationError | None
    tables: tuple[MappedTable, ...]
    findings: tuple[Finding, ...]

    @property
    def violations(self) -> list[Finding]:
        return [f for f in self.findings if f.severity is Severity.VIOLATION]


def run(case: Case, folder: Path) -> Outcome:
    """Load the case's metadata, read its tables and map them."""
    try:
        mappings = load_mappings(
            folder / case.metadata, base=BASE + case.metadata, house_rules=False
        )
        mapped = tuple(
            map_table(m, read_table(local(m.url, folder), m.dialect, hygiene=False))
            for m in mappings
        )
        references = check_references(mapped)
    except (ConfigurationError, EnvironmentFailure) as error:
        refused = error if isinstance(error, ConfigurationError) else None
        if refused is None:
            raise
        return Outcome(refused, (), ())
    found = [f for m in mapped for f in (*m.table.findings, *m.findings)]
    return Outcome(None, mapped, (*found, *references))


def local(url: str, folder: Path) -> Path:
    """The file of a table's URL."""
    return folder / url.removeprefix(BASE).partition("?")[0]


def our_graph(tables: Iterable[MappedTable]) -> Dataset:
    """Our triples; blank nodes of different tables kept apart."""
    quads = []
    for i, table in enumerate(tables):
        for quad in table.quads():
            terms = [
                BlankNode(f"t{i}{t.value}") if isinstance(t, BlankNode) else t
                for t in (quad.subject, quad.predicate, quad.object)
            ]
            quads.append(Quad(*terms))  # type: ignore[arg-type]
    return Dataset(quads)


def expected_graph(case: Case, folder: Path) -> Dataset:
    """The expected result; of a standard-mode result, what minimal mode has of it.

    Standard mode adds to the cells' triples a description of tables and rows; taking away what is
    said of the table group, its tables and rows leaves minimal mode (csv2rdf, section 4.2).
    """
    quads = list(
        parse(path=folder / case.result, format=RdfFormat.TURTLE, base_iri=BASE + case.result)
    )
    if case.minimal:
        return Dataset(quads)
    structural = {q.subject for q in quads if q.predicate == _TYPE and q.object in _STRUCTURE}
    waiting = list(structural)
    while waiting:
        node = waiting.pop()
        for quad in quads:
            if quad.subject == node and quad.predicate != _DESCRIBES:
                target = quad.object
                if isinstance(target, BlankNode) and target not in structural:
                    structural.add(target)
                    waiting.append(target)
    return Dataset(q for q in quads if q.subject not in structural)


def isomorphic(one: Dataset, other: Dataset) -> bool:
    """Equal up to the names of blank nodes (RDF dataset canonicalisation)."""
    from pyoxigraph import CanonicalizationAlgorithm

    one.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    other.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return one == other
