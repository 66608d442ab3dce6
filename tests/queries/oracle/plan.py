"""Answers of queries/plan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .tables import Tables, answers, names, ordered


@answers("plan/counts")
def counts(t: Tables) -> list[dict[str, Any]]:
    tables = {
        "axes": "axes",
        "strategies": "strategies",
        "actions": "actions",
        "projects": "projects",
        "contributions": "contributions",
        "organisations": "organisations",
        "participations": "participations",
        "programmes": "programmes",
        "funding-allocations": "funding",
        "indicators": "indicators",
        "observations": "observations",
        "survey-questions": "survey_questions",
        "survey-results": "survey_results",
        "territory-mentions": "territory_mentions",
        "zones": "zones",
        "municipalities": "municipalities",
        "quality-notes": "quality_notes",
    }
    return [{"kind": kind, "count": len(t[table])} for kind, table in tables.items()]


@answers("plan/overview")
def overview(t: Tables) -> list[dict[str, Any]]:
    plan = t.plan["plan"]
    publisher = t.by("organisations", "id")[t.plan["publisher"]["organisation"]]
    area_it, area_en = t.area(plan["area"])
    return [
        {
            "plan": plan["id"],
            "label_it": plan["title_it"],
            "label_en": plan["title_en"],
            "acronym": plan["acronym"],
            "start": plan["start"].isoformat(),
            "end": plan["end"].isoformat(),
            "area": plan["area"],
            "area_it": area_it,
            "area_en": area_en,
            "publisher": publisher["id"],
            **names(publisher, "publisher_it", "publisher_en"),
            "licence": t.plan["licence"]["iri"],
        }
    ]


@answers("plan/structure")
def structure(t: Tables) -> list[dict[str, Any]]:
    axes = t.by("axes", "code")
    rows = []
    for action in t["actions"]:
        strategy = t.strategies[action["strategy"]]
        axis = axes[strategy["axis"]]
        rows.append(
            {
                "axis": axis["code"],
                **names(axis, "axis_it", "axis_en", "title"),
                "strategy": strategy["code"],
                **names(strategy, "strategy_it", "strategy_en", "title"),
                "action": action["code"],
                **names(action, stem="text"),
            }
        )
    return ordered(rows, "axis", "strategy", "action")


@answers("plan/axes")
def axes(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "axis": axis["code"],
                **names(axis, stem="title"),
                "strategies": sum(s["axis"] == axis["code"] for s in t["strategies"]),
                "actions": sum(t.axis_of(a) == axis["code"] for a in t.actions),
            }
            for axis in t["axes"]
        ),
        "axis",
    )


@answers("plan/strategies")
def strategies(t: Tables, axis: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "axis": axis,
                "strategy": row["code"],
                **names(row, stem="title"),
                **names(row, "objective_it", "objective_en", "objective"),
            }
            for row in t["strategies"]
            if row["axis"] == axis
        ),
        "strategy",
    )


@answers("plan/actions")
def actions(t: Tables, strategy: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {"strategy": strategy, "action": row["code"], **names(row, stem="text")}
            for row in t["actions"]
            if row["strategy"] == strategy
        ),
        "action",
    )


def _coverage(t: Tables, round_: str, column: str, members: dict[str, list[str]]) -> Any:
    states = t.progress(round_)
    titles = t.by("axes" if column == "axis" else "strategies", "code")
    for code, codes in members.items():
        found = [states[action] for action in codes]
        started = sum(state != "not-started" for state in found)
        share = Decimal(100 * started) / len(codes)
        yield {
            "round": round_,
            column: code,
            **names(titles[code], stem="title"),
            "actions": len(codes),
            "started_by_cmt": sum(s in ("started-by-cmt", "started-by-both") for s in found),
            "started_by_territory": sum(
                s in ("started-by-territory", "started-by-both") for s in found
            ),
            "started": started,
            "share": share.quantize(Decimal("0.1"), ROUND_HALF_UP),
            "projects": len(
                {c["project"] for c in t.accepted if c["action"] in codes and c["round"] == round_}
            ),
        }


@answers("plan/coverage-by-axis")
def coverage_by_axis(t: Tables, round: str) -> list[dict[str, Any]]:
    members: dict[str, list[str]] = {}
    for action in t.actions:
        members.setdefault(t.axis_of(action), []).append(action)
    return ordered(_coverage(t, round, "axis", members), "axis")


@answers("plan/coverage-by-strategy")
def coverage_by_strategy(t: Tables, round: str) -> list[dict[str, Any]]:
    members: dict[str, list[str]] = {}
    for code, action in t.actions.items():
        members.setdefault(action["strategy"], []).append(code)
    return ordered(_coverage(t, round, "strategy", members), "strategy")


@answers("plan/code-list")
def code_list(t: Tables, list: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {"list": list, "code": code, "label_it": it, "label_en": en}
            for code, (it, en) in t.concepts[list].items()
        ),
        "code",
    )
