"""The tables of each contributor, as they are published: the very cells, with their dictionary."""

from __future__ import annotations

import io
from collections.abc import Iterator

from psm_kg.contributed import PLACEHOLDER, Contributed
from psm_kg.tables import write_csv
from psm_kg.workspace import Workspace


def contributed_files(
    workspace: Workspace, contributed: Contributed
) -> Iterator[tuple[str, bytes]]:
    """CSV and CSVW of each table of each contributor, below ``csv/``: (path, content)."""
    documents = {
        path.name: workspace.localise(path.read_text(encoding="utf-8"))
        for path in workspace.resources.contributed_mappings
    }
    for (contributor, name), mapped in contributed.tables.items():
        stream = io.StringIO()
        write_csv(stream, mapped.table.header, (row.cells for row in mapped.table.rows))
        yield f"csv/{mapped.mapping.name}", stream.getvalue().encode()
        # in the address of the graph alone: elsewhere it is the variable of a column
        graph = f"/graph/contributor/{PLACEHOLDER}"
        text = documents[f"{name}.csv-metadata.json"]
        filled = text.replace(graph, graph.replace(PLACEHOLDER, contributor))
        yield f"csv/{mapped.mapping.name}-metadata.json", filled.encode()
