"""The SQLite file: it opens, its keys hold, its views say what the graph says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from psm_kg.datasets import PublishedTable
from psm_kg.datasets.values import typed


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{folder / 'psm.sqlite'}?mode=ro", uri=True)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def same(value: object, expected: object) -> bool:
    return value == expected or (isinstance(expected, bool) and value == int(expected))


def test_it_is_sound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_table_is_there_with_its_values(
    database: sqlite3.Connection, tables: list[PublishedTable]
) -> None:
    """Also the joined ones: their views are SQL over the kept tables, their rows come from the
    graph, so that each checks the other."""
    views = {n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert len(views) == 6
    cells = 0
    for table in tables:
        cursor = database.execute(f'SELECT * FROM "{table.name}"')
        assert [d[0] for d in cursor.description] == list(table.header)
        found = cursor.fetchall()
        assert len(found) == len(table.rows), table.name
        for stored, row in zip(found, table.rows, strict=True):
            for value, column, cell in zip(stored, table.columns, row, strict=True):
                expected = typed(column, cell)
                if column.datatype in ("date", "dateTime"):
                    expected = cell or None
                assert same(value, expected), (table.name, row, column.name)
                cells += 1
    assert cells > 1000


def test_references_are_keys_of_the_database(
    database: sqlite3.Connection, tables: list[PublishedTable]
) -> None:
    kept = {t.name for t in tables if not t.joined}
    for table in (t for t in tables if t.name in kept):
        declared: dict[int, list[tuple[str, str, str]]] = {}
        for row in database.execute(f'PRAGMA foreign_key_list("{table.name}")'):
            declared.setdefault(row[0], []).append((row[3], row[2], row[4]))
        expected = sorted(
            sorted(zip(r.columns, [r.table] * len(r.columns), r.target, strict=True))
            for r in table.simple_references()
        )
        assert sorted(map(sorted, declared.values())) == expected, table.name


def test_cells_with_many_values_are_tables_too(
    database: sqlite3.Connection, tables: list[PublishedTable]
) -> None:
    seen = 0
    for table in tables:
        for at, column in enumerate(table.columns):
            if column.separator:
                seen += 1
                values = [v for r in table.rows for v in r[at].split(column.separator) if v]
                query = f'SELECT "{column.name}" FROM "{table.name}__{column.name}" ORDER BY rowid'
                assert [v for (v,) in database.execute(query)] == values
    assert seen == 6


def test_the_dictionary_is_inside(
    database: sqlite3.Connection, tables: list[PublishedTable]
) -> None:
    named = {n for (n,) in database.execute("SELECT name FROM _tables")}
    assert named == {t.name for t in tables}
    query = 'SELECT "table", name, description_it, description_en FROM _columns ORDER BY rowid'
    assert database.execute(query).fetchall() == [
        (t.name, c.name, c.description.it, c.description.en) for t in tables for c in t.columns
    ]
