"""A table put through its mapping: findings first, then quads, each traceable to its row.

Rows are read once (values and subjects are kept, they are mostly the very strings of the table);
quads are made when asked for, one row at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Quad

from psm_kg.errors import Finding
from psm_kg.mapping.cells import FAULTY
from psm_kg.mapping.digests import Key, KeyRows
from psm_kg.mapping.model import ForeignKey, TableMapping
from psm_kg.mapping.plan import Emitter, Record, Statement
from psm_kg.mapping.rows import RowMapper, Subjects
from psm_kg.tables import FindingLog, Table


class MappedTable:
    """The result of :func:`map_table`: what was wrong, and the quads of what was right."""

    def __init__(self, mapping: TableMapping, table: Table) -> None:
        self.mapping = mapping
        self.table = table
        self._rows = rows = RowMapper(mapping, table)
        self.positions, self.slots, self.plan = rows.positions, rows.slots, rows.plan
        self.label = rows.label
        self.records: list[Record] = []
        self._subjects: list[Subjects] = []
        for index, row in enumerate(table.rows, start=1):
            record = rows.record(row.number, index, row.cells)
            self.records.append(record)
            self._subjects.append(rows.subjects(record))
        check_primary_key(rows, self.records, rows.log)
        self.findings: tuple[Finding, ...] = rows.log.findings()

    def quads(self) -> Iterator[Quad]:
        """The quads of all rows, in the order of rows and columns."""
        for record, subjects in zip(self.records, self._subjects, strict=True):
            nodes = self._rows.nodes(record, subjects)
            for emitter, (subject, predicate, term) in self.plan.statements(record, nodes):
                yield Quad(subject, predicate, term, emitter.graph)

    def statements(self, at: int) -> Iterator[tuple[Emitter, Statement]]:
        """The triples of the row at position ``at`` of the table, with their columns."""
        nodes = [NamedNode(iri) if iri is not None else None for iri in self._subjects[at]]
        return self.plan.statements(self.records[at], nodes)

    @cached_property
    def origins(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Table name and row numbers of each subject with some triple."""
        return {
            subject: tuple((self.mapping.name, self.records[at].number) for at in places)
            for subject, places in self.places.items()
        }

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Positions of the rows that speak of each subject."""
        found: dict[str, list[int]] = {}
        for at, subjects in enumerate(self._subjects):
            for subject in dict.fromkeys(subjects):
                if subject is not None:
                    found.setdefault(subject, []).append(at)
        return found

    def described(self) -> Iterator[tuple[str, int]]:
        """The thing that each row is about (the subject of its first column), and its number."""
        for at, record in enumerate(self.records):
            if (subject := self.subject_of(at)) is not None:
                yield subject, record.number

    def subject_of(self, at: int) -> str | None:
        """The thing that the row at position ``at`` is about."""
        return self._subjects[at][0] if self._subjects[at] else None

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.table.name

    @property
    def unreadable(self) -> bool:
        """True without any row, but with findings that say why."""
        return not self.records and bool(self.findings + self.table.findings)

    def suspects(self, key: ForeignKey, target: object) -> Sequence[Record]:  # noqa: ARG002
        """The rows to compare with the keys of another table: all."""
        return self.records

    def keys(self, columns: Sequence[str]) -> KeyRows:
        """Row numbers by the values of these columns; rows with a faulty or null one left out."""
        slots = [self.slots[name] for name in columns]
        found = KeyRows()
        for record in self.records:
            key = tuple(record.values[slot] for slot in slots)
            if not any(value is FAULTY or value is None for value in key):
                found.setdefault(key, []).append(record.number)
        return found


def check_primary_key(rows: RowMapper, records: Iterable[Record], log: FindingLog) -> None:
    """Note in ``log`` each record whose primary key was there before."""
    columns = rows.mapping.primary_key
    if not columns or any(name not in rows.positions for name in columns):
        return
    slots = [rows.slots[name] for name in columns]
    first: dict[Key, int] = {}
    label = ", ".join(rows.label(name) for name in columns)
    for record in records:
        key = tuple(record.values[slot] for slot in slots)
        if any(value is FAULTY for value in key):
            continue
        if key in first:
            log.add(
                "duplicate-key",
                record.number,
                rows.label(columns[0]),
                ", ".join(v if isinstance(v, str) else ";".join(v or ()) for v in key),
                columns=label,
                first=first[key],
            )
        else:
            first[key] = record.number


def map_table(mapping: TableMapping, table: Table) -> MappedTable:
    """Check every cell of a table against its mapping and prepare its quads."""
    return MappedTable(mapping, table)
