"""Binding a parameter and writing it into the query give the same answer, in two engines.

The embedded store binds parameters; other stores are sent the query with a VALUES block. The two
must agree, or a query would answer differently depending on where it runs.
"""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
from asking import answered, catalogue_of, rdflib_answered
from oracle import Tables
from samples import parameter_sets
from test_catalogue import QUERIES

from psm_kg.pipeline import Draft
from psm_kg.queries import CatalogueQuery, bind, with_values

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")

PARAMETRISED = sorted(n for n in QUERIES if "#+ parameters:" in QUERIES[n].read_text("utf-8"))
ON_REAL_PLAN = (
    "actions/projects",
    "plan/coverage-by-axis",
    "programmes/actions",
    "quality/about",
    "survey/answers",
)


def some(query: CatalogueQuery, draft: Draft) -> list[dict[str, str]]:
    """A few sets of parameter values, from both ends of the list."""
    sets = parameter_sets(query, Tables(draft.workspace.root))
    return [*sets[:2], *sets[2:][-2:]]


@pytest.fixture(scope="session")
def datasets() -> Any:
    """Drafts loaded into rdflib, with the union of the graphs as the default graph."""
    loaded: dict[int, rdflib.Dataset] = {}

    def dataset(draft: Draft) -> rdflib.Dataset:
        if id(draft) not in loaded:
            graph = rdflib.Dataset(default_union=True)
            graph.parse(data="".join(f"{q} .\n" for q in draft.quads), format="nquads")
            loaded[id(draft)] = graph
        return loaded[id(draft)]

    return dataset


@pytest.mark.parametrize("name", PARAMETRISED)
@pytest.mark.parametrize("plan", ["real_draft", "second_round_draft"])
def test_values_equal_substitution(plan: str, name: str, request: pytest.FixtureRequest) -> None:
    draft: Draft = request.getfixturevalue(plan)
    query = catalogue_of(draft).get(name)
    for values in some(query, draft):
        terms = bind(query, values)
        assert answered(draft, with_values(query.text, terms)) == answered(draft, query.text, terms)


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_gives_the_same(name: str, second_round_draft: Draft, datasets: Any) -> None:
    """On the small plan with two rounds: every query, with its parameters in both places."""
    draft = second_round_draft
    query = catalogue_of(draft).get(name)
    dataset = datasets(draft)
    for values in some(query, draft)[:3]:
        terms = bind(query, values)
        expected = set(answered(draft, query.text, terms))
        text = with_values(query.text, terms)
        assert set(rdflib_answered(dataset, draft.prefixes, text)) == expected, values


@pytest.mark.parametrize("name", ON_REAL_PLAN)
def test_rdflib_gives_the_same_on_the_real_plan(
    name: str, real_draft: Draft, datasets: Any
) -> None:
    query = catalogue_of(real_draft).get(name)
    terms = bind(query, {p.name: p.example for p in query.parameters})
    expected = set(answered(real_draft, query.text, terms))
    sent = with_values(query.text, terms)
    assert set(rdflib_answered(datasets(real_draft), real_draft.prefixes, sent)) == expected
