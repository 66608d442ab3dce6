"""Answers of queries/territory and monitoring."""

from __future__ import annotations

from typing import Any

from .tables import Tables, answers, names, ordered


@answers("territory/municipalities")
def municipalities(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "municipality": row["istat_code"],
                "label_it": row["name"],
                "label_en": t.by("areas", "id").get(row["area"], {}).get("label_en", ""),
                "zone": row["zone"],
            }
            for row in t["municipalities"]
            if row["within"] == t.plan["plan"]["area"]
        ),
        "municipality",
    )


@answers("territory/municipality-count")
def municipality_count(t: Tables) -> list[dict[str, Any]]:
    area = t.plan["plan"]["area"]
    it, en = t.area(area)
    found = sum(row["within"] == area for row in t["municipalities"])
    return [{"area": area, "label_it": it, "label_en": en, "municipalities": found}]


@answers("territory/zones")
def zones(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "number": int(row["code"]),
                **names(row),
                "municipalities": sum(m["zone"] == row["code"] for m in t["municipalities"]),
            }
            for row in t["zones"]
        ),
        "number",
    )


@answers("monitoring/rounds")
def rounds(t: Tables) -> list[dict[str, Any]]:
    counted = {"contributions": "contributions", "readings": "readings"}
    counted["mentions"] = "territory_mentions"
    return ordered(
        (
            {
                "round": row["id"],
                **names(row, stem="title"),
                "year": row["year"],
                "document": row["document"],
                **{
                    column: sum(r["round"] == row["id"] for r in t[table])
                    for column, table in counted.items()
                },
            }
            for row in t["rounds"]
        ),
        "round",
    )


@answers("monitoring/new-in-round")
def new_in_round(t: Tables, round: str) -> list[dict[str, Any]]:
    years = {row["id"]: int(row["year"]) for row in t["rounds"]}
    earlier = {
        (row["project"], row["action"])
        for row in t["contributions"]
        if years[row["round"]] < years[round]
    }
    columns = ("scope", "basis", "confidence", "status")
    return ordered(
        (
            {
                "round": round,
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "action": row["action"],
                **{column: row[column] for column in columns},
            }
            for row in t["contributions"]
            if row["round"] == round and (row["project"], row["action"]) not in earlier
        ),
        "action",
        "project",
    )


@answers("monitoring/progress")
def progress(t: Tables, round: str) -> list[dict[str, Any]]:
    states = list(t.progress(round).values())
    return ordered(
        (
            {
                "round": round,
                "state": state,
                "label_it": it,
                "label_en": en,
                "actions": states.count(state),
            }
            for state, (it, en) in t.concepts["action-progress"].items()
        ),
        "state",
    )
