r"""Negotiation said in regular expressions, for servers that have nothing else.

First each type's quality is taken out of ``Accept``; then they are written side by side, the named
types before those that only a range lets in, each list in our order of preference:

    html=0.5000 ttl=1000 ... html=000 ttl=000 ...

``000`` is appended so that every decimal has three digits. The greatest is found by a search that
starts from the greatest digits (servers with back references), or by trying each value in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from psm_kg.negotiation import BY_SUFFIX, GRAPH_SUFFIXES, Representation, format_names

_QUALITY = r"(0?[.]\d?\d?\d?|0|1(?:[.]0?0?0?)?)"
_DIGITS = "9876543210"
# digits to search through, from the greatest
TABLE = "/".join([_DIGITS] * 3)


def with_quality(name: str) -> str:
    """Matches an ``Accept`` that gives a range a quality; group 1 is the quality."""
    return rf"(?:^|,)\s*{_escaped(name)}\s*(?:;[^,;]*)*?;\s*q\s*=\s*{_QUALITY}\s*(?:[,;]|$)"


def without_quality(name: str) -> str:
    """Matches an ``Accept`` that names a range."""
    return rf"(?:^|,)\s*{_escaped(name)}\s*(?:[,;]|$)"


def _escaped(name: str) -> str:
    return re.escape(name).replace("\\-", "-").replace("\\/", "/")


def named(form: Representation) -> list[tuple[str, bool]]:
    """(pattern, whether group 1 is the quality, which else is 1) in the order to be tried."""
    return [
        pair
        for name in form.names
        for pair in ((with_quality(name), True), (without_quality(name), False))
    ]


def ranged(form: Representation) -> list[tuple[str, bool]]:
    """Like :func:`named`, for the ranges that let a form in."""
    return [
        pair
        for name in (form.range, "*/*")
        for pair in ((with_quality(name), True), (without_quality(name), False))
    ]


def side_by_side(suffixes: Sequence[str], variable: Callable[[str, str], str]) -> str:
    """The text to search; ``variable(kind, suffix)`` is how a server writes a variable."""
    return " ".join(
        f"{suffix}={variable(kind, suffix)}000"
        for kind in ("named", "ranged")
        for suffix in suffixes
    )


# in a text that begins with TABLE and a bar; the group is the suffix
NOTHING = r"^[^=]*(?:=0*(?: [a-z]+|$))*$"
CERTAIN = r"([a-z]+)=1"
_DIGIT = r"\d*?(\d)\d*"
GREATEST = rf"^{_DIGIT}/{_DIGIT}/{_DIGIT}\|(?:.*? )??([a-z]+)=0?[.](?!000)\1\2\3"


def by_value() -> list[str]:
    """For servers without back references: a pattern for each value of two decimals."""
    patterns = [r"([a-z]+)=1"]
    patterns += [rf"([a-z]+)=0?[.]{value:02}" for value in range(99, 0, -1)]
    return [*patterns, r"([a-z]+)=0?[.]00[1-9]"]


def format_value(suffix: str) -> str:
    """Matches what ``?format=`` may say for a suffix, as it is written in an address."""
    return "(?:" + "|".join(_in_address(name) for name in format_names(suffix)) + ")"


def _in_address(name: str) -> str:
    text = _escaped(name).replace("/", "(?:/|%2[fF])")
    return text.replace("\\+", "(?:[+ ]|%2[bB]|%20)")


def forms(suffixes: Sequence[str]) -> list[Representation]:
    """The representations with these suffixes."""
    return [BY_SUFFIX[suffix] for suffix in suffixes]


def gone_path(path: str) -> str:
    """Matches the path of a withdrawn thing, relative to the web root, and of its documents."""
    return f"{_escaped(path)}(?:[.](?:{'|'.join(GRAPH_SUFFIXES)}))?"
