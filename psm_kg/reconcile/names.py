"""Finding things by a name that may be shortened, misspelt or in another order.

Exact hits on a normalised name come from a table; the rest are compared with rapidfuzz, but only
those that share the most letter groups with what is asked, so that the work stays bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

from psm_kg.matching.words import fold

_COMPARED = 150
_WEAKEST = 45.0
_WORD = re.compile(r"[^\W_]+")


def normalise(name: str) -> str:
    """Lower case without accents, signs and double spaces: ``PITER+ d’Area`` → ``piter d area``."""
    return " ".join(_WORD.findall(fold(name.casefold())))


class NameIndex:
    """Names of things (numbers); a thing may have many, and a name many things."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._names: list[tuple[int, str]] = sorted(
            {(thing, plain) for thing, name in names if (plain := normalise(name))}
        )
        self._exact: dict[str, list[int]] = {}
        self._groups: dict[str, list[int]] = {}
        for position, (thing, name) in enumerate(self._names):
            self._exact.setdefault(name, []).append(thing)
            for group in _letter_groups(name):
                self._groups.setdefault(group, []).append(position)

    def exact(self, name: str) -> list[int]:
        """The things of that name, capitals, accents and signs apart."""
        return self._exact.get(normalise(name), [])

    def alike(self, name: str) -> dict[int, float]:
        """Thing → likeness (0 to 100) of its nearest name, for the things that are near at all."""
        asked = normalise(name)
        shared: Counter[int] = Counter()
        for group in _letter_groups(asked):
            shared.update(self._groups.get(group, ()))
        # many names share a few letters: those that share most, and the shorter ones first
        nearest = sorted(shared, key=lambda n: (-shared[n], len(self._names[n][1]), n))
        found: dict[int, float] = {}
        for position in nearest[:_COMPARED]:
            thing, other = self._names[position]
            likeness = _likeness(asked, other)
            if likeness >= _WEAKEST and likeness > found.get(thing, 0.0):
                found[thing] = likeness
        return found

    def beginning(self, prefix: str) -> list[int]:
        """The things with a name that has words beginning so, those that begin themselves first."""
        asked = normalise(prefix)
        if not asked:
            return list(dict.fromkeys(thing for thing, _ in self._names))
        first = [(len(n), t) for t, n in self._names if n.startswith(asked)]
        later = [(len(n), t) for t, n in self._names if f" {asked}" in n]
        return list(dict.fromkeys(t for _, t in (*sorted(first), *sorted(later))))


def _letter_groups(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _likeness(asked: str, other: str) -> float:
    """100 for the same name; less for another order of words, less still for a part of it."""
    best = max(fuzz.ratio(asked, other), 0.98 * fuzz.token_sort_ratio(asked, other))
    # words that the longer name adds cost little, if what they share is more than a word
    part = fuzz.token_set_ratio(asked, other)
    shorter, longer = sorted((len(asked), len(other)))
    return float(max(best, part * (0.6 + 0.35 * shorter / longer)))
