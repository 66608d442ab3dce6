"""What the files of a plan say, before anything is checked against the shapes: tables to quads.

:class:`Sources` remembers what it read: asked again, it maps only the tables that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Quad

from psm_kg import contributed, datasets, dcat, derive, graph, mapping, provenance
from psm_kg.errors import Finding, Location, Severity, Text
from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.planfile import in_plan_file
from psm_kg.store import Store
from psm_kg.tables import Row, Table, read_table
from psm_kg.tables.folder import read_tables
from psm_kg.tables.model import DEFAULT_DIALECT
from psm_kg.workspace import Workspace

Progress = Callable[[Text], None]


def silent(step: Text) -> None:
    """Tell nobody about a step."""


@dataclass(frozen=True)
class Gathered:
    """The tables of a plan, their quads by where they come from, and what is wrong with them."""

    prefixes: Prefixes
    tables: Mapping[str, Table]
    documents: Mapping[str, mapping.TableMapping]
    quads: Mapping[str, Sequence[Quad]]
    findings: tuple[Finding, ...]
    origins: mapping.Origins
    contributed: contributed.Contributed


class Sources:
    """The files of a plan. A source whose content is the same gives the very same quads again."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.prefixes = load_prefixes(workspace)
        self.documents = load_documents(workspace)
        self._contributed = contributed.load_documents(workspace)
        self._reference = fixed_quads(workspace)
        self._tables: dict[Path, tuple[bytes, Table]] = {}
        self._mapped: dict[str, mapping.MappedTable] = {}
        self._quads: dict[str, list[Quad]] = {}

    def gather(self, progress: Progress = silent) -> Gathered:
        """Read the tables and map those that changed."""
        workspace, documents = self.workspace, self.documents
        progress(Text("leggo le tabelle", "reading the tables"))
        tables = {"plan": plan_table(workspace)} | read_tables(
            workspace.tables,
            {n: d.optional for n, d in documents.items() if n != "plan"},
            self._read,
        )
        progress(Text("produco il grafo", "making the graph"))
        mapped = {n: self._map(n, tables[n]) for n in sorted(tables) if n in documents}
        declared = contributed.read_contributed(workspace, mapped.values(), self._contributed)
        quads: dict[str, Sequence[Quad]] = {}
        for name in mapped:
            quads[f"table {name}"] = self._quads[name]
            quads[f"rows of {name}"] = self._quads[f"{name} rows"]
        findings = [f for table in tables.values() for f in table.findings]
        findings += [f for table in mapped.values() for f in table.findings]
        for at, table in enumerate(declared.mapped):
            quads[f"contributed {at}"] = list(table.quads())
            quads[f"rows of contributed {at}"] = self._rows(table)
        findings += mapping.check_references(mapped.values())
        findings += declared.findings
        findings += check_rounds(workspace, tables.get("rounds"))
        return Gathered(
            self.prefixes,
            tables,
            documents,
            quads | {"reference": self._reference},
            tuple(map(in_plan_file, findings)),
            mapping.Origins((*mapped.values(), *declared.mapped)),
            declared,
        )

    def _read(self, path: Path) -> Table:
        """A table, read only if the content of its file is not that of the last time."""
        known, table = self._tables.pop(path, (b"", None))
        try:
            content = path.read_bytes()
            if table is None or content != known:
                table = read_table(path)
            if path.read_bytes() == content:  # it was not written meanwhile
                self._tables[path] = content, table
        except OSError:
            return read_table(path)  # which says why
        return table

    def _map(self, name: str, table: Table) -> mapping.MappedTable:
        known = self._mapped.get(name)
        if known is not None and known.table == table:
            return known
        made = mapping.map_table(self.documents[name], table)
        self._mapped[name] = made
        self._quads[name] = list(made.quads())
        self._quads[f"{name} rows"] = self._rows(made)
        return made

    def _rows(self, table: mapping.MappedTable) -> list[Quad]:
        """Which row each thing of a table comes from."""
        rows = mapping.Origins([table]).rows()
        base, named = self.workspace.plan.base_iri, self.workspace.graph_iri("provenance")
        return list(provenance.provenance_quads(rows, base, named))


def enrich(workspace: Workspace, gathered: Gathered, store: Store) -> None:
    """Add to a store what follows from what was gathered: the derived graph, the catalogue."""
    derive.derive(
        store,
        workspace.resources.queries("derive"),
        workspace.graph_iri("derived"),
        gathered.prefixes,
        workspace.localise,
    )
    documents = gathered.documents
    published = {
        n: (documents[n].title, documents[n].description) for n in gathered.tables if n in documents
    }
    published |= {t.name: (t.title, t.description) for t in datasets.described_tables(workspace)}
    dcat.describe(workspace, store, gathered.prefixes, published)


def load_documents(workspace: Workspace) -> dict[str, mapping.TableMapping]:
    """The mapping of each table, by the table's name.

    The dialect that a mapping states is of the published table. Those that people keep are read in
    the default one, which finds the delimiter in the file: a spreadsheet may write semicolons.
    """
    return {
        path.name.removesuffix(".csv-metadata.json"): replace(
            mapping.load_mapping(path, workspace.localise), dialect=DEFAULT_DIALECT
        )
        for path in workspace.resources.mappings
    }


def fixed_quads(workspace: Workspace) -> list[Quad]:
    """What is in every plan's graph: the ontology, the shared vocabularies, the cubes."""
    quads: list[Quad] = []
    for name, localise, paths in (
        ("ontology", workspace.localise_terms, workspace.resources.ontology),
        ("vocabulary", workspace.localise_terms, workspace.resources.vocabularies),
        ("ontology", workspace.localise, (workspace.resources.cubes,)),
    ):
        for path in paths:
            text = localise(path.read_text(encoding="utf-8"))
            quads += graph.read_rdf(path, text, graph=workspace.graph_iri(name))
    return quads


def check_rounds(workspace: Workspace, rounds: Table | None) -> list[Finding]:
    """The rounds that plan.toml names are rows of rounds.csv, and it names them all."""
    if rounds is None or "id" not in rounds.header:
        return []
    at = rounds.header.index("id")
    known = [row.cells[at] for row in rounds.rows]
    unlisted = [
        Finding(
            Severity.WARNING,
            "unlisted-round",
            Text(
                f"«{row.cells[at]}» si pubblica ma manca in rounds di [monitoring] in plan.toml: "
                "aggiungerlo",
                f"“{row.cells[at]}” is published but not in rounds of [monitoring] in plan.toml: "
                "add it",
            ),
            Location(rounds.name, row.number, "id"),
            row.cells[at],
        )
        for row in rounds.rows
        if row.cells[at] and row.cells[at] not in workspace.plan.rounds
    ]
    return unlisted + [
        Finding(
            Severity.VIOLATION,
            "unknown-round",
            Text(
                f"«{name}» non è un ciclo di rounds.csv (colonna id): aggiungerlo o correggere",
                f"“{name}” is not a round of rounds.csv (column id): add it or correct it",
            ),
            Location("plan.toml", column="monitoring.rounds"),
            name,
        )
        for name in workspace.plan.rounds
        if name not in known
    ]


def plan_table(workspace: Workspace) -> Table:
    """plan.toml as the one-row table that ``mappings/plan.csv-metadata.json`` maps."""
    row = workspace.plan.row()
    return Table("plan.toml", tuple(row), (Row(2, tuple(row.values())),), ())
