"""The tables as one Excel workbook: a sheet that says what is inside, then a sheet a table.

The bytes depend on the tables alone: openpyxl stamps a workbook with the time it is saved, so its
parts are packed again, in a fixed order, with a fixed date.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from psm_kg.datasets.model import Column, PublishedTable
from psm_kg.datasets.values import Value, decimals, typed
from psm_kg.errors import Text
from psm_kg.workspace import Workspace

README = "README"
# the stubs leave out what write-only sheets and cells share with the others
_Sheet = Any
_Cell = Any
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="FFD9E5F2")
_WRAP = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_WIDEST = 60
_STYLES: WeakKeyDictionary[Workbook, dict[object, Any]] = WeakKeyDictionary()
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")
_FIXED = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
_HEADINGS = (
    Text("foglio", "sheet"),
    Text("titolo", "title"),
    Text("che cosa contiene", "what it holds"),
    Text("righe", "rows"),
)
_HINT = Text(
    "La prima riga di ogni foglio ha i nomi delle colonne; il foglio «columns» dice che cosa sono. "
    "Gli stessi dati sono in CSV, con i codici come testo.",
    "The first row of each sheet has the names of the columns; sheet “columns” says what they are. "
    "The same data are in CSV, with codes as text.",
)


def write_workbook(workspace: Workspace, tables: Sequence[PublishedTable]) -> bytes:
    """The workbook: README, the dictionary of columns, the tables in their order."""
    book = Workbook(write_only=True)
    _readme(book.create_sheet(README), workspace, tables)
    _columns(book.create_sheet("columns"), tables)
    for table in tables:
        _sheet(book.create_sheet(table.name), table)
    stream = io.BytesIO()
    book.save(stream)
    return packed(stream)


def _readme(sheet: _Sheet, workspace: Workspace, tables: Sequence[PublishedTable]) -> None:
    plan = workspace.plan
    for at, width in enumerate((24, 40, 40, 60, 60, 8), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for lines in (
        (plan.title_it, plan.title_en),
        (plan.publisher_name, f"{plan.licence_name} {plan.licence_url}"),
        (workspace.plan_iri,),
        (_HINT.it,),
        (_HINT.en,),
        (),
    ):
        sheet.append([_cell(sheet, line) for line in lines])
    sheet.append(
        _header(
            sheet,
            [
                f"{_HEADINGS[0].it} / {_HEADINGS[0].en}",
                *(heading[lang] for heading in _HEADINGS[1:3] for lang in ("it", "en")),
                f"{_HEADINGS[3].it} / {_HEADINGS[3].en}",
            ],
        )
    )
    for t in tables:
        words = (t.title.it, t.title.en, t.description.it, t.description.en)
        name = _cell(sheet, t.name)
        name.hyperlink = f"#'{t.name}'!A1"
        sheet.append([name, *(_cell(sheet, w, wrap=True) for w in words), len(t.rows)])


def _columns(sheet: _Sheet, tables: Sequence[PublishedTable]) -> None:
    header = ["table", "column", "datatype", "required", "separator"]
    header += ["description_it", "description_en"]
    rows = [
        [t.name, c.name, c.datatype, c.required, c.separator, c.description.it, c.description.en]
        for t in tables
        for c in t.columns
    ]
    _frame(sheet, [24, 22, 12, 10, 10, 60, 60], len(rows))
    sheet.append(_header(sheet, header))
    for row in rows:
        sheet.append([_cell(sheet, value) if isinstance(value, str) else value for value in row])


def _sheet(sheet: _Sheet, table: PublishedTable) -> None:
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    columns = list(zip(table.columns, cells, strict=True))
    widths = [max(len(c.name), *map(len, values), 4) + 2 for c, values in columns]
    _frame(sheet, [min(width, _WIDEST) for width in widths], len(table.rows))
    sheet.append(_header(sheet, table.header))
    formats = [_format(column, values) for column, values in columns]
    for row in table.rows:
        sheet.append(
            [
                _cell(sheet, typed(column, cell), number_format)
                for column, cell, number_format in zip(table.columns, row, formats, strict=True)
            ]
        )


def _frame(sheet: _Sheet, widths: Sequence[int], rows: int) -> None:
    """Widths, the header in view, a filter: a sheet that is written must have them first."""
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{rows + 1}"


def _format(column: Column, cells: Iterable[str]) -> str:
    if column.separator:
        return ""
    if column.datatype == "decimal":
        digits = decimals([*cells])
        return f"0.{'0' * digits}" if digits else "0"
    return {"gYear": "0", "date": "yyyy-mm-dd", "dateTime": "yyyy-mm-dd hh:mm:ss"}.get(
        column.datatype, ""
    )


def _header(sheet: _Sheet, names: Iterable[str]) -> list[_Cell]:
    cells = []
    for name in names:
        cell = _cell(sheet, name)
        cell.font, cell.fill = _BOLD, _SHADE
        cells.append(cell)
    return cells


def _cell(sheet: _Sheet, value: Value, number_format: str = "", *, wrap: bool = False) -> _Cell:
    cell: _Cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever the text begins with
    # openpyxl looks up each format of each cell, which is most of the time of a workbook
    styles = _STYLES.setdefault(sheet.parent, {})
    key = type(value), number_format, wrap
    if key in styles:
        cell._style = copy(styles[key])
        return cell
    if number_format:
        cell.number_format = number_format
    cell.alignment = _WRAP if wrap else _TOP
    styles[key] = copy(cell._style)
    return cell


def packed(stream: io.BytesIO) -> bytes:
    """A saved workbook packed again, its parts in a fixed order with a fixed date."""
    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(packed, "w") as target:
        # readers want the list of contents first
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(_FIXED, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, content, compresslevel=6)
    return packed.getvalue()
