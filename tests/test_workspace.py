"""plan.toml is checked, and the canonical artefacts become those of the plan at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from psm_kg.errors import ConfigurationError, EnvironmentFailure
from psm_kg.planfile import read_plan
from psm_kg.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
TOY = ROOT / "tests" / "toy"
GOOD = (TOY / "plan.toml").read_text(encoding="utf-8")


@pytest.fixture
def toy() -> Workspace:
    return Workspace.open(TOY)


@pytest.mark.parametrize(
    ("canonical", "localised"),
    [
        ("data/torino/2024-2026", "https://example.org/toy/data/toyville/2030-2032"),
        (
            "data/torino/2024-2026/action/1",
            "https://example.org/toy/data/toyville/2030-2032/action/1",
        ),
        ("data/torino/project/x", "https://example.org/toy/data/toyville/project/x"),
        ("data/torino-sud/x", "https://example.org/toy/data/torino-sud/x"),
        ("data/torino/2024-2026b", "https://example.org/toy/data/toyville/2024-2026b"),
        ("graph/plan", "https://example.org/toy/graph/plan"),
        ("onto/PSM/Action", "https://dati.piemonte.it/psm/onto/PSM/Action"),
        ("shapes/Action", "https://dati.piemonte.it/psm/shapes/Action"),
        (
            "controlled-vocabulary/project-kind/plan",
            "https://dati.piemonte.it/psm/controlled-vocabulary/project-kind/plan",
        ),
        (
            "controlled-vocabulary/project-kinds",
            "https://example.org/toy/controlled-vocabulary/project-kinds",
        ),
        (
            "controlled-vocabulary/context-indicators",
            "https://example.org/toy/controlled-vocabulary/context-indicators",
        ),
    ],
)
def test_localise(toy: Workspace, canonical: str, localised: str) -> None:
    assert toy.localise(f"<https://dati.piemonte.it/psm/{canonical}>") == f"<{localised}>"


def test_other_addresses_are_left_alone(toy: Workspace) -> None:
    text = "https://dati.piemonte.it/other/ http://dati.piemonte.it/psm/x"
    assert toy.localise(text) == text


def test_the_canonical_plan_is_not_rewritten() -> None:
    workspace = Workspace.open(ROOT / "data" / "torino-2024-2026")
    text = "<https://dati.piemonte.it/psm/data/torino/2024-2026/action/1.1.1>"
    assert workspace.localise(text) is text
    assert workspace.plan_iri == "https://dati.piemonte.it/psm/data/torino/2024-2026"


FAULTS = {
    "not TOML": ("[plan\n", "TOML"),
    "missing key": (GOOD.replace('title_it = "Piano di prova 2030-2032"\n', ""), "plan.title_it"),
    "unknown key": (GOOD.replace("acronym", "acronimo"), "plan.acronimo"),
    "unknown section": (GOOD.replace("[contact]", "[contatto]"), "[contatto]"),
    "text for a date": (GOOD.replace("2030-01-01", '"2030-01-01"'), "plan.start"),
    "date for a text": (GOOD.replace('"2030-2032"', "2030-01-01"), "plan.id"),
    "empty text": (GOOD.replace('"Ufficio di prova"', '" "'), "contact.name"),
    "end before start": (GOOD.replace("2032-12-31", "2029-12-31"), "plan.end"),
    "base without slash": (GOOD.replace("org/toy/", "org/toy"), "iri.base"),
    "base with a space": (GOOD.replace("org/toy/", "org/t oy/"), "iri.base"),
    "base not http": (GOOD.replace("https://example", "ftp://example"), "iri.base"),
    "slug in capitals": (GOOD.replace('"toyville"', '"Toyville"', 1), "plan.territory"),
    "rounds not texts": (GOOD.replace('["2031"]', "[2031]"), "monitoring.rounds"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_plan_files(fault: str, tmp_path: Path) -> None:
    text, expected = FAULTS[fault]
    assert text != GOOD
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_plan(path)
    for lang in ("it", "en"):
        described = caught.value.describe(lang)
        assert str(path) in described
        assert expected in described


def test_number_of_faults() -> None:
    assert len(FAULTS) == 13


def test_missing_and_undecodable_plan_files(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="psm-kg init"):
        read_plan(tmp_path / "plan.toml")
    (tmp_path / "plan.toml").write_bytes(b"# citt\xe0\n")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        read_plan(tmp_path / "plan.toml")


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(GOOD, encoding="utf-8-sig")
    assert read_plan(tmp_path / "plan.toml").territory == "toyville"
