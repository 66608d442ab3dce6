"""The story of a build on one page: read, map, derive, validate, publish.

Each step takes what the step before left. ``prepare`` goes as far as the validated graph;
``build`` publishes it, only when it conforms.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, QuerySolutions

from psm_kg import (
    contributed,
    datasets,
    dcat,
    documents,
    graph,
    hosting,
    links,
    mapping,
    publication,
    shacl,
    site,
    swap,
    validation,
)
from psm_kg.errors import DataError, Finding, Severity, Text, findings_document
from psm_kg.gathering import (
    Progress,
    Sources,
    check_rounds,
    enrich,
    fixed_quads,
    load_documents,
    plan_table,
    silent,
)
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.store import Store, memory_store, run_query
from psm_kg.tables import Table
from psm_kg.workspace import Workspace

__all__ = [
    "Built",
    "Count",
    "Draft",
    "Progress",
    "build",
    "check_rounds",
    "count_things",
    "findings_json",
    "fixed_quads",
    "load_documents",
    "plan_table",
    "prepare",
    "refusal",
    "silent",
]


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
    gathered = Sources(workspace).gather(progress)
    store = memory_store(quad for group in gathered.quads.values() for quad in group)
    progress(Text("derivo", "deriving"))
    enrich(workspace, gathered, store)
    findings = list(gathered.findings)
    report = shacl.Report.of(())
    validated = not any(f.severity is Severity.VIOLATION for f in findings)
    if validated:
        progress(Text("valido", "validating"))
        report = validation.validate_store(workspace, store, engine=engine)
        findings += validation.graph_findings(
            workspace, store, report, gathered.prefixes, gathered.origins.locate
        )
    return Draft(
        workspace,
        gathered.prefixes,
        gathered.tables,
        gathered.documents,
        gathered.contributed,
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
    taken: dict[str, site.Download] = {}
    for path, content in data_files(draft, catalogue):
        taken[path] = site.Download.of(path, content)
        yield f"public/{path}", content
    library = documents.Library.gather(draft.quads, workspace, draft.prefixes, catalogue, taken)
    for path, content in chain(
        documents.documents(library),
        site.site_files(library, catalogue, draft.store, taken, progress=progress),
    ):
        yield f"public/{path}", content
    gone = documents.withdrawn(draft.quads, workspace.plan.base_iri)
    yield from files_beside(draft, gone)


def files_beside(draft: Draft, gone: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """What is in the output beside the web root: configurations, and what services read."""
    workspace = draft.workspace
    yield from links.plan_copy(workspace)
    yield from hosting.configurations(workspace.plan.base_iri, gone)


def data_files(
    draft: Draft, catalogue: Catalogue, keeper: Keeper = ALWAYS
) -> Iterator[tuple[str, bytes]]:
    """The files to download, which the pages offer: (path in the web root, content)."""
    workspace, prefixes = draft.workspace, draft.prefixes

    def kept(
        name: str, inputs: object, files: Callable[[], Iterable[tuple[str, bytes]]]
    ) -> Iterable[tuple[str, bytes]]:
        return keeper.keep(name, inputs, lambda: dict(files())).items()

    tables = datasets.published_tables(
        workspace, draft.tables, draft.documents, draft.store, prefixes
    )
    yield from chain(
        publication.dumps(draft.quads, prefixes),
        dcat.dataset_dumps(draft.quads, workspace, prefixes, keeper),
        dcat.catalogue_files(draft.quads, workspace, prefixes),
        kept("tables", tables, partial(datasets.dataset_files, workspace, tables)),
        datasets.contributed_files(workspace, draft.contributed),
        kept("ontology", (), partial(publication.ontology_files, workspace, prefixes)),
        kept("queries", (), partial(publication.query_files, catalogue)),
        links.published_files(workspace, prefixes, keeper),
    )


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
