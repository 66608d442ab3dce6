"""The tables as an SQLite database: keys that the database checks, views, a dictionary.

The bytes depend on the tables alone. The file records the version of the library that wrote it;
that field is set to a constant (SQLite file format, 1.3.20).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from psm_kg.datasets.model import Column, PublishedTable
from psm_kg.datasets.values import INTEGERS, Value, converter

_TYPES = {"decimal": "REAL", "boolean": "INTEGER"} | dict.fromkeys(INTEGERS, "INTEGER")
_WRITER, _VERSION = slice(96, 100), (3_037_000).to_bytes(4, "big")
_VIEW = re.compile(r"CREATE VIEW (\w+) AS.*?;", re.DOTALL)


def write_database(tables: Sequence[PublishedTable], views: str) -> bytes:
    """The database. Joined tables for which there is a view are not stored a second time.

    ``views`` are the statements of ``mappings/views.sql``; a view of tables that this plan does
    not have is left out.
    """
    connection = sqlite3.connect(":memory:")
    try:
        _fill(connection, tables, views)
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    content[_WRITER] = _VERSION
    return bytes(content)


def write_database_file(tables: Sequence[PublishedTable], views: str, path: Path) -> None:
    """The same database in a file of its own, for tables that are not held in memory."""
    connection = sqlite3.connect(path)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # a whole file, or none
            connection.execute(f"PRAGMA {pragma}")
        _fill(connection, tables, views)
    finally:
        connection.close()
    with path.open("r+b") as stream:
        stream.seek(_WRITER.start)
        stream.write(_VERSION)


def _fill(connection: sqlite3.Connection, tables: Sequence[PublishedTable], views: str) -> None:
    statements = {match[1]: match[0] for match in _VIEW.finditer(views)}
    stored = [t for t in tables if not (t.joined and t.name in statements)]
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in stored:
        connection.execute(_create(table, {t.name for t in stored}))
        kinds = [_plain(column) for column in table.columns]
        rows = (
            [convert(cell) if cell else None for convert, cell in zip(kinds, row, strict=True)]
            for row in table.rows
        )
        connection.executemany(_insert(table.name, len(table.columns)), rows)
        _lists(connection, table, {t.name for t in stored})
    _dictionary(connection, tables)
    for name, statement in statements.items():
        connection.execute(statement)
        try:
            connection.execute(f"SELECT * FROM {_name(name)} LIMIT 0")
        except sqlite3.OperationalError:
            connection.execute(f"DROP VIEW {_name(name)}")
    connection.commit()
    connection.execute("VACUUM")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(_name, names))


def _plain(column: Column) -> Callable[[str], Value]:
    """What makes the value of a cell that is not empty; dates stay text, as written."""
    return str if column.datatype in ("date", "dateTime") else converter(column)


def _type(column: Column) -> str:
    return "TEXT" if column.separator else _TYPES.get(column.datatype, "TEXT")


def _insert(table: str, width: int) -> str:
    return f"INSERT INTO {_name(table)} VALUES ({', '.join('?' * width)})"


def _create(table: PublishedTable, stored: set[str]) -> str:
    lines = [
        f"  {_name(c.name)} {_type(c)}{' NOT NULL' if c.required else ''}" for c in table.columns
    ]
    lines.append(f"  PRIMARY KEY ({_names(table.key)})")
    lines += [
        f"  FOREIGN KEY ({_names(r.columns)}) REFERENCES {_name(r.table)} ({_names(r.target)})"
        for r in table.simple_references()
        if r.table in stored
    ]
    body = ",\n".join(lines)
    return f"CREATE TABLE {_name(table.name)} (\n{body}\n)"


def _lists(connection: sqlite3.Connection, table: PublishedTable, stored: set[str]) -> None:
    """Each column with many values in a cell also as a table, a value a row."""
    for column in table.columns:
        if not column.separator:
            continue
        targets = [r for r in table.references if r.columns == (column.name,) and r.table in stored]
        key = [table.columns[table.position(name)] for name in table.key]
        lines = [f"  {_name(c.name)} {_type(c)} NOT NULL" for c in key]
        lines += ['  "position" INTEGER NOT NULL', f"  {_name(column.name)} TEXT NOT NULL"]
        lines.append(f'  PRIMARY KEY ({_names(table.key)}, "position")')
        lines.append(
            f"  FOREIGN KEY ({_names(table.key)}) REFERENCES {_name(table.name)} "
            f"({_names(table.key)})"
        )
        lines += [
            f"  FOREIGN KEY ({_name(column.name)}) REFERENCES {_name(r.table)} ({_names(r.target)})"
            for r in targets
        ]
        name = f"{table.name}__{column.name}"
        body = ",\n".join(lines)
        connection.execute(f"CREATE TABLE {_name(name)} (\n{body}\n)")
        connection.executemany(_insert(name, len(key) + 2), _values(table, column))


def _values(table: PublishedTable, column: Column) -> Iterator[tuple[str | int, ...]]:
    at = table.position(column.name)
    keys = [table.position(name) for name in table.key]
    for row in table.rows:
        for position, value in enumerate(filter(None, row[at].split(column.separator)), start=1):
            yield (*(row[key] for key in keys), position, value)


def _dictionary(connection: sqlite3.Connection, tables: Sequence[PublishedTable]) -> None:
    connection.execute(
        "CREATE TABLE _tables (name TEXT PRIMARY KEY, title_it TEXT NOT NULL, "
        "title_en TEXT NOT NULL, description_it TEXT NOT NULL, description_en TEXT NOT NULL)"
    )
    connection.execute(
        'CREATE TABLE _columns ("table" TEXT NOT NULL REFERENCES _tables, position INTEGER NOT '
        "NULL, name TEXT NOT NULL, datatype TEXT NOT NULL, required INTEGER NOT NULL, separator "
        "TEXT, description_it TEXT NOT NULL, description_en TEXT NOT NULL, "
        'PRIMARY KEY ("table", name))'
    )
    for t in tables:
        words = (t.title.it, t.title.en, t.description.it, t.description.en)
        connection.execute(_insert("_tables", 5), (t.name, *words))
        for number, c in enumerate(t.columns, start=1):
            about = (c.description.it, c.description.en)
            connection.execute(
                _insert("_columns", 8),
                (t.name, number, c.name, c.datatype, c.required, c.separator or None, *about),
            )
