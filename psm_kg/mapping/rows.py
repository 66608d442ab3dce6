"""One row through the compiled mapping: its values, its subjects, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import BlankNode, NamedNode

from psm_kg.mapping.cells import FAULTY, REMEMBERED, CellReader, Value, cell_reader
from psm_kg.mapping.header import match_header
from psm_kg.mapping.model import TableMapping
from psm_kg.mapping.plan import Emitter, Plan, Record, Subject
from psm_kg.mapping.words import FAULTS
from psm_kg.tables import FindingLog, Table

SHORT = 200
Subjects = tuple[str | None, ...]


class RowMapper:
    """A mapping compiled for the header of one file; faults go to ``log``.

    ``positions``: place in the file of each column that it has; ``slots``: place of each column's
    value in a record. The header is matched when the mapper is made, and what is wrong with it is
    noted then.
    """

    def __init__(self, mapping: TableMapping, table: Table, log: FindingLog | None = None) -> None:
        self.mapping = mapping
        self.header = table.header
        self.log = log if log is not None else FindingLog(table.name, FAULTS)
        self.positions = match_header(mapping, table, self.log)
        self.slots = {column.name: i for i, column in enumerate(mapping.columns)}
        self.places = [
            -1 if column.virtual else self.positions.get(column.name, -1)
            for column in mapping.columns
        ]
        self.plan = Plan(mapping, self.slots)
        self.sure = self._sure_subjects()
        self._readers = self.readers(self.log)

    def readers(self, log: FindingLog, remembered: int = REMEMBERED) -> list[CellReader]:
        """The reader of each slot, with faults in ``log`` and a memory for so many texts."""
        house = self.mapping.house
        return [
            cell_reader(
                column, log, house=house, label=self.label(column.name), remembered=remembered
            )
            if at >= 0 or column.virtual
            else _nothing
            for column, at in zip(self.mapping.columns, self.places, strict=True)
        ]

    def restart(self, log: FindingLog) -> None:
        """Note faults in another log from here on."""
        self.log = log
        self._readers = self.readers(log)

    def label(self, name: str) -> str:
        """The name of a column as the file has it."""
        at = self.positions.get(name)
        return self.header[at] if at is not None and self.header else name

    def record(self, number: int, index: int, cells: Sequence[str]) -> Record:
        """The values of a row."""
        values: list[Value] = [
            read(cells[at], number) if at >= 0 else read("", 0)
            for at, read in zip(self.places, self._readers, strict=True)
        ]
        return Record(number, index, values)

    def subjects(self, record: Record) -> Subjects:
        """The subjects of which a row says something, after its addresses were checked."""
        subjects: list[str | None] = []
        for template in self.plan.subjects:
            iri = template.expand(record) if template is not None else None
            if template is not None and iri is None and template.checked:
                self._complain(template.attempt(record), record, template.variables)
            subjects.append(iri)
        speaks = set(self.sure)
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

    def nodes(self, record: Record, subjects: Subjects) -> list[Subject | None]:
        """The subjects ready for :meth:`Plan.statements`."""
        return [
            BlankNode(f"r{record.number}")
            if template is None
            else (NamedNode(iri) if iri is not None else None)
            for iri, template in zip(subjects, self.plan.subjects, strict=True)
        ]

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
            self.log.add(
                "invalid-iri", record.number, self.label(names[slot]), shown, iri=iri[:SHORT]
            )


def _nothing(text: str, row: int) -> Value:  # noqa: ARG001 -- a column that the file lacks
    return None
