"""The rows that a picture, its table and its CSV file share."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psm_kg.tables import write_csv

# a spreadsheet runs a cell that begins so; an apostrophe makes it a text (OWASP, CSV injection)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its name in some language."""

    text: str
    iri: str


Number = int | float | Decimal
Cell = Named | str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def select(self, columns: Sequence[str]) -> Table:
        """Some of the columns, in the order given."""
        places = [self.columns.index(name) for name in columns]
        return Table(tuple(columns), tuple(tuple(row[i] for i in places) for row in self.rows))


def as_values(table: Table, write_number: Callable[[Number], str]) -> list[dict[str, Any]]:
    """The rows as a specification sees them.

    ``x`` is the number or the text; ``x_key`` tells things of equal names apart; ``x_text`` is the
    number as ``write_number`` writes it.
    """
    return [
        {
            key: value
            for name, cell in record.items()
            for key, value in _value(name, cell, write_number)
        }
        for record in table.records()
    ]


def as_csv(table: Table) -> bytes:
    """The rows as CSV in UTF-8: names of things, then their IRIs; no cell that would be a formula.

    Numbers have a point before their decimals, whatever the language.
    """
    things = [
        i for i, _ in enumerate(table.columns) if any(isinstance(r[i], Named) for r in table.rows)
    ]
    header = [*table.columns, *(f"{table.columns[i]}_iri" for i in things)]
    rows = [[*(_text(cell) for cell in row), *(_iri(row[i]) for i in things)] for row in table.rows]
    stream = io.StringIO()
    write_csv(stream, header, rows)
    return stream.getvalue().encode()


def _value(
    name: str, cell: Cell, write_number: Callable[[Number], str]
) -> list[tuple[str, str | int | float | None]]:
    if isinstance(cell, Named):
        return [(name, printable(cell.text)), (f"{name}_key", cell.iri)]
    if cell is None or isinstance(cell, str):
        text = None if cell is None else printable(cell)
        return [(name, text), (f"{name}_key", text)]
    whole = cell == int(cell)
    number = int(cell) if whole else float(cell)
    return [(name, number), (f"{name}_key", number), (f"{name}_text", write_number(cell))]


def printable(text: str) -> str:
    """A text as one line, without the characters that XML does not have."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Named | str):
        text = cell.text if isinstance(cell, Named) else cell
        return f"'{text}" if text.startswith(_FORMULA) else text
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _iri(cell: Cell) -> str:
    return cell.iri if isinstance(cell, Named) else ""
