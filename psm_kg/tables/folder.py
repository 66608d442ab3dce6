"""The tables of a plan folder: one CSV file each, or one workbook with a sheet each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from psm_kg.closest import closest
from psm_kg.errors import EnvironmentFailure, Finding, Location, Severity, Text
from psm_kg.tables.csvfile import read_table
from psm_kg.tables.model import Table
from psm_kg.tables.workbook import read_workbook

WORKBOOK = "tables.xlsx"
TABLE_MISSING = "table-missing"  # the code of a finding


def require_folder(folder: Path) -> None:
    """Raises EnvironmentFailure when there is no folder of tables."""
    if not folder.is_dir():
        raise EnvironmentFailure(
            Text("manca la cartella delle tabelle", "the folder of the tables is missing"),
            Location(str(folder)),
        )


def read_tables(
    folder: Path,
    optional: Mapping[str, bool],
    read: Callable[[Path], Table] = read_table,
) -> dict[str, Table]:
    """Read the tables that ``optional`` names (True: the table may be absent).

    Each is ``<name>.csv``, or the sheet ``<name>`` of ``tables.xlsx``. A missing table, one given
    twice and a file or sheet of an unknown name are findings of the tables concerned. ``read``
    reads a CSV file. Raises EnvironmentFailure when the folder itself is missing or a file cannot
    be read.
    """
    require_folder(folder)
    workbook = folder / WORKBOOK
    sheets = read_workbook(workbook) if workbook.is_file() else {}
    if "" in sheets:
        # the workbook itself cannot be read: nothing that is missing needs saying
        return {"": sheets[""]}
    sheets = {name: sheet for name, sheet in sheets.items() if sheet.header or name in optional}
    files = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    tables: dict[str, Table] = {}
    for name, may_miss in optional.items():
        if name in files and name in sheets:
            tables[name] = _faulty(
                f"{name}.csv",
                "table-twice",
                f"la tabella è sia in {name}.csv sia in {WORKBOOK}: tenerne una sola",
                f"the table is both in {name}.csv and in {WORKBOOK}: keep one of them",
            )
        elif name in files:
            tables[name] = read(files[name])
        elif name in sheets:
            tables[name] = sheets[name]
        elif not may_miss:
            tables[name] = _missing(name, folder)
    places = {name: f"{name}.csv" for name in files}
    places |= {name: f"{WORKBOOK}#{name}" for name in sheets}
    for name, place in places.items():
        if name not in optional:
            tables[f"?{name}"] = _unknown(name, place, optional)
    return tables


def table_files(
    folder: Path, optional: Mapping[str, bool]
) -> tuple[dict[str, Path], list[Finding]]:
    """The CSV files of the tables that ``optional`` names, unread.

    Missing tables and unknown files are findings, as for :func:`read_tables`. Raises
    EnvironmentFailure when there is no folder.
    """
    require_folder(folder)
    files = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    faulty = [_missing(n, folder) for n, o in optional.items() if n not in files and not o]
    faulty += [_unknown(n, f"{n}.csv", optional) for n in files if n not in optional]
    known = {name: files[name] for name in optional if name in files}
    return known, [finding for table in faulty for finding in table.findings]


def _missing(name: str, folder: Path) -> Table:
    return _faulty(
        f"{name}.csv",
        TABLE_MISSING,
        f"manca la tabella: aggiungere {name}.csv nella cartella {folder.name}",
        f"the table is missing: add {name}.csv to the folder {folder.name}",
    )


def _unknown(name: str, place: str, known: Mapping[str, bool]) -> Table:
    near = closest(name, known, count=1, cutoff=0.6)
    hint = Text(f"; intendeva {near[0]}?", f"; did you mean {near[0]}?") if near else Text(".", ".")
    return _faulty(
        place,
        "table-unknown",
        f"non è una tabella del piano{hint.it} Rinominarla o spostarla altrove",
        f"this is not a table of a plan{hint.en} Rename it or move it away",
    )


def _faulty(file: str, code: str, it: str, en: str) -> Table:
    finding = Finding(Severity.VIOLATION, code, Text(it, en), Location(file))
    return Table(file, (), (), (finding,))
