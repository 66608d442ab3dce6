"""The compiled plan on many rows at once, column by column: N-Quads text for rows without fault.

The row engine (:mod:`psm_kg.mapping.rows`) says what is wrong, in words; here it is only seen that
something is. Values come from the same readers, addresses from the same templates and constants
from the same plan; what is gained is that a column of values is handled by a few calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from pyoxigraph import NamedNode

from psm_kg.mapping.cells import FAULTY, CellReader, Value
from psm_kg.mapping.columnterms import (
    REMEMBERED,
    Addresses,
    Batch,
    ColumnEmitter,
    Doubt,
    Objects,
    Values,
    addresses,
)
from psm_kg.mapping.model import Column
from psm_kg.mapping.plan import Expander
from psm_kg.mapping.rows import RowMapper
from psm_kg.mapping.template import SPECIAL
from psm_kg.tables import FindingLog


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
        self._subjects = [addresses(t) if t is not None else None for t in plan.subjects]
        self._emitters = [ColumnEmitter(e) for e in plan.emitters] if self.able else []
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

    def lines(self, numbers: Sequence[int], values: Sequence[Values]) -> tuple[str, int]:
        """The quads of the rows in their order, and how many. Raises :class:`Doubt`."""
        if not self.able:
            raise Doubt
        batch = Batch(numbers, values)
        subjects: list[Addresses] = [
            expand(batch) if expand is not None else [f"_:r{number}" for number in numbers]
            for expand in self._subjects
        ]
        objects = [emitter.objects(batch) for emitter in self._emitters]
        made = [
            emitter.lines(subjects[emitter.subject], found)
            for emitter, found in zip(self._emitters, objects, strict=True)
        ]
        if self._per_row and self._subjects and self._subjects[0] is not None:
            made.append(self._row_lines(numbers, subjects[0], objects))
        text = "".join(chain.from_iterable(zip(*(lines for lines, _ in made), strict=True)))
        return text, sum(count for _, count in made)

    def _row_lines(
        self, numbers: Sequence[int], subjects: Addresses, objects: Sequence[Objects]
    ) -> tuple[list[str], int]:
        """``per_row`` for the thing of each row of which the row says something; how many lines."""
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
        lines = [
            form(subject[1:-1], number, number - 1) if subject is not None else ""
            for number, subject in zip(numbers, subjects, strict=True)
        ]
        return lines, (len(lines) - lines.count("")) * self._per_row.count("\n")


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
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value
        return value


def _column_reader(
    column: Column, read: CellReader, log: FindingLog, *, absent: bool
) -> Callable[[Sequence[str]], Values]:
    datatype, required = column.datatype, column.required
    as_written = column.separator is None and not column.default and column.null == {""}
    if as_written and not absent:
        if datatype.is_plain_string:
            return lambda cells: _plain(cells, required=required)
        if (fits := datatype.fits) is not None:
            return lambda cells: _fitting(cells, fits, required=required)
    look_up = _Memory(read, log).__getitem__
    return lambda cells: list(map(look_up, cells))


def _fitting(
    cells: Sequence[str], fits: Callable[[str], object], *, required: bool
) -> Sequence[str | None]:
    values = _plain(cells, required=required)
    if not all(map(fits, filter(None, set(cells)))):
        raise Doubt
    return values


def _plain(cells: Sequence[str], *, required: bool) -> Sequence[str | None]:
    if "" not in cells:
        return cells
    if required:
        raise Doubt
    return [cell or None for cell in cells]
