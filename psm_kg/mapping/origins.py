"""Where a triple came from: the file, the row and the column that a person can go and mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from psm_kg.errors import Location
from psm_kg.mapping.mapped import MappedTable, map_table
from psm_kg.mapping.model import Column, TableMapping
from psm_kg.tables import Table


class Origins:
    """Traces the subjects of many mapped tables back to rows and columns."""

    def __init__(self, mapped: Iterable[MappedTable] = ()) -> None:
        self._tables = tuple(mapped)

    def rows(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """For each thing the (table name, row number) pairs of the rows that are about it."""
        found: dict[str, tuple[tuple[str, int], ...]] = {}
        for table in self._tables:
            for subject, number in table.described():
                found[subject] = (*found.get(subject, ()), (table.mapping.name, number))
        return found

    def locate(self, subject: str, path: str = "", value: str | None = None) -> Location:
        """The cell behind a triple; ``path`` is a property IRI, ``value`` an IRI or lexical form.

        When no cell gave such a triple (a value is missing): the row of the subject and the column
        that would have given it. An unknown subject has an empty location.
        """
        rows = [(t, at) for t in self._tables for at in t.places.get(subject, ())]
        # rows about the subject first: other tables may also state something about it
        rows.sort(key=lambda row: row[0].subject_of(row[1]) != subject)
        for wanted in (value, None) if value is not None else (None,):
            for table, at in rows if path else ():
                column = _column_of(table, at, subject, path, wanted)
                if column is not None:
                    return _location(table, at, column)
        for table, at in rows:
            for column in _columns_for(table, path):
                return _location(table, at, column)
        return _location(rows[0][0], rows[0][1], None) if rows else Location()


def locate(
    mapping: TableMapping, table: Table, subject: str, path: str, value: str | None = None
) -> Location:
    """The cell of one table behind a triple (see :meth:`Origins.locate`)."""
    return Origins([map_table(mapping, table)]).locate(subject, path, value)


def _column_of(
    table: MappedTable, at: int, subject: str, path: str, value: str | None
) -> Column | None:
    for emitter, (node, predicate, term) in table.statements(at):
        if (
            isinstance(node, NamedNode)
            and node.value == subject
            and predicate.value == path
            and (value is None or (isinstance(term, (NamedNode, Literal)) and term.value == value))
        ):
            return emitter.column
    return None


def _columns_for(table: MappedTable, path: str) -> Iterator[Column]:
    """The columns that give this property: those of the file first."""
    columns = [e.column for e in table.plan.emitters if path and e.column.property_iri == path]
    yield from sorted(columns, key=lambda column: (column.virtual, column.number))


def _location(table: MappedTable, at: int, column: Column | None) -> Location:
    return Location(table.table.name, table.records[at].number, _visible(table, column))


def _visible(table: MappedTable, column: Column | None) -> str:
    """The column to look at: for a virtual one, the first that its address is made from."""
    if column is None:
        return ""
    if column.virtual:
        used = column.value.variables if column.value else ()
        return next((table.label(name) for name in used if name in table.positions), "")
    return table.label(column.name)
