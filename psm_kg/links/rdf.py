"""Projects described in RDF: the profile's shapes, then a query gives the columns of the form.

What a file says beyond the profile is listed and never taken: the result is the same values that a
table gives, checked by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    parse,
)

from psm_kg import shacl
from psm_kg.errors import Finding, Location, Severity, shorten
from psm_kg.links import cup as cups
from psm_kg.links.faults import FAULTS
from psm_kg.links.isolation import Reader
from psm_kg.links.model import ContributedProject, Submission
from psm_kg.links.proposals import propose, told
from psm_kg.links.reference import Reference
from psm_kg.links.rows import RowCheck
from psm_kg.links.sheets import EXAMPLE, Entry
from psm_kg.namespaces import load_prefixes
from psm_kg.store import Store, memory_store, run_query
from psm_kg.tables.log import FindingLog
from psm_kg.validation import result_finding
from psm_kg.workspace import Workspace

_LISTED = 200
_LANGUAGES = ("it", "", "en")
_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}
_TEXTS = ("title", "abstract")


def check_rdf(
    content: bytes, form: str, name: str, reference: Reference, log: FindingLog, reader: Reader
) -> Submission:
    """Check an RDF file; it is parsed in the reader's process."""
    answer = reader.read(form, content)
    if fault := answer.get("fault"):
        code = str(fault) if fault in FAULTS else "not-rdf"
        words = {"form": _NAMES[form], "reason": str(answer.get("reason", ""))}
        log.add(code, int(answer.get("row", 0)), **words)
        return Submission(name, form, (), log.findings())
    for iri in answer["relative"]:
        log.add("relative-iri", value=str(iri))
    quads = list(parse(str(answer["nquads"]).encode(), format=RdfFormat.N_QUADS))
    return _Checked(name, form, quads, reference, log).submission()


class _Checked:
    def __init__(
        self, name: str, form: str, quads: list[Quad], reference: Reference, log: FindingLog
    ) -> None:
        self._name, self._form, self._reference, self._log = name, form, reference, log
        self._workspace = reference.workspace
        self._prefixes = load_prefixes(self._workspace)
        self._store = memory_store(_in_default_graph(quads, log))

    def submission(self) -> Submission:
        """What the file holds."""
        found = self._shapes()
        findings = list(found)
        refused = {f.focus for f in found if f.severity is Severity.VIOLATION}
        told_of = {(f.focus, f.location.column, f.value) for f in found}
        refused |= self._beyond()
        self._without_iris()
        projects: list[ContributedProject] = []
        proposals = {}
        missing = {f.focus: f.location.column for f in found if f.shape.endswith("-missing")}
        rows = RowCheck(self._reference)
        entries = self._entries()
        for iri, (entry, language) in entries.items():
            log = FindingLog(self._name, FAULTS, _LISTED)
            if entry.text("title").upper().startswith(EXAMPLE):
                self._log.add("example-row", value=iri)
                continue
            project = rows.check(entry, log, uri=iri, language=language)
            if entry.cells.get("lead_organisation") and project is not None:
                project = self._without_iri(project, entry, log)
            if not entry.cells.get("actions"):
                proposed = propose(entry.text("title"), entry.text("abstract"), self._reference)
                label = missing.get(iri, entry.label("actions"))
                words = told(proposed, self._reference)
                log.add("no-action", 0, label, proposals=words)
                if project is not None and proposed:
                    proposals[project.id] = proposed
            findings += [
                replace(f, focus=iri, location=Location(self._name, 0, f.location.column))
                for f in log.findings()
                if (iri, f.location.column, f.value) not in told_of or f.code == "no-action"
            ]
            if project is not None and iri not in refused:
                projects.append(project)
        if not entries and not self._log.count("blank-project"):
            self._log.add("no-project-in-rdf", namespace=self._prefixes.bindings["psm"])
        findings = [f for f in findings if not f.shape.endswith("-missing")]
        findings += self._log.findings()
        taken = {p.id for p in projects}
        return Submission(
            self._name,
            self._form,
            tuple(projects),
            tuple(sorted(findings, key=Finding.sort_key)),
            {key: value for key, value in proposals.items() if key in taken},
        )

    def _shapes(self) -> list[Finding]:
        report = shacl.validate(_profile(self._workspace), self._store)

        def locate(subject: str, path: str, value: str | None) -> Location:  # noqa: ARG001
            return Location(self._name, 0, self._prefixes.compact(path) if path else "")

        results = []
        for result in report.results:
            if isinstance(result.focus_node, BlankNode):
                continue
            results.append(result_finding(result, self._store, self._prefixes, locate))
        return results

    def _beyond(self) -> set[str]:
        """Note what else is said; the projects that therefore are not taken."""
        refused: set[str] = set()
        official = self._workspace.plan.base_iri
        terms = (self._workspace.plan.terms_iri, *self._prefixes.bindings.values())
        seen: set[str] = set()
        for row in self._rows("other-statements"):
            subject, prop = row["subject"], row["property"]
            iri = subject.value if isinstance(subject, NamedNode) else ""
            is_project = row["is_project"].value == "true"
            if iri.startswith(official):
                refused.add(iri)
            if is_project and not iri.startswith(official):
                shown = self._prefixes.compact(prop.value)
                if shown not in seen:
                    self._log.add("other-property", 0, shown, shown)
                seen.add(shown)
                continue
            key = iri or "_:"
            if key in seen:
                continue
            seen.add(key)
            if iri.startswith(official) and "/onto/" not in iri:
                self._log.add("official-subject", value=iri)
            elif iri.startswith(terms):
                self._log.add("term-redefined", value=self._prefixes.compact(iri))
            else:
                self._log.add("other-subject", value=iri or str(subject))
        for iri in self._projects():
            if iri.startswith(official):
                refused.add(iri)
                if iri not in seen:
                    self._log.add("official-subject", value=iri)
        return refused

    def _entries(self) -> dict[str, tuple[Entry, str]]:
        """The columns of the form for each project with an IRI, and the language of its texts."""
        gathered: dict[str, list[tuple[str, str, str, str]]] = {i: [] for i in self._projects()}
        for row in self._rows("submitted-projects"):
            if not isinstance(row["project"], NamedNode):
                continue
            label = self._prefixes.compact(row["property"].value)
            language = row["language"].value if row["language"] is not None else ""
            value = row["value"].value
            gathered[row["project"].value].append((row["column"].value, label, value, language))
        labels = {column: label for values in gathered.values() for column, label, _, _ in values}
        return {iri: _entry(values, labels) for iri, values in gathered.items()}

    def _projects(self) -> list[str]:
        """The IRIs of the projects; those without one are noted by the shapes."""
        found = [row["project"] for row in self._rows("projects")]
        return sorted(p.value for p in found if isinstance(p, NamedNode))

    def _without_iris(self) -> None:
        for row in self._rows("projects"):
            if not isinstance(row["project"], NamedNode):
                self._log.add("blank-project", value=row["title"].value if row["title"] else "[]")

    def _without_iri(
        self, project: ContributedProject, entry: Entry, log: FindingLog
    ) -> ContributedProject:
        """A lead that is only an IRI has no name to show, unless the plan knows it."""
        if "://" not in project.lead:
            return project
        slug = project.lead.rstrip("/").rpartition("/")[2]
        for organisation in self._reference.organisations:
            if organisation.id == slug and project.lead.startswith(self._workspace.territory_iri):
                return replace(project, lead=organisation.name.it, lead_ipa=organisation.ipa)
        log.add("lead-without-name", 0, entry.label("lead_organisation"), project.lead)
        return replace(project, lead="")

    def _rows(self, name: str) -> Iterable[Mapping[str, Literal | NamedNode]]:
        path = next(p for p in self._workspace.resources.queries("links") if p.stem == name)
        text = self._workspace.localise_terms(path.read_text(encoding="utf-8"))
        rows = run_query(self._store, text, prefixes=self._prefixes.bindings, where=str(path))
        assert isinstance(rows, QuerySolutions)
        return rows


