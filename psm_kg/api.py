"""The public functions: everything a command does is one call of one of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from psm_kg import bulk, graph, pipeline, queries, remote, shacl, swap, validation
from psm_kg.errors import EnvironmentFailure, Finding, Location, Text, UsageError
from psm_kg.foreign import read_source
from psm_kg.harvest.tasks import (
    harvest_contributors,
    readmit_contributor,
    review,
    review_list,
    withdraw_contributor,
)
from psm_kg.links.tasks import check, template
from psm_kg.loading import load_graph as load
from psm_kg.matching import match
from psm_kg.namespaces import load_prefixes
from psm_kg.pipeline import Built, Progress, silent
from psm_kg.portal import assets, ckan, status
from psm_kg.portal.ckan_fields import FieldTable
from psm_kg.portal.ckan_report import PublishReport
from psm_kg.portal.ckan_token import find_token
from psm_kg.portal.status_network import Limits
from psm_kg.portal.status_report import StatusReport
from psm_kg.release import ReleaseDiff, compare
from psm_kg.scaffold import create_plan
from psm_kg.serving import serve
from psm_kg.store import Results, Store, memory_store, open_store, run_query
from psm_kg.workspace import DEFAULT_PLAN, Workspace

__all__ = [
    "Outcome",
    "build",
    "catalogue",
    "check",
    "check_status",
    "diff",
    "harvest_contributors",
    "init",
    "load",
    "match",
    "publish_assets",
    "publish_ckan",
    "query",
    "read_query_text",
    "readmit_contributor",
    "review",
    "review_list",
    "serve",
    "template",
    "validate",
    "withdraw_contributor",
]


@dataclass(frozen=True)
class Outcome(validation.Judged):
    """The outcome of a validation."""

    findings: tuple[Finding, ...]
    report: shacl.Report

    def to_json(self) -> str:
        """All findings as JSON."""
        return pipeline.findings_json(self.findings).decode()

    def to_turtle(self) -> str:
        """The standard SHACL validation report."""
        return self.report.to_turtle()


def build(
    plan: Path | str = DEFAULT_PLAN,
    out: Path | str = "dist",
    *,
    large: bool | None = None,
    progress: Progress = silent,
) -> Built:
    """Build a plan folder into an output folder.

    ``large``: in bounded memory, resumable, without documents and pages of single things (the
    server describes them); None: as the size of the tables says (:data:`psm_kg.bulk.LARGE`).
    Raises DataError (the previous output stays untouched) when the data do not conform,
    ConfigurationError or EnvironmentFailure when the build could not run.
    """
    workspace = Workspace.open(plan)
    if bulk.is_large(workspace) if large is None else large:
        return bulk.build(workspace, Path(out), progress=progress)
    return pipeline.build(workspace, Path(out), progress=progress)


def validate(
    *sources: str,
    plan: Path | str = DEFAULT_PLAN,
    engine: validation.Engine = "store",
    progress: Progress = silent,
) -> Outcome:
    """Validate a plan folder without publishing it, or RDF files and addresses if any are given.

    RDF is validated together with the ontology and the vocabularies. Raises EnvironmentFailure
    when a source cannot be read.
    """
    folders = [source for source in sources if Path(source).is_dir()]
    if folders and len(sources) > 1:
        raise UsageError(
            Text(
                "indicare una sola cartella di piano, oppure soltanto file RDF",
                "give one plan folder only, or RDF files only",
            )
        )
    if not sources or folders:
        workspace = Workspace.open(folders[0] if folders else plan)
        draft = pipeline.prepare(workspace, engine=engine, progress=progress)
        return Outcome(draft.findings, draft.report)
    workspace = Workspace.open(plan)
    prefixes = load_prefixes(workspace)
    quads: list[Quad] = []
    for source in sources:
        quads += read_source(source)
    for path in (*workspace.resources.ontology, *workspace.resources.vocabularies):
        text = workspace.localise_terms(path.read_text(encoding="utf-8"))
        quads += graph.read_rdf(path, text)
    store = memory_store(
        Quad(q.subject, q.predicate, q.object, NamedNode(workspace.graph_iri("validated")))
        for q in quads
    )
    report = validation.validate_store(workspace, store, engine=engine)
    findings = validation.graph_findings(workspace, store, report, prefixes)
    return Outcome(tuple(sorted(findings, key=Finding.sort_key)), report)


def catalogue(plan: Path | str = DEFAULT_PLAN) -> queries.Catalogue:
    """The query catalogue; without a plan folder at hand, as written for the canonical plan."""
    try:
        workspace = Workspace.open(plan)
    except EnvironmentFailure:
        if str(plan) != DEFAULT_PLAN:
            raise
        workspace = Workspace.canonical()
    return queries.Catalogue.load(workspace, load_prefixes(workspace))


def query(
    name: str | None = None,
    *,
    text: str | None = None,
    parameters: Mapping[str, str] | None = None,
    dist: Path | str = "dist",
    data: Path | str | None = None,
    endpoint: str | None = None,
    plan: Path | str = DEFAULT_PLAN,
) -> Results:
    """Answer a catalogue query (by name) or a SPARQL text with our prefixes in scope.

    On the built store in ``dist``, on an RDF file (``data``) or on a SPARQL endpoint. Raises
    UsageError for an unknown name or a missing, unknown or ill-formed parameter.
    """
    values = dict(parameters or {})
    known = catalogue(plan)
    if name is None:
        if text is None:
            raise UsageError(Text("manca la domanda", "there is no query to answer"))
        if values:
            raise UsageError(
                Text(
                    "i parametri valgono solo per le domande del catalogo",
                    "parameters are for queries of the catalogue only",
                )
            )
        if endpoint is not None:
            return remote.ask_endpoint(endpoint, known.prefixes.sparql() + text)
        return run_query(_source(dist, data), text, prefixes=known.prefixes.bindings, where="query")
    entry = known.get(name)
    if endpoint is not None:
        bindings = queries.bind(entry, values)
        body = known.prefixes.sparql() + queries.with_values(entry.text, bindings)
        return remote.ask_endpoint(endpoint, body)
    return queries.ask(_source(dist, data), entry, values, known.prefixes)


def _source(dist: Path | str, data: Path | str | None) -> Store:
    if data is not None:
        return memory_store(read_source(str(data)))
    folder = Path(dist)
    swap.recover(folder)
    return open_store(folder / "store")


def read_query_text(path: Path | str) -> str:
    """The text of an ``.rq`` file. Raises EnvironmentFailure when it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None


