"""CSV files as other people's spreadsheets write them: any delimiter, any encoding of Excel.

The bytes are decoded and the records are cut by the reader of the plan's own tables; only what it
complains of is milder (see ``words``).
"""

from __future__ import annotations

import io

from psm_kg.links.faults import FAULTS
from psm_kg.links.form import Form
from psm_kg.links.sheets import RawSheet, header_at
from psm_kg.links.wire import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from psm_kg.tables.csvfile import records
from psm_kg.tables.decode import decode
from psm_kg.tables.log import FindingLog
from psm_kg.tables.model import Dialect, Limits

_DELIMITERS = (",", ";", "\t", "|")
_LIMITS = Limits(cell_chars=MOST_CHARACTERS, rows=MOST_ROWS, columns=MOST_COLUMNS)
#: The lines in which the header is looked for, to tell the delimiter.
_START = 20_000


def read(content: bytes, form: Form, log: FindingLog) -> RawSheet | None:
    """The one sheet of a CSV file; ``None`` when it is not text."""
    text = decode(content, "utf-8", log)
    if text is None:
        return None
    text, delimiter = _declared(text)
    return _cut(text, delimiter or _delimiter(text, form), log)


def _declared(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;`` tells the delimiter; it is blanked to keep row numbers."""
    line, end, rest = text.partition("\n")
    if line.strip().lower().startswith("sep=") and len(line.strip()) == 5:
        return end + rest, line.strip()[4]
    return text, ""


def _delimiter(text: str, form: Form) -> str:
    """The delimiter that shows most columns of the form."""
    start = text[:_START]
    silent = FindingLog("", FAULTS)

    def columns(delimiter: str) -> int:
        sheet = _cut(start, delimiter, silent)
        at = header_at(sheet, form)
        return 0 if at is None else len([c for c in sheet.rows[at][1] if form.recognise(c)])

    return max(_DELIMITERS, key=columns)


def _cut(text: str, delimiter: str, log: FindingLog) -> RawSheet:
    rows: list[tuple[int, list[str]]] = []
    has_more = False
    for number, cells in records(io.StringIO(text, newline=""), delimiter, Dialect(), _LIMITS, log):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) > MOST_ROWS:
            has_more = True
            break
        rows.append((number, [cell[:MOST_CHARACTERS] for cell in cells[:MOST_COLUMNS]]))
    return RawSheet("", rows, has_more=has_more)
