"""The metadata by which the national catalogue recognises an asset, read back from its Turtle.

What is refused here is what the catalogue's harvester refuses (class by class, its own checks),
so that nobody learns it from a failed harvest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from psm_kg.errors import ConfigurationError, Location, Text, shorten
from psm_kg.workspace import Workspace

DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAPIT = "http://dati.gov.it/onto/dcatapit#"
FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
NDC = "https://w3id.org/italia/onto/NDC/"
ADMSIT = "https://w3id.org/italia/onto/ADMS/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_TURTLE = NamedNode("http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE")
_VERSION = re.compile(r"\d+(\.\d+){0,2}")
_KEY_CONCEPT = re.compile(r"\w([\w-]*\w)?", re.ASCII)
_MANDATORY = (
    f"{DCT}title",
    f"{DCT}description",
    f"{DCT}modified",
    f"{DCT}accrualPeriodicity",
    f"{DCT}rightsHolder",
    f"{DCAT}theme",
    f"{DCAT}keyword",
    f"{OWL}versionInfo",
)

Term = NamedNode | Literal
Facts = Mapping[NamedNode, Mapping[NamedNode, Sequence[Term]]]


def vocabulary_iri(workspace: Workspace, name: str) -> str:
    """The IRI of a shared vocabulary."""
    return f"{workspace.plan.terms_iri}controlled-vocabulary/{name}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """An asset and everything that its file says: subject → predicate → objects, in file order."""

    iri: NamedNode
    facts: Facts
    version: str

    @classmethod
    def read(cls, turtle: bytes, iri: str, source: Path, workspace: Workspace) -> Metadata:
        """Parse and check an asset. Raises ConfigurationError saying what is missing."""
        facts: dict[NamedNode, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                facts[quad.subject][quad.predicate].append(quad.object)
        problems = list(_problems(facts, NamedNode(iri), workspace))
        if problems:
            raise ConfigurationError(
                Text(
                    "il catalogo nazionale lo rifiuterebbe: " + "; ".join(p.it for p in problems),
                    "the national catalogue would refuse it: " + "; ".join(p.en for p in problems),
                ),
                Location(f"{source.name} <{iri}>"),
            )
        return cls(NamedNode(iri), facts, _version(facts, NamedNode(iri)))

    def literal(self, subject: NamedNode, predicate: str, lang: str | None = None) -> str:
        """The first literal in a language (or in any), empty when there is none."""
        for term in self.facts.get(subject, {}).get(NamedNode(predicate), ()):
            if isinstance(term, Literal) and lang in (None, term.language):
                return term.value
        return ""

    def literals(self, predicate: str) -> list[str]:
        """All the literals of the asset itself, sorted."""
        terms = self.facts[self.iri].get(NamedNode(predicate), ())
        return sorted({term.value for term in terms if isinstance(term, Literal)})

    def subjects(self, predicate: str, target: NamedNode) -> Iterator[NamedNode]:
        """Who points at the target, in the order of the file."""
        for subject, about in self.facts.items():
            if target in about.get(NamedNode(predicate), ()):
                yield subject


def _version(facts: Facts, iri: NamedNode) -> str:
    """The number of the version: the end of ``owl:versionIRI``, else ``owl:versionInfo``."""
    about = facts.get(iri, {})
    for term in about.get(NamedNode(f"{OWL}versionIRI"), ()):
        return str(term.value).rpartition("/")[2]
    for term in about.get(NamedNode(f"{OWL}versionInfo"), ()):
        return str(term.value)
    return ""


def _problems(facts: Facts, iri: NamedNode, workspace: Workspace) -> Iterator[Text]:
    about = facts.get(iri, {})
    vocabulary = NamedNode(f"{DCATAPIT}Dataset")
    kinds = (NamedNode(f"{OWL}Ontology"), vocabulary)
    mains = [s for s, known in facts.items() if any(k in known.get(_TYPE, ()) for k in kinds)]
    if mains != [iri]:
        yield Text(
            "il file deve descrivere una sola ontologia o un solo vocabolario, questo",
            "the file must describe one ontology or one vocabulary, this one",
        )
        return
    is_vocabulary = vocabulary in about.get(_TYPE, ())
    needed = (*_MANDATORY, f"{NDC}keyConcept", f"{DCT}identifier") if is_vocabulary else _MANDATORY
    for predicate in needed:
        if NamedNode(predicate) not in about:
            yield Text(f"manca {predicate}", f"{predicate} is missing")
    if not _VERSION.fullmatch(_version(facts, iri)):
        yield Text(
            "la versione deve essere di numeri e punti, come 1.0",
            "the version must be of numbers and dots, like 1.0",
        )
    for key in about.get(NamedNode(f"{NDC}keyConcept"), ()):
        if not _KEY_CONCEPT.fullmatch(str(key.value)):
            shown = shorten(key.value)
            yield Text(f"«{shown}» non è un concetto chiave", f"“{shown}” is no key concept")
    yield from _holder_problems(facts, about, workspace)
    link = f"{DCAT}distribution" if is_vocabulary else f"{ADMSIT}hasSemanticAssetDistribution"
    if not any(_is_turtle(facts, node) for node in about.get(NamedNode(link), ())):
        yield Text(
            "manca una distribuzione in Turtle con formato, licenza e indirizzo",
            "a distribution in Turtle with format, licence and address is missing",
        )


def _holder_problems(
    facts: Facts, about: Mapping[NamedNode, Sequence[Term]], workspace: Workspace
) -> Iterator[Text]:
    """The holder is described in the same file, and is who publishes this plan."""
    for holder in about.get(NamedNode(f"{DCT}rightsHolder"), ()):
        known = facts.get(holder, {}) if isinstance(holder, NamedNode) else {}
        identifiers = [t.value for t in known.get(NamedNode(f"{DCT}identifier"), ())]
        if not known.get(NamedNode(f"{FOAF}name")) or len(identifiers) != 1:
            yield Text(
                "il titolare non è descritto con nome e codice IPA",
                "the rights holder is not described with its name and IPA code",
            )
        elif workspace.plan.ipa_code and identifiers != [workspace.plan.ipa_code]:
            code = workspace.plan.ipa_code
            yield Text(
                f"il titolare è {identifiers[0]}, mentre plan.toml pubblica per {code}",
                f"the rights holder is {identifiers[0]}, while plan.toml publishes for {code}",
            )


def _is_turtle(facts: Facts, node: Term) -> bool:
    about = facts.get(node, {}) if isinstance(node, NamedNode) else {}
    return _TURTLE in about.get(NamedNode(f"{DCT}format"), ()) and all(
        about.get(NamedNode(predicate)) for predicate in (f"{DCT}license", f"{DCAT}downloadURL")
    )
