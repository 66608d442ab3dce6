"""``psm-kg match``: files as people save them, and what is told about the others."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from paths import REAL

import psm_kg
from psm_kg.cli import main
from psm_kg.errors import DataError, EnvironmentFailure, UsageError

ROWS = [
    ("Comunità energetica di quartiere", "Accompagnamento tecnico e giuridico"),
    ("Pedibus", ""),
]
READABLE = {
    "comma": ("titolo,descrizione\n{0},{1}\n{2},{3}\n", "utf-8"),
    "semicolon": ("Titolo;Abstract\n{0};{1}\n{2};{3}\n", "utf-8-sig"),
    "tab": ("PROJECT_TITLE\tDescription\n{0}\t{1}\n{2}\t{3}\n", "utf-8"),
    "windows": ("codice;Nome del progetto;sintesi\n1;{0};{1}\n2;{2};{3}\n", "cp1252"),
    "utf-16": ("title,abstract\n{0},{1}\n{2},{3}\n", "utf-16"),
}


def write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("form", READABLE)
def test_any_usual_file_is_read(form: str, tmp_path: Path) -> None:
    text, encoding = READABLE[form]
    path = write(tmp_path, "p.csv", text.format(*ROWS[0], *ROWS[1]), encoding)
    matches = psm_kg.match(path, plan=REAL, limit=2)
    assert [(m.row, m.title) for m in matches.projects] == [(2, ROWS[0][0]), (3, ROWS[1][0])]
    assert matches.projects[0].proposals[0].code == "2.3.3"
    assert all(len(m.proposals) <= 2 for m in matches.projects)
    assert matches.findings == ()


def test_a_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["istruzioni"])
    sheet = book.create_sheet("progetti")
    sheet.append(["Titolo", "Descrizione"])
    sheet.append(ROWS[0])
    book.save(tmp_path / "p.xlsx")
    matches = psm_kg.match(tmp_path / "p.xlsx", plan=REAL)
    assert matches.projects[0].proposals[0].code == "2.3.3"


def test_a_row_without_title_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", "titolo,abstract\nPedibus,\n,senza titolo\n")
    matches = psm_kg.match(path, plan=REAL)
    assert [m.row for m in matches.projects] == [2]
    assert [(f.code, f.location.row) for f in matches.findings] == [("no-title", 3)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "titolo, title"),
        ("titolo\n", "there is no project"),
        ("titolo,abstract\n,x\n", "there is no project"),
        ("", "there is no column of titles"),
        ("%PDF-1.4 …", "there is no column of titles"),
    ],
)
def test_what_cannot_be_matched_is_said(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        psm_kg.match(write(tmp_path, "p.csv", content), plan=REAL)


def test_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure):
        psm_kg.match(tmp_path / "none.csv", plan=REAL)
    with pytest.raises(UsageError):
        psm_kg.match(write(tmp_path, "p.csv", "titolo\nx\n"), plan=REAL, limit=0)


def test_the_command_writes_tables_csv_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write(tmp_path, "p.csv", "titolo\nComunità energetica di quartiere\nxyzzy\n"))
    plan = ["--plan", str(REAL)]
    assert main(["--lang", "it", "match", path, *plan, "--limit", "1"]) == 0
    table = list(csv.reader(io.StringIO(capsys.readouterr().out), delimiter="\t"))
    assert table[0][:4] == ["riga", "progetto", "azione", "punteggio"]
    assert table[1][2] == "2.3.3"
    assert "comunità energetica" in table[1][4]
    assert table[2][:3] == ["3", "xyzzy", ""]
    assert main(["match", path, *plan, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[0]["code"] == "2.3.3"
    assert len(rows) == 4
    assert main(["match", path, *plan, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document[0]["proposals"][0]["reasons"][0]["word"] == "comunità energetica"
    assert document[1] == {"row": 3, "project": "xyzzy", "proposals": []}


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path, "p.csv", "a\n1\n"))
    assert main(["--lang", "it", "match", path, "--plan", str(REAL)]) == 1
    assert "manca la colonna dei titoli" in capsys.readouterr().err
    assert main(["match", str(tmp_path / "none.csv"), "--plan", str(REAL)]) == 3
    assert main(["match", path, "--limit", "0"]) == 2
