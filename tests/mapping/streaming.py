"""The two ways through a mapping side by side: tables held in memory, and files streamed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psm_kg import mapping, provenance
from psm_kg.errors import Finding
from psm_kg.mapping import Origins, TableMapping, check_references, map_table
from psm_kg.tables import Limits, read_table

BASE, GRAPH = "https://example.org/", "https://example.org/graph/provenance"
LIMITS = Limits()


@dataclass(frozen=True)
class Result:
    """Findings in order, quads in order and provenance, by table."""

    findings: tuple[Finding, ...]
    quads: Mapping[str, Sequence[str]]
    provenance: Sequence[str]


def held(
    documents: Mapping[str, TableMapping], paths: Mapping[str, Path], *, hygiene: bool = True
) -> Result:
    """The result by way of tables in memory."""
    tables = {
        name: map_table(
            documents[name], read_table(path, documents[name].dialect, LIMITS, hygiene=hygiene)
        )
        for name, path in paths.items()
    }
    rows = provenance.provenance_quads(Origins(tables.values()).rows(), BASE, GRAPH)
    return Result(
        (
            *(f for t in tables.values() for f in t.table.findings),
            *(f for t in tables.values() for f in t.findings),
            *check_references(tables.values()),
        ),
        {name: [f"{quad} ." for quad in table.quads()] for name, table in tables.items()},
        sorted(f"{quad} ." for quad in rows),
    )


def streamed(
    documents: Mapping[str, TableMapping],
    paths: Mapping[str, Path],
    *,
    hygiene: bool = True,
    **options: Any,
) -> Result:
    """The result by way of streams."""
    with tempfile.TemporaryDirectory() as folder:
        report = mapping.stream_tables(
            documents,
            paths,
            Path(folder),
            limits=LIMITS,
            hygiene=hygiene,
            per_row=provenance.row_lines(BASE, GRAPH),
            **options,
        )
        lines = {
            name: path.read_text("utf-8").split("\n")[:-1] for name, path in report.files.items()
        }
    assert {name: len(found) for name, found in lines.items()} == report.quads
    ends = f" <{GRAPH}> ."
    return Result(
        report.findings,
        {name: [q for q in found if not q.endswith(ends)] for name, found in lines.items()},
        sorted(q for found in lines.values() for q in found if q.endswith(ends)),
    )
