"""The compiled plan on many rows at once, column by column: N-Quads text for rows without fault.

The row engine (:mod:`psm_kg.mapping.rows`) says what is wrong, in words; here it is only seen that
something is. Values come from the same readers, addresses from the same templates and constants
from the same plan; what is gained is that a column of values is handled by a few calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode

from psm_kg.mapping.cells import FAULTY, CellReader, Value
from psm_kg.mapping.context import is_legal
from psm_kg.mapping.digests import Key
from psm_kg.mapping.model import Column
from psm_kg.mapping.plan import Emitter, Expander, Record
from psm_kg.mapping.rows import RowMapper
from psm_kg.mapping.template import SPECIAL, UNRESERVED, as_written, encode_value
from psm_kg.tables import FindingLog

Values = Sequence[Value]
Objects = Sequence[str | tuple[str, ...] | None]  # in N-Quads syntax, None: no triple
Addresses = Sequence[str | None]
Expand = Callable[["_Batch"], Addresses]
Terms = tuple[str, Callable[["_Batch"], Objects], str]  # objects, and what all have around them

_REMEMBERED = 10_000
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')


class Doubt(Exception):
    """Some row of those given needs the row engine."""


class ColumnMapper:
    """The plan of a :class:`RowMapper` for many rows.

    ``able``: it can be used; ``counts_rows``: some address has ``_row``.
    """

    def __init__(self, rows: RowMapper, per_row: str = "") -> None:
        scratch = FindingLog("", rows.log.catalogue, limit=0)
        self._places = rows.places
        self._readers = [
            _column_reader(column, read, scratch, absent=at < 0)
            for column, at, read in zip(
                rows.mapping.columns, rows.places, rows.readers(scratch, remembered=0), strict=True
            )
        ]
        plan = rows.plan
        used = {
            name
            for emitter in plan.emitters
            for template in (emitter.predicate, plan.subjects[emitter.subject], emitter.value)
            if isinstance(template, Expander)
            for name in template.template.variables
        }
        self.able = (
            not any(
                not isinstance(e.predicate, NamedNode)
                or (e.column.ordered and e.column.separator and e.value is None)
                for e in plan.emitters
            )
            and not used & SPECIAL
        )
        self.counts_rows = "_row" in used
        self._subjects = [_addresses(t) if t is not None else None for t in plan.subjects]
        self._emitters = [_ColumnEmitter(e) for e in plan.emitters] if self.able else []
        self._sure = 0 in rows.sure
        self._per_row = per_row

    def read(self, rows: Sequence[Sequence[str]]) -> list[Values]:
        """The values by slot, each for all rows. Raises :class:`Doubt`."""
        columns = list(zip(*rows, strict=True))
        count = len(rows)
        return [
            read(columns[at]) if at >= 0 else list(read(("",))) * count
            for at, read in zip(self._places, self._readers, strict=True)
        ]

    def lines(self, numbers: Sequence[int], values: Sequence[Values]) -> str:
        """The quads of the rows in their order. Raises :class:`Doubt`."""
        if not self.able:
            raise Doubt
        batch = _Batch(numbers, values)
        subjects: list[Addresses] = [
            expand(batch) if expand is not None else [f"_:r{number}" for number in numbers]
            for expand in self._subjects
        ]
        objects = [emitter.objects(batch) for emitter in self._emitters]
        fragments = [
            emitter.lines(subjects[emitter.subject], found)
            for emitter, found in zip(self._emitters, objects, strict=True)
        ]
        if self._per_row and self._subjects and self._subjects[0] is not None:
            fragments.append(self._row_lines(numbers, subjects[0], objects))
        return "".join(chain.from_iterable(zip(*fragments, strict=True)))

    def _row_lines(
        self, numbers: Sequence[int], subjects: Addresses, objects: Sequence[Objects]
    ) -> list[str]:
        """``per_row`` for the thing of each row of which the row says something."""
        if not self._sure:
            said = zip(
                *(o for e, o in zip(self._emitters, objects, strict=True) if e.subject == 0),
                strict=True,
            )
            subjects = [
                subject if any(found is not None and found != () for found in all_found) else None
                for subject, all_found in zip(subjects, said, strict=True)
            ]
        form = self._per_row.format
        return [
            form(subject[1:-1], number, number - 1) if subject is not None else ""
            for number, subject in zip(numbers, subjects, strict=True)
        ]


class _Batch:
    """The values of some rows, and what is made from a column once for several templates."""

    def __init__(self, numbers: Sequence[int], values: Sequence[Values]) -> None:
        self.count = len(numbers)
        self.values = values
        self._encoded: dict[int, Sequence[str | None]] = {}

    def encoded(self, slot: int) -> Sequence[str | None]:
        """A column percent-encoded, null as nothing; None for several values in a cell."""
        found = self._encoded.get(slot)
        if found is None:
            found = self._encoded[slot] = _encoded(self.values[slot])
        return found


def _encoded(values: Values) -> Sequence[str | None]:
    try:
        text = "".join(cast(Sequence[str], values))
    except TypeError:  # null, or several values in a cell
        return [encode_value(v) if isinstance(v, str) else "" if not v else None for v in values]
    if UNRESERVED.match(text):
        return cast(Sequence[str], values)
    return [encode_value(v) for v in cast(Sequence[str], values)]


# -- values


class _Memory(dict[str, Value]):
    """Cell texts already read in a column, none with a finding. Raises :class:`Doubt`."""

    def __init__(self, read: CellReader, log: FindingLog) -> None:
        super().__init__()
        self._read = read
        self._log = log

    def __missing__(self, text: str) -> Value:
        before = self._log.noted
        value = self._read(text, 0)
        if value is FAULTY or self._log.noted > before:
            raise Doubt
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = value
        return value


def _column_reader(
    column: Column, read: CellReader, log: FindingLog, *, absent: bool
) -> Callable[[Sequence[str]], Values]:
    plain = column.datatype.is_plain_string and column.separator is None and not column.default
    if plain and column.null == {""} and not absent:
        return lambda cells: _plain(cells, required=column.required)
    look_up = _Memory(read, log).__getitem__
    return lambda cells: list(map(look_up, cells))


def _plain(cells: Sequence[str], *, required: bool) -> Values:
    if "" not in cells:
        return cells
    if required:
        raise Doubt
    return [cell or None for cell in cells]


# -- addresses


def _addresses(expander: Expander) -> Expand:
    """The IRIs of a template in angle brackets."""
    slots = expander.variables
    slow = _slow_addresses(_Known(expander).__getitem__, slots)
    parts = _simple_parts(expander)
    if parts is None:
        return slow
    form = "<" + "%s".join(part.replace("%", "%%") for part in parts) + ">"

    def fast(batch: _Batch) -> Addresses:
        columns = [batch.encoded(slot) for slot in slots]
        if any(None in column for column in columns):
            return slow(batch)
        texts = zip(*columns, strict=True)
        if expander.house and all("" in column for column in columns):
            return [form % text if any(text) else None for text in texts]
        return [form % text for text in texts]

    return fast


def _simple_parts(expander: Expander) -> list[str] | None:
    """The texts around the variables of a template that only encodes values of columns."""
    template = expander.template
    texts = [""]
    for part in template.parts:
        if isinstance(part, str):
            texts[-1] += part
        elif part.operator or len(part.names) > 1:
            return None
        else:
            texts.append("")
    able = template.starts_absolute and not expander.checked and len(texts) > 1
    return texts if able and len(texts) == len(expander.variables) + 1 else None


class _Known(dict[Key, str | None]):
    """The address that values give, worked out one by one and remembered."""

    def __init__(self, expander: Expander) -> None:
        super().__init__()
        self._expander = expander

    def __missing__(self, key: Key) -> str | None:
        expander = self._expander
        values = dict(zip(expander.variables, key, strict=True))
        iri = expander.attempt(Record(0, 0, values))
        if iri is not None and expander.checked and not is_legal(iri):
            raise Doubt
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = found = f"<{iri}>" if iri is not None else None
        return found


def _slow_addresses(look_up: Callable[[Key], str | None], slots: Sequence[int]) -> Expand:
    def expand(batch: _Batch) -> Addresses:
        if not slots:
            return [look_up(())] * batch.count
        return list(map(look_up, zip(*(batch.values[slot] for slot in slots), strict=True)))

    return expand


# -- objects and lines


class _ColumnEmitter:
    """An :class:`Emitter` for many rows."""

    def __init__(self, emitter: Emitter) -> None:
        self.subject = emitter.subject
        graph = "" if isinstance(emitter.graph, DefaultGraph) else f" {emitter.graph}"
        terms = _literals(emitter) if emitter.value is None else _links(emitter)
        before, self._objects, after = terms
        self._middle = f" {emitter.predicate} {before}"
        self._end = f"{after}{graph} .\n"
        self._required = emitter.required

    def objects(self, batch: _Batch) -> Objects:
        """The objects by row, without what all have around them. Raises :class:`Doubt`."""
        found = self._objects(batch)
        for slot in self._required:
            needed = batch.values[slot]
            if not all(needed):
                found = [o if v else None for o, v in zip(found, needed, strict=True)]
        return found

    def lines(self, subjects: Addresses, objects: Objects) -> list[str]:
        """The lines by row."""
        middle, end = self._middle, self._end
        if None not in objects and None not in subjects and tuple not in set(map(type, objects)):
            return [f"{s}{middle}{o}{end}" for s, o in zip(subjects, objects, strict=True)]
        return [
            ""
            if subject is None or found is None
            else f"{subject}{middle}{found}{end}"
            if isinstance(found, str)
            else "".join([f"{subject}{middle}{one}{end}" for one in found])
            for subject, found in zip(subjects, objects, strict=True)
        ]


def _literals(emitter: Emitter) -> Terms:
    column, slot = emitter.column, emitter.slot
    language = column.lang if column.datatype.tags_language and column.lang != "und" else None
    datatype = None if column.datatype.tags_language else NamedNode(column.datatype.iri)

    def objects(batch: _Batch) -> Objects:
        values = batch.values[slot]
        try:
            text = "".join(cast(Sequence[str], values))
        except TypeError:
            return [
                _escape(v)
                if isinstance(v, str)
                else (tuple(map(_escape, v)) if v is not None else None)
                for v in values
            ]
        if '"' in text or "\\" in text or not text.isprintable():
            return [_escape(v) for v in cast(Sequence[str], values)]
        return values

    return '"', objects, str(Literal("", datatype=datatype, language=language))[1:]


def _escape(text: str) -> str:
    return str(Literal(text))[1:-1] if _ESCAPED.search(text) else text


def _links(emitter: Emitter) -> Terms:
    value, column, slot = emitter.value, emitter.column, emitter.slot
    assert value is not None  # the caller's choice
    if column.separator is not None and column.name in value.template.variables:
        return "", _several_links(value, column, slot), ""
    expand = _addresses(value)

    def objects(batch: _Batch) -> Objects:
        found = expand(batch)
        own = batch.values[slot]
        if column.virtual or None not in own:
            return found
        return [o if v is not None else None for o, v in zip(found, own, strict=True)]

    parts = _simple_parts(value)
    if parts is None or value.variables != (slot,) or column.virtual or not value.house:
        return "", objects, ""

    def of_own_value(batch: _Batch) -> Objects:
        texts = batch.encoded(slot)  # one value a cell, as there is no separator
        return [text or None for text in texts] if "" in texts else texts

    return f"<{parts[0]}", of_own_value, f"{parts[1]}>"


def _several_links(value: Expander, column: Column, slot: int) -> Callable[[_Batch], Objects]:
    """A link for each value of a cell."""
    slots = value.variables
    known: dict[tuple[Value, ...], tuple[str, ...]] = {}

    def links(key: tuple[Value, ...], items: Value) -> tuple[str, ...]:
        if value.is_value and all(map(as_written, items or ())):
            return tuple([f"<{item}>" for item in items or ()])
        record = Record(0, 0, dict(zip(slots, key, strict=True)))
        found = [value.attempt(record, column.name, item) for item in items or ()]
        if value.checked and not all(iri is None or is_legal(iri) for iri in found):
            raise Doubt
        if len(known) >= _REMEMBERED:
            known.clear()
        known[key] = texts = tuple(f"<{iri}>" for iri in found if iri is not None)
        return texts

    def objects(batch: _Batch) -> Objects:
        keys = zip(*(batch.values[s] for s in slots), strict=True)
        return [
            known[key] if key in known else links(key, own)
            for key, own in zip(keys, batch.values[slot], strict=True)
        ]

    return objects
