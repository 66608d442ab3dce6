"""Addresses, literals and lines of many rows at once: N-Quads syntax from columns of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode

from psm_kg.mapping.cells import Value
from psm_kg.mapping.context import is_legal
from psm_kg.mapping.digests import Key
from psm_kg.mapping.model import Column
from psm_kg.mapping.plan import Emitter, Expander, Record
from psm_kg.mapping.template import UNRESERVED, as_written, encode_value

Values = Sequence[Value]
Objects = Sequence[str | tuple[str, ...] | None]  # in N-Quads syntax, None: no triple
Addresses = Sequence[str | None]
Expand = Callable[["Batch"], Addresses]
Terms = tuple[str, Callable[["Batch"], Objects], str]  # objects, and what all have around them

REMEMBERED = 10_000
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')


class Doubt(Exception):
    """Some row of those given needs the row engine."""


class Batch:
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


# -- addresses


def addresses(expander: Expander) -> Expand:
    """The IRIs of a template in angle brackets."""
    slots = expander.variables
    slow = _slow_addresses(_Known(expander).__getitem__, slots)
    parts = _simple_parts(expander)
    if parts is None:
        return slow
    form = "<" + "%s".join(part.replace("%", "%%") for part in parts) + ">"

    def fast(batch: Batch) -> Addresses:
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
        if len(self) >= REMEMBERED:
            self.clear()
        self[key] = found = f"<{iri}>" if iri is not None else None
        return found


def _slow_addresses(look_up: Callable[[Key], str | None], slots: Sequence[int]) -> Expand:
    def expand(batch: Batch) -> Addresses:
        if not slots:
            return [look_up(())] * batch.count
        return list(map(look_up, zip(*(batch.values[slot] for slot in slots), strict=True)))

    return expand


# -- objects and lines


class ColumnEmitter:
    """An :class:`Emitter` for many rows."""

    def __init__(self, emitter: Emitter) -> None:
        self.subject = emitter.subject
        graph = "" if isinstance(emitter.graph, DefaultGraph) else f" {emitter.graph}"
        terms = _literals(emitter) if emitter.value is None else _links(emitter)
        before, self._objects, after = terms
        self._middle = f" {emitter.predicate} {before}"
        self._end = f"{after}{graph} .\n"
        self._required = emitter.required

    def objects(self, batch: Batch) -> Objects:
        """The objects by row, without what all have around them. Raises :class:`Doubt`."""
        found = self._objects(batch)
        for slot in self._required:
            needed = batch.values[slot]
            if not all(needed):
                found = [o if v else None for o, v in zip(found, needed, strict=True)]
        return found

    def lines(self, subjects: Addresses, objects: Objects) -> tuple[list[str], int]:
        """The lines by row, and how many."""
        middle, end = self._middle, self._end
        pairs = zip(subjects, objects, strict=True)
        if tuple in set(map(type, objects)):
            several = [
                [f"{s}{middle}{one}{end}" for one in ((o,) if isinstance(o, str) else o)]
                if s is not None and o is not None
                else ()
                for s, o in pairs
            ]
            return list(map("".join, several)), sum(map(len, several))
        if None in objects or None in subjects:
            found = ["" if s is None or o is None else f"{s}{middle}{o}{end}" for s, o in pairs]
            return found, len(found) - found.count("")
        return [f"{s}{middle}{o}{end}" for s, o in pairs], len(objects)


def _literals(emitter: Emitter) -> Terms:
    column, slot = emitter.column, emitter.slot
    language = column.lang if column.datatype.tags_language and column.lang != "und" else None
    datatype = None if column.datatype.tags_language else NamedNode(column.datatype.iri)

    def objects(batch: Batch) -> Objects:
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
    expand = addresses(value)

    def objects(batch: Batch) -> Objects:
        found = expand(batch)
        own = batch.values[slot]
        if column.virtual or None not in own:
            return found
        return [o if v is not None else None for o, v in zip(found, own, strict=True)]

    parts = _simple_parts(value)
    if parts is None or value.variables != (slot,) or column.virtual or not value.house:
        return "", objects, ""

    def of_own_value(batch: Batch) -> Objects:
        texts = batch.encoded(slot)  # one value a cell, as there is no separator
        return [text or None for text in texts] if "" in texts else texts

    return f"<{parts[0]}", of_own_value, f"{parts[1]}>"


def _several_links(value: Expander, column: Column, slot: int) -> Callable[[Batch], Objects]:
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
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = texts = tuple(f"<{iri}>" for iri in found if iri is not None)
        return texts

    def objects(batch: Batch) -> Objects:
        keys = zip(*(batch.values[s] for s in slots), strict=True)
        return [
            known[key] if key in known else links(key, own)
            for key, own in zip(keys, batch.values[slot], strict=True)
        ]

    return objects
