"""Read .xlsx workbooks: one sheet a table, values as text, formulas refused.

openpyxl trusts what a file says of itself, so sizes are checked in the archive's directory first,
document type declarations (entity bombs) are refused, and the declared dimensions are ignored.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from psm_kg.errors import Text
from psm_kg.tables.assemble import Assembler
from psm_kg.tables.csvfile import read_bytes
from psm_kg.tables.log import FindingLog
from psm_kg.tables.model import DEFAULT_DIALECT, DEFAULT_LIMITS, Limits, Table
from psm_kg.tables.words import FAULTS

_CHUNK = 1 << 20
_LAST_ROW = 1_048_576  # of any .xlsx sheet; a file that says more is lying
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_workbook(
    path: Path, limits: Limits = DEFAULT_LIMITS, *, hygiene: bool = True
) -> dict[str, Table]:
    """The sheets of an .xlsx workbook by their names; ``Table.name`` is ``file.xlsx#sheet``.

    A workbook that cannot be opened gives one table without rows (key ``""``) that says why.
    Raises :class:`EnvironmentFailure` when the file is missing or unreadable.
    """
    log = FindingLog(path.name, FAULTS)
    data = read_bytes(path, limits, log)
    if data is None or not _is_safe(data, limits, log):
        return {"": Table(path.name, (), findings=log.findings())}
    import openpyxl  # takes 0.1 s, and most plans have no workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-downs and styles that do not concern us
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            return {
                sheet.title: _read_sheet(sheet, f"{path.name}#{sheet.title}", limits, hygiene)
                for sheet in book.worksheets
            }
    except Exception as error:  # openpyxl raises whatever a malformed part makes it stumble on
        _refuse(
            log,
            f"il contenuto non è valido ({type(error).__name__}): aprirla e salvarla di nuovo",
            f"its content is not valid ({type(error).__name__}): open it and save it again",
        )
        return {"": Table(path.name, (), findings=log.findings())}


def _refuse(log: FindingLog, it: str, en: str) -> None:
    log.add("workbook-refused", reason=Text(it, en))


def _is_safe(data: bytes, limits: Limits, log: FindingLog) -> bool:
    """Look at the archive's directory, then for document type declarations in its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > limits.archive_parts or size > limits.unpacked_bytes:
                _refuse(
                    log,
                    f"aperta occuperebbe {size} byte in {len(parts)} parti, troppi",
                    f"unpacked it would take {size} bytes in {len(parts)} parts, too many",
                )
                return False
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")) and _declares_type(
                    archive, part, limits
                ):
                    _refuse(
                        log,
                        f"la parte {part.filename} contiene dichiarazioni non ammesse",
                        f"its part {part.filename} holds declarations that are not allowed",
                    )
                    return False
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        _refuse(
            log,
            "non è un file .xlsx leggibile (forse ha una password, o è un vecchio .xls): "
            "salvarla come «Cartella di lavoro di Excel (.xlsx)» senza password",
            "it is not a readable .xlsx file (it may have a password, or be an old .xls): save "
            "it as “Excel Workbook (.xlsx)” without a password",
        )
        return False
    return True


def _declares_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> bool:
    tail = b""
    read = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if not tail and chunk.startswith(_UTF16_MARKS):
                return True  # not written by any spreadsheet; it would hide a declaration
            if b"<!DOCTYPE" in tail + chunk or read > limits.unpacked_bytes:
                return True
            tail = chunk[-16:]
    return False


def _read_sheet(sheet: Any, name: str, limits: Limits, hygiene: bool) -> Table:
    log = FindingLog(name, FAULTS)
    table = Assembler(log, DEFAULT_DIALECT, limits, hygiene=hygiene)
    header: list[str] = []
    for number, cells in _sheet_rows(sheet, limits):
        values = [
            _text(cell, number, header[i] if i < len(header) else "", log)
            for i, cell in enumerate(cells)
        ]
        while len(values) > len(header) and not values[-1] and (header or len(values) > 1):
            values.pop()  # formatted but empty cells beyond the last column
        if not header:
            header = values if any(values) else []
        values += [""] * (len(header) - len(values))
        if not table.take(number, values):
            break
    return table.finish()


def _sheet_rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows with content, and the blank ones between them (not the thousands at the end)."""
    sheet.reset_dimensions()
    blank: list[int] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns + 1), start=1):
        if number > _LAST_ROW:
            break
        if all(cell.value is None for cell in cells):
            blank.append(number)
            continue
        for skipped in blank:
            yield skipped, ()
        blank.clear()
        yield number, cells


def _text(cell: Any, row: int, column: str, log: FindingLog) -> str:
    """The cell as it would be written in the CSV file."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return ""
    if kind == "f":
        log.add("formula", row, column, getattr(value, "text", None) or value)
        return ""
    if kind == "e":
        log.add("cell-error", row, column, value)
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if "%" in (cell.number_format or ""):
            log.add("percent-cell", row, column, _number(value))
        return _number(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """What the spreadsheet shows: at most 15 significant digits, never an exponent."""
    if isinstance(value, int):
        return str(value)
    number = Decimal(format(value, ".15g"))
    whole = number.to_integral_value()
    return format(whole if number == whole else number, "f")