def _in_default_graph(quads: list[Quad], log: FindingLog) -> list[Quad]:
    """The statements of the default graph; named graphs are noted and left out."""
    graphs = {q.graph_name for q in quads if not isinstance(q.graph_name, DefaultGraph)}
    for graph in sorted(map(str, graphs)):
        log.add("named-graph", value=shorten(graph.strip("<>")))
    return [q for q in quads if isinstance(q.graph_name, DefaultGraph)]


def _entry(values: list[tuple[str, str, str, str]], labels: Mapping[str, str]) -> tuple[Entry, str]:
    """The cells of a project; of texts in two languages the Italian one."""
    languages = {language for column, _, _, language in values if column == "title"}
    language = next((one for one in _LANGUAGES if one in languages), "")
    cells: dict[str, list[tuple[str, str]]] = {}
    for column, label, value, tag in values:
        if column in _TEXTS and tag != language and column in cells:
            continue
        if column == "identifier" and _looks_like_cup(value):
            cells.setdefault("cup", []).append((label, value))
        elif column in _TEXTS and tag == language:
            cells[column] = [(label, value)]
        else:
            cells.setdefault(column, []).append((label, value))
    known = {**labels, "cup": labels.get("identifier", "identifier")}
    return Entry(0, cells, known), "en" if language == "en" else "it"


def _looks_like_cup(text: str) -> bool:
    """Fifteen characters or nearly, most of them digits: meant as a CUP even when it is wrong."""
    compact = cups.normalise(text)
    digits = sum(c.isdigit() for c in compact)
    return compact[:1].isalpha() and 14 <= len(compact) <= 16 and digits >= 11


@lru_cache(maxsize=4)
def _compiled(text: str, prefixes: str) -> shacl.CompiledShapes:
    return shacl.compile_shapes(profile_store(text, prefixes))


def profile_store(text: str, prefixes: str) -> Store:
    """The profile and the prefix registry as a store."""
    quads: list[Quad] = []
    for turtle in (text, prefixes):
        quads += parse(turtle.encode(), format=RdfFormat.TURTLE)
    return memory_store(quads)


def _profile(workspace: Workspace) -> shacl.CompiledShapes:
    texts = [
        workspace.localise_terms(path.read_text(encoding="utf-8"))
        for path in (workspace.resources.link_profile, workspace.resources.prefixes)
    ]
    return _compiled(*texts)
