"""The lexical spaces of the built-in datatypes (XML Schema 1.1, part 2), as compiled checkers.

A checker takes a cell's text and returns the lexical form to publish: as written, save booleans,
which are made canonical. It raises :class:`ValueError` for a text outside the lexical space.
"""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from psm_kg.mapping.context import tokens

Checker = Callable[[str], str]

_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DATE = r"(-?(?:[1-9]\d{3,}|0\d{3}))-(\d\d)-(\d\d)"
_CLOCK = r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?"
_NAME = r"[^\W\d][\w.\-·]*"

_RE: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, flags)
    for name, pattern, flags in (
        ("decimal", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII),
        ("integer", r"[+-]?\d+", re.ASCII),
        ("double", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII),
        ("date", _DATE + _ZONE, re.ASCII),
        ("dateTime", _DATE + "T" + _CLOCK + _ZONE, re.ASCII),
        ("time", _CLOCK + _ZONE, re.ASCII),
        ("gYear", r"-?(?:[1-9]\d{3,}|0\d{3})" + _ZONE, re.ASCII),
        ("gYearMonth", r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])" + _ZONE, re.ASCII),
        ("gMonth", r"--(?:0[1-9]|1[0-2])" + _ZONE, re.ASCII),
        ("gMonthDay", r"--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])" + _ZONE, re.ASCII),
        ("gDay", r"---(?:0[1-9]|[12]\d|3[01])" + _ZONE, re.ASCII),
        (
            "duration",
            r"-?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
            r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
            re.ASCII,
        ),
        ("yearMonthDuration", r"-?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII),
        (
            "dayTimeDuration",
            r"-?P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
            re.ASCII,
        ),
        ("language", r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII),
        ("Name", r"(?:[^\W\d]|:)[\w.\-·:]*", 0),
        ("NCName", _NAME, 0),
        ("NMTOKEN", r"[\w.\-·:]+", 0),
        ("QName", rf"(?:{_NAME}:)?{_NAME}", 0),
        ("hexBinary", r"(?:[0-9A-Fa-f]{2})*", re.ASCII),
        ("anyURI", r"[^\s<>\"{}|\\^`]*", 0),
    )
}

_MOMENT = re.compile(
    r"(?:(-?\d{4,})-(\d\d)-(\d\d))?T?(?:(\d\d):(\d\d):(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)

INTEGER_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
DATE_TYPES = frozenset({"date", "dateTime", "dateTimeStamp", "time"})
DURATIONS = frozenset({"duration", "dayTimeDuration", "yearMonthDuration"})
FLOATS = frozenset({"double", "float"})
NUMBERS = frozenset({*INTEGER_RANGES, *FLOATS, "decimal"})
BINARIES = frozenset({"base64Binary", "hexBinary"})
FREE_TEXT = frozenset({"string", "json", "xml", "html", "anyAtomicType"})
STRINGS = tokens("string normalizedString token language Name NCName NMTOKEN json xml html anyURI")
_G_TYPES = frozenset({"gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"})
ORDERED = NUMBERS | DATE_TYPES | DURATIONS | _G_TYPES


def checker(base: str) -> Checker:
    """The checker of a built-in datatype (its XSD name, see ``context.canonical_base``)."""
    if base in INTEGER_RANGES:
        return _integer(*INTEGER_RANGES[base])
    special: dict[str, Checker] = {
        "boolean": _boolean,
        "date": _dated("date"),
        "dateTime": _dated("dateTime"),
        "dateTimeStamp": _dated("dateTime", zone=True),
        "time": _time,
        "base64Binary": _base64,
        "float": _matching("double"),
    }
    if base in special:
        return special[base]
    return _matching(base) if base in _RE else str


def order_key(base: str) -> Callable[[str], Any]:
    """What values of an ordered datatype are compared by (a date without zone counts as UTC)."""
    if base in FLOATS:
        return lambda text: float(text.replace("INF", "inf"))
    if base in NUMBERS:
        return Decimal
    if base in DATE_TYPES:
        return _moment
    if base in DURATIONS:
        return _span
    return str


def octets(base: str, text: str) -> int:
    """The length of a value: characters, or octets for binary types."""
    if base == "hexBinary":
        return len(text) // 2
    return len(base64.b64decode(text)) if base == "base64Binary" else len(text)


def _matching(name: str) -> Checker:
    match = _RE[name].fullmatch

    def check(text: str) -> str:
        if match(text) is None:
            raise ValueError(text)
        return text

    return check


def _integer(low: int | None, high: int | None) -> Checker:
    match = _RE["integer"].fullmatch

    def check(text: str) -> str:
        if match(text) is None:
            raise ValueError(text)
        if (low is not None and Decimal(text) < low) or (high is not None and Decimal(text) > high):
            raise ValueError(text)
        return text

    return check


def _boolean(text: str) -> str:
    if text in ("true", "1"):
        return "true"
    if text in ("false", "0"):
        return "false"
    raise ValueError(text)


def _dated(name: str, *, zone: bool = False) -> Checker:
    match = _RE[name].fullmatch

    def check(text: str) -> str:
        found = match(text)
        if found is None or (zone and not found[found.re.groups]):
            raise ValueError(text)
        year = int(found[1][-4:]) % 400 + 400  # the calendar repeats, and any year is allowed
        datetime.date(year, int(found[2]), int(found[3]))  # raises for 30 February
        if name == "dateTime":
            _clock(*found.groups()[3:6])
        return text

    return check


def _time(text: str) -> str:
    found = _RE["time"].fullmatch(text)
    if found is None:
        raise ValueError(text)
    _clock(*found.groups()[:3])
    return text


def _clock(hours: str, minutes: str, seconds: str) -> None:
    if (hours, minutes, seconds) != ("24", "00", "00"):
        datetime.time(int(hours), int(minutes), int(seconds))


def _base64(text: str) -> str:
    base64.b64decode(text.encode("ascii"), validate=True)
    return text


def _moment(text: str) -> tuple[int, Decimal]:
    """Days and seconds (UTC) of a date, a time or both, for any year."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day, hours, minutes, seconds, zone = found.groups()
    days = 0
    if year:
        cycles, rest = divmod(int(year), 400)
        days = cycles * 146_097 + datetime.date(rest + 400, int(month), int(day)).toordinal()
    total = Decimal(hours or 0) * 3600 + Decimal(minutes or 0) * 60 + Decimal(seconds or 0)
    if zone and zone != "Z":
        total -= int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60)
    return days + int(total // 86_400), total % 86_400


def _span(text: str) -> tuple[int, Decimal]:
    """Months and seconds of a duration."""
    found = _RE["duration"].fullmatch(text)
    if found is None:
        raise ValueError(text)
    years, months, days, hours, minutes, seconds = (Decimal(g or 0) for g in found.groups())
    sign = -1 if text.startswith("-") else 1
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return sign * int(years * 12 + months), sign * total
