"""The real OpenRefine (Debian's package) reconciles a column of 100 project titles."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

from openrefine import openrefine
from paths import REAL
from published import Serving


def _no_accents(title: str) -> str:
    parts = unicodedata.normalize("NFD", title)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("’", "'")


def _letter_lost(title: str) -> str:
    middle = len(title) // 2
    return title[:middle] + title[middle + 1 :]


def _words_swapped(title: str) -> str:
    words = title.split()
    return " ".join([*words[1:], words[0]])


#: What happens to titles on their way into other people's lists: every seventh suffers one.
ACCIDENTS: list[Callable[[str], str]] = [
    str,
    str.upper,
    _no_accents,
    lambda title: f"  {title} ",
    _letter_lost,
    _words_swapped,
    lambda title: f"Progetto {title}",
]
EXACT = 4  # of the accidents, those that leave the name as it is but for capitals and signs


def test_a_column_of_titles(serving: Serving, tmp_path: Path) -> None:
    with (REAL / "tables" / "projects.csv").open(encoding="utf-8", newline="") as stream:
        projects = list(csv.DictReader(stream))[:100]
    ids = [f"data/torino/project/{row['id']}" for row in projects]
    titles = [ACCIDENTS[n % 7](row["name_it"]) for n, row in enumerate(projects)]
    with openrefine(tmp_path) as program:
        project = program.create("title", titles)
        program.reconcile(project, "title", f"{serving.address}reconcile/it", "Project")
        rows = program.export(project, "title")
    assert len(rows) == 100
    wrong = [
        f"{row['value']}: {row['match']}"
        for row, id in zip(rows, ids, strict=True)
        if row["match"] not in ("", id)
    ]
    assert wrong == []
    untouched = [n for n in range(100) if n % 7 < EXACT]
    assert [n for n in untouched if rows[n]["match"] != ids[n]] == []
    matched = sum(row["match"] == id for row, id in zip(rows, ids, strict=True))
    first = sum((row["candidates"] or [""])[0] == id for row, id in zip(rows, ids, strict=True))
    print(f"matched {matched}, right candidate first {first}")
    assert matched >= 85
    assert first >= 98
