"""What to write instead: guesses for the mistakes that people and spreadsheets make."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from psm_kg.closest import closest
from psm_kg.errors import Text
from psm_kg.mapping.context import tokens
from psm_kg.mapping.lexical import INTEGER_RANGES

_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+", re.ASCII)
_UNIT = re.compile(r"(?:€|EUR|euro)?\s*([+-]?\d+(?:\.\d+)?)\s*(?:%|€|EUR|euro|[a-zA-Z²³/]{1,6})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[.,' ]\d{3})+", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_TRUE = tokens("1 t v x y s si sì yes true vero ok")
_FALSE = tokens("0 f n no false falso")
_NOTHING = Text("", "")


class Misfit(ValueError):
    """A text that is not a value of its datatype: the code of the fault and its words."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def instead_of(word: str | None) -> Text:
    """``: scrivere X`` / ``: write X``, or nothing."""
    return Text(f": scrivere {word}", f": write {word}") if word else _NOTHING


def nearest(word: str, candidates: Iterable[str]) -> Text:
    """``: intendeva X?`` for the closest candidate, or nothing when none is close."""
    close = closest(word, candidates, count=1, cutoff=0.6)
    return (
        Text(f": intendeva «{close[0]}»?", f": did you mean “{close[0]}”?") if close else _NOTHING
    )


def number_misfit(text: str, base: str) -> Misfit:
    """Why a text is not a number of this base."""
    if _COMMA.fullmatch(text) and base not in INTEGER_RANGES:
        return Misfit("decimal-comma", instead=text.replace(".", "").replace(",", "."))
    unit = _UNIT.fullmatch(text)
    if unit and unit[1] != text and not (base in INTEGER_RANGES and "." in unit[1]):
        return Misfit("number-with-unit", instead=unit[1])
    if base in INTEGER_RANGES:
        digits = re.sub(r"[.,' ]", "", text) if _THOUSANDS.fullmatch(text) else None
        return Misfit("not-an-integer", hint=instead_of(digits))
    return Misfit("not-a-number")


def boolean_misfit(text: str, true: str = "true", false: str = "false") -> Misfit:
    """Why a text is not a boolean written with these two words."""
    word = text.strip().lower()
    guess = true if word in _TRUE else false if word in _FALSE else None
    return Misfit("not-a-boolean", true=true, false=false, hint=instead_of(guess))


def date_misfit(text: str, form: str | None) -> Misfit:
    """Why a text is not a date; without a format, the ISO form of a day-first date is proposed."""
    found = _DAY_FIRST.match(text)
    guess = None
    if found and form is None:
        day, month, year = (int(part) for part in found.groups())
        try:
            guess = datetime.date(year, month, day).isoformat()
        except ValueError:
            guess = None
    shown = Text(form, form) if form else Text("AAAA-MM-GG", "YYYY-MM-DD")
    return Misfit("not-a-date", form=shown, hint=instead_of(guess))
