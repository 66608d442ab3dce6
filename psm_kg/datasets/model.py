"""A table as it is published: its words, its columns, its keys, its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psm_kg.errors import Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``datatype`` is the local name of an XML Schema datatype.

    ``separator`` is what stands between the values of a cell that has many; ``pattern`` is the
    regular expression that every value matches (empty: none).
    """

    name: str
    datatype: str
    description: Text
    required: bool = False
    separator: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """``columns`` name a row of another published table by its ``target`` columns."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of text cells; ``metadata`` is its CSVW document, ready to be written.

    ``joined`` tells a table that repeats facts of others (with their names) from one that states
    its own.
    """

    name: str
    title: Text
    description: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rows: Sequence[tuple[str, ...]]
    metadata: str
    joined: bool = False

    @property
    def file(self) -> str:
        """The name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def position(self, column: str) -> int:
        """Where a column is. Raises ValueError."""
        return self.header.index(column)

    def simple_references(self) -> Iterator[Reference]:
        """The references whose cells hold one value each, as a database can check them."""
        many = {column.name for column in self.columns if column.separator}
        return (r for r in self.references if not many & set(r.columns))
