"""Answers of queries/projects."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .actions import contribution
from .tables import Tables, answers, cells, names, ordered


@answers("projects/list")
def listed(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {"project": row["id"], **names(row)}
            | {column: row[column] for column in ("kind", "scope", "status")}
            for row in t["projects"]
        ),
        "project",
    )


@answers("projects/about")
def about(t: Tables, project: str) -> list[dict[str, Any]]:
    row = t.projects[project]
    programmes = t.by("programmes", "id")
    found: list[tuple[int, str, str, str, str]] = [
        (1, "name", "", row["name_it"], row["name_en"]),
        (3, "abstract", "", row["abstract_it"], row["abstract_en"]),
    ]
    if row["acronym"]:
        found.append((2, "acronym", "", row["acronym"], ""))
    for position, aspect, column, scheme in (
        (4, "kind", "kind", "project-kind"),
        (5, "scope", "scope", "observation-scope"),
        (6, "status", "status", "project-status"),
    ):
        if row[column]:
            found.append((position, aspect, row[column], *t.concepts[scheme][row[column]]))
    for whole in cells(row["part_of"]):
        other = t.projects[whole]
        found.append((7, "part-of", whole, other["name_it"], other["name_en"]))
    for code, other in t.projects.items():
        if project in cells(other["part_of"]):
            found.append((8, "part", code, other["name_it"], other["name_en"]))
    for funding in t["funding"]:
        if funding["project"] == project:
            code = funding["programme"]
            programme = programmes[code]
            found.append((9, "programme", code, programme["name_it"], programme["name_en"]))
    found += [(10, "link", "", link, "") for link in cells(row["links"])]
    columns = ("position", "aspect", "code", "value_it", "value_en")
    return [
        {"project": project, **dict(zip(columns, values, strict=True))} for values in sorted(found)
    ]


@answers("projects/actions")
def actions(t: Tables, project: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "project": project,
                "action": row["action"],
                **names(t.actions[row["action"]], stem="text"),
                **contribution(row),
            }
            for row in t["contributions"]
            if row["project"] == project
        ),
        "action",
        "round",
    )


def _reach(t: Tables) -> list[dict[str, Any]]:
    return [
        {
            "project": project,
            **names(t.projects[project]),
            "axes": len({t.axis_of(action) for action in served}),
            "strategies": len({t.actions[action]["strategy"] for action in served}),
            "actions": len(served),
        }
        for project, served in t.served.items()
    ]


@answers("projects/crossing-axes")
def crossing_axes(t: Tables) -> list[dict[str, Any]]:
    return ordered((r for r in _reach(t) if r["axes"] >= 2), "-axes", "-actions", "project")


@answers("projects/crossing-strategies")
def crossing_strategies(t: Tables) -> list[dict[str, Any]]:
    found = (row for row in _reach(t) if row["strategies"] >= 2)
    return ordered(found, "-strategies", "-actions", "project")


@answers("projects/ranking")
def ranking(t: Tables) -> list[dict[str, Any]]:
    return ordered(_reach(t), "-actions", "project")


@answers("projects/by-kind")
def by_kind(t: Tables, kind: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {"kind": kind, "project": row["id"], **names(row)}
            for row in t["projects"]
            if row["kind"] == kind
        ),
        "project",
    )


def concept_counts(
    t: Tables, scheme: str, column: str, counted: str, found: Counter[str]
) -> list[dict[str, Any]]:
    """How many things there are of every concept of a vocabulary."""
    return ordered(
        (
            {column: code, "label_it": it, "label_en": en, counted: found[code]}
            for code, (it, en) in t.concepts[scheme].items()
        ),
        f"-{counted}",
        column,
    )


@answers("projects/kinds")
def kinds(t: Tables) -> list[dict[str, Any]]:
    found = Counter(row["kind"] for row in t["projects"])
    return concept_counts(t, "project-kind", "kind", "projects", found)


@answers("projects/statuses")
def statuses(t: Tables) -> list[dict[str, Any]]:
    found = Counter(row["status"] for row in t["projects"])
    return concept_counts(t, "project-status", "status", "projects", found)


@answers("projects/part-of")
def part_of(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "project": row["id"],
                **names(row),
                "whole": whole,
                **names(t.projects[whole], "whole_it", "whole_en"),
            }
            for row in t["projects"]
            for whole in cells(row["part_of"])
        ),
        "whole",
        "project",
    )


@answers("projects/search")
def search(t: Tables, text: str) -> list[dict[str, Any]]:
    searched = ("name_it", "name_en", "acronym", "abstract_it", "abstract_en")
    return ordered(
        (
            {
                "text": text,
                "project": row["id"],
                **names(row),
                **names(row, "abstract_it", "abstract_en", "abstract"),
            }
            for row in t["projects"]
            if any(text.lower() in row[column].lower() for column in searched)
        ),
        "project",
    )


@answers("projects/without-actions")
def without_actions(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {"project": row["id"], **names(row), "scope": row["scope"]}
            for row in t["projects"]
            if row["id"] not in t.served
        ),
        "project",
    )


@answers("projects/links")
def links(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {"project": row["id"], **names(row), "link": link}
            for row in t["projects"]
            for link in cells(row["links"])
        ),
        "project",
        "link",
    )


@answers("projects/without-programme")
def without_programme(t: Tables) -> list[dict[str, Any]]:
    funded = {row["project"] for row in t["funding"]}
    return ordered(
        (
            {"project": row["id"], **names(row), "kind": row["kind"], "scope": row["scope"]}
            for row in t["projects"]
            if row["id"] not in funded
        ),
        "project",
    )


@answers("projects/with-amounts")
def with_amounts(t: Tables) -> list[dict[str, Any]]:
    programmes = t.by("programmes", "id")
    return ordered(
        (
            {
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "programme": row["programme"],
                **names(programmes[row["programme"]], "programme_it", "programme_en"),
                "amount": row["amount_eur"],
                "note_it": row["note_it"],
                "note_en": row["note_en"],
            }
            for row in t["funding"]
            if row["amount_eur"]
        ),
        "project",
        "programme",
    )


@answers("projects/of-territory")
def of_territory(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "project": row["id"],
                **names(row),
                **names(row, "abstract_it", "abstract_en", "abstract"),
            }
            for row in t["projects"]
            if row["scope"] == "territory"
        ),
        "project",
    )
