"""The tables as a Frictionless Data Package (v1, tabular-data-package)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from psm_kg.datasets.model import Column, PublishedTable
from psm_kg.workspace import Workspace

_TYPES = {
    "integer": "integer",
    "int": "integer",
    "nonNegativeInteger": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "gYear": "year",
    "date": "date",
    "dateTime": "datetime",
}


def data_package(workspace: Workspace, tables: Sequence[PublishedTable]) -> str:
    """``datapackage.json``. Words are in the plan's first language, the others in ``labels``."""
    plan = workspace.plan
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"psm-{plan.territory}-{plan.id}",
        "id": workspace.plan_iri,
        "title": plan.title_it,
        "labels": {"it": plan.title_it, "en": plan.title_en},
        "homepage": plan.base_iri,
        "licenses": [
            {
                "name": plan.licence_name.replace(" ", "-"),
                "path": plan.licence_url,
                "title": plan.licence_name,
            }
        ],
        "contributors": [{"title": plan.publisher_name, "role": "publisher"}],
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: PublishedTable) -> dict[str, Any]:
    keys = [
        {
            "fields": list(r.columns),
            "reference": {
                # a table that refers to itself is the empty string (Table Schema v1)
                "resource": "" if r.table == table.name else r.table.replace("_", "-"),
                "fields": list(r.target),
            },
        }
        for r in table.simple_references()
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": table.file,
        "title": table.title.it,
        "description": table.description.it,
        "labels": {"it": table.title.it, "en": table.title.en},
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
            "missingValues": [""],
        },
    }


def _field(table: PublishedTable, column: Column) -> dict[str, Any]:
    kind = "string" if column.separator else _TYPES.get(column.datatype, "string")
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.pattern and not column.separator:
        constraints["pattern"] = column.pattern
    return {
        "name": column.name,
        "type": kind,
        **({"format": "%Y-%m-%dT%H:%M:%S"} if kind == "datetime" else {}),
        "description": column.description.it,
        "labels": {"it": column.description.it, "en": column.description.en},
        **({"constraints": constraints} if constraints else {}),
    }
