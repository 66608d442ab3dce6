"""Foreign keys across tables: does every code exist where it should, exactly once?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from psm_kg.errors import ConfigurationError, Finding, Location, Severity, Text
from psm_kg.mapping.digests import Key, KeyRows, references
from psm_kg.mapping.model import ForeignKey, TableMapping
from psm_kg.mapping.plan import Record
from psm_kg.mapping.suggest import nearest
from psm_kg.mapping.words import FAULTS
from psm_kg.tables import FindingLog

_PROPOSALS = 200  # close matches are costly: only for the first faults of a key
CANDIDATES = 20_000


class Referable(Protocol):
    """A table with its keys: one held in memory, or one that was streamed."""

    mapping: TableMapping

    @property
    def name(self) -> str:
        """The name of the file."""

    @property
    def slots(self) -> Mapping[str, int]:
        """The place of each column's value in a record."""

    @property
    def positions(self) -> Mapping[str, int]:
        """The place in the file of each column that it has."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong in the table itself."""

    @property
    def unreadable(self) -> bool:
        """True without any row, but with findings that say why."""

    def label(self, name: str) -> str:
        """The name of a column as the file has it."""

    def keys(self, columns: tuple[str, ...]) -> KeyRows:
        """Row numbers by the values of these columns."""

    def suspects(self, key: ForeignKey, target: Any) -> Iterable[Record]:
        """The rows to compare with the keys of ``target``: at least those that are wrong."""


def check_references(
    tables: Iterable[Referable],
    others: Iterable[Referable] = (),
    *,
    excused: Collection[str] = (),
) -> list[Finding]:
    """The foreign keys of all tables; a null reference refers to nothing and is right.

    A cell with several values refers to one row with each. ``others`` are referred to, and not
    checked themselves; ``excused`` are the addresses of tables whose absence is said elsewhere.
    Raises :class:`ConfigurationError` when a foreign key names a column that the other table does
    not have.
    """
    tables = list(tables)
    known = [*tables, *others]
    findings: list[Finding] = []
    for table in tables:
        log = FindingLog(table.name, FAULTS)
        for key in table.mapping.foreign_keys:
            target = target_of(key, known)
            columns = ", ".join(table.label(name) for name in key.columns)
            if target is None:
                if key.resource in excused:
                    continue
                log.add("missing-table", 1, columns, columns, table=key.resource or key.schema)
            elif target.unreadable or not _has(target, key.target):
                continue  # what is wrong with that table is said there
            elif all(name in table.positions for name in key.columns):
                _check(table, key, target, log)
        findings.extend(log.findings())
    return findings


def _has(table: Referable, columns: Iterable[str]) -> bool:
    """False if the file lacks one of the columns that its description has."""
    physical = {column.name for column in table.mapping.physical}
    return all(name in table.positions or name not in physical for name in columns)


_T = TypeVar("_T", bound=Referable)


def target_of(key: ForeignKey, tables: Iterable[_T]) -> _T | None:
    """The table that a foreign key refers to."""
    for table in tables:
        mapping = table.mapping
        if (key.resource and mapping.url == key.resource) or (
            key.schema and mapping.schema == key.schema
        ):
            return table
    return None


def _check(table: Referable, key: ForeignKey, target: Referable, log: FindingLog) -> None:
    physical = {column.name for column in target.mapping.physical}
    for name in key.target:
        if name not in physical:
            raise ConfigurationError(
                Text(
                    f"una chiave esterna rimanda alla colonna «{name}», che {target.mapping.name} "
                    f"non ha{nearest(name, physical).it}",
                    f"a foreign key refers to the column “{name}”, which {target.mapping.name} "
                    f"does not have{nearest(name, physical).en}",
                ),
                Location(table.mapping.document),
            )
    slots = [table.slots[name] for name in key.columns]
    proposals: dict[str, Text] = {}
    words = {"table": target.name, "target": ", ".join(map(target.label, key.target))}
    column = table.label(key.columns[0])
    known: KeyRows | None = None
    sure = True
    for record in table.suspects(key, target):
        if known is None:
            known, sure = target.keys(key.target), not _doubtful(target, key.target)
        for reference in references(tuple(record.values[slot] for slot in slots)):
            rows = known.get(reference)
            shown = ", ".join(v if isinstance(v, str) else ";".join(v or ()) for v in reference)
            if rows is None:
                hint = _proposal(shown, reference, known, proposals) if sure else Text("", "")
                log.add("unknown-reference", record.number, column, shown, hint=hint, **words)
            elif len(rows) > 1:
                log.add(
                    "ambiguous-reference",
                    record.number,
                    column,
                    shown,
                    first=rows[0],
                    second=rows[1],
                    **words,
                )


def _doubtful(table: Referable, columns: Iterable[str]) -> bool:
    """Whether codes in these columns are wrong: the right one may then be among those."""
    labels = {table.label(name) for name in columns}
    return any(
        finding.severity is Severity.VIOLATION and finding.location.column in labels
        for finding in table.findings
    )


def _proposal(
    shown: str,
    reference: Key,
    known: KeyRows,
    proposals: dict[str, Text],
) -> Text:
    nothing = Text("", "")
    if len(reference) != 1 or not known.complete or len(known) > CANDIDATES:
        return nothing
    if shown not in proposals and len(proposals) < _PROPOSALS:
        proposals[shown] = nearest(shown, (k[0] for k in known if isinstance(k[0], str)))
    return proposals.get(shown, nothing)
