"""The typed value of a cell, for the formats that have types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from psm_kg.datasets.model import Column

INTEGERS = frozenset({"integer", "int", "nonNegativeInteger", "gYear"})
Value = str | int | float | bool | date | datetime | None


_CONVERTERS: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys(INTEGERS, int),
    "decimal": lambda cell: float(Decimal(cell)),
    "boolean": lambda cell: cell in ("true", "1"),
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


def converter(column: Column) -> Callable[[str], Value]:
    """What gives the value of a validated cell that is not empty: text when it holds many."""
    return str if column.separator else _CONVERTERS.get(column.datatype, str)


def typed(column: Column, cell: str) -> Value:
    """The value of a validated cell: None when it is empty, text when it holds many values."""
    return converter(column)(cell) if cell else None


def decimals(cells: list[str]) -> int:
    """How many digits after the point the cells of a column have at most."""
    return max((len(cell.partition(".")[2]) for cell in cells), default=0)
