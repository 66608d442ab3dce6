"""The typed value of a cell, for the formats that have types."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from psm_kg.datasets.model import Column

INTEGERS = frozenset({"integer", "int", "nonNegativeInteger", "gYear"})
Value = str | int | float | bool | date | datetime | None


def typed(column: Column, cell: str) -> Value:
    """The value of a validated cell: None when it is empty, text when it holds many values."""
    if not cell:
        return None
    if column.separator:
        return cell
    if column.datatype in INTEGERS:
        return int(cell)
    if column.datatype == "decimal":
        return float(Decimal(cell))
    if column.datatype == "boolean":
        return cell in ("true", "1")
    if column.datatype == "date":
        return date.fromisoformat(cell)
    if column.datatype == "dateTime":
        return datetime.fromisoformat(cell)
    return cell


def decimals(cells: list[str]) -> int:
    """How many digits after the point the cells of a column have at most."""
    return max((len(cell.partition(".")[2]) for cell in cells), default=0)
