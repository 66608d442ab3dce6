"""What a metadata document says, ready for use: columns, keys, graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psm_kg.errors import Text
from psm_kg.mapping.datatype import Datatype
from psm_kg.mapping.template import Template
from psm_kg.tables import Dialect


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column description with its inherited properties resolved.

    ``number`` counts from 1. ``skip_if_null``: no triple in a row where one of these columns is
    null.
    """

    name: str
    number: int
    datatype: Datatype
    titles: Mapping[str, tuple[str, ...]]
    title: Text
    description: Text
    required: bool = False
    virtual: bool = False
    suppressed: bool = False
    lang: str = "und"
    null: frozenset[str] = frozenset({""})
    default: str = ""
    separator: str | None = None
    ordered: bool = False
    about: Template | None = None
    predicate: Template | None = None
    value: Template | None = None
    graph: str = ""
    skip_if_null: tuple[str, ...] = ()
    ignored_because: Text | None = None
    common: Mapping[str, Any] = field(default_factory=dict)

    @property
    def property_iri(self) -> str:
        """The property of the column's triples, when it is the same in every row."""
        constant = self.predicate is not None and self.predicate.is_constant
        return self.predicate.expand(lambda _: None) if constant and self.predicate else ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of this table name a row of another by its ``target`` columns.

    The other table is known by its ``resource`` (a table URL) or by its ``schema`` (a schema IRI).
    """

    columns: tuple[str, ...]
    target: tuple[str, ...]
    resource: str = ""
    schema: str = ""


@dataclass(frozen=True, eq=False)
class TableMapping:
    """A table description: data dictionary, validation and mapping in one.

    ``document`` is the metadata file's name, ``url`` the table's URL as written there, ``name`` its
    last segment (``actions.csv``), ``graph`` the named graph of its triples (empty: the default
    graph), ``common`` its common properties with expanded names.
    """

    document: str
    url: str
    name: str
    title: Text
    description: Text
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_titles: tuple[str, ...] = ()
    graph: str = ""
    schema: str = ""
    suppressed: bool = False
    optional: bool = False
    house: bool = True
    dialect: Dialect = field(default_factory=Dialect)
    common: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Any, ...] = ()

    @property
    def physical(self) -> tuple[Column, ...]:
        """The columns that the file has."""
        return tuple(c for c in self.columns if not c.virtual)

    def column(self, name: str) -> Column:
        """The column of this name. Raises :class:`KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
