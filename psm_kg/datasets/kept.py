"""The tables that people keep, as they are published: the very cells, with their dictionary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psm_kg.datasets.model import Column, PublishedTable, Reference
from psm_kg.errors import Text
from psm_kg.mapping import TableMapping
from psm_kg.tables import Table
from psm_kg.workspace import Workspace


def kept_tables(
    workspace: Workspace, tables: Mapping[str, Table], documents: Mapping[str, TableMapping]
) -> list[PublishedTable]:
    """Every table that was read, in the order of names, in its mapping's words."""
    return [
        kept_table(
            workspace, n, documents[n], tables[n].header, tuple(row.cells for row in tables[n].rows)
        )
        for n in sorted(tables)
    ]


def kept_table(
    workspace: Workspace,
    name: str,
    mapping: TableMapping,
    header: Sequence[str],
    rows: Sequence[tuple[str, ...]],
) -> PublishedTable:
    """One table, in its mapping's words."""
    path = workspace.resources.root / "mappings" / f"{name}.csv-metadata.json"
    text, document = published_document(workspace.localise(path.read_text(encoding="utf-8")))
    described = {c["name"]: c for c in document["tableSchema"]["columns"] if not c.get("virtual")}
    shown = [at for at, column in enumerate(header) if column in described]
    return PublishedTable(
        name,
        mapping.title,
        mapping.description,
        tuple(_column(header[at], described[header[at]]) for at in shown),
        mapping.primary_key,
        tuple(
            Reference(k.columns, k.resource.rpartition("/")[2].removesuffix(".csv"), k.target)
            for k in mapping.foreign_keys
        ),
        rows if len(shown) == len(header) else _only(rows, shown),
        text,
    )


def _only(rows: Iterable[tuple[str, ...]], shown: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row[at] for at in shown) for row in rows)


def published_document(text: str) -> tuple[str, dict[str, Any]]:
    """A CSVW document as it is published, and read: without the columns that only the office has.

    Such a column is marked ``psm:unpublished``; a document without any keeps its very text.
    """
    document: dict[str, Any] = json.loads(text)
    schema = document["tableSchema"]
    public = [column for column in schema["columns"] if not column.get("psm:unpublished")]
    if len(public) < len(schema["columns"]):
        schema["columns"] = public
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text, document


def _column(name: str, column: Mapping[str, Any]) -> Column:
    datatype = column.get("datatype", "string")
    detail = datatype if isinstance(datatype, dict) else {"base": datatype}
    words = {item["@language"]: item["@value"] for item in column["dc:description"]}
    return Column(
        name,
        detail.get("base", "string"),
        Text(words["it"], words["en"]),
        bool(column.get("required")),
        column.get("separator", ""),
        detail.get("format", "") if detail.get("base", "string") == "string" else "",
    )
