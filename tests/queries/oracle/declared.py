"""Answers about what other bodies declare, from the folder of each in ``contributed/``."""

from __future__ import annotations

import re
from typing import Any

from .tables import Row, Tables, answers, names, ordered


def status(t: Tables, row: Row) -> str:
    """Withdrawn, else as the office decided of this very version, else proposed."""
    if "date" in row:
        return "withdrawn"
    review = decision(t, row)
    return review["decision"] if review else "proposed"


def decision(t: Tables, row: Row) -> Row | None:
    """The review of the same project, action and version."""
    keys = ("contributor", "project", "action", "version")
    found = [r for r in t["reviews"] if all(r[key] == row.get(key) for key in keys)]
    assert len(found) < 2
    return found[0] if found else None


def title(t: Tables, row: Row) -> str:
    """The title of the project, or the one that it had when it was withdrawn."""
    for project in t.declared("projects"):
        if (project["contributor"], project["id"]) == (row["contributor"], row["project"]):
            return project["title"]
    return row["title"]


def links(t: Tables) -> list[Row]:
    return [*t.declared("links"), *t.declared("withdrawn")]


def body(t: Tables, contributor: str) -> Row:
    row = t.by("contributors", "id")[contributor]
    return row if row["name_it"] else t.by("organisations", "id")[contributor]


@answers("contributions/declared")
def declared(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "round": row["round"],
                "contributor": row["contributor"],
                **names(body(t, row["contributor"]), "contributor_it", "contributor_en"),
                "project": f"{row['contributor']}/{row['project']}",
                "label": title(t, row),
                "action": row["action"],
                "status": status(t, row),
                "since": row.get("since", ""),
                "withdrawn_on": row.get("date", ""),
            }
            for row in links(t)
        ),
        "round",
        "contributor",
        "project",
        "action",
    )


@answers("contributions/of-contributor")
def of_contributor(t: Tables, contributor: str) -> list[dict[str, Any]]:
    rows = []
    for row in links(t):
        if row["contributor"] == contributor:
            review = decision(t, row) or {}
            rows.append(
                {
                    "contributor": contributor,
                    "project": f"{contributor}/{row['project']}",
                    "label": title(t, row),
                    "action": row["action"],
                    "round": row["round"],
                    "status": status(t, row),
                    "decided_on": review.get("date", ""),
                    "reason": review.get("reason", ""),
                }
            )
    return ordered(rows, "project", "action", "round")


@answers("contributions/awaiting-review")
def awaiting_review(t: Tables) -> list[dict[str, Any]]:
    reviewed = {(r["contributor"], r["project"], r["action"]) for r in t["reviews"]}
    return ordered(
        (
            {
                "since": row["since"],
                "contributor": row["contributor"],
                "project": f"{row['contributor']}/{row['project']}",
                "label": title(t, row),
                "action": row["action"],
                **names(t.actions[row["action"]], "action_it", "action_en", stem="text"),
                "changed": str(
                    (row["contributor"], row["project"], row["action"]) in reviewed
                ).lower(),
            }
            for row in t.declared("links")
            if status(t, row) == "proposed"
        ),
        "since",
        "contributor",
        "project",
        "action",
    )


@answers("contributions/duplicates")
def duplicates(t: Tables) -> list[dict[str, Any]]:
    """Pairs with a CUP or a name in common; a project of nothing but withdrawn links has a name."""
    known: dict[str, tuple[str, str, set[str]]] = {}
    for row in links(t):
        code = f"{row['contributor']}/{row['project']}"
        known[code] = (title(t, row), "", {folded(title(t, row))})
    for row in t.declared("projects"):
        code = f"{row['contributor']}/{row['id']}"
        keys = {folded(row["title"])} | ({row["cup"]} if row["cup"] else set())
        known[code] = (row["title"], row["cup"], keys)
    official = {
        row["id"]: (
            row["name_it"],
            "",
            {folded(row[c]) for c in ("name_it", "name_en", "acronym") if row[c]},
        )
        for row in t["projects"]
    }
    rows = [
        {
            "project": code,
            "label": label,
            "other": other,
            "other_label": other_label,
            "cup": cup if cup and cup == other_cup else "",
        }
        for code, (label, cup, keys) in known.items()
        for other, (other_label, other_cup, other_keys) in {**known, **official}.items()
        if other != code and keys & other_keys
    ]
    return ordered(rows, "project", "other")


def folded(name: str) -> str:
    """Letters and digits only, in lower case."""
    return re.sub(r"[\W_]+", "", name.lower())
