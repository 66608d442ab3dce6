"""What the office decides of the declared links: to list, to confirm, to reject, to withdraw.

A decision is a row of ``tables/reviews.csv`` and holds for the version that was looked at.
"""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from psm_kg.closest import closest
from psm_kg.errors import ConfigurationError, Location, Text, UsageError, shorten
from psm_kg.harvest.keeping import Keeper, State, as_json
from psm_kg.harvest.taking import withdraw_all
from psm_kg.harvest.words import BY_OFFICE
from psm_kg.tables import Row, read_table, write_csv
from psm_kg.workspace import Workspace

Decision = Literal["accepted", "rejected"]
COLUMNS = (
    "contributor",
    "project",
    "action",
    "decision",
    "reason",
    "version",
    "reviewer",
    "date",
)
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declared link without a decision on what it says now.

    ``before`` is what was decided of an earlier version, empty when nothing was; ``duplicates``
    are known projects that it may be, as ``contributor/project`` or a project of the plan.
    """

    contributor: str
    round: str
    project: str
    action: str
    title: str
    since: str
    version: str
    before: str = ""
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many links were decided or withdrawn, and what was left as it was."""

    decided: int
    unchanged: int = 0


def waiting(workspace: Workspace, contributor: str = "") -> tuple[Waiting, ...]:
    """The links that wait for a decision, by contributor, project and action.

    Raises UsageError for a contributor of whom nothing is kept.
    """
    keeper = Keeper(workspace)
    decisions = _decisions(_read(workspace))
    found: list[Waiting] = []
    for key in _chosen(keeper, contributor):
        found += _waiting_of(keeper.read(key), decisions)
    return tuple(found)


def decide(
    workspace: Workspace,
    targets: Iterable[str],
    decision: Decision,
    *,
    today: date,
    reviewer: str = "",
    reason: str = "",
) -> Reviewed:
    """Write a decision for ``contributor``, ``contributor/project`` or ``…/action``.

    A contributor alone means all of its links that wait; named links are decided also when they
    were before. Without ``reviewer`` it is :func:`reviewer_name`. Raises UsageError for what is
    not declared, a rejection without a reason, or no reviewer; ConfigurationError when
    reviews.csv is not a table of reviews.
    """
    reason, reviewer = _one_line(reason), _one_line(reviewer or reviewer_name())
    if decision == "rejected" and not reason:
        raise UsageError(
            Text("per rifiutare serve un motivo: --reason", "a rejection needs a reason: --reason")
        )
    if not reviewer:
        raise UsageError(Text("chi decide? --reviewer NOME", "who decides? --reviewer NAME"))
    keeper = Keeper(workspace)
    with keeper.held():
        rows = _read(workspace)
        decisions = _decisions(rows)
        links = [link for target in targets for link in _links(keeper, target, decisions)]
        decided = 0
        for link in {tuple(link.values()): link for link in links}.values():
            key = (link["contributor"], link["project"], link["action"], link["version"])
            row = {**link, "decision": decision, "reason": reason, "reviewer": reviewer}
            row = {name: row.get(name, "") for name in COLUMNS} | {"date": today.isoformat()}
            before = decisions.get(key)
            if before is not None and all(before[n] == row[n] for n in ("decision", "reason")):
                continue
            decisions[key] = row
            decided += 1
        if decided:
            _write(workspace, decisions.values())
    return Reviewed(decided, len(links) - decided)


def withdraw(workspace: Workspace, contributor: str, reason: str, today: date) -> Reviewed:
    """Withdraw all that a contributor declared; it is not asked again until readmitted.

    Raises UsageError without a reason, or for a contributor of whom nothing is kept.
    """
    reason = _one_line(reason)
    if not reason:
        raise UsageError(
            Text("per ritirare serve un motivo: --reason", "a withdrawal needs a reason: --reason")
        )
    keeper = Keeper(workspace)
    with keeper.held():
        (key,) = _chosen(keeper, contributor)
        taken = withdraw_all(keeper.read(key), BY_OFFICE.format(reason=reason), today)
        source = {**taken.state.source, "withdrawn": today.isoformat(), "reason": reason}
        _keep(keeper, key, replace(taken.state, source=source))
    return Reviewed(taken.withdrawn)


def readmit(workspace: Workspace, contributor: str) -> None:
    """Let a withdrawn contributor be asked again at the next harvest.

    Raises UsageError when it was not withdrawn.
    """
    keeper = Keeper(workspace)
    with keeper.held():
        (key,) = _chosen(keeper, contributor)
        state = keeper.read(key)
        if "withdrawn" not in state.source:
            raise UsageError(
                Text(f"«{key}» non è stato ritirato", f"“{key}” was not withdrawn"),
            )
        gone = {"withdrawn", "reason"}
        kept = {name: value for name, value in state.source.items() if name not in gone}
        _keep(keeper, key, replace(state, source=kept))


def reviewer_name() -> str:
    """The name that git knows, else that of the account; empty when neither does."""
    try:
        found = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False
        ).stdout.strip()
        return found or getpass.getuser()
    except (OSError, KeyError, subprocess.TimeoutExpired):
        return ""


