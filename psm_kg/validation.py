"""Validation of the whole graph: shapes and checks, as findings that name file, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from psm_kg import shacl
from psm_kg.errors import (
    ConfigurationError,
    EnvironmentFailure,
    Finding,
    Judged,
    Location,
    Severity,
    Text,
    shorten,
    summarise,
)
from psm_kg.graph import read_rdf
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.planfile import in_plan_file
from psm_kg.store import Store, memory_store, run_query
from psm_kg.workspace import Workspace

__all__ = [
    "Engine",
    "Judged",
    "Locate",
    "compiled_shapes",
    "graph_findings",
    "nowhere",
    "result_finding",
    "shapes_store",
    "summarise",
    "validate_store",
]

Engine = OneOf["store", "pyshacl"]
Locate = Callable[[str, str, str | None], Location]
Term = NamedNode | BlankNode | Literal | Triple
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CLASSES = (
    NamedNode("http://www.w3.org/2002/07/owl#Class"),
    NamedNode("http://www.w3.org/2000/01/rdf-schema#Class"),
)
_TARGET_CLASS = NamedNode("http://www.w3.org/ns/shacl#targetClass")


def nowhere(subject: str, path: str, value: str | None) -> Location:  # noqa: ARG001
    """The location of a fact that came from no table."""
    return Location()


def shapes_store(workspace: Workspace) -> Store:
    """The shapes and the prefix registry, localised. Raises ConfigurationError on bad Turtle."""
    files = (*workspace.resources.shapes, workspace.resources.prefixes)
    quads = []
    for path in files:
        quads += read_rdf(path, workspace.localise(_text(path)))
    return memory_store(quads)


def compiled_shapes(workspace: Workspace) -> shacl.CompiledShapes:
    """The shapes as queries.

    Raises ConfigurationError for a wrong shape, also for one whose target is a class of ours that
    the ontology does not declare: it would check nothing.
    """
    shapes = shapes_store(workspace)
    declared = {
        quad.subject.value
        for path in workspace.resources.ontology
        for quad in read_rdf(path, workspace.localise(_text(path)))
        if quad.predicate == _TYPE
        and quad.object in _CLASSES
        and isinstance(quad.subject, NamedNode)
    }
    ours = f"{workspace.plan.terms_iri}onto/"
    others = {
        quad.object.value
        for quad in shapes.quads_for_pattern(None, _TARGET_CLASS, None, None)
        if isinstance(quad.object, NamedNode) and not quad.object.value.startswith(ours)
    }
    return shacl.compile_shapes(shapes, known_classes=frozenset(declared | others))


def validate_store(workspace: Workspace, store: Store, *, engine: Engine = "store") -> shacl.Report:
    """The SHACL report of a store: by shapes compiled to SPARQL, or by pySHACL, the reference."""
    if engine == "pyshacl":
        return shacl.validate_with_pyshacl(shapes_store(workspace), store)
    return shacl.validate(compiled_shapes(workspace), store)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A row of a check: what it is about, the property, the value, the sentence."""

    check: str
    focus: str
    path: str
    value: Term | None
    message: Text


def graph_findings(
    workspace: Workspace,
    store: Store,
    report: shacl.Report,
    prefixes: Prefixes,
    locate: Locate = nowhere,
    checked: Iterable[CheckRow] | None = None,
    keeper: Keeper = ALWAYS,
) -> list[Finding]:
    """What the shapes and the checks found, as findings traced back to the tables.

    A check says nothing of a cell that a shape already complains of. ``checked`` are the rows of
    the checks when they have been run already.
    """
    found = [result_finding(result, store, prefixes, locate) for result in report.results]
    cells = {f.location for f in found if f.location.column}
    if checked is None:
        checks = workspace.resources.queries("checks")
        checked = [
            row for path in checks for row in run_check(workspace, path, store, prefixes, keeper)
        ]
    others = [_check_finding(row, store, prefixes, locate) for row in checked]
    return [in_plan_file(f) for f in found + [f for f in others if f.location not in cells]]


