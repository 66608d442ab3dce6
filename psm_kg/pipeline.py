"""The story of a build on one page: read, map, derive, validate, publish.

Each step takes what the step before left. ``prepare`` goes as far as the validated graph;
``build`` publishes it, only when it conforms.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, QuerySolutions

from psm_kg import (
    contributed,
    datasets,
    dcat,
    derive,
    documents,
    graph,
    hosting,
    links,
    mapping,
    provenance,
    publication,
    shacl,
    site,
    swap,
    validation,
)
from psm_kg.errors import DataError, Finding, Location, Severity, Text, findings_document
from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.queries import Catalogue
from psm_kg.store import Store, memory_store, run_query
from psm_kg.tables import Row, Table
from psm_kg.tables.folder import read_tables
from psm_kg.workspace import Workspace

Progress = Callable[[Text], None]


def silent(step: Text) -> None:
    """Tell nobody about a step."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a kind the graph holds."""

    kind: str
    label: Text
    count: int


@dataclass(frozen=True)
class Draft(validation.Judged):
    """A plan read, mapped, derived and validated, not yet published."""

    workspace: Workspace
    prefixes: Prefixes
    tables: Mapping[str, Table]
    documents: Mapping[str, mapping.TableMapping]
    contributed: contributed.Contributed
    quads: Sequence[Quad]
    store: Store
    report: shacl.Report
    findings: tuple[Finding, ...]
    validated: bool


@dataclass(frozen=True)
class Built(validation.Judged):
    """What a build published; ``large``: without the documents and pages of single things."""

    out: Path
    manifest: Mapping[str, Any]
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    large: bool = False

    @property
    def triples(self) -> int:
        """The number of published quads."""
        return int(self.manifest["graph"]["quads"])


def prepare(
    workspace: Workspace,
    *,
    engine: validation.Engine = "store",
    progress: Progress = silent,
) -> Draft:
    """Read the tables, map them, derive, validate.

    All findings of the run are in the draft; when the tables themselves cannot be mapped the
    graph is not validated and the draft holds the findings of the tables.
    """
    prefixes = load_prefixes(workspace)
    progress(Text("leggo le tabelle", "reading the tables"))
    documents = load_documents(workspace)
    tables = {"plan": plan_table(workspace)} | read_tables(
        workspace.tables, {n: d.optional for n, d in documents.items() if n != "plan"}
    )
    progress(Text("produco il grafo", "making the graph"))
    mapped = {
        n: mapping.map_table(documents[n], tables[n]) for n in sorted(tables) if n in documents
    }
    declared = contributed.read_contributed(workspace, mapped.values())
    quads = [quad for table in (*mapped.values(), *declared.mapped) for quad in table.quads()]
    findings = [f for table in tables.values() for f in table.findings]
    findings += [f for table in mapped.values() for f in table.findings]
    findings += mapping.check_references(mapped.values())
    findings += declared.findings
    findings += check_rounds(workspace, tables.get("rounds"))
    origins = mapping.Origins((*mapped.values(), *declared.mapped))
    quads += fixed_quads(workspace)
    quads += provenance.provenance_quads(
        origins.rows(), workspace.plan.base_iri, workspace.graph_iri("provenance")
    )
    store = memory_store(quads)
    progress(Text("derivo", "deriving"))
    derive.derive(
        store,
        workspace.resources.queries("derive"),
        workspace.graph_iri("derived"),
        prefixes,
        workspace.localise,
    )
    published = {n: (documents[n].title, documents[n].description) for n in mapped}
    published |= {t.name: (t.title, t.description) for t in datasets.described_tables(workspace)}
    dcat.describe(workspace, store, prefixes, published)
    report = shacl.Report.of(())
    validated = not any(f.severity is Severity.VIOLATION for f in findings)
    if validated:
        progress(Text("valido", "validating"))
        report = validation.validate_store(workspace, store, engine=engine)
        findings += validation.graph_findings(workspace, store, report, prefixes, origins.locate)
    return Draft(
        workspace,
        prefixes,
        tables,
        documents,
        declared,
        graph.ordered(store),
        store,
        report,
        tuple(sorted(findings, key=Finding.sort_key)),
        validated,
    )


