"""From what a contributor says now and what it said before: the new state, nothing vanishing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from psm_kg.errors import Finding, Location, Severity, Text
from psm_kg.harvest.keeping import COLUMNS, Rows, State, as_csv
from psm_kg.harvest.registry import Contributor
from psm_kg.harvest.words import FAULTS, GONE
from psm_kg.links import ContributedProject
from psm_kg.tables import FindingLog, read_table

#: With so few projects a loss is seen without help.
_FEW = 3
_VERSION_LENGTH = 12
_SAID = (
    "title",
    "language",
    "abstract",
    "cup",
    "own_code",
    "uri",
    "lead",
    "lead_ipa",
    "start",
    "end",
    "link",
    "contact",
    "licence",
)


@dataclass(frozen=True)
class Taken:
    """The new state, how many projects and links are new, changed or gone, and what is wrong."""

    state: State
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def is_fit(self) -> bool:
        """True when nothing speaks against it."""
        return all(f.severity is not Severity.VIOLATION for f in self.findings)


def version(project: Mapping[str, str], monitoring_round: str) -> str:
    """A short hash of what a project says in a round, but for the actions that it serves.

    A review is of a project and an action in one version: a changed text, or a new round, is to be
    reviewed again; one action more or less leaves what was decided of the others.
    """
    said = [project[name] for name in (*_SAID, "municipalities")]
    text = json.dumps([*said, monitoring_round], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]


def take(
    contributor: Contributor,
    projects: Iterable[ContributedProject],
    before: State,
    today: date,
    *,
    accept_shrink: bool = False,
) -> Taken:
    """The state after a good file. Links of other rounds stay: they say what was declared then."""
    linked = [project for project in projects if project.actions]
    rows = {p.id: _row(contributor, p) for p in linked}
    links = _links(contributor, linked, rows, before, today)
    old = [row for row in before.links if row["round"] == contributor.round]
    history = [row for row in before.links if row["round"] != contributor.round]
    needed = {row["project"] for row in history} - rows.keys()
    carried = {row["id"]: row for row in before.projects if row["id"] in needed}
    gone = _gone(old, links, before, GONE, today)
    declared = {row["project"] for row in old}
    lost = declared - rows.keys()
    log = FindingLog("", FAULTS)
    if len(declared) >= _FEW and 2 * len(lost) > len(declared) and not accept_shrink:
        log.add("mass-loss", 0, "", len(lost), before=len(declared), contributor=contributor.id)
    known = {row["id"]: row["version"] for row in before.projects if row["id"] in declared}
    present = {_key(row) for row in links}
    state = State(
        _ordered((*rows.values(), *carried.values()), "id"),
        _ordered((*links, *history), "round", "project", "action"),
        _withdrawn([*before.withdrawn, *gone], present),
        before.source,
        before.report,
    )
    return Taken(
        state,
        len(rows.keys() - declared),
        sum(rows[key]["version"] != known[key] for key in rows.keys() & known.keys()),
        len(gone),
        (*log.findings(), *unfit(state)),
    )


def withdraw_all(before: State, reason: Text, today: date, only_round: str = "") -> Taken:
    """The state when nothing of a contributor (or nothing of a round) holds any more."""
    left = [row for row in before.links if only_round and row["round"] != only_round]
    ended = [row for row in before.links if row not in left]
    gone = _gone(ended, [], before, reason, today)
    needed = {row["project"] for row in left}
    state = State(
        tuple(row for row in before.projects if row["id"] in needed),
        tuple(left),
        _withdrawn([*before.withdrawn, *gone], set()),
        {**before.source, "etag": "", "last_modified": "", "sha256": "", "projects": len(needed)}
        | {"links": len(left)},
        before.report,
    )
    return Taken(state, withdrawn=len(gone))


def unfit(state: State) -> tuple[Finding, ...]:
    """What the plan's own tables would not accept, read as they are read.

    The check of the form is stricter; this holds also when it is not.
    """
    findings: list[Finding] = []
    with TemporaryDirectory() as folder:
        for name, rows in zip(COLUMNS, (state.projects, state.links, state.withdrawn), strict=True):
            path = Path(folder) / name
            path.write_bytes(as_csv(name, rows))
            table = read_table(path)
            sources = [row.get("source_row", "") for row in rows]
            for finding in table.findings:
                if finding.severity is not Severity.VIOLATION:
                    continue
                at = finding.location.row - 2
                row = sources[at] if 0 <= at < len(sources) else ""
                log = FindingLog("", FAULTS)
                log.add("not-fit", int(row or 0), "", finding.value, name=finding.location.column)
                findings += log.findings()
    return tuple(findings)


def _row(contributor: Contributor, project: ContributedProject) -> dict[str, str]:
    row = {name: str(getattr(project, name)) for name in _SAID}
    row |= {
        "contributor": contributor.id,
        "id": project.id,
        "municipalities": ";".join(project.municipalities),
        "source_row": str(project.location.row or ""),
    }
    return row | {"version": version(row, contributor.round)}


def _links(
    contributor: Contributor,
    projects: Iterable[ContributedProject],
    rows: Mapping[str, Mapping[str, str]],
    before: State,
    today: date,
) -> list[dict[str, str]]:
    since = {_key(row): row["since"] for row in before.links}
    links = []
    for project in projects:
        for action in project.actions:
            link = {
                "contributor": contributor.id,
                "round": contributor.round,
                "project": project.id,
                "action": action,
                "version": rows[project.id]["version"],
            }
            links.append(link | {"since": since.get(_key(link), today.isoformat())})
    return links


def _gone(
    old: Iterable[Mapping[str, str]],
    links: Iterable[Mapping[str, str]],
    before: State,
    reason: Text,
    today: date,
) -> list[dict[str, str]]:
    titles = {row["id"]: row["title"] for row in before.projects}
    kept = {_key(row) for row in links}
    return [
        {name: row[name] for name in ("contributor", "round", "project", "action")}
        | {"title": titles[row["project"]], "reason_it": reason.it, "reason_en": reason.en}
        | {"date": today.isoformat()}
        for row in old
        if _key(row) not in kept
    ]


def _withdrawn(rows: Iterable[Mapping[str, str]], present: set[tuple[str, ...]]) -> Rows:
    """Each withdrawn link once, with its last reason; not those that are declared again."""
    last = {_key(row): row for row in rows if _key(row) not in present}
    return _ordered(last.values(), "round", "project", "action")


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["round"], row["project"], row["action"]


def _ordered(rows: Iterable[Mapping[str, str]], *names: str) -> Rows:
    return tuple(sorted(rows, key=lambda row: [row[name] for name in names]))


def placed(finding: Finding, file: str) -> Finding:
    """The finding with a file, where it has none."""
    if finding.location.file:
        return finding
    at = finding.location
    return Finding(
        finding.severity,
        finding.code,
        finding.message,
        Location(file, at.row, at.column),
        finding.value,
    )
