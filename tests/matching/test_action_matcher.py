"""Actions ranked for a project: by the plan's words, by known projects, with the reasons."""

from __future__ import annotations

import math

import pytest
from paths import REAL, TOY

from psm_kg.matching import ActionMatcher
from psm_kg.workspace import Workspace


@pytest.fixture(scope="module")
def matcher() -> ActionMatcher:
    return ActionMatcher.load(Workspace.open(REAL))


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Nuova comunità energetica rinnovabile della valle", "", {"2.3.3", "2.2.4"}),
        ("Corso di educazione alimentare nelle mense delle scuole", "", {"4.1.7"}),
        ("Banda ultra larga", "Connessione digitale nei comuni montani", {"1.1.1"}),
        ("Telemedicina per i medici di base", "", {"6.1.4", "6.1.2"}),
        ("A safe cycle path to the railway station of the municipality", "", {"3.3.1", "3.1.4"}),
        ("Bonifica di un'area industriale dismessa", "", {"2.2.1", "2.2.2", "2.2.4"}),
    ],
)
def test_the_first_action_is_what_a_person_would_say(
    matcher: ActionMatcher, title: str, abstract: str, expected: set[str]
) -> None:
    assert matcher.rank(title, abstract)[0].code in expected


def test_scores_fall_and_reasons_add_up_to_them(matcher: ActionMatcher) -> None:
    proposals = matcher.rank("Sportello digitale per cittadini", "Servizi online del comune", 10)
    scores = [p.score for p in proposals]
    assert len(proposals) == 10
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    for proposal in proposals:
        weights = [reason.weight for reason in proposal.reasons]
        assert weights == sorted(weights, reverse=True)
        assert 0 < math.fsum(weights) <= proposal.score + 0.001
        assert all(reason.word and reason.matched for reason in proposal.reasons)


def test_a_word_comes_from_the_plan_or_from_a_known_project(matcher: ActionMatcher) -> None:
    reasons = matcher.rank("StaTòmetro")[0].reasons
    assert [reason.project for reason in reasons] == ["statometro"]


def test_evidence_can_be_left_out() -> None:
    workspace = Workspace.open(REAL)
    without = ActionMatcher.load(workspace, leave_out=["statometro"])
    assert without.rank("StaTòmetro") == ()


def test_nothing_is_proposed_for_nothing(matcher: ActionMatcher) -> None:
    assert matcher.rank("") == ()
    assert matcher.rank("di e da", "12 / ?!") == ()
    assert matcher.rank("xyzzy") == ()
    assert matcher.rank("scuola", limit=0) == ()


def test_equal_input_equal_output(matcher: ActionMatcher) -> None:
    again = ActionMatcher.load(Workspace.open(REAL))
    text = ("Piano urbano della mobilità sostenibile", "Trasporto pubblico e biciclette")
    assert matcher.rank(*text, 20) == again.rank(*text, 20)


def test_another_plan_has_its_own_actions() -> None:
    toy = ActionMatcher.load(Workspace.open(TOY))
    known = {p.code for p in toy.rank("piano città mobilità acqua scuola energia dati", limit=50)}
    assert known
