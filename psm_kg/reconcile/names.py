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

MOST_COMPARED = 160
_WEAKEST = 45.0
# characters that are compared when names are only alike: what comes later tells little, and costs
_LONGEST = 200
_WORD = re.compile(r"[^\W_]+")


def normalise(name: str) -> str:
    """Lower case without accents, signs and double spaces: ``PITER+ d’Area`` → ``piter d area``."""
    return " ".join(_WORD.findall(fold(name.casefold())))


class NameIndex:
    """Names of things (numbers); a thing may have many, and a name many things.

    A code is recognised as it is or as its beginning: one like it is another code.
    """

    def __init__(
        self, names: Iterable[tuple[int, str]], codes: Iterable[tuple[int, str]] = ()
    ) -> None:
        self._names: list[tuple[int, str]] = sorted(
            {(thing, plain) for thing, name in names if (plain := normalise(name))}
        )
        self._exact: dict[str, list[int]] = {}
        self._groups: dict[str, list[int]] = {}
        for position, (thing, name) in enumerate(self._names):
            self._exact.setdefault(name, []).append(thing)
            for group in _letter_groups(name[:_LONGEST]):
                self._groups.setdefault(group, []).append(position)
        self._codes = sorted(
            {(thing, plain) for thing, code in codes if (plain := normalise(code))}
        )
        for thing, code in self._codes:
            if thing not in self._exact.setdefault(code, []):
                self._exact[code].append(thing)

    def exact(self, name: str) -> list[int]:
        """The things of that name, capitals, accents and signs apart."""
        return self._exact.get(normalise(name), [])

    def alike(self, name: str, compared: int = MOST_COMPARED) -> dict[int, float]:
        """Thing → likeness (0 to 100) of its nearest name, for the things that are near at all.

        ``compared`` bounds how many names are looked at closely.
        """
        asked = normalise(name)[:_LONGEST]
        shared: Counter[int] = Counter()
        for group in _letter_groups(asked):
            shared.update(self._groups.get(group, ()))
        # many names share a few letters: those that share most, and the shorter ones first
        nearest = sorted(shared, key=lambda n: (-shared[n], len(self._names[n][1]), n))
        found: dict[int, float] = {}
        for position in nearest[:compared]:
            thing, other = self._names[position]
            likeness = _likeness(asked, other[:_LONGEST])
            if likeness >= _WEAKEST and likeness > found.get(thing, 0.0):
                found[thing] = likeness
        return found

    def beginning(self, prefix: str) -> list[tuple[int, int, int]]:
        """The things with a name or code that begins so, or has a word that does, to be sorted.

        Each as (0 for the beginning of a name, 1 for that of a later word; length; thing).
        """
        asked = normalise(prefix)
        found: list[tuple[int, int, int]] = []
        for thing, name in (*self._names, *self._codes):
            if name.startswith(asked):
                found.append((0, len(name), thing))
            elif f" {asked}" in name:
                found.append((1, len(name), thing))
        return found


def _letter_groups(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _likeness(asked: str, other: str) -> float:
    """100 for the same name; less for another order of words, less still for a part of it."""
    best = max(fuzz.ratio(asked, other), 0.98 * fuzz.token_sort_ratio(asked, other))
    # words that the longer name adds cost little, if what they share is more than a word
    part = fuzz.token_set_ratio(asked, other)
    shorter, longer = sorted((len(asked), len(other)))
    return float(max(best, part * (0.55 + 0.44 * shorter / longer)))
