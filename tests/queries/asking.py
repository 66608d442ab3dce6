"""Ask catalogue queries in the ways a store can be asked, and spell answers comparably."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import rdflib
from pyoxigraph import QuerySolutions

from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.pipeline import Draft
from psm_kg.queries import Catalogue, CatalogueQuery, ask
from psm_kg.store import run_query
from psm_kg.workspace import Workspace

Rows = list[tuple[str, ...]]
# Columns whose values are compared as numbers: 0.90 is 0.9, but strategy 1.10 is not 1.1.
DECIMALS = frozenset(
    ("amount", "confidence", "highest", "lowest", "share", "threshold", "total", "value")
)


@cache
def _load(workspace: Workspace) -> Catalogue:
    return Catalogue.load(workspace, load_prefixes(workspace))


def catalogue_of(draft: Draft) -> Catalogue:
    """The query catalogue, localised for a draft's plan."""
    return _load(draft.workspace)


def spelled(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Rows:
    """Rows cut to some columns, as strings; "" for what is not there."""
    return [tuple(_spell(column, row[column]) for column in columns) for row in rows]


def _spell(column: str, value: Any) -> str:
    text = "" if value is None else str(getattr(value, "value", value))
    return f"{Decimal(text).normalize():f}" if text and column in DECIMALS else text


def _rows(solutions: Any) -> Rows:
    assert isinstance(solutions, QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    return spelled(({c: row[c] for c in columns} for row in solutions), columns)


def asked(draft: Draft, query: CatalogueQuery, values: Mapping[str, str]) -> Rows:
    """The answer as the project gives it: parameters checked, and bound by the store."""
    return _rows(ask(draft.store, query, values, draft.prefixes))


def answered(draft: Draft, text: str, terms: Mapping[str, Any] | None = None) -> Rows:
    """The answer of a query text, with some terms bound by the store."""
    return _rows(run_query(draft.store, text, prefixes=draft.prefixes.bindings, bindings=terms))


def rdflib_answered(dataset: rdflib.Dataset, prefixes: Prefixes, text: str) -> Rows:
    """The answer of a query text in the other engine."""
    result = dataset.query(text, initNs=prefixes.bindings)
    columns = [str(variable) for variable in result.vars or ()]
    rows = (dict(zip(columns, map(_plain, row), strict=True)) for row in result)
    return spelled(rows, columns)


def _plain(term: Any) -> Any:
    return None if term is None else str(term)
