"""What contributors declare, in a large build: a few rows a body, read as in the ordinary one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad

from psm_kg import contributed, mapping, provenance
from psm_kg.bulk.lines import write_lines
from psm_kg.errors import Finding
from psm_kg.mapping import STREAM_LIMITS
from psm_kg.tables import read_table
from psm_kg.workspace import Workspace

#: The file of their quads.
DECLARED = "_declared.nq"


def write_declared(
    workspace: Workspace,
    documents: Mapping[str, mapping.TableMapping],
    tables: Mapping[str, Path],
    part: Path,
) -> tuple[Finding, ...]:
    """Write the quads of all contributors' tables into ``part``; return what is wrong in them.

    ``tables`` are the plan's, by name: those whose codes contributors use are read (rounds,
    actions, municipalities, contributors: none grows with the projects).
    """
    if not contributed.contributor_folders(workspace):
        return ()
    official = [
        mapping.map_table(
            documents[name], read_table(tables[name], documents[name].dialect, STREAM_LIMITS)
        )
        for name in sorted(_referred(workspace) & tables.keys())
    ]
    declared = contributed.read_contributed(workspace, official)
    write_lines(part / DECLARED, (f"{quad} .\n" for quad in _quads(workspace, declared)))
    return declared.findings


def _referred(workspace: Workspace) -> set[str]:
    """The names of the plan's tables that the documents of contributed tables refer to."""
    keys = (
        key
        for path in workspace.resources.contributed_mappings
        for document in mapping.load_mappings(
            path, workspace.localise, base=f"{contributed.FOLDER}/{contributed.PLACEHOLDER}/"
        )
        for key in document.foreign_keys
    )
    return {
        key.resource.rpartition("/")[2].removesuffix(".csv")
        for key in keys
        if contributed.PLACEHOLDER not in key.resource  # one of their own tables
    }


def _quads(workspace: Workspace, declared: contributed.Contributed) -> Iterator[Quad]:
    base, rows = workspace.plan.base_iri, workspace.graph_iri("provenance")
    for table in declared.mapped:
        yield from table.quads()
        yield from provenance.provenance_quads(mapping.Origins([table]).rows(), base, rows)
