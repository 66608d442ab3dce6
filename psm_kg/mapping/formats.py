"""The ``format`` of a datatype: how numbers, dates and booleans are written in the cells.

Source: Model for Tabular Data, section 6.4 (formats for numeric types, booleans, dates and times,
other types). A format turns the cell's text into the lexical form of XML Schema; number patterns
are checked by the csvw package. :class:`ValueError` means: not written in that format (or, from the
functions that compile a format, not a format).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from psm_kg.mapping.context import tokens
from psm_kg.mapping.lexical import FLOATS, INTEGER_RANGES, Checker, checker

_SCALES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
_DATES = tokens(
    "yyyy-MM-dd yyyyMMdd dd-MM-yyyy d-M-yyyy MM-dd-yyyy M-d-yyyy dd/MM/yyyy d/M/yyyy "
    "MM/dd/yyyy M/d/yyyy dd.MM.yyyy d.M.yyyy MM.dd.yyyy M.d.yyyy"
)
_TIMES = tokens("HH:mm:ss HHmmss HH:mm HHmm")
_FIELDS = {
    "yyyy": r"(?P<year>\d{4})",
    "MM": r"(?P<month>\d\d)",
    "M": r"(?P<month>\d\d?)",
    "dd": r"(?P<day>\d\d)",
    "d": r"(?P<day>\d\d?)",
    "HH": r"(?P<hour>\d\d)",
    "mm": r"(?P<minute>\d\d)",
    "ss": r"(?P<second>\d\d)",
}
_ZONES = {
    "X": r"Z|[+-]\d\d(?:\d\d)?",
    "XX": r"Z|[+-]\d\d\d\d",
    "XXX": r"Z|[+-]\d\d:\d\d",
    "x": r"[+-]\d\d(?:\d\d)?",
    "xx": r"[+-]\d\d\d\d",
    "xxx": r"[+-]\d\d:\d\d",
}
_PATTERN = re.compile(r"(?P<body>.*?)(?P<fraction>\.S+)?(?P<space> ?)(?P<zone>X{1,3}|x{1,3})?\Z")
_NUMBER_PATTERN = re.compile(r"[#0.,;%‰E+\-]+\Z")


def regular_expression(pattern: str) -> Callable[[str], object]:
    """The whole text must match (ECMAScript's syntax, as far as Python shares it)."""
    try:
        return re.compile(pattern).fullmatch
    except re.error as error:
        raise ValueError(pattern) from error


def boolean_format(form: str) -> Checker:
    """``sì|no``: the word for true and the word for false."""
    words = form.split("|")
    if len(words) != 2 or not all(words) or words[0] == words[1]:
        raise ValueError(form)
    values = {words[0]: "true", words[1]: "false"}

    def parse(text: str) -> str:
        if text not in values:
            raise ValueError(text)
        return values[text]

    return parse


def number_format(form: str | Mapping[str, Any], base: str) -> Checker:
    """A number pattern (UAX #35), or an object with pattern, decimalChar and groupChar."""
    parts = {"pattern": form} if isinstance(form, str) else dict(form)
    if set(parts) - {"pattern", "decimalChar", "groupChar"} or not all(
        isinstance(part, str) and part for part in parts.values()
    ):
        raise ValueError(form)
    point = parts.get("decimalChar", ".")
    pattern = parts.get("pattern")
    group = parts.get("groupChar", "," if pattern and "," in pattern else None)
    follows = _number_pattern(pattern, point, group) if pattern else None
    exponent = r"(?:[eE][+-]?\d+)?" if base in FLOATS else ""
    fraction = "" if base in INTEGER_RANGES else rf"(?:{re.escape(point)}\d*)?"
    digits = rf"\d(?:{re.escape(group)}?\d)*" if group else r"\d+"
    if fraction and group:
        fraction = rf"(?:{re.escape(point)}(?:\d(?:{re.escape(group)}?\d)*)?)?"
    lexical = checker(base)
    shape = re.compile(rf"[%‰]?[+-]?(?:{digits})?{fraction}{exponent}[%‰]?", re.ASCII)

    def parse(text: str) -> str:
        if base in FLOATS and text in ("NaN", "INF", "-INF"):
            return text
        if not shape.fullmatch(text) or not (follows is None or follows(text)):
            raise ValueError(text)
        plain = text.replace(group, "") if group else text
        plain = plain.replace(point, ".").lower()
        signs = [c for c in plain if c in _SCALES]
        number = lexical(plain.replace(signs[0], "", 1) if signs else plain)
        return format(Decimal(number) * _SCALES[signs[0]], "f") if signs else number

    return parse


def _number_pattern(pattern: str, point: str, group: str | None) -> Callable[[str], bool]:
    from csvw.datatypes import NumberPattern  # here: few documents need it, and it loads babel

    canonical = pattern.replace(group or ",", "\0").replace(point, ".").replace("\0", ",")
    if not _NUMBER_PATTERN.match(canonical) or canonical.count(";") > 1:
        raise ValueError(pattern)
    valid = NumberPattern(canonical).is_valid
    return lambda text: bool(
        valid(text.replace(group or ",", "\0").replace(point, ".").replace("\0", ","))
    )


def date_format(form: str, base: str) -> Checker:
    """A date and time pattern of the list that CSVW requires, in any combination it allows."""
    found = _PATTERN.match(form)
    assert found is not None  # every part of the pattern may be empty
    body, fraction, zone = found["body"], found["fraction"], found["zone"]
    date, separator, time = _split(body)
    if (
        (date and date not in _DATES)
        or (time and time not in _TIMES)
        or not body
        or (found["space"] and not zone)
        or (fraction and not time.endswith("ss"))
        or (separator == "T" and date != "yyyy-MM-dd")
        or (base == "date") != (not time)
        or (base == "time") != (not date)
    ):
        raise ValueError(form)
    expression = "".join(
        _FIELDS.get(part, re.escape(part))
        for part in re.findall(r"yyyy|MM?|dd?|HH|mm|ss|.", date + separator + time)
    )
    if fraction:
        expression += rf"(?P<fraction>\.\d{{1,{len(fraction) - 1}}})?"
    if zone:
        expression += f"{found['space']}(?P<zone>{_ZONES[zone]})"
    match = re.compile(expression, re.ASCII).fullmatch

    def parse(text: str) -> str:
        parts = match(text)
        if parts is None:
            raise ValueError(text)
        return _iso(parts.groupdict(), base)

    return parse


def _split(body: str) -> tuple[str, str, str]:
    for separator in ("T", " "):
        if separator in body:
            date, _, time = body.partition(separator)
            return date, separator, time
    return ("", "", body) if body.startswith("HH") else (body, "", "")


def _iso(parts: Mapping[str, str | None], base: str) -> str:
    def two(name: str) -> str:
        return (parts.get(name) or "0").zfill(2)

    date = f"{parts.get('year')}-{two('month')}-{two('day')}"
    clock = f"{two('hour')}:{two('minute')}:{two('second')}{parts.get('fraction') or ''}"
    zone = parts.get("zone") or ""
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return {"date": date, "time": clock}.get(base, f"{date}T{clock}") + zone
