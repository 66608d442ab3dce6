"""Answers of queries/survey."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .tables import Row, Tables, answers, names, ordered


def _question(t: Tables, round_: str, code: str) -> Row:
    return next(r for r in t["survey_questions"] if (r["round"], r["code"]) == (round_, code))


def _group(t: Tables, round_: str, code: str) -> dict[str, str]:
    row = next(r for r in t["survey_groups"] if (r["round"], r["code"]) == (round_, code))
    return {"group": code, "group_it": row["label_it"], "group_en": row["label_en"]}


@answers("survey/questions")
def questions(t: Tables) -> list[dict[str, Any]]:
    sections = {(row["round"], row["code"]): row for row in t["survey_sections"]}
    return ordered(
        (
            {
                "round": row["round"],
                "section": row["section"],
                **names(
                    sections[row["round"], row["section"]], "section_it", "section_en", "title"
                ),
                "question": row["code"],
                **names(row, stem="text"),
                "kind": row["kind"],
                "multiple": row["multiple"],
            }
            for row in t["survey_questions"]
        ),
        "round",
        "question",
    )


@answers("survey/answers")
def answers_to(t: Tables, question: str) -> list[dict[str, Any]]:
    options = {(row["round"], row["code"]): row for row in t["survey_answers"]}
    rows = []
    for row in t["survey_results"]:
        if row["question"] == question:
            option = options[row["round"], row["answer"]]
            rows.append(
                {
                    "round": row["round"],
                    "question": question,
                    **_group(t, row["round"], row["group"]),
                    "answer": row["answer"],
                    **names(option, stem="label"),
                    "position": int(option["position"]),
                    "share": row["percent"],
                    "base": row["base"],
                }
            )
    return ordered(rows, "round", "group", "position", "answer")


@answers("survey/multiple-answers")
def multiple_answers(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {"round": row["round"], "question": row["code"], **names(row, stem="text")}
            for row in t["survey_questions"]
            if row["multiple"] == "true"
        ),
        "round",
        "question",
    )


@answers("survey/not-summing-to-100")
def not_summing_to_100(t: Tables) -> list[dict[str, Any]]:
    totals: dict[tuple[str, str, str], Decimal] = {}
    for row in t["survey_results"]:
        key = (row["round"], row["question"], row["group"])
        totals[key] = totals.get(key, Decimal(0)) + Decimal(row["percent"])
    rows = []
    for (round_, code, group), total in sorted(totals.items()):
        question = _question(t, round_, code)
        if total != 100 and question["kind"] == "closed":
            rows.append(
                {
                    "round": round_,
                    "question": code,
                    **names(question, stem="text"),
                    "group": group,
                    "multiple": question["multiple"],
                    "total": total,
                }
            )
    return rows


@answers("survey/themes")
def themes(t: Tables, question: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "round": row["round"],
                "question": question,
                **_group(t, row["round"], row["group"]),
                "theme": row["theme"],
                **names(row, stem="label"),
                "comments": int(row["comments"]),
            }
            for row in t["survey_themes"]
            if row["question"] == question
        ),
        "round",
        "group",
        "-comments",
        "theme",
    )


def _mention(row: Row) -> dict[str, Any]:
    return {
        "round": row["round"],
        "mention": row["id"],
        "question": row["question"],
        **names(row, "summary_it", "summary_en", "summary"),
    }


@answers("survey/mentions")
def mentions(t: Tables) -> list[dict[str, Any]]:
    nobody = {"name_it": "", "name_en": ""}
    return ordered(
        (
            {
                **_mention(row),
                "project": row["project"],
                **names(t.projects.get(row["project"], nobody)),
            }
            for row in t["territory_mentions"]
        ),
        "round",
        "mention",
    )


@answers("survey/unmatched-mentions")
def unmatched_mentions(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (_mention(row) for row in t["territory_mentions"] if not row["project"]),
        "round",
        "mention",
    )


@answers("survey/bases")
def bases(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "round": row["round"],
                "question": row["question"],
                **names(_question(t, row["round"], row["question"]), stem="text"),
                "group": row["group"],
                "base": int(row["base"]),
            }
            for row in t["survey_results"]
            if row["base"]
        ),
        "round",
        "question",
        "group",
        "base",
    )
