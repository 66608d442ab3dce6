"""From a failing thing back to the row and column, with a second look at the tables.

A large build keeps no rows. The store says which row a thing was transcribed from; only those rows
are read again, and the rows of the few tables that also state something about other things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from psm_kg import mapping, provenance
from psm_kg.errors import Location
from psm_kg.store import Store
from psm_kg.tables import FAULTS, FindingLog, Row, Table, open_table


class Tracer:
    """Traces findings like :class:`psm_kg.mapping.Origins`, over tables that are not in memory."""

    def __init__(
        self,
        documents: Mapping[str, mapping.TableMapping],
        tables: Mapping[str, Path],
        store: Store,
        base: str,
        held: Sequence[mapping.MappedTable] = (),
    ) -> None:
        """``held`` are tables that are in memory anyway."""
        self._documents, self._tables, self._store = documents, tables, store
        self._csv = f"{base}csv/"
        self._held = held
        self._origins = mapping.Origins()

    def prepare(self, wanted: Iterable[tuple[str, str, str | None]]) -> None:
        """Read again the rows that may have given these (thing, property, value) facts."""
        subjects = {subject for subject, _, _ in wanted}
        if not subjects:
            return
        numbers: dict[str, set[int]] = {}
        for subject in subjects:
            for table, row in self._rows_of(subject):
                numbers.setdefault(table, set()).add(row)
        found = []
        for name, path in sorted(self._tables.items()):
            document = self._documents[name]
            rows = numbers.get(document.name, set())
            others = _mentions(document, subjects)
            if rows or others:
                found.append(_chosen(document, path, rows, subjects if others else ()))
        self._origins = mapping.Origins([*found, *self._held])

    def locate(self, subject: str, path: str = "", value: str | None = None) -> Location:
        """The cell behind a fact (see :meth:`psm_kg.mapping.Origins.locate`)."""
        return self._origins.locate(subject, path, value)

    def _rows_of(self, subject: str) -> Iterator[tuple[str, int]]:
        if not subject.startswith(("http:", "https:", "urn:")):
            return  # a blank node has no row
        pattern = (NamedNode(subject), provenance.DERIVED_FROM, None)
        for quad in self._store.quads_for_pattern(*pattern):
            row = quad.object
            if isinstance(row, NamedNode) and row.value.startswith(self._csv):
                table, _, number = row.value.removeprefix(self._csv).partition("#row=")
                if number.isdecimal():
                    yield table, int(number)


def _mentions(document: mapping.TableMapping, subjects: Iterable[str]) -> bool:
    """True when rows of this table may state something about one of the things, not their own."""
    abouts = [column.about for column in document.columns if column.about is not None]
    starts = {str(a.parts[0]) for a in abouts if a != abouts[0] and isinstance(a.parts[0], str)}
    return bool(starts) and any(s.startswith(tuple(starts)) for s in subjects)


def _chosen(
    document: mapping.TableMapping, path: Path, numbers: set[int], subjects: Collection[str]
) -> mapping.MappedTable:
    """The rows with these numbers, and those that speak of these things, mapped."""
    file = open_table(path, document.dialect, mapping.STREAM_LIMITS)
    kept: list[Row] = []
    for piece in file.pieces:
        for batch in file.batches(piece, FindingLog(path.name, FAULTS)):
            chosen = numbers.intersection(batch.numbers)
            if subjects:
                rows = [Row(n, tuple(c)) for n, c in zip(batch.numbers, batch.rows, strict=True)]
                mapped = mapping.map_table(document, Table(path.name, file.first.header, (*rows,)))
                chosen |= {rows[at].number for s in subjects for at in mapped.places.get(s, ())}
            if chosen:
                numbered = zip(batch.numbers, batch.rows, strict=True)
                kept += [Row(n, tuple(cells)) for n, cells in numbered if n in chosen]
    return mapping.map_table(document, Table(path.name, file.first.header, tuple(kept)))
