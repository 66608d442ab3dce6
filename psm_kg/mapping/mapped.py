"""A table put through its mapping: findings first, then quads, each traceable to its row.

Rows are read once (values and subjects are kept, they are mostly the very strings of the table);
quads are made when asked for, one row at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Quad

from psm_kg.errors import Finding
from psm_kg.mapping.cells import FAULTY, CellReader, Value, cell_reader
from psm_kg.mapping.header import match_header
from psm_kg.mapping.model import TableMapping
from psm_kg.mapping.plan import Emitter, Plan, Record, Statement, Subject
from psm_kg.mapping.words import FAULTS
from psm_kg.tables import FindingLog, Table

SHORT = 200


class MappedTable:
    """The result of :func:`map_table`: what was wrong, and the quads of what was right."""

    def __init__(self, mapping: TableMapping, table: Table) -> None:
        self.mapping = mapping
        self.table = table
        self._log = FindingLog(table.name, FAULTS)
        self.positions = match_header(mapping, table, self._log)
        readers = self._readers()
        self.slots = {name: i for i, (name, _, _) in enumerate(readers)}
        self.plan = Plan(mapping, self.slots)
        self.records: list[Record] = []
        self._subjects: list[tuple[str | None, ...]] = []
        sure = self._sure_subjects()
        for index, row in enumerate(table.rows, start=1):
            cells = row.cells
            values: list[Value] = [
                read(cells[at], row.number) if at >= 0 else read("", 0) for _, at, read in readers
            ]
            record = Record(row.number, index, values)
            self.records.append(record)
            self._subjects.append(self._check(record, sure))
        self._check_primary_key()
        self.findings: tuple[Finding, ...] = self._log.findings()

    def quads(self) -> Iterator[Quad]:
        """The quads of all rows, in the order of rows and columns."""
        for record, subjects in zip(self.records, self.subject_nodes(), strict=True):
            for emitter, (subject, predicate, term) in self.plan.statements(record, subjects):
                yield Quad(subject, predicate, term, emitter.graph)

    def subject_nodes(self) -> Iterator[list[Subject | None]]:
        """The subjects of each row, ready for :meth:`Plan.statements`."""
        blank = [template is None for template in self.plan.subjects]
        for record, subjects in zip(self.records, self._subjects, strict=True):
            yield [
                BlankNode(f"r{record.number}")
                if anonymous
                else (NamedNode(iri) if iri is not None else None)
                for iri, anonymous in zip(subjects, blank, strict=True)
            ]

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

    def keys(self, columns: Sequence[str]) -> dict[tuple[Value, ...], list[int]]:
        """Row numbers by the values of these columns; rows with a faulty or null one left out."""
        slots = [self.slots[name] for name in columns]
        found: dict[tuple[Value, ...], list[int]] = {}
        for record in self.records:
            key = tuple(record.values[slot] for slot in slots)
            if not any(value is FAULTY or value is None for value in key):
                found.setdefault(key, []).append(record.number)
        return found

    def label(self, name: str) -> str:
        """The name of a column as the file has it."""
        at = self.positions.get(name)
        return self.table.header[at] if at is not None and self.table.header else name

    def _readers(self) -> list[tuple[str, int, CellReader]]:
        """Column, position in the file (-1: none) and reader, in the order of the slots."""
        readers: list[tuple[str, int, CellReader]] = []
        for column in self.mapping.columns:
            at = -1 if column.virtual else self.positions.get(column.name, -1)
            read: CellReader = cell_reader(
                column, self._log, house=self.mapping.house, label=self.label(column.name)
            )
            absent = at < 0 and not column.virtual
            readers.append((column.name, at, _nothing if absent else read))
        return readers

    def _sure_subjects(self) -> set[int]:
        """Subjects of which every row says something (a constant: usually the type)."""
        return {
            e.subject
            for e in self.plan.emitters
            if e.value is not None
            and not e.required
            and e.value.template.is_constant
            and e.column.virtual
        }

    def _check(self, record: Record, sure: set[int]) -> tuple[str | None, ...]:
        """The subjects of a row, after the addresses made from its cells were checked."""
        subjects: list[str | None] = []
        for template in self.plan.subjects:
            iri = template.expand(record) if template is not None else None
            if template is not None and iri is None and template.checked:
                self._complain(template.attempt(record), record, template.variables)
            subjects.append(iri)
        speaks = set(sure)
        for emitter in self.plan.emitters:
            value = emitter.value
            if value is not None and value.checked and not emitter.skips(record.values):
                self._check_links(emitter, record)
            if (
                emitter.subject not in speaks
                and not emitter.skips(record.values)
                and emitter.objects(record)
            ):
                speaks.add(emitter.subject)
        return tuple(iri if i in speaks else None for i, iri in enumerate(subjects))

    def _check_links(self, emitter: Emitter, record: Record) -> None:
        value, own = emitter.value, record.values[emitter.slot]
        if value is None or own is FAULTY or (own is None and not emitter.column.virtual):
            return
        name = emitter.column.name
        many = isinstance(own, tuple) and name in value.template.variables
        for item in own if many and own is not None else (None,):
            if value.expand(record, name, item) is None:
                self._complain(value.attempt(record, name, item), record, value.variables)

    def _complain(self, iri: str | None, record: Record, variables: Sequence[int]) -> None:
        if iri is None:  # a faulty cell, already told, or nothing to say
            return
        names = list(self.slots)
        for slot in dict.fromkeys(variables):
            value = record.values[slot]
            shown = value if isinstance(value, str) else ";".join(value or ())
            self._log.add(
                "invalid-iri", record.number, self.label(names[slot]), shown, iri=iri[:SHORT]
            )

    def _check_primary_key(self) -> None:
        columns = self.mapping.primary_key
        if not columns or any(name not in self.positions for name in columns):
            return
        slots = [self.slots[name] for name in columns]
        first: dict[tuple[Value, ...], int] = {}
        label = ", ".join(self.label(name) for name in columns)
        for record in self.records:
            key = tuple(record.values[slot] for slot in slots)
            if any(value is FAULTY for value in key):
                continue
            if key in first:
                shown = ", ".join(v if isinstance(v, str) else ";".join(v or ()) for v in key)
                self._log.add(
                    "duplicate-key",
                    record.number,
                    self.label(columns[0]),
                    shown,
                    columns=label,
                    first=first[key],
                )
            else:
                first[key] = record.number


def _nothing(text: str, row: int) -> Value:  # noqa: ARG001 -- a column that the file lacks
    return None


def map_table(mapping: TableMapping, table: Table) -> MappedTable:
    """Check every cell of a table against its mapping and prepare its quads."""
    return MappedTable(mapping, table)
