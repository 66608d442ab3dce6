"""The tables against the text of the report they were transcribed from, word by word.

The report is not part of the project; the tests skip, saying so, where its text is absent.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "torino-2024-2026" / "tables"
SOURCE = (
    Path(os.environ.get("PSM_SOURCE", ROOT.parent / "shared" / "source"))
    / "psm-monitoring-report-2025.it.txt"
)
SHA256 = "816fe14dde787ff163eff883e346c52562f85d3d51072167488cfccd92f0c20a"
# table → the columns whose text is official and must be in the cited lines
OFFICIAL = {
    "axes": ["title_it"],
    "strategies": ["title_it", "printed_title_it", "objective_it"],
    "actions": ["text_it"],
    "indicators": ["name_it", "definition_it"],
    "readings": ["printed_value", "printed_year", "printed_source"],
    "zones": ["name_it"],
}

pytestmark = pytest.mark.skipif(
    not SOURCE.is_file(), reason="the extracted text of the report is not at hand (PSM_SOURCE)"
)


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return SOURCE.read_text(encoding="utf-8").split("\n")


def cited(lines: list[str], ranges: str) -> str:
    """The text of ranges such as ``56-59;120-121``."""
    parts = []
    for part in ranges.split(";"):
        first, _, last = part.partition("-")
        parts += lines[int(first) - 1 : int(last or first)]
    return "\n".join(parts)


def letters(text: str) -> str:
    """Without white space: line breaks of the slides fall anywhere."""
    return re.sub(r"\s+", "", text)


def test_it_is_the_text_we_cite() -> None:
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == SHA256


@pytest.mark.parametrize("name", OFFICIAL)
def test_official_texts_are_in_the_cited_lines(name: str, lines: list[str]) -> None:
    wrong = []
    for row in table(name):
        text = letters(cited(lines, row["source_lines"]))
        wrong += [
            (row.get("code") or row.get("indicator"), column)
            for column in OFFICIAL[name]
            if row[column] and not _contains(text, row[column])
        ]
    assert wrong == []


def _contains(text: str, official: str) -> bool:
    """Word order is kept, but the columns of a table page interleave: compare word by word."""
    if letters(official) in text:
        return True
    position = 0
    for word in official.split():
        found = text.find(letters(word), position)
        if found < 0:
            return False
        position = found + len(letters(word))
    return True


def test_survey_texts_are_in_the_cited_lines(lines: list[str]) -> None:
    for row in table("survey_questions"):
        assert _contains(letters(cited(lines, row["source_lines"])), row["text_it"]), row["code"]
    for row in table("survey_results"):
        text = cited(lines, row["source_lines"])
        assert f"{row['percent']}%" in text, row
        if row["base"]:
            assert re.search(rf"\b{row['base']}\b", text), row


def test_links_are_printed_in_the_report(lines: list[str]) -> None:
    text = letters("\n".join(lines))
    links = [link for row in table("projects") for link in row["links"].split(";") if link]
    assert len(links) == len(set(links)) == 11  # all that the report prints with http
    assert [link for link in links if link not in text] == []


def test_every_action_label_of_the_report_has_its_row(lines: list[str]) -> None:
    labels = re.findall(r"^ ?Azione (\d\.\d\.\d)$", "\n".join(lines), re.MULTILINE)
    assert len(labels) == 113
    assert sorted(labels) == sorted(row["code"] for row in table("actions"))


def test_cited_lines_exist_and_are_not_empty(lines: list[str]) -> None:
    checked = 0
    for path in sorted(TABLES.glob("*.csv")):
        for row in table(path.stem):
            if row.get("source_lines"):
                assert cited(lines, row["source_lines"]).strip(), (path.name, row)
                checked += 1
    assert checked > 1000
