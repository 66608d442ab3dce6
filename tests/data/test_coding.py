"""The published agreement figures are those of the two codings, and every difference is settled."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "data" / "torino-2024-2026"
DOC = (ROOT / "docs" / "coding-agreement.md").read_text(encoding="utf-8")
Pair = tuple[str, str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def coding(name: str) -> dict[Pair, dict[str, str]]:
    return {(r["project"], r["action"]): r for r in rows(PLAN / "coding" / f"coder-{name}.csv")}


A, B = coding("a"), coding("b")
ACTIONS = [r["code"] for r in rows(PLAN / "tables" / "actions.csv")]
SETTLED = {
    (r["project"], r["action"]): r
    for r in rows(PLAN / "tables" / "contributions.csv")
    if r["scope"] == "cmt"
}


def strategy(action: str) -> str:
    return action.rpartition(".")[0]


def figure(name: str) -> str:
    match = re.search(rf"^\| {re.escape(name)} \| (.+) \|$", DOC, re.MULTILINE)
    assert match, name
    return match[1]


def test_agreement_figures() -> None:
    pages: dict[str, set[str]] = {}
    for project, action in (*A, *B):
        pages.setdefault(project, set()).add(strategy(action))
    possible = [(p, a) for p, where in pages.items() for a in ACTIONS if strategy(a) in where]
    both = len(A.keys() & B.keys())
    only_a, only_b = len(A.keys() - B.keys()), len(B.keys() - A.keys())
    neither = len(possible) - both - only_a - only_b
    observed = (both + neither) / len(possible)
    share_a, share_b = len(A) / len(possible), len(B) / len(possible)
    chance = share_a * share_b + (1 - share_a) * (1 - share_b)
    assert figure("pairs that were possible") == str(len(possible))
    assert figure("chosen by both") == str(both)
    assert figure("chosen by coder A only") == str(only_a)
    assert figure("chosen by coder B only") == str(only_b)
    assert figure("chosen by neither") == str(neither)
    assert figure("observed agreement") == f"{observed:.3f}"
    assert figure("Cohen's kappa") == f"{(observed - chance) / (1 - chance):.3f}"
    assert figure("Jaccard index of the chosen pairs") == f"{both / (both + only_a + only_b):.3f}"
    same = sum(A[p]["basis"] == B[p]["basis"] for p in A.keys() & B.keys())
    assert figure("same basis, among the pairs chosen by both") == f"{same} of {both}"


def test_what_both_chose_is_kept() -> None:
    assert A.keys() & B.keys() <= SETTLED.keys()


def test_every_difference_is_settled_in_the_document() -> None:
    decided = re.findall(r"^\| .+ \| (\d\.\d\.\d) \| ([AB]) \| (yes|no) \|", DOC, re.MULTILINE)
    differing = sorted(
        [(a, "A", "yes" if (p, a) in SETTLED else "no") for p, a in A.keys() - B.keys()]
        + [(a, "B", "yes" if (p, a) in SETTLED else "no") for p, a in B.keys() - A.keys()]
    )
    assert sorted(decided) == differing
    assert len(decided) == 20


def test_nothing_is_published_that_nobody_chose() -> None:
    assert SETTLED.keys() <= A.keys() | B.keys()
