"""The sheets of an .xlsx or .ods file, read by calamine after a look inside the archive.

Calamine gives the values that formulas had when the file was saved, and nothing for formulas that
were never worked out and for cells with an error: those are looked for in the sheets' own text.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from psm_kg.links.wire import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS

_UNPACKED_BYTES = 128 * 1024 * 1024
_PARTS = 2_000
_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
_TEXT = re.compile(rb"<(?:\w+:)?(?:is|t)\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class _RefusedError(Exception):
    """The archive is not safe to open; the message is the fault's code."""


def read(content: bytes, form: str) -> dict[str, Any]:
    """Sheets with name, visibility and rows (number, texts); or a fault."""
    try:
        parts = _inspected(content)
        if form == "ods" and b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            return {"fault": "protected-file"}
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        problems = _problem_cells(parts) if form == "xlsx" else {}
        sheets = [
            {
                "name": meta.name[:100],
                "visible": meta.visible is SheetVisibleEnum.Visible,
                **_rows(book, meta.name),
                "problems": problems.get(meta.name, []),
            }
            for meta in book.sheets_metadata[:MOST_SHEETS]
        ]
    except _RefusedError as refused:
        return {"fault": str(refused)}
    except Exception:  # whatever a malformed part makes a library stumble on
        return {"fault": "broken-workbook"}
    return {"sheets": sheets}


def _inspected(content: bytes) -> dict[str, bytes]:
    """The parts that are text, once their real size is known to be bearable."""
    texts: dict[str, bytes] = {}
    left = _UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > _PARTS or sum(m.file_size for m in members) > left:
            raise _RefusedError("zip-bomb")
        for member in members:
            if member.flag_bits & 1:
                raise _RefusedError("protected-file")
            chunks = []
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise _RefusedError("zip-bomb")
                    chunks.append(chunk)
            if member.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
                text = b"".join(chunks)
                if text[:2] in _UTF16_MARKS or _DECLARATION.search(text):
                    raise _RefusedError("xml-declarations")
                texts[member.filename] = text
    return texts


def _rows(book: CalamineWorkbook, name: str) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    kept: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(kept) >= MOST_ROWS + 1:
            return {"rows": kept, "more": True}
        kept.append((number, texts))
    return {"rows": kept, "more": False}


def _text(value: Any) -> str:
    """The cell as it would be written in a CSV file; whole numbers without a decimal point."""
    if isinstance(value, str):
        return value[:MOST_CHARACTERS]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        number = Decimal(format(value, ".15g"))
        whole = number == number.to_integral_value()
        return format(number.quantize(Decimal(1)) if whole and abs(number) < 10**15 else number)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)[:MOST_CHARACTERS]


def _problem_cells(parts: dict[str, bytes]) -> dict[str, list[tuple[int, int, str, str]]]:
    """By sheet: row, column (from 0), ``formula`` or ``cell-error``, and what is in the cell."""
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for name, part in _sheet_parts(parts):
        found[name] = cells = []
        for attributes, inner in _CELL.findall(parts.get(part, b"")):
            place = _PLACE.search(attributes)
            if place is None:
                continue
            value = _VALUE.search(inner)
            formula = _FORMULA.search(inner)
            if b't="e"' in attributes:
                kind, shown = "cell-error", value[1] if value else b""
            elif formula and value is None and not _TEXT.search(inner):
                kind, shown = "formula", b"=" + formula[1]
            else:
                continue
            cells.append((int(place[2]), _column(place[1]), kind, shown.decode("utf-8", "replace")))
            if len(cells) > MOST_ROWS:
                break
    return found


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    relations = parts.get("xl/_rels/workbook.xml.rels")
    workbook = parts.get("xl/workbook.xml")
    if relations is None or workbook is None:
        return
    targets = {
        element.get("Id", ""): element.get("Target", "")
        for element in ElementTree.fromstring(relations)
    }
    for element in ElementTree.fromstring(workbook).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION, ""), "")
            path = target.lstrip("/")
            yield element.get("name", ""), path if path.startswith("xl/") else f"xl/{path}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