def build(workspace: Workspace, out: Path, *, progress: Progress = silent) -> Built:
    """The whole story. Raises DataError, ``out`` untouched, when the data do not conform."""
    draft = prepare(workspace, progress=progress)
    if not draft.conforms:
        raise refusal(draft.findings, validated=draft.validated)
    progress(Text("pubblico", "publishing"))
    catalogue = Catalogue.load(workspace, draft.prefixes)
    counts = count_things(draft.store, catalogue)
    with swap.replaced_folder(out) as folder:
        manifest = publication.write_output(
            folder,
            _files(draft, catalogue, progress),
            draft.quads,
            findings_json(draft.findings),
            {c.kind: c.count for c in counts},
            previous=out.absolute(),
        )
    return Built(out, manifest, counts, draft.findings)


def refusal(findings: tuple[Finding, ...], *, validated: bool) -> DataError:
    """Why a plan is not published; ``validated`` is false when its tables cannot be read well."""
    errors = validation.summarise(findings)[Severity.VIOLATION]
    many = Text("errore" if errors == 1 else "errori", "error" if errors == 1 else "errors")
    later = Text("", "")
    if not validated:
        later = Text(
            " (gli altri controlli si faranno quando le tabelle si leggono bene)",
            " (the other checks are made once the tables can be read)",
        )
    return DataError(
        Text(
            f"non pubblicato: {errors} {many.it} da correggere; la versione precedente è "
            f"intatta{later.it}",
            f"not published: {errors} {many.en} to mend; the previous output is intact{later.en}",
        ),
        findings,
    )


def _files(draft: Draft, catalogue: Catalogue, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Every file of the output but report, manifest and database: (path, content)."""
    workspace = draft.workspace
    tables = datasets.published_tables(
        workspace, draft.tables, draft.documents, draft.store, draft.prefixes
    )
    taken: dict[str, site.Download] = {}
    for path, content in chain(
        publication.dumps(draft.quads, draft.prefixes),
        dcat.dataset_dumps(draft.quads, workspace, draft.prefixes),
        dcat.catalogue_files(draft.quads, workspace, draft.prefixes),
        datasets.dataset_files(workspace, tables),
        datasets.contributed_files(workspace, draft.contributed),
        publication.ontology_files(workspace, draft.prefixes),
        publication.query_files(catalogue),
        links.published_files(workspace, draft.prefixes),
    ):
        taken[path] = site.Download.of(path, content)
        yield f"public/{path}", content
    library = documents.Library.gather(draft.quads, workspace, draft.prefixes, catalogue, taken)
    for path, content in chain(
        documents.documents(library),
        site.site_files(library, catalogue, draft.store, taken, progress=progress),
    ):
        yield f"public/{path}", content
    yield from links.plan_copy(workspace)
    gone = documents.withdrawn(draft.quads, workspace.plan.base_iri)
    yield from hosting.configurations(workspace.plan.base_iri, gone)


def count_things(store: Store, catalogue: Catalogue) -> tuple[Count, ...]:
    """What the query ``plan/counts`` counts."""
    rows = run_query(store, catalogue.get("plan/counts").text, prefixes=catalogue.prefixes.bindings)
    assert isinstance(rows, QuerySolutions)
    return tuple(
        Count(
            row["kind"].value,
            Text(row["label_it"].value, row["label_en"].value),
            int(row["count"].value),
        )
        for row in rows
    )


def findings_json(findings: Sequence[Finding]) -> bytes:
    """The findings as the machine-readable report."""
    document = findings_document(findings)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def load_documents(workspace: Workspace) -> dict[str, mapping.TableMapping]:
    """The mapping of each table, by the table's name."""
    return {
        path.name.removesuffix(".csv-metadata.json"): mapping.load_mapping(path, workspace.localise)
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
    """The rounds that plan.toml names are rows of rounds.csv."""
    if rounds is None or "id" not in rounds.header:
        return []
    at = rounds.header.index("id")
    known = [row.cells[at] for row in rounds.rows]
    return [
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
