"""Lighthouse's performance score of some pages, on its slow phone: the median of some rounds.

``python benchmarks/site.py [--rounds 3] [--dist FOLDER]`` serves a build (one made for it, unless
named) with ``psm-kg serve`` and prints a table. Needs Chromium, and Node with the packages of
``tests/clients``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "site")]

import page_types  # noqa: E402
from browser import FLAGS, PROGRAMS  # noqa: E402
from node_packages import installed  # noqa: E402
from paths import REAL  # noqa: E402
from published import serve  # noqa: E402

import psm_kg  # noqa: E402

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
PAGES = (
    page_types.site_page("home", "it"),
    page_types.thing_page(page_types.THINGS["action"], "it"),
    page_types.site_page("projects", "en"),
    page_types.site_page("monitoring", "it"),
    page_types.site_page("data", "it"),
)


def measure(dist: Path, rounds: int) -> None:
    """Print the table."""
    scores: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    metrics: dict[str, dict[str, str]] = {}
    clients = installed()
    chromium = next(filter(None, map(shutil.which, PROGRAMS)))
    with serve(dist) as server:
        root = f"{server.address}psm/"
        asked = {
            "chromium": chromium,
            "flags": FLAGS,
            "categories": CATEGORIES,
            "pages": [root + page for page in PAGES],
        }
        for _ in range(rounds):
            found = json.loads(clients.run("lighthouse.mjs", json.dumps(asked)))
            for address, result in found.items():
                scores[address.removeprefix(root)].append(result["categories"])
                metrics[address.removeprefix(root)] = result["metrics"]
    print("| page | " + " | ".join((*CATEGORIES, *METRICS, "layout shift")) + " |")
    print("|---|" + "---:|" * (len(CATEGORIES) + len(METRICS) + 1))
    for page, taken in scores.items():
        cells = [f"{statistics.median(s[c] for s in taken):.0f}" for c in CATEGORIES]
        cells += [metrics[page][m] for m in (*METRICS, "cumulative-layout-shift")]
        print(f"| {page} | {' | '.join(cells)} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dist", type=Path)
    options = parser.parse_args()
    if options.dist:
        measure(options.dist, options.rounds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            psm_kg.build(REAL, Path(folder) / "dist")
            measure(Path(folder) / "dist", options.rounds)
