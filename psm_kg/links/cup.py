"""The CUP, *codice unico di progetto*: fifteen characters in fixed places.

A letter, two digits, a letter, then eleven digits, of which two are the year, eight a serial number
and one the last: ``C 1 1 G 06 00000 000 1``. Sources: OpenCUP, “Che cos'è il CUP” (fifteen
characters, letters and digits); it.wikipedia.org, “Codice unico di progetto” (the example). How the
last digit is worked out is not published, so only the places are checked: a well-formed code may
still belong to no project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LENGTH = 15
_LETTERS = (0, 3)
_SHAPE = re.compile(r"[A-Z][0-9]{2}[A-Z][0-9]{11}")
_PUNCTUATION = re.compile(r"[\s.\-–_/]+")
_MISTYPED = {"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}


@dataclass(frozen=True, slots=True)
class CupFault:
    """What is wrong: ``length``, or ``letter`` or ``digit`` wanted at a position (from 1)."""

    kind: str
    position: int = 0
    found: str = ""
    #: What may have been meant, when one confusion of letter and digit explains it.
    meant: str = ""


def normalise(text: str) -> str:
    """Capitals, without spaces, dots, dashes and a leading ``CUP``."""
    compact = _PUNCTUATION.sub("", text).upper()
    return compact.removeprefix("CUP").lstrip(":")


def fault(cup: str) -> CupFault | None:
    """What is wrong with a normalised CUP; ``None`` when it is well formed."""
    if _SHAPE.fullmatch(cup):
        return None
    if len(cup) != LENGTH:
        return CupFault("length", len(cup))
    position = next(
        at
        for at, character in enumerate(cup)
        if not re.fullmatch("[A-Z]" if at in _LETTERS else "[0-9]", character)
    )
    kind = "letter" if position in _LETTERS else "digit"
    meant = "".join(
        character if at in _LETTERS else _MISTYPED.get(character, character)
        for at, character in enumerate(cup)
    )
    return CupFault(kind, position + 1, cup[position], meant if _SHAPE.fullmatch(meant) else "")
