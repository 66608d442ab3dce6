"""A year of a territory that declares its projects: seconds and memory of each step.

``python benchmarks/contributors.py [--bodies 312] [--projects 20]`` makes a plan folder out of
Turin's with one invented body a municipality, each with its file of invented projects (the words
say so), harvests the files from local folders, decides some of the links, then validates and builds
the plan with all its pages. Every step is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "data" / "torino-2024-2026"
YEAR = "2025"
COLUMNS = (
    "title",
    "abstract",
    "cup",
    "identifier",
    "lead_organisation",
    "municipality",
    "actions",
    "start",
    "end",
    "link",
    "contact",
    "licence",
)
REGISTRY = (
    "id",
    "name_it",
    "name_en",
    "kind",
    "ipa_code",
    "municipality",
    "source",
    "contact",
    "speaks_for",
    "round",
    "valid_months",
    "since",
    "until",
)
REVIEWS = (
    "contributor",
    "project",
    "action",
    "decision",
    "reason",
    "version",
    "reviewer",
    "date",
)
WHAT = ("Ciclabile", "Scuola", "Biblioteca", "Parco", "Rete idrica", "Mercato", "Sentiero")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, columns: tuple[str, ...], lines: Iterator[tuple[object, ...]]) -> None:
    """Write a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)


def make(plan: Path, bodies: int, projects: int) -> None:
    """The plan folder with its register, and a file for each body."""
    shutil.copytree(PLAN, plan)
    towns = rows(plan / "tables" / "municipalities.csv")
    codes = [row["code"] for row in rows(plan / "tables" / "actions.csv")]
    chance = random.Random(20251)
    chosen = [(f"prova-{at:03d}", towns[at % len(towns)]) for at in range(bodies)]
    write(
        plan / "tables" / "contributors.csv",
        REGISTRY,
        (
            (
                body,
                f"Ente di prova {body[6:]}",
                f"Test body {body[6:]}",
                "municipality",
                f"c_prova_{body[6:]}",
                town["istat_code"],
                f"arrivi/{body}.csv",
                "",
                "own",
                YEAR,
                "12",
                "2025-01-01",
                "",
            )
            for body, town in chosen
        ),
    )
    for body, town in chosen:
        write(
            plan / "arrivi" / f"{body}.csv",
            COLUMNS,
            (
                (
                    f"{chance.choice(WHAT)} di prova {body[6:]}-{at}",
                    f"Progetto inventato per misurare, numero {at} dell'ente di prova {body[6:]}.",
                    "",
                    f"P{at}",
                    f"c_prova_{body[6:]}",
                    town["istat_code"],
                    ";".join(sorted(chance.sample(codes, 1 + at % 2))),
                    "2025-01-01",
                    "",
                    f"https://example.org/{body}/{at}",
                    "ufficio@example.org",
                    "CC-BY-4.0",
                )
                for at in range(projects)
            ),
        )


def harvest(plan: Path) -> None:
    """Take the files of all bodies."""
    import psm_kg

    report = psm_kg.harvest_contributors(plan=plan)
    wrong = [(r.outcome, r.findings[:2]) for r in report.results if not r.is_good]
    assert not wrong, wrong[:3]


def review(plan: Path) -> None:
    """Decide three links of four: two accepted, one rejected."""
    decided = []
    for path in sorted((plan / "contributed").glob("*/links.csv")):
        for at, row in enumerate(rows(path)):
            if at % 4:
                said = ("rejected", "Decisione di prova.") if at % 4 == 1 else ("accepted", "")
                link = (row["contributor"], row["project"], row["action"])
                decided.append((*link, *said, row["version"], "Ufficio di prova", "2025-12-01"))
    write(plan / "tables" / "reviews.csv", REVIEWS, iter(decided))


def validate(plan: Path) -> None:
    """From the tables to the validated graph."""
    import psm_kg

    outcome = psm_kg.validate(plan=plan)
    assert outcome.conforms, outcome.findings[:5]


def build(plan: Path) -> None:
    """All of it, with the pages."""
    import psm_kg

    built = psm_kg.build(plan, plan.parent / "dist")
    files = sum(1 for path in (plan.parent / "dist" / "public").rglob("*") if path.is_file())
    print(f"# {built.triples} triples, {files} files", file=sys.stderr)


STEPS: dict[str, Callable[[Path], None]] = {
    "harvest": harvest,
    "review": review,
    "validate": validate,
    "build": build,
}


def measure(step: str, plan: Path) -> tuple[float, float, float]:
    """Seconds elapsed, seconds of processor, peak MB of a step in a process of its own."""
    code = (
        "import resource, sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import contributors\nfrom pathlib import Path\n"
        f"start = time.monotonic()\ncontributors.STEPS[{step!r}](Path({str(plan)!r}))\n"
        "whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)\n"
        "own, below = map(resource.getrusage, whose)\n"
        "print(time.monotonic() - start, sum(u.ru_utime + u.ru_stime for u in (own, below)),"
        " own.ru_maxrss / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    elapsed, processor, memory = map(float, done.stdout.split())
    return elapsed, processor, memory


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=312)
    parser.add_argument("--projects", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan"
        make(plan, options.bodies, options.projects)
        print(f"{options.bodies} bodies x {options.projects} projects (synthetic)")
        print("| step | seconds | CPU seconds | peak MB |\n|---|---:|---:|---:|")
        for step in STEPS:
            elapsed, processor, memory = measure(step, plan)
            print(f"| {step} | {elapsed:.1f} | {processor:.1f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
