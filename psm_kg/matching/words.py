"""From a text to the terms that are compared: stems in a language, and concepts above languages.

Capitals, accents and apostrophes are forgiven: ``MOBILITA'``, ``mobilita`` and ``dell’mobilità``
give the same term. A term carries its language, because the same letters can mean other things in
another one; a concept of the domain vocabulary joins what two languages, or two words, say alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import snowballstemmer

LONGEST_TEXT = 20_000  # characters of a text that are read
_LONGEST_WORD = 60
_STEMMERS = {"it": "italian", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
# Italian written without accented letters: CITTA', mobilita`
_ACCENT = re.compile(r"(?<=[aeiou])['’`´](?=\W|\Z)")
_GRAVE = str.maketrans("aeiou", "àèìòù")
_APOSTROPHES = re.compile(r"['’`´ʼ]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written and the term it stands for (``it:mobil``, ``c:cycling``)."""

    word: str
    term: str


class Words:
    """Turns texts into tokens.

    ``empty_words`` are left out; ``concepts`` gives the labels of each concept by language.
    """

    def __init__(
        self,
        empty_words: Mapping[str, frozenset[str]],
        concepts: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    ) -> None:
        self._marks = {language: frozenset(words) for language, words in empty_words.items()}
        self._empty = {
            language: frozenset(map(fold, words)) for language, words in empty_words.items()
        }
        self._phrases: dict[str, dict[tuple[str, ...], list[str]]] = {}
        self._longest = 1
        for name, labels in sorted((concepts or {}).items()):
            for language, texts in labels.items():
                phrases = self._phrases.setdefault(language, {})
                for text in texts:
                    stems = tuple(stem for _, stem in self._stems(text, language))
                    if stems and name not in phrases.setdefault(stems, []):
                        phrases[stems].append(name)
                        self._longest = max(self._longest, len(stems))

    def languages(self, text: str) -> tuple[str, ...]:
        """The languages a text may be in: one, or all of them when its words do not say."""
        words = [word.lower() for word in _WORD.findall(text[:LONGEST_TEXT])]
        counts = {lang: sum(word in marks for word in words) for lang, marks in self._marks.items()}
        best = max(counts.values())
        return tuple(lang for lang, count in counts.items() if count == best)

    def tokens(self, text: str, language: str = "") -> list[Token]:
        """The tokens of a text: a stem a word, and the concepts that its words name.

        Without a language, those of every language the text may be in.
        """
        found: list[Token] = []
        for lang in (language,) if language else self.languages(text):
            stems = self._stems(text, lang)
            found += [Token(word, f"{lang}:{stem}") for word, stem in stems]
            found += self._concepts(stems, lang)
        return found

    def _stems(self, text: str, language: str) -> list[tuple[str, str]]:
        empty = self._empty.get(language, frozenset())
        plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
        plain = _ACCENT.sub("\u0300", plain)
        plain = _APOSTROPHES.sub(" ", unicodedata.normalize("NFC", plain))
        return [
            (word, stem(word, language))
            for word in _WORD.findall(plain)
            if len(word) <= _LONGEST_WORD
            and not word.isdigit()
            and len(word) > 1
            and fold(word) not in empty
        ]

    def _concepts(self, stems: Sequence[tuple[str, str]], language: str) -> list[Token]:
        """The concepts named, the longest label at each place."""
        phrases = self._phrases.get(language, {})
        found: list[Token] = []
        position = 0
        while position < len(stems):
            step = 1
            for size in range(min(self._longest, len(stems) - position), 0, -1):
                part = stems[position : position + size]
                names = phrases.get(tuple(s for _, s in part))
                if names:
                    word = " ".join(w for w, _ in part)
                    found += [Token(word, f"c:{name}") for name in names]
                    step = size
                    break
            position += step
        return found


@cache
def fold(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_STEMMERS[language])


_KEPT: dict[tuple[str, str], str] = {}
_MOST_KEPT = 50_000


def stem(word: str, language: str) -> str:
    """The stem of a lower-case word, without accents."""
    key = (word, language)
    found = _KEPT.get(key)
    if found is None:
        found = fold(_stemmer(language).stemWord(word))
        if len(_KEPT) < _MOST_KEPT:
            _KEPT[key] = found
    return found
