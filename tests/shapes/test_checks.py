"""Every check of the whole graph has data that it reports, and no other check does."""

from __future__ import annotations

from pathlib import Path

import pytest
from paths import ROOT
from pyoxigraph import QuerySolutions, RdfFormat, Store
from shape_cases import HERE, RESOURCES, Case, header, prefixes

from psm_kg.store import run_query

CHECKS = {path.stem.removesuffix("-violation"): path for path in RESOURCES.queries("checks")}
#: Counted by hand when cases are added, so that a runner that skips some cannot stay green.
CASE_COUNT = 39


def cases() -> list[Case]:
    found = []
    for path in sorted((HERE / "checks").glob("invalid.*.ru")):
        lines = header(path)
        name = path.name.split(".")[1]
        found.append(Case("checks", path, name, lines["from"], int(lines.get("results", "1"))))
    return found


def graph(case: Case) -> Store:
    """The data of a case with the ontology, whose terms they use."""
    store = case.data()
    store.load(path=str(ROOT / "ontology" / "psm.ttl"), format=RdfFormat.TURTLE)
    return store


def rows(check: Path, store: Store) -> list[dict[str, str]]:
    solutions = run_query(
        store, check.read_text(encoding="utf-8"), prefixes=prefixes().bindings, where=str(check)
    )
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: str(row[name]) for name in names if row[name] is not None} for row in solutions]


def test_no_case_is_lost() -> None:
    assert len(cases()) == CASE_COUNT
    assert len(list((HERE / "checks").iterdir())) == CASE_COUNT + 1


def test_every_check_has_a_case() -> None:
    assert {case.shape for case in cases()} == set(CHECKS)


def test_no_check_finds_anything_in_the_valid_graph() -> None:
    store = graph(Case("checks", HERE / "checks" / "valid.ttl"))
    assert {name: found for name, path in CHECKS.items() if (found := rows(path, store))} == {}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_the_check_in_the_name_reports_and_no_other(case: Case) -> None:
    store = graph(case)
    found = {name: found for name, path in CHECKS.items() if (found := rows(path, store))}
    assert set(found) == {case.shape}
    assert len(found[case.shape]) == case.results
    for row in found[case.shape]:
        assert row["focus"]
        assert row["message_it"].endswith("@it")
        assert row["message_en"].endswith("@en")


@pytest.mark.parametrize("path", CHECKS.values(), ids=lambda path: path.stem)
def test_a_check_says_what_it_asks_in_two_languages(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#+ question:"
    assert lines[1].startswith("#+   it: ")
    assert lines[1].endswith("?")
    assert lines[2].startswith("#+   en: ")
    assert lines[2].endswith("?")
    assert any(line.startswith("ORDER BY ") for line in lines)
