"""Which column of the file is which column of the description.

Columns match by name, or by one of their titles; their order does not matter. A file that is
missing a column, has one too many or calls one differently is told which.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from psm_kg.errors import Text
from psm_kg.mapping.model import Column, TableMapping
from psm_kg.tables import FindingLog, Table

_NOTHING = Text("", "")
_CLOSE = 0.6


def match_header(mapping: TableMapping, table: Table, log: FindingLog) -> dict[str, int]:
    """Position in the file of each column that it has, by column name."""
    physical = mapping.physical
    if not table.header:  # no header row by dialect, or an unreadable file (told by the reader)
        width = len(table.rows[0].cells) if table.rows else 0
        return {column.name: i for i, column in enumerate(physical[:width])}
    found: dict[str, int] = {}
    for column in physical:
        for name in _names(column):
            if name in table.header:
                found[column.name] = table.header.index(name)
                break
    if len(found) < len(physical) and not mapping.house and not _titled(physical):
        return {column.name: i for i, column in enumerate(physical[: len(table.header)])}
    _report(physical, table, found, log)
    return found


def _names(column: Column) -> list[str]:
    return [column.name, *(title for titles in column.titles.values() for title in titles)]


def _titled(columns: Sequence[Column]) -> bool:
    return any(c.titles or not c.name.startswith("_col.") for c in columns)


def _report(
    columns: Sequence[Column], table: Table, found: dict[str, int], log: FindingLog
) -> None:
    used, expected = set(found.values()), [c.name for c in columns]
    missing = [name for name in expected if name not in found]
    extra = [n for i, n in enumerate(table.header) if i not in used and n]
    extra = [n for n in dict.fromkeys(extra) if n not in found]  # duplicates: the reader's finding
    for name in list(missing):
        close = difflib.get_close_matches(name, extra, n=1, cutoff=_CLOSE)
        same = [n for n in extra if n.strip().lower() == name.lower()]
        # what stands where the column is expected was hardly put there for something else
        here = [n for n in extra if table.header.index(n) == expected.index(name)]
        for written in (same or close or here)[:1]:
            log.add("renamed-column", 1, written, written, instead=name)
            missing.remove(name)
            extra.remove(written)
    for name in missing:
        log.add("missing-column", 1, name, name, hint=_NOTHING)
    for name in extra:
        log.add("unknown-column", 1, name, name, expected=", ".join(expected))
