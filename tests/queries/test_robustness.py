"""Answers do not depend on what the data of today happen to be.

Today every thing has an English name and no triple stands in two graphs. Tomorrow an agency
sends projects without English names, and two sources state the same triple.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asking import asked, catalogue_of, spelled
from oracle import Tables
from pyoxigraph import NamedNode, Quad
from samples import parameter_sets
from test_catalogue import QUERIES

from psm_kg.pipeline import Draft
from psm_kg.store import memory_store

# They ask about the translations themselves, or search in them.
ABOUT_TRANSLATIONS = {
    "actions/search",
    "projects/search",
    "provenance/translation-of",
    "provenance/translations",
}
REPEATED = tuple(f"/graph/{n}>" for n in ("projects", "indicators", "survey", "territory"))


@pytest.fixture(scope="session")
def repeated_draft(second_round_draft: Draft) -> Draft:
    """A plan of which a second source states again what other sources state.

    The store meets such a triple once for each graph, so an answer made of n of them has 2ⁿ
    copies before DISTINCT. What nobody else states (the plan, the vocabularies) is not repeated.
    """
    again = NamedNode("https://example.org/toy/graph/contributor/again")
    quads = [
        Quad(quad.subject, quad.predicate, quad.object, again)
        for quad in second_round_draft.quads
        if str(quad.graph_name).endswith(REPEATED)
    ]
    assert quads
    return replace(second_round_draft, store=memory_store([*second_round_draft.quads, *quads]))


@pytest.fixture(scope="session")
def untranslated_draft(second_round_draft: Draft) -> Draft:
    """A plan of which nobody has translated anything."""
    quads = [
        quad
        for quad in second_round_draft.quads
        if not str(quad.graph_name).endswith("/graph/translation>")
    ]
    assert 0 < len(quads) < len(second_round_draft.quads)
    return replace(second_round_draft, store=memory_store(quads))


@pytest.mark.parametrize("name", QUERIES)
def test_a_triple_stated_twice_counts_once(
    name: str, second_round_draft: Draft, repeated_draft: Draft
) -> None:
    query = catalogue_of(second_round_draft).get(name)
    for values in parameter_sets(query, Tables(second_round_draft.workspace.root)):
        once = asked(second_round_draft, query, values)
        assert asked(repeated_draft, query, values) == once, values


@pytest.mark.parametrize("name", sorted(set(QUERIES) - ABOUT_TRANSLATIONS))
def test_what_has_no_english_name_is_not_lost(
    name: str, second_round_draft: Draft, untranslated_draft: Draft
) -> None:
    query = catalogue_of(second_round_draft).get(name)
    columns = [column for column in query.columns if not column.endswith("_en")]

    def without_english(draft: Draft, values: dict[str, str]) -> Any:
        rows = (dict(zip(query.columns, r, strict=True)) for r in asked(draft, query, values))
        return spelled(rows, columns)

    for values in parameter_sets(query, Tables(second_round_draft.workspace.root)):
        translated = without_english(second_round_draft, values)
        assert without_english(untranslated_draft, values) == translated, values
