"""From the rows of a sheet to the cells of the form: its header and what is below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from psm_kg.closest import closest
from psm_kg.errors import shorten
from psm_kg.links.form import Form, fold
from psm_kg.links.wire import MOST_COLUMNS, MOST_ROWS
from psm_kg.tables.log import FindingLog

#: The header is looked for in so many rows with content.
_HEADER_WITHIN = 20
#: How the title of the template's example begins.
EXAMPLE = ("ESEMPIO:", "EXAMPLE:")
_COMPULSORY = ("title", "actions")
#: Columns that a form may have more than once; their values are joined.
_SEVERAL = ("actions", "municipality")
_PLACEHOLDERS = frozenset(
    (
        "n d",
        "nd",
        "n a",
        "na",
        "n p",
        "non disponibile",
        "nessuno",
        "nessuna",
        "none",
        "null",
        "nan",
    )
)


_LONGEST_PLACEHOLDER = 20


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: rows with content, by the number a spreadsheet shows."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    is_visible: bool = True
    #: There are more rows than are read.
    has_more: bool = False
    #: Row, column from 0, ``formula`` or ``cell-error``, and what is in the cell.
    problems: Sequence[tuple[int, int, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the form: the cells of each column with the label its header has."""

    row: int
    #: Column name → (label as in the file, text); empty cells are left out.
    cells: Mapping[str, Sequence[tuple[str, str]]]
    #: The labels of the columns that the sheet has.
    labels: Mapping[str, str]
    #: Something that was written in the row could not be read.
    is_spoilt: bool = False

    def text(self, column: str) -> str:
        """The one text of a column, empty where there is none."""
        return next((text for _, text in self.cells.get(column, ())), "")

    def label(self, column: str) -> str:
        """What the column is called in the file."""
        return self.labels.get(column, column)


def header_at(sheet: RawSheet, form: Form) -> int | None:
    """The position of the row that looks most like a header; ``None`` when none does."""
    best, most = None, 1
    for position, (_, cells) in enumerate(sheet.rows[:_HEADER_WITHIN]):
        names = {form.recognise(cell) for cell in cells if cell and len(cell) < 100} - {""}
        if len(names) > most:
            best, most = position, len(names)
    return best


def entries(sheet: RawSheet, form: Form, log: FindingLog) -> Iterator[Entry]:
    """The rows below the header; what is wrong with header and rows goes to the log."""
    position = header_at(sheet, form)
    if position is None:
        title, actions = (form[name].label for name in _COMPULSORY)
        code = "no-header" if sheet.rows else "empty-file"
        log.add(code, title=title, actions=actions)
        return
    number, header = sheet.rows[position]
    if position:
        log.add("rows-above-header", sheet.rows[0][0])
    if sheet.has_more or len(sheet.rows) - position - 1 > MOST_ROWS:
        log.add("too-many-rows", limit=MOST_ROWS)
        return
    columns = _columns(number, header, form, log)
    if columns is None:
        return
    wrong = _problems(sheet, header, log)
    labels = dict(reversed(columns.values()))
    for row, cells in sheet.rows[position + 1 :]:
        found: dict[str, list[tuple[str, str]]] = {}
        is_spoilt = any((row, at) in wrong for at in columns)
        for at, cell in enumerate(cells):
            if (row, at) in wrong or not cell.strip():
                continue
            if at not in columns:
                if at >= len(header) or not header[at].strip():
                    log.add("cells-without-column", row, value=cell)
                    is_spoilt = True
                continue
            name, label = columns[at]
            text = cell.strip()
            if len(text) <= _LONGEST_PLACEHOLDER and _stands_for_nothing(text):
                log.add("placeholder", row, label, text)
                continue
            found.setdefault(name, []).append((label, text))
        if not found:
            continue
        if next(iter(found.get("title", ())), ("", ""))[1].upper().startswith(EXAMPLE):
            log.add("example-row", row)
            continue
        yield Entry(row, found, labels, is_spoilt)


def _stands_for_nothing(text: str) -> bool:
    return fold(text) in _PLACEHOLDERS or not any(c.isalnum() for c in text)


def _columns(
    number: int, header: Sequence[str], form: Form, log: FindingLog
) -> dict[int, tuple[str, str]] | None:
    """Column name and label by position; ``None`` when a compulsory column is missing."""
    columns: dict[int, tuple[str, str]] = {}
    unknown: list[tuple[int, str]] = []
    for at, cell in enumerate(header[:MOST_COLUMNS]):
        label = shorten(" ".join(cell.split()), 60)
        name = form.recognise(cell)
        if not label:
            continue
        if not name:
            unknown.append((at, label))
        elif name not in _SEVERAL and any(name == other for other, _ in columns.values()):
            log.add("duplicate-column", number, label, label, meant=form[name].label)
        else:
            # the form marks compulsory columns with an asterisk, which is not part of the name
            columns[at] = name, label.rstrip(" *")
    present = {name for name, _ in columns.values()}
    for _, label in unknown:
        near = closest(fold(label), form.spellings, count=1, cutoff=0.75)
        meant = form.spellings[near[0]] if near else ""
        if meant and (meant not in present or meant in _SEVERAL):
            log.add("misspelt-column", number, label, label, meant=form[meant].label)
            present.add(meant)
            if meant in _COMPULSORY:
                return None
        else:
            log.add("unknown-column", number, label, label)
    if "title" not in present:
        wanted = form["title"]
        log.add("missing-column", number, value=wanted.label.it, near="", what=wanted.description)
        return None
    if not present & {"cup", "identifier"}:
        wanted = form["identifier"]
        log.add("missing-column", number, value=wanted.label.it, near="", what=wanted.description)
    if "actions" not in present:
        wanted = form["actions"]
        log.add("missing-column", number, value=wanted.label.it, near="", what=wanted.description)
    return columns


def _problems(
    sheet: RawSheet, header: Sequence[str], log: FindingLog
) -> frozenset[tuple[int, int]]:
    """Cells whose value is lost: a formula never worked out, an error of the spreadsheet."""
    for row, at, kind, shown in sheet.problems:
        log.add(kind, row, header[at] if at < len(header) else "", shown)
    for row, cells in sheet.rows:
        for at, cell in enumerate(cells):
            if cell.startswith("#") and cell in _ERRORS:
                log.add("cell-error", row, header[at] if at < len(header) else "", cell)
    found = {(row, at) for row, at, _, _ in sheet.problems}
    found |= {
        (row, at) for row, cells in sheet.rows for at, cell in enumerate(cells) if cell in _ERRORS
    }
    return frozenset(found)


_ERRORS = frozenset(
    (
        "#REF!",
        "#N/A",
        "#N/D",
        "#NAME?",
        "#NOME?",
        "#VALUE!",
        "#VALORE!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
    )
)
