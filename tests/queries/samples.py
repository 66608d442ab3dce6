"""Parameter values to try every query with, drawn from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from oracle.tables import Row, Tables

from psm_kg.queries import CatalogueQuery

SEARCHED = ("lago", "CICL", "ò", "innovation", "nothing contains this")
# tables whose codes are not those of things that a fact can be traced for
OWN = ("rounds", "contributors")
_CODE = re.compile(r"[A-Za-z0-9.]+")
_THIN = 4  # of long lists, one value in four is tried


def _codes(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({row[column] for row in rows})


def _thinned(values: list[str], example: str) -> list[str]:
    thinned = values[::_THIN] if len(values) > 8 * _THIN else values
    return sorted({*thinned, *([example] if example in values else [])})


def _values(query: CatalogueQuery, name: str, example: str, t: Tables) -> list[str]:
    keyed = {
        "axis": ("axes", "code"),
        "strategy": ("strategies", "code"),
        "action": ("actions", "code"),
        "project": ("projects", "id"),
        "round": ("rounds", "id"),
        "organisation": ("organisations", "id"),
        "indicator": ("indicators", "code"),
        "question": ("survey_questions", "code"),
        "contributor": ("contributors", "id"),
    }
    if name in keyed:
        table, column = keyed[name]
        return _thinned(_codes(t[table], column), example)
    if name == "programme":
        official = [n for n in _codes(t["programmes"], "notation") if _CODE.fullmatch(n)]
        return sorted({*_codes(t["programmes"], "id"), *official})
    if name == "code":
        coded = [_codes(t[table], key) for table, key in keyed.values() if table not in OWN]
        return [t.plan["plan"]["id"], *(code for codes in coded for code in _thinned(codes, ""))]
    scheme = {"projects/by-kind": "project-kind", "quality/of-kind": "quality-note-kind"}
    return {
        "list": sorted(t.concepts),
        "state": sorted(t.concepts["action-progress"]),
        "kind": sorted(t.concepts.get(scheme.get(query.name, ""), ())),
        "text": list(SEARCHED),
        "threshold": ["0", "0.65", "0.9", "1.00"],
        "years": ["0", "3", "5", "40"],
    }[name]


def parameter_sets(query: CatalogueQuery, t: Tables) -> list[dict[str, str]]:
    """The sets of parameter values to try a query with, on the plan of these tables."""
    if query.name == "provenance/of-contribution":
        pairs = [{"project": r["project"], "action": r["action"]} for r in t["contributions"]]
        return pairs[:: 2 * _THIN] or pairs
    names = [parameter.name for parameter in query.parameters]
    values = [_values(query, p.name, p.example, t) for p in query.parameters]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]
