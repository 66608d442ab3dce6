"""The files of ``csv/``: each table with its CSVW document, and all tables together."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence

from psm_kg.datasets.database import write_database
from psm_kg.datasets.dictionary import dictionary_json, dictionary_markdown
from psm_kg.datasets.joined import joined_tables
from psm_kg.datasets.kept import kept_tables
from psm_kg.datasets.model import PublishedTable
from psm_kg.datasets.package import data_package
from psm_kg.mapping import TableMapping
from psm_kg.namespaces import Prefixes
from psm_kg.store import Store
from psm_kg.tables import Table, write_csv
from psm_kg.workspace import Workspace

WORKBOOK, DATABASE = "csv/psm.xlsx", "csv/psm.sqlite"


def published_tables(
    workspace: Workspace,
    tables: Mapping[str, Table],
    documents: Mapping[str, TableMapping],
    store: Store,
    prefixes: Prefixes,
) -> list[PublishedTable]:
    """The tables that people keep, then those joined from the graph, by name."""
    return [
        *kept_tables(workspace, tables, documents),
        *joined_tables(workspace, store, prefixes, tables),
    ]


def dataset_files(
    workspace: Workspace, tables: list[PublishedTable]
) -> Iterator[tuple[str, bytes]]:
    """CSV and CSVW of each table; data package, dictionary, workbook, database: (path, content)."""
    for table in tables:
        stream = io.StringIO()
        write_csv(stream, table.header, table.rows)
        yield f"csv/{table.file}", stream.getvalue().encode()
    yield from described_files(workspace, tables)
    yield WORKBOOK, write_workbook(workspace, tables)
    yield DATABASE, write_database(tables, views(workspace))


def write_workbook(workspace: Workspace, tables: Sequence[PublishedTable]) -> bytes:
    """The tables as one Excel workbook: see :mod:`psm_kg.datasets.workbook`."""
    # loaded on demand: openpyxl takes longer to import than all the rest of this package
    from psm_kg.datasets.workbook import write_workbook as write

    return write(workspace, tables)


def described_files(
    workspace: Workspace, tables: list[PublishedTable]
) -> Iterator[tuple[str, bytes]]:
    """What says what the tables hold: CSVW of each, data package, dictionary: (path, content)."""
    for table in tables:
        yield f"csv/{table.file}-metadata.json", table.metadata.encode()
    yield "csv/csv-metadata.json", _table_group(tables).encode()
    yield "csv/datapackage.json", data_package(workspace, tables).encode()
    yield "csv/dictionary.json", dictionary_json(workspace, tables).encode()
    yield "csv/dictionary.it.md", dictionary_markdown(workspace, tables, "it").encode()
    yield "csv/dictionary.en.md", dictionary_markdown(workspace, tables, "en").encode()


def views(workspace: Workspace) -> str:
    """The statements of the database's views."""
    return (workspace.resources.root / "mappings" / "views.sql").read_text(encoding="utf-8")


def _table_group(tables: list[PublishedTable]) -> str:
    """All CSVW documents as one group, in which references between tables can be followed."""
    documents = [json.loads(table.metadata) for table in tables]
    for document in documents:
        del document["@context"]  # the group's own, below
    group = {"@context": ["http://www.w3.org/ns/csvw", {"@language": "it"}], "tables": documents}
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"
