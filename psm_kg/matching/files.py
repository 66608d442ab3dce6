"""Proposing actions for a file of projects: a title and, if there is one, an abstract a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psm_kg.errors import DataError, Finding, Location, Severity, Text, UsageError
from psm_kg.matching.matcher import ActionMatcher
from psm_kg.matching.model import Proposal
from psm_kg.matching.settings import read_settings
from psm_kg.matching.words import fold
from psm_kg.tables import Limits, Table, read_table, read_workbook
from psm_kg.workspace import DEFAULT_PLAN, Workspace

_LIMITS = Limits(file_bytes=32 * 1024 * 1024, rows=100_000, columns=300, cells=2_000_000)
MOST = 100  # proposals a project
# how a file was saved does not matter here
_FORGIVEN = frozenset({"not-utf-8", "other-delimiter", "utf-16"})


@dataclass(frozen=True, slots=True)
class Match:
    """A project of a file, the row a spreadsheet shows it in, and the actions proposed for it."""

    row: int
    title: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """What was proposed for a file, and what was wrong with the file."""

    source: str
    projects: tuple[Match, ...]
    findings: tuple[Finding, ...]


def match(file: Path | str, *, plan: Path | str = DEFAULT_PLAN, limit: int = 3) -> Matches:
    """Rank the actions of a plan for each project of a CSV file or .xlsx workbook.

    The file has a column of titles and may have one of abstracts (``titolo`` and ``descrizione``,
    ``title`` and ``abstract`` and the like), with any usual delimiter. Rows without a title are
    left out, with a finding. Raises UsageError for a limit below 1, EnvironmentFailure when a file
    cannot be read, DataError when there is no column of titles or no project.
    """
    if not 1 <= limit <= MOST:
        raise UsageError(
            Text(f"--limit: scrivere da 1 a {MOST}", f"--limit: write 1 to {MOST}"),
        )
    path = Path(file)
    workspace = Workspace.open(plan)
    names = read_settings(workspace.resources.matching).columns
    table, title, abstract = _find_columns(_read(path), names, path.name)
    findings = [f for f in table.findings if f.code not in _FORGIVEN]
    matcher = ActionMatcher.load(workspace)
    projects: list[Match] = []
    for row in table.rows:
        text = row.cells[title].strip()
        if not text:
            findings.append(_untitled(table, row.number, table.header[title]))
            continue
        more = row.cells[abstract].strip() if abstract is not None else ""
        projects.append(Match(row.number, text, matcher.rank(text, more, limit)))
    if not projects:
        raise DataError(
            Text(
                f"{path.name}: non c'è alcun progetto: scrivere un titolo per riga nella colonna "
                f"«{table.header[title]}»",
                f"{path.name}: there is no project: write one title a row in the column "
                f"“{table.header[title]}”",
            ),
            table.findings,
        )
    return Matches(path.name, tuple(projects), tuple(findings))


def _read(path: Path) -> Sequence[Table]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return list(read_workbook(path, _LIMITS, hygiene=False).values())
    return [read_table(path, limits=_LIMITS, hygiene=False)]


def _find_columns(
    tables: Sequence[Table], names: Mapping[str, Collection[str]], file: str
) -> tuple[Table, int, int | None]:
    """The table that has titles, and where its titles and abstracts are."""
    for table in tables:
        header = [_plain(name) for name in table.header]
        title = _position(header, names["title"])
        if title is not None:
            return table, title, _position(header, names["abstract"])
    found = list(dict.fromkeys(name for table in tables for name in table.header if name))
    shown = ", ".join(found[:10]) or "-"
    wanted = names["title"]
    accepted = ", ".join(list(wanted)[:4])
    raise DataError(
        Text(
            f"{file}: manca la colonna dei titoli: la prima riga deve avere una di queste "
            f"intestazioni: {accepted} (ora ha: {shown})",
            f"{file}: there is no column of titles: the first row needs one of these headings: "
            f"{accepted} (it has: {shown})",
        ),
        tuple(f for table in tables for f in table.findings),
    )


def _position(header: Sequence[str], names: Iterable[str]) -> int | None:
    """The column with the first of the names that there is."""
    return next((header.index(name) for name in map(_plain, names) if name in header), None)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name.lower())))


def _untitled(table: Table, row: int, column: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "no-title",
        Text(
            "manca il titolo: la riga è stata saltata; scriverlo o togliere la riga",
            "the title is missing: the row was left out; write it or remove the row",
        ),
        Location(table.name, row, column),
    )
