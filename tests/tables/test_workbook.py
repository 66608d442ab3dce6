"""Workbooks: values as text, formulas refused, hostile archives refused before they unpack."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from psm_kg.errors import EnvironmentFailure
from psm_kg.tables import Limits, read_workbook


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "form.xlsx"
    book.save(path)
    return path


def repacked(path: Path, **parts: bytes) -> Path:
    """The workbook with some parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    content |= parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content.items():
            new.writestr(name, data)
    return path


def test_sheets_are_tables_of_text(tmp_path: Path) -> None:
    when = datetime.datetime(2025, 3, 1, 9, 30)
    path = workbook(
        tmp_path,
        projects=[
            ["id", "name", "value", "date"],
            ["a", "Città", 29.8, datetime.date(2024, 2, 29)],
            ["b", True, 2023, when],
            ["c", "0.1+0.2", 0.1 + 0.2, 1e20],
        ],
        links=[["x"]],
    )
    tables = read_workbook(path)
    assert list(tables) == ["projects", "links"]
    assert tables["projects"].name == "form.xlsx#projects"
    assert [(r.number, r.cells) for r in tables["projects"].rows] == [
        (2, ("a", "Città", "29.8", "2024-02-29")),
        (3, ("b", "true", "2023", "2025-03-01T09:30:00")),
        (4, ("c", "0.1+0.2", "0.3", "100000000000000000000")),
    ]
    assert not tables["projects"].findings
    assert tables["links"].rows == ()


def test_formulas_and_errors_are_violations(tmp_path: Path) -> None:
    path = workbook(tmp_path, t=[["a", "b"], ["=1+1", "x"], ["#REF!", " y"]])
    found = read_workbook(path)["t"].findings
    assert [(f.code, f.location.row, f.location.column) for f in found] == [
        ("formula", 2, "a"),
        ("cell-error", 3, "a"),
        ("surrounding-space", 3, "b"),
    ]
    assert found[0].location.file == "form.xlsx#t"
    assert found[0].value == "=1+1"


def test_percentages_are_doubtful(tmp_path: Path) -> None:
    path = workbook(tmp_path, t=[["a"], [0.12]])
    book = openpyxl.load_workbook(path)
    book["t"]["A2"].number_format = "0%"
    book.save(path)
    (finding,) = read_workbook(path)["t"].findings
    assert (finding.code, finding.value) == ("percent-cell", "0.12")


def test_blank_rows_and_columns_at_the_edges(tmp_path: Path) -> None:
    rows = [["a", "b", None], ["1", None, None], [None], ["2", "x", None], [None], [None]]
    table = read_workbook(workbook(tmp_path, t=rows))["t"]
    assert table.header == ("a", "b")
    assert [(r.number, r.cells) for r in table.rows] == [(2, ("1", "")), (4, ("2", "x"))]
    assert [(f.code, f.location.row) for f in table.findings] == [("blank-row", 3)]


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    table = read_workbook(workbook(tmp_path, t=[["a"], ["1", "stray"]]))["t"]
    assert [f.code for f in table.findings] == ["ragged-row"]


def test_declared_dimensions_are_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, t=[["a"], ["1"]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b'<dimension ref="A1:A2"', b'<dimension ref="A1:XFD1048576"')
    table = read_workbook(repacked(path, **{"xl/worksheets/sheet1.xml": sheet}))["t"]
    assert (table.header, len(table.rows)) == (("a",), 1)


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    for content in (bomb, "\ufeff<!DOCTYPE x>".encode("utf-16-le")):
        path = repacked(workbook(tmp_path, t=[["a"]]), **{"xl/sharedStrings.xml": content})
        table = read_workbook(path)[""]
        assert [f.code for f in table.findings] == ["workbook-refused"]
        assert "sharedStrings" in table.findings[0].message.it


def test_archives_that_unpack_to_too_much_are_refused(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path, t=[["a"]]), **{"xl/media/x.bin": b"\0" * 5_000_000})
    assert path.stat().st_size < 100_000
    table = read_workbook(path, Limits(unpacked_bytes=1_000_000))[""]
    assert [f.code for f in table.findings] == ["workbook-refused"]
    many = {f"xl/media/{i}.bin": b"" for i in range(50)}
    path = repacked(workbook(tmp_path, t=[["a"]]), **many)
    assert read_workbook(path, Limits(archive_parts=20))[""].findings


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0old", b"a,b"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    (finding,) = read_workbook(path)[""].findings
    assert finding.code == "workbook-refused"
    assert ".xlsx" in finding.message.it


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    path = tmp_path / "form.xlsx"
    path.write_bytes(stream.getvalue())
    assert [f.code for f in read_workbook(path)[""].findings] == ["workbook-refused"]


def test_too_many_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path, t=[[f"c{i}" for i in range(12)], ["1"]])
    table = read_workbook(path, Limits(columns=10))["t"]
    assert "too-many-cells" in [f.code for f in table.findings]


def test_a_missing_workbook(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure):
        read_workbook(tmp_path / "absent.xlsx")
