"""What an agency sends, once read: projects that say which actions they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psm_kg.errors import Finding, Judged, Location, Text

if TYPE_CHECKING:
    from psm_kg.matching import Proposal


@dataclass(frozen=True, slots=True)
class ContributedProject:
    """A row of the form, or a project described in RDF, as its agency wrote it, checked.

    Texts are trimmed and in Unicode normal form C; what is not known is empty.
    """

    #: Slug, unique in a submission: the agency's own code, else its CUP in lower case.
    id: str
    title: str
    #: The codes of the actions it serves, in the order of the plan.
    actions: tuple[str, ...]
    #: Where it was read: file (and sheet), row.
    location: Location = field(default_factory=Location)
    #: Language of title and abstract: ``it`` or ``en``.
    language: str = "it"
    abstract: str = ""
    #: *Codice unico di progetto*, in capitals, its structure checked.
    cup: str = ""
    #: The agency's own identifier, as written.
    own_code: str = ""
    #: The IRI of the project in the agency's own data.
    uri: str = ""
    #: The lead organisation: its name as written or as known, and its IPA code in lower case.
    lead: str = ""
    lead_ipa: str = ""
    #: ISTAT codes, such as ``001272``.
    municipalities: tuple[str, ...] = ()
    #: ISO dates (``2024-01-31``).
    start: str = ""
    end: str = ""
    link: str = ""
    contact: str = ""
    #: IRI of the licence.
    licence: str = ""


@dataclass(frozen=True)
class Submission(Judged):
    """A file of links after its check; the projects are those that could be read."""

    #: File name or address.
    source: str
    #: ``xlsx``, ``ods``, ``csv``, ``ttl``, ``jsonld``, ``rdf`` or ``nt``.
    form: str
    projects: tuple[ContributedProject, ...]
    findings: tuple[Finding, ...]
    #: Proposed actions by project id, for projects that name none.
    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)

    def summary(self) -> list[Text]:
        """What would be published and what to do next, a sentence each."""
        from psm_kg.links.summary import summary

        return summary(self)

    def served_actions(self) -> list[tuple[str, list[str]]]:
        """The titles of the projects that serve each action, in the order of the plan."""
        from psm_kg.links.summary import served_actions

        return served_actions(self)

    def to_json(self) -> str:
        """Everything, for programs."""
        from psm_kg.links.summary import submission_json

        return submission_json(self)
