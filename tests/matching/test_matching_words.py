"""Words become terms: capitals, accents, apostrophes, forms of a word, synonyms."""

from __future__ import annotations

import pytest

from psm_kg.matching.settings import read_settings
from psm_kg.matching.synonyms import read_concepts
from psm_kg.matching.words import Words
from psm_kg.workspace import Resources

RESOURCES = Resources.locate()
SETTINGS = read_settings(RESOURCES.matching)
CONCEPTS = read_concepts(RESOURCES.matching_words, SETTINGS.labels)
WORDS = Words(SETTINGS.empty_words, CONCEPTS)
PLAIN = Words(SETTINGS.empty_words)

SAME = [
    ("mobilità", "MOBILITA'"),
    ("mobilità", "mobilita"),
    ("mobilità", "MOBILITÀ"),
    ("mobilità", "mobilita`"),
    ("mobilità", "dell’mobilità"),
    ("innovazione", "all'innovazione"),
    ("innovazione", "L´INNOVAZIONE"),
    ("innovazione", "l`innovazione"),
    ("città", "citta’"),
    ("scuola", "scuole"),
    ("digitale", "digitali"),
    ("turistico", "turistiche"),
]


def stems(text: str, language: str = "it") -> list[str]:
    return [token.term for token in PLAIN.tokens(text, language)]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


def test_words_without_content_and_numbers_are_left_out() -> None:
    assert stems("Dell’azione n. 12 del piano, e poi più: l’") == stems("azione piano")


def test_the_language_is_that_of_the_small_words() -> None:
    assert WORDS.languages("Piano della mobilità per la città") == ("it",)
    assert WORDS.languages("Plan for the mobility of the city") == ("en",)
    assert WORDS.languages("Smart School Management") == ("it", "en")


def test_a_concept_joins_words_and_languages() -> None:
    def concepts(text: str, language: str) -> set[str]:
        return {t.term for t in WORDS.tokens(text, language) if t.term.startswith("c:")}

    bicycle = concepts("una bicicletta", "it")
    assert bicycle == {"c:cycling"}
    assert bicycle == concepts("new cycle paths", "en") == concepts("nuove piste ciclabili", "it")
    assert "c:energy-community" in concepts("Comunità energetiche rinnovabili", "it")


def test_the_longest_label_counts() -> None:
    terms = {t.term for t in WORDS.tokens("comunità energetica", "it")}
    assert "c:energy-community" in terms
    assert "c:community" not in terms


def test_hostile_texts_cost_little() -> None:
    for text in ("a" * 1_000_000, "'" * 100_000, "\0\ud800"[:1] * 50, "parola " * 200_000):
        assert len(WORDS.tokens(text)) < 20_000


def test_the_vocabulary_is_used_in_both_languages() -> None:
    assert len(CONCEPTS) >= 80
    incomplete = [name for name, labels in CONCEPTS.items() if set(labels) != {"it", "en"}]
    assert incomplete == []
