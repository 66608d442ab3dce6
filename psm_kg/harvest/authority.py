"""Who may speak for whom, and which projects may be known already under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from psm_kg.errors import Finding, Text
from psm_kg.harvest.registry import Contributor, Registry
from psm_kg.harvest.words import FAULTS
from psm_kg.links import ContributedProject, Reference
from psm_kg.links.form import fold
from psm_kg.tables import FindingLog

_ISTAT = re.compile(r"[0-9]{6}")
_BY = {
    "cup": Text("stesso CUP", "same CUP"),
    "uri": Text("stesso indirizzo", "same address"),
    "name": Text("stesso nome", "same name"),
}


@dataclass(frozen=True, slots=True)
class Twin:
    """A declared project that may be one already known.

    ``of`` is the contributor of the other, empty for a project of the plan; ``by`` what agrees:
    ``cup``, ``uri`` or ``name``.
    """

    project: str
    by: str
    of: str
    other: str
    title: str


@dataclass(frozen=True)
class Authority:
    """The registry and the plan, asked who somebody is."""

    registry: Registry
    reference: Reference

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """Whose name is it? The id of a contributor or of an organisation, by folded name."""
        owners = {name: o.id for name, o in self.reference.organisation_by_name.items()}
        for contributor in self.registry.contributors.values():
            owners |= dict.fromkeys(contributor.names, contributor.id)
        return owners

    def check(
        self, contributor: Contributor, projects: Iterable[ContributedProject]
    ) -> tuple[Finding, ...]:
        """What the contributor says and may not: about others, or about the plan's own things."""
        plan = self.reference.workspace.plan
        findings: list[Finding] = []
        for project in projects:
            log = FindingLog(project.location.file, FAULTS)
            row = project.location.row
            if project.uri.startswith((plan.base_iri, plan.terms_iri)):
                log.add("plan-resource", row, "", project.uri)
            for led in self._not_allowed(contributor, project):
                code = "not-own-project" if "own" in contributor.speaks_for else "not-authorised"
                log.add(code, row, "", led, body=contributor.name)
            findings += log.findings()
        return tuple(findings)

    def _not_allowed(self, contributor: Contributor, project: ContributedProject) -> list[str]:
        """The body that the project is of, when it is not the contributor's to declare."""
        codes = contributor.speaks_for
        if "any" in codes or self._leads(contributor, project):
            return []
        shown = project.lead or project.lead_ipa
        if "own" in codes:
            return [shown]
        if project.lead_ipa:
            allowed = project.lead_ipa in codes or self._is_place(project, codes)
            return [] if allowed else [shown]
        owner = self._owners.get(fold(project.lead))
        if owner is not None and not self._is_place(project, codes):
            return [shown]  # somebody we know, who can be asked
        elsewhere = [code for code in project.municipalities if code not in codes]
        if elsewhere or not project.municipalities:
            return elsewhere or [shown]
        return []

    def _leads(self, contributor: Contributor, project: ContributedProject) -> bool:
        if project.lead_ipa and contributor.ipa:
            return project.lead_ipa == contributor.ipa
        # without a code of both, the name decides; without a lead it is the sender's own
        return (not project.lead and not project.lead_ipa) or (
            fold(project.lead) in contributor.names
        )

    def _is_place(self, project: ContributedProject, codes: Sequence[str]) -> bool:
        """True when a municipality of these codes leads the project."""
        names = self.reference.municipalities
        folded = fold(project.lead)
        return any(
            folded in (fold(f"Comune di {names[code]}"), fold(f"Città di {names[code]}"))
            for code in codes
            if _ISTAT.fullmatch(code) and code in names
        )


def twins(
    contributor: str,
    projects: Iterable[ContributedProject],
    reference: Reference,
    others: Mapping[str, Sequence[Mapping[str, str]]],
) -> tuple[Twin, ...]:
    """Projects that may be known already: to be merged by a person, never here.

    ``others`` are the rows of ``projects.csv`` of the contributors.
    """
    seen: dict[tuple[str, str], tuple[str, str, str]] = {}
    for owner in sorted(others):
        if owner == contributor:
            continue
        for row in others[owner]:
            for by, key in (("cup", row["cup"]), ("uri", row["uri"]), ("name", fold(row["title"]))):
                if key:
                    seen.setdefault((by, key), (owner, row["id"], row["title"]))
    found = []
    for project in projects:
        known = reference.project_by_name.get(fold(project.cup)) if project.cup else None
        by = "cup" if known else "name"
        known = known or reference.project_by_name.get(fold(project.title))
        if known is not None:
            found.append(Twin(project.id, by, "", known.id, known.name.it))
        for kind, key in (
            ("cup", project.cup),
            ("uri", project.uri),
            ("name", fold(project.title)),
        ):
            if key and (kind, key) in seen:
                found.append(Twin(project.id, kind, *seen[kind, key]))
                break
    return tuple(found)


def twin_findings(
    found: Iterable[Twin], projects: Iterable[ContributedProject]
) -> tuple[Finding, ...]:
    """The proposals as findings on the rows of the file."""
    by_id = {project.id: project for project in projects}
    findings: list[Finding] = []
    for twin in found:
        project = by_id[twin.project]
        log = FindingLog(project.location.file, FAULTS)
        other = f"«{twin.title}» ({twin.of + '/' if twin.of else ''}{twin.other})"
        log.add(
            "possibly-same",
            project.location.row,
            "",
            project.title,
            other=Text(other, other.replace("«", "“").replace("»", "”")),
            by=_BY[twin.by],
        )
        findings += log.findings()
    return tuple(findings)
