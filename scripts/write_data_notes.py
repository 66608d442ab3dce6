"""Write docs/data-notes.md from the table of quality notes, so that both say the same."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "data" / "torino-2024-2026" / "tables" / "quality_notes.csv"
DOCUMENT = ROOT / "docs" / "data-notes.md"
KINDS = {
    "inconsistency": "inconsistency",
    "typo": "misprint",
    "sense-changing-typo": "misprint changing the sense",
    "missing": "missing information",
    "ambiguity": "ambiguity",
    "extraction": "text extraction",
    "unit": "unit of measurement",
    "area": "reference area",
    "base": "base of cases",
    "percentage": "percentages",
}
HEAD = """\
# What the source does not say, or says twice

Each row is a quality note of `quality_notes.csv`. The graph carries it as a
`dqv:QualityAnnotation` on the thing concerned; `psm-kg query quality/notes` lists them.
This file is written by `python scripts/write_data_notes.py`; a test keeps it up to date.
"""


def render() -> str:
    """The document: a count by kind, then one table."""
    with TABLE.open(encoding="utf-8", newline="") as handle:
        notes = list(csv.DictReader(handle))
    counts = Counter(note["kind"] for note in notes)
    parts = [HEAD, "| kind | notes |\n|---|---|"]
    parts += [f"| {KINDS[kind]} | {counts[kind]} |" for kind in KINDS if counts[kind]]
    parts += [f"| **all** | **{len(notes)}** |", "", "| note | about | kind | what | lines |"]
    parts.append("|---|---|---|---|---|")
    for note in notes:
        text = note["note_en"].replace("|", "\\|")
        lines = note["source_lines"].replace(";", "; ")
        kind = KINDS[note["kind"]]
        parts.append(f"| {note['id']} | `{note['about']}` | {kind} | {text} | {lines} |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"{DOCUMENT.relative_to(ROOT)}\n")
