"""The workbook: it opens, its cells have types, it holds the tables."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from dataset_tables import tables_of
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from psm_kg.datasets import PublishedTable
from psm_kg.datasets.values import typed
from psm_kg.datasets.workbook import write_workbook
from psm_kg.pipeline import Draft


@pytest.fixture
def book(folder: Path) -> Workbook:
    return load_workbook(folder / "psm.xlsx")


def test_sheets_hold_the_tables(book: Workbook, tables: list[PublishedTable]) -> None:
    assert book.sheetnames == ["README", "columns", *(t.name for t in tables)]
    cells = 0
    for table in tables:
        rows = list(book[table.name].iter_rows(values_only=True))
        assert rows[0] == table.header
        assert len(rows) == len(table.rows) + 1
        for stored, row in zip(rows[1:], table.rows, strict=True):
            for value, column, cell in zip(stored, table.columns, row, strict=True):
                expected = typed(column, cell)
                if isinstance(expected, date) and not isinstance(expected, datetime):
                    expected = datetime.combine(expected, datetime.min.time())
                assert value == expected, (table.name, row, column.name)
                assert type(value) in (type(expected), int, float)
                cells += 1
    assert cells > 1000


def test_no_cell_is_a_formula(book: Workbook) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {"s", "n", "b", "d"} <= kinds


def test_sheets_are_ready_to_read(book: Workbook, tables: list[PublishedTable]) -> None:
    for table in tables:
        sheet = book[table.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(table.columns)).column_letter}" + (
            str(len(table.rows) + 1)
        )
        assert all(cell.font.bold for cell in sheet[1])
        widths = [d.width for d in sheet.column_dimensions.values()]
        assert widths
        assert all(5 <= width <= 60 for width in widths)


def test_the_first_sheet_says_what_is_inside(
    book: Workbook, draft: Draft, tables: list[PublishedTable]
) -> None:
    rows = list(book["README"].iter_rows(values_only=True))
    plan = draft.workspace.plan
    assert rows[0][:2] == (plan.title_it, plan.title_en)
    listed = {row[0]: row[1:6] for row in rows if row[0] in {t.name for t in tables}}
    assert listed == {
        t.name: (t.title.it, t.title.en, t.description.it, t.description.en, len(t.rows))
        for t in tables
    }
    assert len(list(book["columns"].iter_rows())) == 1 + sum(len(t.columns) for t in tables)


def test_text_that_looks_like_a_formula_stays_text(toy_draft: Draft, tmp_path: Path) -> None:
    """No such cell is published; were one, the workbook would not run it."""
    table = tables_of(toy_draft)[0]
    row = ("=1+1", *table.rows[0][1:])
    content = write_workbook(toy_draft.workspace, [replace(table, rows=(row,))])
    (tmp_path / "odd.xlsx").write_bytes(content)
    cell = load_workbook(tmp_path / "odd.xlsx")[table.name]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_nothing_tells_the_time(folder: Path) -> None:
    with zipfile.ZipFile(folder / "psm.xlsx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml")
    assert core.count(b"1980-01-01T00:00:00Z") == 2
