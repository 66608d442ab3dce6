"""Our quads against those of an independent CSVW implementation (csvw-functions, pure Python).

Where we differ from the Recommendation on purpose:

- a cell of several values with a ``valueUrl``: CSVW makes one IRI of the whole list (the values
  joined with commas, and an IRI with a hole for an empty list); we make one IRI for each value;
- ``psm:skipIfNull``: CSVW does not know it (the triple is made anyway).

Where csvw-functions 0.0.0 differs from the Recommendation, and the comparison looks away:

- numbers go through floating point: they are compared by value, not by lexical form;
- ``{+x}`` and lists escape reserved characters: IRIs are compared percent-decoded;
- an ``aboutUrl`` with a null variable gives a blank node instead of an IRI: in those tables
  subjects are not compared;
- a cell that is one of several ``null`` strings of a numeric column becomes a string;
- it cannot compare numbers with a minimum written as a string: it is given no minimum and maximum.

Everything else must be equal, triple by triple (it knows no named graphs).
"""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from csvw_toy import TOY
from pyoxigraph import BlankNode, Literal, RdfFormat, Triple, parse

from psm_kg.mapping import MappedTable, TableMapping, load_mapping, map_table
from psm_kg.tables import read_table

ROOT = Path(__file__).parents[2]
SETS = {
    "toy": (TOY, TOY),
    "toy-plan": (ROOT / "mappings", ROOT / "tests" / "toy" / "tables"),
    "torino": (ROOT / "mappings", ROOT / "data" / "torino-2024-2026" / "tables"),
}
_LIMITS = ("minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_RDF_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "it"}]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a loopback port: the other implementation reads URLs."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def group(tables: list[MappedTable], documents: Path) -> dict[str, Any]:
    """One table group of all documents: foreign keys must not lead out of it."""
    described = []
    for table in tables:
        document = json.loads((documents / table.mapping.document).read_text("utf-8"))
        del document["@context"]
        for column in document["tableSchema"]["columns"]:
            if isinstance(column.get("datatype"), dict):
                for limit in _LIMITS:
                    column["datatype"].pop(limit, None)
        described.append(_without_annotations(document))
    return {"@context": _RDF_CONTEXT, "tables": described}


def _without_annotations(value: Any) -> Any:
    """Our annotations taken out (another validator may not like language maps in them)."""
    if isinstance(value, dict):
        return {k: _without_annotations(v) for k, v in value.items() if not k.startswith("psm:")}
    return [_without_annotations(v) for v in value] if isinstance(value, list) else value


def theirs(tables: list[MappedTable], documents: Path, folder: Path) -> set[Triple]:
    peer = pytest.importorskip(
        "csvw_functions", reason="the independent converter is not installed (csvw-functions)"
    )
    (folder / "group.json").write_text(json.dumps(group(tables, documents)), "utf-8")
    with warnings.catch_warnings(), served(folder) as base:
        warnings.simplefilter("ignore")
        text = peer.create_rdf(
            peer.create_annotated_table_group(base + "group.json"), mode="minimal"
        )
    return {q.triple for q in parse(text, format=RdfFormat.N_TRIPLES)}


Plain = tuple[str, str, str]


def plain(triple: Triple, subject: str | None = None) -> Plain:
    """A triple with decoded IRIs and numbers by value."""
    term = triple.object
    if isinstance(term, Literal):
        shown = str(term)
        if term.datatype.value.rpartition("#")[2] in ("decimal", "double"):
            shown = f"{float(term.value)}"
    else:
        shown = f"<{unquote(str(term.value))}>"
    return subject or unquote(str(triple.subject)), triple.predicate.value, shown


def expected(table: MappedTable) -> set[Plain]:
    """What CSVW makes of our table: our triples, save those that we make on purpose otherwise."""
    ours: set[Plain] = set()
    anonymous = "*" if nullable_subject(table) else None
    for at, record in enumerate(table.records):
        for emitter, (subject, predicate, term) in table.statements(at):
            triple = plain(Triple(subject, predicate, term), anonymous)
            if emitter.column.separator and emitter.value is not None:
                joined = emitter.value.attempt(record)  # the template with the list as it is
                triple = (triple[0], triple[1], f"<{unquote(joined or '')}>")
            ours.add(triple)
    return ours


def nullable_subject(table: MappedTable) -> bool:
    """True when the IRI of a row is made from a column that may be empty."""
    columns = {c.name: c for c in table.mapping.columns}
    about = table.mapping.columns[0].about
    assert about is not None
    return any(name in columns and not columns[name].required for name in about.variables)


def on_purpose(triple: Plain, mappings: list[TableMapping]) -> bool:
    """True for a triple that CSVW makes and we do not: an empty list, a skipped virtual column."""
    _, predicate, term = triple
    for column in (c for m in mappings for c in m.columns if c.property_iri == predicate):
        if column.skip_if_null:
            return True
        if column.separator and column.value is not None:
            before = column.value.source.partition("{")[0]
            if term in (f"<{before}>",) or (not before and "//127.0.0.1:" in term):
                return True
    return term == '"n.d."'


@pytest.mark.parametrize("name", SETS)
def test_same_triples(name: str, tmp_path: Path) -> None:
    documents, data = SETS[name]
    mappings = [load_mapping(path) for path in sorted(documents.glob("*.csv-metadata.json"))]
    mappings = [m for m in mappings if (data / m.name).is_file()]
    if not mappings:
        pytest.skip(f"no tables in {data}")
    tables = [map_table(m, read_table(data / m.name)) for m in mappings]
    for table in tables:
        shutil.copy(data / table.mapping.name, tmp_path)
    ours = {triple for table in tables for triple in expected(table)}
    other = {
        plain(triple, "*" if isinstance(triple.subject, BlankNode) else None)
        for triple in theirs(tables, documents, tmp_path)
    }
    assert sorted(ours - other) == []
    assert sorted(t for t in other - ours if not on_purpose(t, mappings)) == []
    assert len(ours) > 20
