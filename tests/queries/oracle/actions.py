"""Answers of queries/actions, strategies and axes."""

from __future__ import annotations

from typing import Any

from .tables import Row, Tables, answers, names, ordered


@answers("actions/text")
def text(t: Tables, action: str) -> list[dict[str, Any]]:
    row = t.actions[action]
    return [
        {
            "action": action,
            "strategy": row["strategy"],
            **names(row, "text_it", "text_en", "text"),
            "corrected_it": row["corrected_text_it"],
            **names(row, "correction_it", "correction_en", "correction_note"),
            "document": row["document"],
            "lines": row["source_lines"],
        }
    ]


def contribution(row: Row) -> dict[str, Any]:
    """The columns that say who asserts a contribution, and why."""
    return {
        key: row[key] for key in ("round", "scope", "basis", "confidence", "status", "asserted_by")
    }


@answers("actions/projects")
def projects(t: Tables, action: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "action": action,
                "project": row["project"],
                **names(t.projects[row["project"]]),
                **contribution(row),
            }
            for row in t["contributions"]
            if row["action"] == action
        ),
        "round",
        "project",
    )


@answers("actions/progress")
def progress(t: Tables, action: str) -> list[dict[str, Any]]:
    rows = []
    for round_ in t.rounds():
        state = t.progress(round_)[action]
        it, en = t.concepts["action-progress"][state]
        rows.append(
            {
                "action": action,
                **names(t.actions[action], stem="text"),
                "round": round_,
                "state": state,
                "state_it": it,
                "state_en": en,
            }
        )
    return ordered(rows, "round")


def _in_state(t: Tables, round_: str, *states: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "round": round_,
                "state": state,
                "action": action,
                **names(t.actions[action], stem="text"),
                "strategy": t.actions[action]["strategy"],
            }
            for action, state in t.progress(round_).items()
            if state in states
        ),
        "action",
    )


@answers("actions/by-state")
def by_state(t: Tables, round: str, state: str) -> list[dict[str, Any]]:
    return _in_state(t, round, state)


@answers("actions/not-started")
def not_started(t: Tables, round: str) -> list[dict[str, Any]]:
    return _in_state(t, round, "not-started")


@answers("actions/not-started-by-cmt")
def not_started_by_cmt(t: Tables, round: str) -> list[dict[str, Any]]:
    return _in_state(t, round, "not-started", "started-by-territory")


@answers("actions/not-started-by-territory")
def not_started_by_territory(t: Tables, round: str) -> list[dict[str, Any]]:
    return _in_state(t, round, "not-started", "started-by-cmt")


@answers("actions/most-projects")
def most_projects(t: Tables) -> list[dict[str, Any]]:
    rows = []
    for code, action in t.actions.items():
        found = {project for project, served in t.served.items() if code in served}
        if found:
            rows.append(
                {
                    "action": code,
                    **names(action, stem="text"),
                    "strategy": action["strategy"],
                    "projects": len(found),
                }
            )
    return ordered(rows, "-projects", "action")


@answers("actions/corrected")
def corrected(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "action": row["code"],
                **names(row, stem="text"),
                "corrected_it": row["corrected_text_it"],
                **names(row, "correction_it", "correction_en", "correction_note"),
            }
            for row in t["actions"]
            if row["corrected_text_it"]
        ),
        "action",
    )


@answers("actions/search")
def search(t: Tables, text: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {"text": text, "action": row["code"], **names(row, stem="text")}
            for row in t["actions"]
            if any(
                text.lower() in row[column].lower()
                for column in ("text_it", "text_en", "corrected_text_it")
            )
        ),
        "action",
    )


def _projects_within(t: Tables, column: str, code: str, inside: set[str]) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                column: code,
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "action": row["action"],
                **contribution(row),
            }
            for row in t["contributions"]
            if row["action"] in inside
        ),
        "project",
        "action",
        "round",
    )


@answers("strategies/projects")
def projects_of_strategy(t: Tables, strategy: str) -> list[dict[str, Any]]:
    inside = {code for code, row in t.actions.items() if row["strategy"] == strategy}
    return _projects_within(t, "strategy", strategy, inside)


@answers("axes/projects")
def projects_of_axis(t: Tables, axis: str) -> list[dict[str, Any]]:
    return _projects_within(t, "axis", axis, {a for a in t.actions if t.axis_of(a) == axis})


@answers("strategies/indicator-counts")
def indicator_counts(t: Tables) -> list[dict[str, Any]]:
    measured = {row["indicator"] for row in t["observations"]}
    rows = []
    for code, strategy in t.strategies.items():
        found = [row["code"] for row in t["indicators"] if row["strategy"] == code]
        rows.append(
            {
                "strategy": code,
                **names(strategy, stem="title"),
                "indicators": len(found),
                "with_value": sum(indicator in measured for indicator in found),
            }
        )
    return ordered(rows, "strategy")


@answers("strategies/without-indicators")
def without_indicators(t: Tables) -> list[dict[str, Any]]:
    described = {row["strategy"] for row in t["indicators"]}
    return ordered(
        (
            {"strategy": code, **names(row, stem="title")}
            for code, row in t.strategies.items()
            if code not in described
        ),
        "strategy",
    )
