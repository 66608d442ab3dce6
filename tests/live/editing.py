"""Edits of a plan's tables, as people make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

Rows = list[list[str]]


def read_rows(path: Path) -> Rows:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def write_rows(path: Path, rows: Rows) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    # as a spreadsheet does: all at once, under another name first
    passing = path.with_name(f".~lock.{path.name}#")
    passing.write_text(stream.getvalue(), encoding="utf-8")
    passing.replace(path)


def edit_cell(path: Path, row: int, column: str, change: Callable[[str], str]) -> None:
    """Change one cell; row 1 is the first after the header."""
    rows = read_rows(path)
    at = rows[0].index(column)
    rows[row][at] = change(rows[row][at])
    write_rows(path, rows)
