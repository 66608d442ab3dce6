"""Answers of queries/programmes and organisations."""

from __future__ import annotations

from typing import Any

from .tables import Tables, answers, names, ordered


def _coded(t: Tables, programme: str) -> set[str]:
    """The programmes that a code or an official code means (official codes may repeat)."""
    return {row["id"] for row in t["programmes"] if programme in (row["id"], row["notation"])}


@answers("programmes/tree")
def tree(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "programme": row["id"],
                "notation": row["notation"],
                **names(row),
                "kind": row["kind"],
                "parent": row["parent"],
                "level": len(t.ancestors(row["id"])),
            }
            for row in t["programmes"]
        ),
        "programme",
    )


@answers("programmes/projects")
def projects(t: Tables, programme: str) -> list[dict[str, Any]]:
    meant = _coded(t, programme)
    return ordered(
        (
            {
                "programme": programme,
                "part": row["programme"],
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "note_it": row["note_it"],
                "note_en": row["note_en"],
            }
            for row in t["funding"]
            if meant & set(t.ancestors(row["programme"]))
        ),
        "part",
        "project",
    )


def _funded(t: Tables, meant: set[str]) -> set[str]:
    return {r["project"] for r in t["funding"] if meant & set(t.ancestors(r["programme"]))}


@answers("programmes/actions")
def actions(t: Tables, programme: str) -> list[dict[str, Any]]:
    funded = _funded(t, _coded(t, programme))
    rows = []
    for code, action in t.actions.items():
        found = [project for project in funded if code in t.served.get(project, ())]
        if found:
            rows.append(
                {
                    "programme": programme,
                    "action": code,
                    **names(action, stem="text"),
                    "strategy": action["strategy"],
                    "axis": t.axis_of(code),
                    "projects": len(found),
                }
            )
    return ordered(rows, "action")


@answers("programmes/totals")
def totals(t: Tables) -> list[dict[str, Any]]:
    rows = []
    for row in t["programmes"]:
        funded = _funded(t, {row["id"]})
        served = {action for project in funded for action in t.served.get(project, ())}
        rows.append(
            {
                "programme": row["id"],
                "notation": row["notation"],
                **names(row),
                "projects": len(funded),
                "actions": len(served),
                "axes": len({t.axis_of(action) for action in served}),
            }
        )
    return ordered(rows, "-projects", "programme")


@answers("programmes/of-project")
def of_project(t: Tables, project: str) -> list[dict[str, Any]]:
    programmes = t.by("programmes", "id")
    return ordered(
        (
            {
                "project": project,
                "programme": row["programme"],
                "ancestor": ancestor,
                **names(programmes[ancestor]),
                "level": len(t.ancestors(ancestor)),
            }
            for row in t["funding"]
            if row["project"] == project
            for ancestor in t.ancestors(row["programme"])
        ),
        "programme",
        "level",
    )


@answers("organisations/list")
def organisations(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "organisation": row["id"],
                **names(row),
                "kind": row["kind"],
                "projects": len(
                    {
                        p["project"]
                        for p in t["participations"]
                        if p["organisation"] == row["id"] and p["project"]
                    }
                ),
            }
            for row in t["organisations"]
        ),
        "-projects",
        "organisation",
    )


@answers("organisations/roles")
def roles(t: Tables) -> list[dict[str, Any]]:
    rows = []
    for role, (it, en) in t.concepts["participation-role"].items():
        found = [row for row in t["participations"] if row["role"] == role]
        if found:
            rows.append(
                {
                    "role": role,
                    "label_it": it,
                    "label_en": en,
                    "participations": len(found),
                    "organisations": len({row["organisation"] for row in found}),
                    "projects": len({row["project"] for row in found if row["project"]}),
                }
            )
    return ordered(rows, "role")


def _role(t: Tables, role: str) -> dict[str, str]:
    it, en = t.concepts["participation-role"][role]
    return {"role": role, "role_it": it, "role_en": en}


@answers("organisations/projects")
def projects_of_organisation(t: Tables, organisation: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "organisation": organisation,
                "project": row["project"],
                **names(t.projects[row["project"]]),
                **_role(t, row["role"]),
                "note_it": row["note_it"],
                "note_en": row["note_en"],
            }
            for row in t["participations"]
            if row["organisation"] == organisation and row["project"]
        ),
        "project",
        "role",
    )


@answers("organisations/of-project")
def organisations_of_project(t: Tables, project: str) -> list[dict[str, Any]]:
    known = t.by("organisations", "id")
    return ordered(
        (
            {
                "project": project,
                "organisation": row["organisation"],
                **names(known[row["organisation"]]),
                **_role(t, row["role"]),
            }
            for row in t["participations"]
            if row["project"] == project
        ),
        "organisation",
        "role",
    )


@answers("organisations/of-round")
def organisations_of_round(t: Tables, round: str) -> list[dict[str, Any]]:
    known = t.by("organisations", "id")
    return ordered(
        (
            {
                "round": round,
                "organisation": row["organisation"],
                **names(known[row["organisation"]]),
                **_role(t, row["role"]),
                "note_it": row["note_it"],
                "note_en": row["note_en"],
            }
            for row in t["participations"]
            if row["round"] == round
        ),
        "role",
        "organisation",
    )


@answers("organisations/parts")
def parts(t: Tables) -> list[dict[str, Any]]:
    known = t.by("organisations", "id")
    return ordered(
        (
            {
                "organisation": row["id"],
                **names(row),
                "whole": row["part_of"],
                **names(known[row["part_of"]], "whole_it", "whole_en"),
            }
            for row in t["organisations"]
            if row["part_of"]
        ),
        "whole",
        "organisation",
    )
