"""The documentation is true: the tutorial runs, the README's commands and figures are real."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest
from paths import ROOT

from psm_kg.pipeline import Built


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the data of the project, to run the documents' commands in."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("checkout")
def test_tutorial() -> None:
    outcome = doctest.testfile(str(ROOT / "docs" / "tutorial.md"), module_relative=False)
    assert outcome.attempted >= 15
    assert outcome.failed == 0


def test_readme_figures(built: Built) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^ +(\d+)  (.+)$", readme, re.MULTILINE))
    shown = {label: int(count) for count, label in shown.items()}
    expected = {c.label.en: c.count for c in built.counts} | {"triples": built.triples}
    assert len(expected) == 18
    assert {label: shown.get(label) for label in expected} == expected


def test_links_between_documents_lead_somewhere() -> None:
    checked = 0
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)
            checked += 1
    assert checked >= 10


def test_adrs_are_numbered_without_gaps() -> None:
    numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 9
