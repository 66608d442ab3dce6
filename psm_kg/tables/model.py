"""Rows as people typed them, each with the row number a spreadsheet shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psm_kg.errors import Finding

Trim = Literal["none", "start", "end", "both"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` as a spreadsheet shows it (the header is row 1), cells as written."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: ``name`` is the file's name (``actions.csv``, ``form.xlsx#projects``).

    Every row has as many cells as the header; ``findings`` says what was wrong with the file.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written (CSVW dialect descriptions, Tabular Metadata section 5.9).

    ``delimiter`` ``None`` means: a comma, unless the header says semicolon or tab. Spaces are not
    trimmed and no line is a comment unless the dialect says so, because that would change data.
    """

    delimiter: str | None = None
    encoding: str = "utf-8"
    quote: str | None = '"'
    double_quote: bool = True
    header_rows: int = 1
    skip_rows: int = 0
    skip_columns: int = 0
    skip_blank_rows: bool = False
    comment_prefix: str | None = None
    trim: Trim = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused rather than read: bytes of a file, characters of a cell, counts."""

    file_bytes: int = 256 * 1024 * 1024
    cell_chars: int = 100_000
    rows: int = 1_048_576
    columns: int = 1_000
    cells: int = 20_000_000
    unpacked_bytes: int = 512 * 1024 * 1024
    archive_parts: int = 5_000


DEFAULT_DIALECT = Dialect()
DEFAULT_LIMITS = Limits()
