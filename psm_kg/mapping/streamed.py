"""One table streamed: pieces of its file to N-Quads, then its keys and references."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Quad

from psm_kg.errors import Finding
from psm_kg.mapping import mapped
from psm_kg.mapping.cells import Value
from psm_kg.mapping.columnar import ColumnMapper
from psm_kg.mapping.columnterms import Doubt
from psm_kg.mapping.digests import (
    DigestBag,
    KeyRows,
    digest,
    key_digests,
    reference_digests,
    references,
    whole_keys,
)
from psm_kg.mapping.model import ForeignKey, TableMapping
from psm_kg.mapping.plan import Record
from psm_kg.mapping.references import CANDIDATES, target_of
from psm_kg.mapping.rows import RowMapper
from psm_kg.mapping.words import FAULTS
from psm_kg.tables import FAULTS as READING_FAULTS
from psm_kg.tables import FindingLog, Piece, TableFile
from psm_kg.tables.log import LogState

Columns = tuple[str, ...]
_FEW = 4  # rows given to the row engine rather than halved again


@dataclass(slots=True)
class MappedPiece:
    """What a piece of a file gave: quads, findings of reader and mapping, digests of keys."""

    text: list[bytes] = field(default_factory=list)
    rows: int = 0
    quads: int = 0
    reading: LogState = ((), {})
    mapping: LogState = ((), {})
    keys: list[array[int]] = field(default_factory=list)
    references: list[array[int]] = field(default_factory=list)


class StreamedTable:
    """A table file with its mapping, compiled; what was found is put together in here."""

    def __init__(self, mapping: TableMapping, file: TableFile, per_row: str = "") -> None:
        self.mapping = mapping
        self.rows = RowMapper(mapping, file.first)
        self.name, self.label = file.first.name, self.rows.label
        self.slots, self.positions = self.rows.slots, self.rows.positions
        self.columns = ColumnMapper(self.rows, per_row)
        self.file = file.in_order() if self.columns.counts_rows else file
        self.row_count = self.quad_count = 0
        self._per_row = per_row
        self._reading = FindingLog(self.name, READING_FAULTS)
        self._reading.absorb(file.noted)
        self._log = FindingLog(self.name, FAULTS)
        self._log.absorb(self.rows.log.state())
        self._keys: dict[Columns, DigestBag] = {}
        self._references: dict[ForeignKey, DigestBag] = {}
        primary = mapping.primary_key
        if primary and all(name in self.positions for name in primary):
            self._keys[primary] = DigestBag()

    def refer(self, tables: Sequence[StreamedTable]) -> None:
        """Prepare to collect what the foreign keys need, here and in the tables they name."""
        for key in self.mapping.foreign_keys:
            target = target_of(key, tables)
            if (
                target is not None
                and all(name in self.positions for name in key.columns)
                and all(name in target.slots for name in key.target)
            ):
                self._references[key] = DigestBag()
                target._keys.setdefault(key.target, DigestBag())

    # -- the first pass, in any process

    def map(self, piece: Piece) -> MappedPiece:
        """Read, check and map one piece; nothing is kept here."""
        reading, log = FindingLog(self.name, READING_FAULTS), FindingLog(self.name, FAULTS)
        self.rows.restart(log)
        done = MappedPiece(keys=[array("Q") for _ in self._keys])
        found: list[set[int]] = [set() for _ in self._references]
        for batch in self.file.batches(piece, reading):
            for values, text, quads in self._mapped(batch.numbers, batch.rows, done.rows):
                done.text.append(text.encode())
                done.quads += quads
                for keys, columns in zip(done.keys, self._keys, strict=True):
                    keys.extend(key_digests(self._of(columns, values)))
                for refs, key in zip(found, self._references, strict=True):
                    refs |= reference_digests(self._of(key.columns, values))
            done.rows += len(batch.rows)
        done.references = [array("Q", refs) for refs in found]
        done.reading, done.mapping = reading.state(), log.state()
        return done

    def _of(self, columns: Columns, values: Sequence[Sequence[Value]]) -> list[Sequence[Value]]:
        return [values[self.slots[name]] for name in columns]

    def _mapped(
        self, numbers: Sequence[int], rows: Sequence[Sequence[str]], before: int
    ) -> Iterator[tuple[Sequence[Sequence[Value]], str, int]]:
        """Values by column, quads and how many: column by column, or row by row where in doubt."""
        if not rows:
            return
        try:
            values = self.columns.read(rows)
            yield values, *self.columns.lines(numbers, values)
            return
        except Doubt:
            pass
        half = len(rows) // 2
        if half > _FEW and self.columns.able:
            yield from self._mapped(numbers[:half], rows[:half], before)
            yield from self._mapped(numbers[half:], rows[half:], before + half)
            return
        records = [
            self.rows.record(number, before + i, cells)
            for i, (number, cells) in enumerate(zip(numbers, rows, strict=True), start=1)
        ]
        text = "".join(map(self._row_text, records))
        yield list(zip(*(r.values for r in records), strict=True)), text, text.count("\n")

    def _row_text(self, record: Record) -> str:
        subjects = self.rows.subjects(record)
        nodes = self.rows.nodes(record, subjects)
        lines = [
            f"{Quad(*statement, emitter.graph)} .\n"
            for emitter, statement in self.rows.plan.statements(record, nodes)
        ]
        if self._per_row and subjects and subjects[0] is not None:
            lines.append(self._per_row.format(subjects[0], record.number, record.number - 1))
        return "".join(lines)

    # -- putting together, in the order of the pieces

    def take(self, done: MappedPiece) -> None:
        """Add what the next piece gave."""
        self.row_count += done.rows
        self.quad_count += done.quads
        self._reading.absorb(done.reading)
        self._log.absorb(done.mapping)
        for bag, found in zip(self._keys.values(), done.keys, strict=True):
            bag.add(found)
        for bag, found in zip(self._references.values(), done.references, strict=True):
            bag.add(found)

    def check_primary_key(self) -> None:
        """Note the rows whose primary key was there before: a second pass if there are any."""
        bag = self._keys.get(self.mapping.primary_key)
        repeated = bag.repeated() if bag is not None else frozenset()
        if repeated:
            again = self._with_digest(self.mapping.primary_key, repeated.__contains__)
            mapped.check_primary_key(self.rows, again, self._log)

    @property
    def reading_findings(self) -> tuple[Finding, ...]:
        """What was wrong with the file."""
        return self.file.whole.findings if self.file.whole else self._reading.findings()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong with the cells and keys."""
        return self._log.findings()

    # -- what foreign keys need (psm_kg.mapping.references.Referable)

    @property
    def unreadable(self) -> bool:
        """True without any row, but with findings that say why."""
        return not self.row_count and bool(self.reading_findings + self.findings)

    def suspects(self, key: ForeignKey, target: StreamedTable) -> Iterable[Record]:
        """The rows that refer to no key, or to one that is there more than once."""
        refs, known = self._references[key], target._keys[key.target]
        wrong = known.missing(refs) | refs.any_of(known.repeated())
        if not wrong:
            return
        for record in self._records():
            keys = references(tuple(record.values[self.slots[name]] for name in key.columns))
            if any(digest(one) in wrong for one in keys):
                yield record

    def keys(self, columns: Columns) -> KeyRows:
        """Row numbers by key: all when they are few, else those there more than once."""
        found, bag = KeyRows(), self._keys[columns]
        found.complete = bag.distinct(CANDIDATES) <= CANDIDATES
        wanted = (lambda _: True) if found.complete else bag.repeated().__contains__
        slots = [self.slots[name] for name in columns]
        for record in self._with_digest(columns, wanted):
            key = tuple(record.values[slot] for slot in slots)
            if None not in key:
                found.setdefault(key, []).append(record.number)
        return found

    def _with_digest(self, columns: Columns, wanted: Callable[[int], bool]) -> Iterator[Record]:
        slots = [self.slots[name] for name in columns]
        for record in self._records():
            for key in whole_keys([[record.values[slot]] for slot in slots]):
                if wanted(digest(key)):
                    yield record

    def _records(self) -> Iterator[Record]:
        """The rows once more; what is wrong in them was said."""
        said = FindingLog(self.name, {**READING_FAULTS, **FAULTS}, limit=0)
        readers = RowMapper(self.mapping, self.file.first, said)
        index = 0
        for piece in self.file.pieces:
            for batch in self.file.batches(piece, said):
                for number, cells in zip(batch.numbers, batch.rows, strict=True):
                    index += 1
                    yield readers.record(number, index, cells)