def init(folder: Path | str) -> Path:
    """Create a new plan folder. Raises UsageError when the folder exists and is not empty."""
    return create_plan(Path(folder))


def publish_assets(
    folder: Path | str, plan: Path | str = DEFAULT_PLAN, *, replace_version: bool = False
) -> assets.AssetsReport:
    """Write ontology and vocabularies into a repository of the national catalogue, schema.gov.it.

    Raises UsageError when the folder is not one, or holds the version with other content and
    ``replace_version`` is false; ConfigurationError when required metadata are missing.
    """
    return assets.publish_assets(
        Workspace.open(plan), Path(folder), replace_version=replace_version
    )


def publish_ckan(
    url: str,
    organisation: str,
    *,
    token: str | None = None,
    token_file: Path | str | None = None,
    ask: Callable[[], str] | None = None,
    dist: Path | str = "dist",
    upload: bool = False,
    remove: bool = False,
    dry_run: bool = False,
    timeout: float = 60.0,
    progress: Progress = silent,
) -> PublishReport:
    """Make the packages of an organisation on a CKAN portal as the catalogue of a build wants them.

    Without ``token`` and ``token_file`` the token is that of ``PSM_CKAN_TOKEN``, or what ``ask``
    returns; a dry run without any sees what everybody sees. ``upload``: send the files instead of
    linking to those of the site; ``remove``: delete packages of ours that the catalogue no longer
    has; ``timeout``: seconds for each answer. Raises UsageError, EnvironmentFailure (the portal
    cannot be reached, or does not allow it) and DataError (it refuses a field).
    """
    folder = Path(dist)
    swap.recover(folder)
    workspace = Workspace.canonical()
    table = FieldTable.load(workspace.resources.portal_fields, load_prefixes(workspace))
    return ckan.publish(
        folder,
        table,
        url,
        organisation,
        find_token(token, token_file, ask=ask),
        ckan.Options(upload=upload, remove=remove, dry_run=dry_run, timeout=timeout),
        progress,
    )


def check_status(
    url: str,
    *,
    dist: Path | str | None = None,
    sample: int | None = status.SAMPLE,
    external: bool = True,
    rate: float = 20.0,
    progress: Progress = silent,
) -> StatusReport:
    """Visit a published site or catalogue and say what is stale or broken.

    ``dist``: a local build that the site should equal; ``sample``: how many files of single things
    are read (None: all); ``rate``: requests a second. Raises UsageError for something that is not
    an address, EnvironmentFailure when nothing answers, or nothing of ours is there.
    """
    return status.check_status(
        url,
        dist=None if dist is None else Path(dist),
        sample=sample,
        external=external,
        limits=Limits(rate=rate),
        progress=progress,
    )


def diff(old: Path | str, new: Path | str) -> ReleaseDiff:
    """What changed between two releases: output folders or RDF files."""
    return compare(Path(old), Path(new))