def waiting_json(items: Iterable[Waiting]) -> dict[str, Any]:
    """What waits, for programs."""
    return {"waiting": [asdict(item) for item in items]}


def _keep(keeper: Keeper, key: str, state: State) -> None:
    files = state.files()
    keeper.write(key, files | ({"report.json": as_json(state.report)} if state.report else {}))


def _chosen(keeper: Keeper, contributor: str) -> list[str]:
    known = keeper.contributors()
    if not contributor:
        return known
    if contributor not in known:
        near = closest(contributor, known, count=1)
        hint = (
            Text(f"; intendeva {near[0]}?", f"; did you mean {near[0]}?") if near else Text("", "")
        )
        raise UsageError(
            Text(
                f"di «{shorten(contributor)}» non è stato raccolto nulla{hint.it}",
                f"nothing of “{shorten(contributor)}” was harvested{hint.en}",
            )
        )
    return [contributor]


def _waiting_of(
    state: State, decisions: Mapping[tuple[str, ...], Mapping[str, str]]
) -> Iterator[Waiting]:
    titles = {row["id"]: row["title"] for row in state.projects}
    twins: dict[str, list[str]] = {}
    for twin in state.report.get("duplicates", []):
        other = f"{twin['of']}/{twin['other']}" if twin["of"] else str(twin["other"])
        twins.setdefault(str(twin["project"]), []).append(other)
    earlier = {key[:3]: row for key, row in sorted(decisions.items(), key=lambda i: i[1]["date"])}
    for link in state.links:
        key = (link["contributor"], link["project"], link["action"])
        if (*key, link["version"]) in decisions:
            continue
        yield Waiting(
            link["contributor"],
            link["round"],
            link["project"],
            link["action"],
            titles.get(link["project"], ""),
            link["since"],
            link["version"],
            earlier[key]["decision"] if key in earlier else "",
            tuple(twins.get(link["project"], ())),
        )


def _links(
    keeper: Keeper, target: str, decisions: Mapping[tuple[str, ...], Mapping[str, str]]
) -> list[dict[str, str]]:
    contributor, *rest = target.split("/")
    (key,) = _chosen(keeper, contributor) if contributor else ("",)
    state = keeper.read(key) if key else State()
    if not rest and key:
        return [_link(item) for item in (asdict(w) for w in _waiting_of(state, decisions))]
    wanted = dict(zip(("project", "action"), rest, strict=False))
    found = [_link(row) for row in state.links if wanted.items() <= row.items()]
    if not found or len(rest) > 2:
        raise UsageError(
            Text(
                f"«{shorten(target)}» non è fra le dichiarazioni in vigore: scrivere "
                "ENTE, ENTE/PROGETTO o ENTE/PROGETTO/AZIONE (psm-kg review list le elenca)",
                f"“{shorten(target)}” is not among the declarations in force: write CONTRIBUTOR, "
                "CONTRIBUTOR/PROJECT or CONTRIBUTOR/PROJECT/ACTION (psm-kg review list shows them)",
            )
        )
    return found


def _link(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in ("contributor", "project", "action", "version")}


def _path(workspace: Workspace) -> Path:
    return workspace.tables / "reviews.csv"


def _read(workspace: Workspace) -> list[dict[str, str]]:
    path = _path(workspace)
    if not path.is_file():
        return []
    table = read_table(path)
    if set(table.header) != set(COLUMNS) or any(f.severity.rank == 0 for f in table.findings):
        raise ConfigurationError(
            Text(
                f"non è una tabella di esami senza errori (le colonne sono: {', '.join(COLUMNS)}): "
                "correggerla, psm-kg validate dice dove",
                f"this is no table of reviews without faults (the columns are: "
                f"{', '.join(COLUMNS)}): mend it, psm-kg validate says where",
            ),
            Location(str(path)),
        )
    return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]


def _decisions(rows: Iterable[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    return {(r["contributor"], r["project"], r["action"], r["version"]): r for r in rows}


def _write(workspace: Workspace, rows: Iterable[Mapping[str, str]]) -> None:
    """All rows in one order, in the place of the old file at once."""
    path = _path(workspace)
    ordered = sorted(
        rows, key=lambda r: [r[n] for n in ("contributor", "project", "action", "date", "version")]
    )
    passing = path.with_name(f".{path.name}.new")
    cells = [Row(0, tuple(row[name] for name in COLUMNS)) for row in ordered]
    write_csv(passing, COLUMNS, cells)
    with passing.open("rb") as stream:
        os.fsync(stream.fileno())
    passing.replace(path)


def _one_line(text: str) -> str:
    """A text as the tables take it. Raises UsageError for one that is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line) > _LONGEST_REASON or line[:1] in ("=", "+", "@", "#"):
        raise UsageError(
            Text(
                f"«{shorten(line, 40)}»: al più {_LONGEST_REASON} caratteri, e non cominciare con "
                "= + @ #",
                f"“{shorten(line, 40)}”: at most {_LONGEST_REASON} characters, not beginning with "
                "= + @ #",
            )
        )
    return line
