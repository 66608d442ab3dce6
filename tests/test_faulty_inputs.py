"""What the planning office may do to its files, and what the command answers.

Each case spoils a copy of the toy plan in one way and states the exit code, where the answer must
point, and words that it must say in Italian and in English. Nothing may end in a traceback.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from paths import TOY

import psm_kg
from psm_kg.cli import main
from psm_kg.errors import Severity
from psm_kg.workspace import Resources

Spoil = Callable[[Path], None]


def edit(name: str, old: str, new: str) -> Spoil:
    """Replace text in a table; the text must be there."""

    def spoil(plan: Path) -> None:
        path = plan / "tables" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def rewrite(name: str, change: Callable[[str], bytes]) -> Spoil:
    """Write the whole table anew, as bytes."""

    def spoil(plan: Path) -> None:
        path = plan / "tables" / f"{name}.csv"
        path.write_bytes(change(path.read_text(encoding="utf-8")))

    return spoil


def remove(name: str) -> Spoil:
    return lambda plan: (plan / name).unlink()


def drop_column(name: str, column: str) -> Spoil:
    def change(text: str) -> bytes:
        lines = [line.split(",") for line in text.splitlines()]
        at = lines[0].index(column)
        return "\n".join(",".join(c for i, c in enumerate(ln) if i != at) for ln in lines).encode()

    return rewrite(name, change)


def unreadable(plan: Path) -> None:
    path = plan / "tables" / "axes.csv"
    path.unlink()
    path.symlink_to(path)  # a loop: unreadable also for root


@dataclass(frozen=True)
class Case:
    spoil: Spoil
    where: str
    italian: str
    english: str
    code: int = 1


AXES, ACTIONS = "axes.csv", "actions.csv"
CASES: dict[str, Case] = {
    "missing column": Case(drop_column("zones", "name_it"), "zones.csv", "manca", "missing"),
    "extra column": Case(edit("axes", "code,", "code,colore,"), AXES, "colore", "colore"),
    "renamed column": Case(edit("axes", "title_it", "titolo_it"), AXES, "title_it", "title_it"),
    "column twice": Case(edit("axes", "title_en", "title_it"), AXES, "title_it", "title_it"),
    "unknown action": Case(
        edit("contributions", "green-banks,1.1.1", "green-banks,1.1.9"),
        "contributions.csv, riga 2, colonna action",
        "1.1.9",
        "1.1.9",
    ),
    "unknown project": Case(
        edit("contributions", ",cycle-plan,", ",cicle-plan,"),
        "contributions.csv, riga 4, colonna project",
        "cycle-plan",
        "cycle-plan",
    ),
    "unknown kind": Case(
        edit("projects", ",GB,project,", ",GB,progetto,"),
        "projects.csv, riga 2, colonna kind",
        "«progetto»",
        "platform, programme, project",
    ),
    "duplicate key": Case(edit("axes", "\n2,", "\n1,"), "axes.csv, riga 3", "riga 2", "row 2"),
    "wrong year": Case(
        edit("observations", ",2029,", ",29,"),
        "observations.csv, riga 2, colonna year",
        "anno",
        "year",
    ),
    "decimal comma": Case(
        edit("observations", ",45.5,", ',"45,5",'),
        "observations.csv, riga 2, colonna value",
        "45.5",
        "45.5",
    ),
    "text for a number": Case(
        edit("observations", ",45.5,", ",molti,"),
        "observations.csv, riga 2, colonna value",
        "molti",
        "molti",
    ),
    "confidence over 1": Case(
        edit("contributions", ",1.00,", ",1.50,"),
        "contributions.csv, riga 2, colonna confidence",
        "1.50",
        "1.50",
    ),
    "wrong boolean": Case(
        edit("survey_questions", ",false,", ",forse,"),
        "survey_questions.csv, riga 2, colonna multiple",
        "true",
        "true",
    ),
    "required cell empty": Case(
        edit("axes", "Acqua pulita", ""), "axes.csv, riga 2, colonna title_it", "", ""
    ),
    "Latin-1": Case(
        rewrite("organisations", lambda t: t.encode("latin-1")),
        "organisations.csv",
        "UTF-8",
        "UTF-8",
    ),
    "trailing space": Case(
        edit("axes", "Acqua pulita", "Acqua pulita "),
        "axes.csv, riga 2, colonna title_it",
        "spazi",
        "space",
    ),
    "non-breaking space": Case(
        edit("axes", "Acqua pulita", "Acqua\u00a0pulita"),
        "axes.csv, riga 2, colonna title_it",
        "U+00A0",
        "U+00A0",
    ),
    "control character": Case(
        edit("axes", "Acqua pulita", "Acqua\x07pulita"),
        "axes.csv, riga 2, colonna title_it",
        "U+0007",
        "U+0007",
    ),
    "NUL byte": Case(edit("axes", "Acqua", "Ac\x00qua"), AXES, "", ""),
    "ragged row, too long": Case(
        edit("axes", "\n2,Strade sicure,", "\n2,Strade, sicure,"), "axes.csv, riga 3", "", ""
    ),
    "ragged row, too short": Case(
        rewrite("axes", lambda t: (t + "3,Altro\n").encode()), "axes.csv, riga 4", "", ""
    ),
    "unclosed quote": Case(
        edit("axes", "Acqua pulita", '"Acqua pulita'), AXES, "virgolett", "quot"
    ),
    "empty file": Case(rewrite("axes", lambda _: b""), AXES, "vuot", "empty"),
    "10 MB cell": Case(
        edit("axes", "Acqua pulita", "Acqua " * 1_700_000), "axes.csv, riga 2", "", ""
    ),
    "formula": Case(
        edit("projects", "Rive verdi", "=HYPERLINK(A1)"),
        "projects.csv, riga 2, colonna name_it",
        "formula",
        "formula",
    ),
    "link with a space": Case(
        edit("projects", "https://example.org/green-banks", "https://example.org/green banks"),
        "projects.csv, riga 2, colonna links",
        "",
        "",
    ),
    "javascript link": Case(
        edit("projects", "https://example.org/green-banks", "javascript:alert(1)"),
        "projects.csv, riga 2, colonna links",
        "http",
        "http",
    ),
    "file link": Case(
        edit("projects", "https://example.org/green-banks", "file:///etc/passwd"),
        "projects.csv, riga 2, colonna links",
        "http",
        "http",
    ),
    "slug in capitals": Case(
        edit("projects", "green-banks,Rive", "Green-Banks,Rive"),
        "projects.csv, riga 2, colonna id",
        "Green-Banks",
        "Green-Banks",
    ),
    "action under another strategy": Case(
        edit("actions", "1.2.1,1.2,", "1.2.1,2.1,"), "actions.csv, riga 4", "«2.1»", "“2.1”"
    ),
    "stated by the editors": Case(
        edit("contributions", "stated,1.00,toyville", "stated,1.00,psm-kg-editors"),
        "contributions.csv, riga 2",
        "",
        "",
    ),
    "note on a missing thing": Case(
        edit("quality_notes", "action/1.1.2", "action/9.9.9"), "quality_notes.csv, riga 2", "", ""
    ),
    "programme that is its own parent": Case(
        edit("programmes", "fund-a,fund,", "fund-a,fund-a,"), "programmes.csv, riga 3", "", ""
    ),
    "number unlike the printed one": Case(
        edit("observations", ",45.5,", ",455,"),
        "observations.csv, riga 2, colonna value",
        "45,5",
        "45,5",
    ),
    "table with a header only, referred to": Case(
        rewrite("axes", lambda t: t.splitlines()[0].encode()), "strategies.csv", "axes.csv", "axes"
    ),
    "missing table": Case(remove("tables/axes.csv"), AXES, "manca la tabella", "is missing"),
    "unknown table": Case(
        lambda plan: shutil.copy(plan / "tables/axes.csv", plan / "tables/axis.csv") and None,
        "axis.csv",
        "axes",
        "axes",
    ),
    "unreadable table": Case(unreadable, AXES, "", "", code=3),
    "round that is not a row": Case(
        lambda plan: (
            (plan / "plan.toml").write_text(
                (plan / "plan.toml").read_text().replace('["2031"]', '["2032"]')
            )
            and None
        ),
        "plan.toml, colonna monitoring.rounds",
        "rounds.csv",
        "rounds.csv",
    ),
    "place that is not a row": Case(
        lambda plan: (
            (plan / "plan.toml").write_text(
                (plan / "plan.toml").read_text().replace("provinces/999", "provinces/998")
            )
            and None
        ),
        "plan.toml, colonna plan.area",
        "areas.csv",
        "areas.csv",
    ),
    "missing plan.toml": Case(remove("plan.toml"), "plan.toml", "init", "init", code=3),
    "missing tables folder": Case(
        lambda plan: shutil.rmtree(plan / "tables"), "tables", "manca", "missing", code=3
    ),
}
HARMLESS: dict[str, Spoil] = {
    "byte order mark": rewrite("axes", lambda t: t.encode("utf-8-sig")),
    "CRLF line ends": rewrite("axes", lambda t: t.replace("\n", "\r\n").encode()),
    "semicolons of an Italian Excel": rewrite("axes", lambda t: t.replace(",", ";").encode()),
    "tabs": rewrite("axes", lambda t: t.replace(",", "\t").encode()),
    "UTF-16": rewrite("axes", lambda t: t.encode("utf-16")),
    "header only": rewrite("territory_mentions", lambda t: t.splitlines()[0].encode()),
    "blank row at the end": rewrite("axes", lambda t: (t + ",,,,\n").encode()),
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "plan"))


def run(plan: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["build", "--plan", str(plan), "--out", str(plan.parent / "d"), "--lang", lang])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


@pytest.mark.parametrize("name", CASES)
def test_faulty(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[name]
    case.spoil(plan)
    code, text = run(plan, "it", capsys)
    assert code == case.code, text
    assert case.where in text
    assert case.italian in text
    assert len(text) < 20_000
    code, text = run(plan, "en", capsys)
    assert code == case.code
    assert case.where.replace("riga", "row").replace("colonna", "column") in text
    assert case.english in text
    assert "Traceback" not in text
    assert not (plan.parent / "d").exists()


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    HARMLESS[name](plan)
    code, text = run(plan, "it", capsys)
    assert code == 0, text


def test_a_round_that_the_plan_does_not_name_is_told(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(TOY, tmp_path / "plan"))
    settings = plan / "plan.toml"
    settings.write_text(settings.read_text("utf-8").replace('rounds = ["2031"]', "rounds = []"))
    told = [f for f in psm_kg.validate(plan=plan).findings if f.code == "unlisted-round"]
    assert [f.location.describe("it") for f in told] == ["rounds.csv, riga 2, colonna id"]
    assert told[0].severity is Severity.WARNING


def test_number_of_cases() -> None:
    assert (len(CASES), len(HARMLESS)) == (42, 7)


def test_all_findings_are_reported_and_capped(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("axes", "Acqua pulita", "Acqua pulita ")(plan)
    edit("observations", ",45.5,", ",molti,")(plan)
    contributions = plan / "tables" / "contributions.csv"
    lines = contributions.read_text().splitlines()
    lines += [lines[1].replace("1.1.1", f"8.8.{n}") for n in range(1, 31)]
    contributions.write_text("\n".join(lines) + "\n")
    code, text = run(plan, "it", capsys)
    assert code == 1
    assert "axes.csv, riga 2" in text
    assert "observations.csv, riga 2" in text
    assert "(30)" in text
    assert "altri 20 dello stesso tipo" in text


RESOURCE_FAULTS = {
    "Turtle of the ontology": ("ontology/psm.ttl", "a owl:Class ;", "a owl:Class"),
    "Turtle of a shape": ("shapes/action.ttl", "a sh:NodeShape", "a sh:NodeShape ]"),
    "misspelt shape": ("shapes/action.ttl", "sh:minCount", "sh:mincount"),
    "JSON of a mapping": ("mappings/axes.csv-metadata.json", '"tableSchema": {', '"tableSchema": '),
    "unknown CSVW property": ("mappings/axes.csv-metadata.json", '"primaryKey"', '"primarykey"'),
    "unknown datatype": ("mappings/observations.csv-metadata.json", '"gYear"', '"gyear"'),
    "language tag": ("mappings/axes.csv-metadata.json", '"lang": "it"', '"lang": "it_IT!"'),
    "derivation rule": ("queries/derive/20-contributes-to.rq", "WHERE {", "WHERE {{{"),
    "check": ("queries/checks/broader-cycle-violation.rq", "WHERE", "WEHRE"),
    "front matter of a query": ("queries/plan/counts.rq", "#+   en:", "#+   de:"),
}


@pytest.mark.parametrize("name", RESOURCE_FAULTS)
def test_broken_resources(
    name: str,
    tmp_path: Path,
    plan: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "resources"
    source = Resources.locate().root
    for folder in ("ontology", "shapes", "mappings", "queries"):
        shutil.copytree(source / folder, root / folder)
    file, old, new = RESOURCE_FAULTS[name]
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(Resources, "locate", classmethod(lambda cls: cls(root)))
    code, said = run(plan, "en", capsys)
    assert code == 3, said
    assert Path(file).name in said or "shape <" in said
    assert "Traceback" not in said
    assert not (tmp_path / "d").exists()


def test_number_of_resource_faults() -> None:
    assert len(RESOURCE_FAULTS) == 10
