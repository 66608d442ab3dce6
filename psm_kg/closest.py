"""“Did you mean …?”: the known words nearest to a mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import takewhile

LONGEST = 100  # close matches of a whole paragraph cost much and help nobody


def closest(word: str, known: Iterable[str], *, count: int = 3, cutoff: float = 0.5) -> list[str]:
    """The nearest known words, best first; those that begin alike come first.

    Codes are hierarchical: 1.1.20 is nearer to 1.1.2 than to 5.1.2, which is as alike.
    """
    if len(word) > LONGEST:
        return []
    near = difflib.get_close_matches(word, list(known), n=max(30, count), cutoff=cutoff)
    near.sort(key=lambda other: -_shared(word, other))
    return near[:count]


def _shared(one: str, other: str) -> int:
    """How many first characters two words share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
