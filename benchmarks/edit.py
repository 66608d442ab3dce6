"""From one edited cell to the pages and to the whole output, in a resident build.

A copy of the plan is built once; then cells of different kinds are edited, again and again. For
each edit: the seconds to the new pages (what a reader of the site waits for) and to the complete
output, medians of the runs; processor seconds beside them, since other programs slow the clock
only. Run: ``python benchmarks/edit.py [PLAN] [--runs N]``.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path

from psm_kg.live import News, Published, Session, Shown

ROOT = Path(__file__).resolve().parents[1]
# table, column, the new value of the cell in a run
EDITS: dict[str, tuple[str, str, Callable[[str, int], str]]] = {
    "a project's name": ("projects", "name_it", lambda old, run: f"{old} {run}"),
    "a contribution's confidence": (
        "contributions",
        "confidence",
        lambda old, run: f"0.{51 + run}",  # noqa: ARG005
    ),
    "an action's text": ("actions", "text_it", lambda old, run: f"{old} {run}"),
    # a value that a report prints must equal the printed one: its place in the source may change
    "an observation's source": ("observations", "source_lines", lambda _, run: f"1-{run + 2}"),
}


cpu: list[float] = []


def edit_cell(path: Path, row: int, column: str, value: Callable[[str], str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index(column)
    rows[row][at] = value(rows[row][at])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def measure(session: Session, news: list[News], plan: Path, runs: int) -> None:
    print("| edited cell | its pages | shown, s (CPU) | whole output, s (CPU) |")
    print("|---|---:|---:|---:|")
    for label, (table, column, value) in EDITS.items():
        shown: list[tuple[float, float]] = []
        whole: list[tuple[float, float]] = []
        pages = 0
        for run in range(runs):
            path = plan / "tables" / f"{table}.csv"
            edit_cell(path, 2 + run, column, partial(_valued, value, run))
            edit = session.watcher.edit()
            assert edit is not None
            news.clear()
            cpu.clear()
            start = time.process_time()
            session.build(edit)
            first, last = news
            assert isinstance(first, Shown), first
            assert isinstance(last, Published), last
            pages = first.pages
            shown.append((first.seconds, cpu[0] - start))
            whole.append((last.seconds, cpu[1] - start))
        figures = [
            f"{statistics.median(w for w, _ in seen):.2f} "
            f"({statistics.median(c for _, c in seen):.2f})"
            for seen in (shown, whole)
        ]
        print(f"| {label} | {pages} | {' | '.join(figures)} |", flush=True)


def _valued(value: Callable[[str, int], str], run: int, old: str) -> str:
    return value(old, run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", nargs="?", type=Path, default=ROOT / "data" / "torino-2024-2026")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
        f"{platform.python_version()}, pyoxigraph {metadata.version('pyoxigraph')}"
    )
    with tempfile.TemporaryDirectory() as work:
        plan = Path(work) / "plan"
        shutil.copytree(given.plan, plan)
        news: list[News] = []

        def tell(item: News) -> None:
            news.append(item)
            cpu.append(time.process_time())

        session = Session(plan, Path(work) / "dist", tell=tell)
        start = time.perf_counter(), time.process_time()
        assert session.build(), news
        wall, used = time.perf_counter() - start[0], time.process_time() - start[1]
        print(f"first build {wall:.1f} s (CPU {used:.1f})\n", flush=True)
        measure(session, news, plan, given.runs)


if __name__ == "__main__":
    main()
