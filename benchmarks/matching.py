"""How often the right action is proposed first: the matcher against a plain TF-IDF baseline.

    python benchmarks/matching.py            the tables of docs/matching.md
    python benchmarks/matching.py --fit      the base and slope of mappings/matching.toml

The test set is the report's own: every project of the plan with the actions its accepted
contributions name. The project that is asked about is left out of the evidence. ``nested`` chooses
the weights on four fifths of the projects and measures on the last fifth, five times.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from psm_kg.matching import ActionMatcher
from psm_kg.matching.material import Material, gather
from psm_kg.matching.settings import Settings, Weights, read_settings
from psm_kg.workspace import DEFAULT_PLAN, Workspace

Ranking = Mapping[str, Sequence[str]]
GRID = [
    {"known": known, "saturation": saturation, "length": length}
    for known, saturation, length in itertools.product(
        (0.15, 0.3, 0.45), (0.6, 0.9, 1.2), (0.3, 0.5)
    )
]
FOLDS = 5


class Report:
    """The test set: titles and abstracts of projects, the actions they serve."""

    def __init__(self, tables: Path) -> None:
        self.actions = {r["code"]: r for r in _rows(tables / "actions.csv")}
        self.right: dict[str, set[str]] = defaultdict(set)
        for row in _rows(tables / "contributions.csv"):
            if row["status"] == "accepted":
                self.right[row["project"]].add(row["action"])
        projects = _rows(tables / "projects.csv")
        self.projects = {r["id"]: r for r in projects if r["id"] in self.right}

    def texts(self, project: str, language: str) -> tuple[str, str]:
        row = self.projects[project]
        return row[f"name_{language}"], row[f"abstract_{language}"]

    def figures(self, ranking: Ranking) -> tuple[float, float, float, float]:
        """Precision at 1 and at 3, one of three right, mean reciprocal rank."""
        sums = [0.0] * 4
        for project, codes in ranking.items():
            right = self.right[project]
            ranks = [place for place, code in enumerate(codes, start=1) if code in right]
            sums[0] += 1 in ranks
            sums[1] += sum(place <= 3 for place in ranks) / 3
            sums[2] += any(place <= 3 for place in ranks)
            sums[3] += 1 / ranks[0] if ranks else 0
        return tuple(s / len(ranking) for s in sums)  # type: ignore[return-value]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tfidf(report: Report, language: str) -> Ranking:
    """The baseline: cosine of TF-IDF vectors of the words as written."""

    def words(text: str) -> Counter[str]:
        return Counter(re.findall(r"\w+", text.lower()))

    documents = {code: words(row[f"text_{language}"]) for code, row in report.actions.items()}
    frequency = Counter(term for document in documents.values() for term in document)

    def vector(counts: Counter[str]) -> dict[str, float]:
        total = len(documents) + 1
        weights = {
            term: count * (math.log(total / (1 + frequency[term])) + 1)
            for term, count in counts.items()
            if term in frequency
        }
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1
        return {term: weight / norm for term, weight in weights.items()}

    vectors = {code: vector(counts) for code, counts in documents.items()}
    ranking: dict[str, list[str]] = {}
    for project in report.projects:
        asked = vector(words(" ".join(report.texts(project, language))))
        likeness = {
            code: sum(weight * other.get(term, 0) for term, weight in asked.items())
            for code, other in vectors.items()
        }
        ordered = sorted(likeness, key=lambda code: -likeness[code])
        ranking[project] = [code for code in ordered if likeness[code] > 0]
    return ranking


class Bench:
    def __init__(self, plan: str) -> None:
        workspace = Workspace.open(plan)
        self.report = Report(workspace.tables)
        self.settings = read_settings(workspace.resources.matching)
        self.material = gather(workspace.tables, workspace.resources, self.settings)
        bare = replace(self.settings, labels=frozenset())
        self.without_vocabulary = gather(workspace.tables, workspace.resources, bare)

    def rank(
        self,
        language: str,
        material: Material | None = None,
        settings: Settings | None = None,
        *,
        evidence: bool = True,
        projects: Iterable[str] | None = None,
    ) -> Ranking:
        material, settings = material or self.material, settings or self.settings
        everything = {p.id for p in material.projects}
        ranking: dict[str, list[str]] = {}
        alone = None if evidence else ActionMatcher(material, settings, everything)
        for project in projects or self.report.projects:
            matcher = alone or ActionMatcher(material, settings, {project})
            found = matcher.rank(*self.report.texts(project, language), limit=20)
            ranking[project] = [proposal.code for proposal in found]
        return ranking

    def nested(self, language: str) -> Ranking:
        projects = sorted(self.report.projects)
        tried = [
            self.rank(language, settings=replace(self.settings, weights=_weights(self, point)))
            for point in GRID
        ]
        chosen: dict[str, Sequence[str]] = {}
        for fold in range(FOLDS):
            held = projects[fold::FOLDS]
            others = [p for p in projects if p not in held]
            best = max(tried, key=lambda r: self.report.figures({p: r[p] for p in others})[0])
            chosen |= {p: best[p] for p in held}
        return chosen


def _weights(bench: Bench, point: Mapping[str, float]) -> Weights:
    return replace(bench.settings.weights, **point)  # type: ignore[arg-type]


def table(bench: Bench) -> None:
    rows: list[tuple[str, Callable[[str], Ranking]]] = [
        ("TF-IDF, no stemming (baseline)", lambda lang: tfidf(bench.report, lang)),
        (
            "stems, strategy and axis (BM25)",
            lambda lang: bench.rank(lang, bench.without_vocabulary, evidence=False),
        ),
        ("… and the vocabulary", lambda lang: bench.rank(lang, evidence=False)),
        ("… and known projects, left one out (psm-kg match)", bench.rank),
        ("the same, weights chosen on other projects (nested)", bench.nested),
    ]
    print(f"{len(bench.report.projects)} projects, {len(bench.report.actions)} actions")
    print("| what is compared | language | P@1 | P@3 | right in 3 | MRR |")
    print("|---|---|---|---|---|---|")
    for label, ranked in rows:
        for language in ("it", "en"):
            figures = bench.report.figures(ranked(language))
            print(f"| {label} | {language} |", " | ".join(f"{f:.3f}" for f in figures), "|")


def scored(bench: Bench, languages: Sequence[str] = ("it", "en")) -> list[tuple[float, bool]]:
    """Score and rightness of every proposal (three a project, left one out)."""
    pairs: list[tuple[float, bool]] = []
    for language in languages:
        for project, right in bench.report.right.items():
            matcher = ActionMatcher(bench.material, bench.settings, {project})
            found = matcher.rank(*bench.report.texts(project, language))
            pairs += [(p.score, p.code in right) for p in found]
    return pairs


def calibration(bench: Bench) -> None:
    pairs = sorted(scored(bench))
    print("\n| score | proposals | right |\n|---|---|---|")
    for low, high in ((0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 1.01)):
        inside = [right for score, right in pairs if low <= score < high]
        if inside:
            share = sum(inside) / len(inside)
            print(f"| {low:.1f} to {min(high, 1):.1f} | {len(inside)} | {share:.0%} |")


def fit(bench: Bench) -> None:
    """The logistic curve from value to rightness (Newton's method)."""
    weights = bench.settings.weights
    values = [
        ((math.log(score / (1 - score)) - weights.base) / weights.slope, right)
        for score, right in scored(bench)
    ]
    base, slope = 0.0, 0.0
    for _ in range(30):
        gradient, matrix = [0.0, 0.0], [0.0, 0.0, 0.0]
        for value, right in values:
            p = 1 / (1 + math.exp(-(base + slope * value)))
            w = p * (1 - p)
            gradient = [gradient[0] + right - p, gradient[1] + (right - p) * value]
            matrix = [matrix[0] + w, matrix[1] + w * value, matrix[2] + w * value * value]
        det = matrix[0] * matrix[2] - matrix[1] ** 2
        base += (matrix[2] * gradient[0] - matrix[1] * gradient[1]) / det
        slope += (matrix[0] * gradient[1] - matrix[1] * gradient[0]) / det
    print(f"base = {base:.2f}\nslope = {slope:.2f}")


def speed(plan: str, bench: Bench) -> None:
    workspace = Workspace.open(plan)
    start = time.process_time()
    matcher = ActionMatcher.load(workspace)
    loaded = time.process_time()
    for project in bench.report.projects:
        matcher.rank(*bench.report.texts(project, "it"))
    done = time.process_time()
    each = (done - loaded) / len(bench.report.projects)
    print(f"\nload {loaded - start:.2f} s of CPU, one project {each * 1000:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", default=DEFAULT_PLAN)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    bench = Bench(options.plan)
    if options.fit:
        fit(bench)
        return
    speed(options.plan, bench)
    table(bench)
    calibration(bench)


if __name__ == "__main__":
    main()
