"""Small documents and tables for the tests of the mapping."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from streaming import held, streamed

from psm_kg.mapping import MappedTable, load_mapping, map_table
from psm_kg.tables import Table, read_table

TOY = Path(__file__).parent / "toy"
EX = "https://example.org/"


def toy(name: str) -> MappedTable:
    """One of the toy tables (``zones``, ``projects``), mapped."""
    mapping = load_mapping(TOY / f"{name}.csv-metadata.json")
    return map_table(mapping, read_table(TOY / f"{name}.csv"))


def toy_document(name: str = "projects") -> dict[str, Any]:
    """The document of a toy table, to be spoiled."""
    return json.loads((TOY / f"{name}.csv-metadata.json").read_text("utf-8"))


def write_document(folder: Path, document: dict[str, Any] | str, name: str = "t.csv") -> Path:
    """Write a metadata document beside where its table would be."""
    path = folder / f"{name}-metadata.json"
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    path.write_text(text, "utf-8")
    return path


def one_column(**properties: Any) -> dict[str, Any]:
    """A document with a key ``id`` and one column ``x`` with these properties."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "t.csv",
        "tableSchema": {
            "aboutUrl": EX + "{id}",
            "columns": [
                {"name": "id", "required": True, "propertyUrl": EX + "id"},
                {"name": "x", "propertyUrl": EX + "x", **copy.deepcopy(properties)},
            ],
        },
    }


def mapped(
    folder: Path, document: dict[str, Any] | str, content: str | bytes, *, hygiene: bool = True
) -> MappedTable:
    """A table written, read and mapped; streaming must give the same."""
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    mapping = load_mapping(write_document(folder, document))
    one, file = {"t": mapping}, {"t": path}
    assert streamed(one, file, hygiene=hygiene, piece=64) == held(one, file, hygiene=hygiene)
    return map_table(mapping, read_table(path, mapping.dialect, hygiene=hygiene))


def cell(folder: Path, text: str, **properties: Any) -> MappedTable:
    """A table of one row whose cell ``x`` holds ``text``."""
    return mapped(folder, one_column(**properties), csv_text(["id", "x"], ["1", text]))


def csv_text(*rows: list[str]) -> str:
    """Rows as CSV."""
    return "".join(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in r) + "\n" for r in rows)


def lines(table: MappedTable) -> list[str]:
    """The quads of a mapped table as sorted N-Quads with the toy's namespace shortened."""
    return sorted(str(quad).replace(EX, "ex:") for quad in table.quads())


def codes(found: MappedTable | Table) -> list[str]:
    """The codes of the findings in their order."""
    return [f.code for f in found.findings]
