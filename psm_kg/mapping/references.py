"""Foreign keys across tables: does every code exist where it should, exactly once?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from psm_kg.errors import ConfigurationError, Finding, Location, Text
from psm_kg.mapping.cells import FAULTY, Value
from psm_kg.mapping.mapped import MappedTable
from psm_kg.mapping.model import ForeignKey
from psm_kg.mapping.suggest import nearest
from psm_kg.mapping.words import FAULTS
from psm_kg.tables import FindingLog

_PROPOSALS = 200  # close matches are costly: only for the first faults of a key
_CANDIDATES = 20_000


def check_references(
    mapped: Iterable[MappedTable], others: Iterable[MappedTable] = ()
) -> list[Finding]:
    """The foreign keys of all tables; a null reference refers to nothing and is right.

    A cell with several values refers to one row with each. ``others`` are referred to, and not
    checked themselves. Raises :class:`ConfigurationError` when a foreign key names a column that
    the other table does not have.
    """
    tables = list(mapped)
    known = [*tables, *others]
    findings: list[Finding] = []
    for table in tables:
        log = FindingLog(table.table.name, FAULTS)
        for key in table.mapping.foreign_keys:
            target = _target(key, known)
            columns = ", ".join(table.label(name) for name in key.columns)
            if target is None:
                log.add("missing-table", 1, columns, columns, table=key.resource or key.schema)
            elif not target.records and target.findings + target.table.findings:
                continue  # the table itself could not be read, which is said there
            elif all(name in table.positions for name in key.columns):
                _check(table, key, target, log)
        findings.extend(log.findings())
    return findings


def _target(key: ForeignKey, tables: Iterable[MappedTable]) -> MappedTable | None:
    for table in tables:
        mapping = table.mapping
        if (key.resource and mapping.url == key.resource) or (
            key.schema and mapping.schema == key.schema
        ):
            return table
    return None


def _check(table: MappedTable, key: ForeignKey, target: MappedTable, log: FindingLog) -> None:
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
    known = target.keys(key.target)
    slots = [table.slots[name] for name in key.columns]
    proposals: dict[str, Text] = {}
    words = {"table": target.table.name, "target": ", ".join(map(target.label, key.target))}
    column = table.label(key.columns[0])
    for record in table.records:
        for reference in _references(tuple(record.values[slot] for slot in slots)):
            rows = known.get(reference)
            shown = ", ".join(v if isinstance(v, str) else ";".join(v or ()) for v in reference)
            if rows is None:
                hint = _proposal(shown, reference, known, proposals)
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


def _references(values: tuple[Value, ...]) -> Iterable[tuple[Value, ...]]:
    if any(value is None or value == () or value is FAULTY for value in values):
        return ()
    if len(values) == 1 and isinstance(values[0], tuple):
        return [(item,) for item in values[0]]
    return (values,)


def _proposal(
    shown: str,
    reference: tuple[Value, ...],
    known: Mapping[tuple[Value, ...], list[int]],
    proposals: dict[str, Text],
) -> Text:
    nothing = Text("", "")
    if len(reference) != 1 or len(known) > _CANDIDATES:
        return nothing
    if shown not in proposals and len(proposals) < _PROPOSALS:
        proposals[shown] = nearest(shown, (k[0] for k in known if isinstance(k[0], str)))
    return proposals.get(shown, nothing)
