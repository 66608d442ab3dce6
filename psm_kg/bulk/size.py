"""Which plans are built as large ones."""

from __future__ import annotations

from pathlib import Path

from psm_kg.errors import Location, Text, UsageError
from psm_kg.tables.folder import WORKBOOK, require_folder
from psm_kg.workspace import Workspace

#: Bytes of CSV tables from which a plan is large: about half a million triples, for which the
#: ordinary build would write some hundred thousand files.
LARGE = 4_000_000


def is_large(workspace: Workspace) -> bool:
    """True when the CSV tables of a plan hold :data:`LARGE` bytes or more."""
    return sum(map(_bytes, workspace.tables.glob("*.csv"))) >= LARGE


def _bytes(path: Path) -> int:
    """The size of a file; none for one that cannot be looked at, which its reader will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def refuse_unfit(workspace: Workspace) -> None:
    """Raises UsageError for what a large build does not know: it would be left out in silence.

    A workbook cannot be read row by row. Raises EnvironmentFailure when there are no tables.
    """
    require_folder(workspace.tables)
    if (workspace.tables / WORKBOOK).is_file():
        raise UsageError(
            Text(
                "un piano grande si costruisce da tabelle CSV: salvare ogni foglio come "
                "<nome>.csv, oppure usare --small",
                "a large plan is built from CSV tables: save each sheet as <name>.csv, or use "
                "--small",
            ),
            Location(str(workspace.tables / WORKBOOK)),
        )
