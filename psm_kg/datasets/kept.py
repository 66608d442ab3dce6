"""The tables that people keep, as they are published: the very cells, with their dictionary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    text = workspace.localise(path.read_text(encoding="utf-8"))
    schema = json.loads(text)["tableSchema"]
    described = {c["name"]: c for c in schema["columns"] if not c.get("virtual")}
    return PublishedTable(
        name,
        mapping.title,
        mapping.description,
        tuple(_column(name, described[name]) for name in header),
        mapping.primary_key,
        tuple(
            Reference(k.columns, k.resource.rpartition("/")[2].removesuffix(".csv"), k.target)
            for k in mapping.foreign_keys
        ),
        rows,
        text,
    )


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
