"""Answers of queries/contributions."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from .actions import contribution
from .tables import Tables, answers, names, ordered


@answers("contributions/by-basis")
def by_basis(t: Tables, round: str) -> list[dict[str, Any]]:
    rows = []
    for basis, (it, en) in t.concepts["contribution-basis"].items():
        found = [r for r in t.accepted if r["basis"] == basis and r["round"] == round]
        if found:
            confidences = [Decimal(row["confidence"]) for row in found]
            rows.append(
                {
                    "round": round,
                    "basis": basis,
                    "label_it": it,
                    "label_en": en,
                    "contributions": len(found),
                    "projects": len({row["project"] for row in found}),
                    "actions": len({row["action"] for row in found}),
                    "lowest": min(confidences),
                    "highest": max(confidences),
                }
            )
    return ordered(rows, "basis")


@answers("contributions/by-confidence")
def by_confidence(t: Tables, threshold: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "threshold": threshold,
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "action": row["action"],
                **contribution(row),
            }
            for row in t["contributions"]
            if Decimal(row["confidence"]) >= Decimal(threshold)
        ),
        "round",
        "action",
        "project",
    )


@answers("contributions/stated")
def stated(t: Tables) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "round": row["round"],
                "project": row["project"],
                **names(t.projects[row["project"]]),
                "action": row["action"],
                "scope": row["scope"],
                "confidence": row["confidence"],
                "status": row["status"],
                "document": row["document"],
                "lines": row["source_lines"],
            }
            for row in t["contributions"]
            if row["basis"] == "stated"
        ),
        "round",
        "action",
        "project",
    )


@answers("contributions/authors")
def authors(t: Tables) -> list[dict[str, Any]]:
    organisations = t.by("organisations", "id")
    found = Counter(
        (row["round"], row["asserted_by"], row["basis"], row["status"])
        for row in t["contributions"]
    )
    return [
        {
            "round": round_,
            "asserted_by": author,
            **names(organisations[author]),
            "basis": basis,
            "status": status,
            "contributions": count,
        }
        for (round_, author, basis, status), count in sorted(found.items())
    ]
