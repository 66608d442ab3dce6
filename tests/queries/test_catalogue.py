"""The shape of the catalogue: every query is readable, described, ordered and expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asking import asked, catalogue_of
from paths import ROOT
from pyoxigraph import NamedNode
from rdflib.plugins.sparql import prepareQuery

from psm_kg.errors import UsageError
from psm_kg.pipeline import Draft
from psm_kg.store import run_query
from psm_kg.workspace import INTERNAL

QUERIES = {
    f"{path.parent.name}/{path.stem}": path
    for path in sorted((ROOT / "queries").glob("*/*.rq"))
    if path.parent.name not in INTERNAL
}
# Their answer for the real plan is empty, and that is the good news.
EMPTY = {
    "strategies/without-indicators",
    # no other body is registered
    "contributions/awaiting-review",
    "contributions/declared",
    "contributions/duplicates",
    "contributions/of-contributor",
}
# Their order ends with a text, where nothing with a code tells two rows apart.
ORDERED_BY_TEXT = {"projects/about": {"value_it"}}


def body_of(name: str) -> str:
    """The SPARQL of a query file, without its front matter."""
    lines = QUERIES[name].read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+"))


def order_of(name: str) -> list[str]:
    """The variables that a query orders its answer by."""
    _, _, order = body_of(name).rpartition("ORDER BY")
    return re.findall(r"\?(\w+)", order)


def test_the_catalogue_has_all_its_queries(real_draft: Draft) -> None:
    """A number, so that a file that is lost or no longer matched is noticed."""
    assert len(QUERIES) == 91
    assert {query.name for query in catalogue_of(real_draft)} == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_is_described_in_both_languages(name: str, real_draft: Draft) -> None:
    query = catalogue_of(real_draft).get(name)
    assert query.question.it.endswith("?")
    assert query.question.en.endswith("?")
    assert query.question.it != query.question.en
    assert query.columns
    for text in (*query.columns.values(), *(p.description for p in query.parameters)):
        assert text.it.strip()
        assert text.en.strip()


@pytest.mark.parametrize("name", QUERIES)
def test_columns_are_the_projected_variables(name: str, real_draft: Draft) -> None:
    query = catalogue_of(real_draft).get(name)
    result = run_query(real_draft.store, query.text, prefixes=real_draft.prefixes.bindings)
    assert [variable.value for variable in result.variables] == list(query.columns)  # type: ignore[union-attr]
    assert {parameter.name for parameter in query.parameters} <= set(query.columns)


@pytest.mark.parametrize("name", QUERIES)
def test_is_standard_sparql_without_addresses(name: str, real_draft: Draft) -> None:
    """No IRI of a plan and no PREFIX line: names come from the registry, so plans can move."""
    body = body_of(name)
    assert "://" not in body
    assert not re.search(r"^\s*(PREFIX|BASE)\b", body, re.IGNORECASE | re.MULTILINE)
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*", body), "name the columns"
    prepareQuery(body, initNs=real_draft.prefixes.bindings)


@pytest.mark.parametrize("name", QUERIES)
def test_order_is_by_codes(name: str) -> None:
    """Engines sort texts differently, and most texts have no English."""
    order = order_of(name)
    texts = {variable for variable in order if variable.endswith(("_it", "_en"))}
    assert texts == ORDERED_BY_TEXT.get(name, set())
    after = body_of(name).rpartition("ORDER BY")[2]
    assert order
    assert "}" not in after


@pytest.mark.parametrize("name", QUERIES)
def test_names_are_optional_and_come_last(name: str) -> None:
    """As a plain pattern a name lets the planner begin with all names: one query took 500 s."""
    body = body_of(name)
    assert not re.search(r"^  FILTER\(LANG", body, re.MULTILINE)
    first = re.search(r"^  OPTIONAL \{ .*FILTER\(LANG", body, re.MULTILINE)
    if first:
        assert not re.search(r"^  \?", body[first.end() :], re.MULTILINE)


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("plan", ["real_draft", "second_round_draft"])
def test_order_is_total(plan: str, name: str, request: pytest.FixtureRequest) -> None:
    """Two rows never tie: the order is the same in every engine, and on every run."""
    draft: Draft = request.getfixturevalue(plan)
    query = catalogue_of(draft).get(name)
    columns = list(query.columns)
    keys = [columns.index(variable) for variable in order_of(name) if variable in columns]
    result = run_query(draft.store, query.text, prefixes=draft.prefixes.bindings)
    rows = [tuple(row) for row in result]  # type: ignore[union-attr]
    if name == "plan/counts":  # its order is the position in the query's own list
        keys = [columns.index("kind")]
    assert len({tuple(str(row[key]) for key in keys) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", QUERIES)
def test_examples_are_answered(name: str, real_draft: Draft) -> None:
    query = catalogue_of(real_draft).get(name)
    rows = asked(real_draft, query, {p.name: p.example for p in query.parameters})
    assert bool(rows) is (name not in EMPTY)
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", QUERIES)
def test_codes_are_of_a_class_that_has_codes(name: str, real_draft: Draft) -> None:
    """A misspelt class would refuse every code."""
    for parameter in catalogue_of(real_draft).get(name).parameters:
        if parameter.of:
            kind = NamedNode(real_draft.prefixes.expand(parameter.of))
            text = "SELECT ?class WHERE { ?thing a ?class ; skos:notation|dct:identifier ?code }"
            found = run_query(
                real_draft.store,
                text,
                prefixes=real_draft.prefixes.bindings,
                bindings={"class": kind},
            )
            assert next(iter(found), None) is not None  # type: ignore[call-overload]


def test_a_wrong_code_is_refused_not_answered_with_nothing(real_draft: Draft) -> None:
    query = catalogue_of(real_draft).get("actions/projects")
    with pytest.raises(UsageError, match=r"1\.1\.9"):
        asked(real_draft, query, {"action": "1.1.9"})


def test_no_query_file_is_outside_an_area() -> None:
    files = {path for path in Path(ROOT / "queries").rglob("*") if path.is_file()}
    assert {path.suffix for path in files} == {".rq"}
    assert {len(path.relative_to(ROOT / "queries").parts) for path in files} == {2}