def result_finding(
    result: shacl.Result, store: Store, prefixes: Prefixes, locate: Locate
) -> Finding:
    """One result of the shapes, with its place and the values to choose from."""
    value = result.value
    focus = plain(result.focus_node)
    return Finding(
        severity=result.severity,
        code=prefixes.compact(result.source_shape).rpartition("/")[2],
        message=_with_codes(_message(result.messages), value, store),
        location=locate(focus, result.path, None if value is None else plain(value)),
        value="" if value is None else _shown(value, prefixes),
        focus=focus,
        path=result.path,
        shape=result.source_shape,
    )


def run_check(
    workspace: Workspace, path: Path, store: Store, prefixes: Prefixes, keeper: Keeper = ALWAYS
) -> list[CheckRow]:
    """Run a ``checks/<name>-violation.rq``: any row is a violation."""
    query = workspace.localise(_text(path))
    rows = keeper.answer(query, "check", partial(_rows, path, query, store, prefixes))
    return [_check_row(path, cells) for cells in rows]


def _check_row(path: Path, cells: Mapping[str, Any]) -> CheckRow:
    shown = {name: plain(term) for name, term in cells.items()}
    return CheckRow(
        path.stem.removesuffix("-violation"),
        shown.get("focus", ""),
        shown.get("path", ""),
        cells.get("value"),
        Text(shown.get("message_it", path.stem), shown.get("message_en", path.stem)),
    )


def _check_finding(row: CheckRow, store: Store, prefixes: Prefixes, locate: Locate) -> Finding:
    value = None if row.value is None else plain(row.value)
    return Finding(
        Severity.VIOLATION,
        row.check,
        _with_codes(row.message, row.value, store),
        locate(row.focus, row.path, value),
        "" if row.value is None else _shown(row.value, prefixes),
        row.focus,
    )


def _rows(path: Path, query: str, store: Store, prefixes: Prefixes) -> list[dict[str, Any]]:
    """The rows of a check, without the columns that have no value."""
    rows = run_query(store, query, prefixes=prefixes.bindings, where=str(path))
    if not isinstance(rows, QuerySolutions):
        raise ConfigurationError(
            Text("il controllo deve essere una SELECT", "the check must be a SELECT query"),
            Location(str(path)),
        )
    names = [variable.value for variable in rows.variables]
    return [{n: term for n in names if (term := row[n]) is not None} for row in rows]


_IN_SCHEME = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")


def _with_codes(message: Text, value: object, store: Store) -> Text:
    """Add the codes to choose from, when the value should be one of a code list."""
    if not isinstance(value, NamedNode) or "/controlled-vocabulary/" not in value.value:
        return message
    scheme = NamedNode(value.value.rpartition("/")[0])
    listed = store.quads_for_pattern(None, _IN_SCHEME, scheme)
    codes = sorted({plain(quad.subject).rpartition("/")[2] for quad in listed})
    if not codes or value.value.rpartition("/")[2] in codes:
        return message
    names = ", ".join(codes)
    return Text(f"{message.it} Valori: {names}.", f"{message.en} Values: {names}.")


def _shown(term: object, prefixes: Prefixes) -> str:
    """A value as its owner knows it: the code at the end of an IRI of ours, else as it is."""
    text = plain(term)
    if isinstance(term, NamedNode):
        text = prefixes.compact(text)
        for part in ("/data/", "/controlled-vocabulary/"):
            if part in text:
                text = text.rpartition("/")[2]
    return shorten(text)


def _message(messages: Iterable[tuple[str, str]]) -> Text:
    by_language = {language: text for text, language in messages}
    fallback = next(iter(by_language.values()), "")
    italian = by_language.get("it", by_language.get("", fallback))
    return Text(italian, by_language.get("en", by_language.get("", fallback)))


def plain(term: object) -> str:
    """An IRI or a lexical form, without its punctuation."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(
            Text("il file non è in UTF-8", "the file is not UTF-8"), Location(str(path))
        ) from None
    except OSError as error:
        reason = error.strerror
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None
