"""The quads grouped once by what they are about and by what they point at.

Documents are made of one pass over the graph, with no query per thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# what a thing is called, the best first
LABELS = (
    f"{SKOS}prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
)
Node = NamedNode | BlankNode | Literal
_IN_ORDER = attrgetter("line", "graph")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple with what is read from it often: IRIs as text, its N-Triples line, its graph.

    ``target`` is the IRI (or ``_:`` name) of the object, empty for a literal; ``graph`` is empty
    for the default graph.
    """

    subject: str
    predicate: str
    target: str
    object: Node
    graph: str
    triple: Triple
    line: str
    quad: Quad

    @classmethod
    def of(cls, quad: Quad) -> Fact:
        """Read a quad."""
        term = quad.object
        assert isinstance(term, NamedNode | BlankNode | Literal)
        graph = quad.graph_name
        return cls(
            _name(quad.subject),
            quad.predicate.value,
            "" if isinstance(term, Literal) else _name(term),
            term,
            "" if isinstance(graph, DefaultGraph) else _name(graph),
            quad.triple,
            f"{quad.triple} .\n",
            quad,
        )


def _name(node: object) -> str:
    if isinstance(node, NamedNode):
        return node.value
    assert isinstance(node, BlankNode)
    return f"_:{node.value}"


def document_part(iri: str) -> str:
    """The IRI without its fragment: what can be asked for over HTTP."""
    return iri.partition("#")[0]


class Facts:
    """All the facts, in canonical order, by subject, by object, by named graph."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.all = sorted(facts, key=_IN_ORDER)
        self.about: Mapping[str, list[Fact]] = _grouped((f.subject, f) for f in self.all)
        self.pointing_at: Mapping[str, list[Fact]] = _grouped(
            (f.target, f) for f in self.all if f.target
        )

    @classmethod
    def read(cls, *sources: Iterable[Quad], known: Mapping[Quad, Fact] | None = None) -> Facts:
        """The facts of some quads; those ``known`` need not be read again."""
        known = known or {}
        return cls(known.get(quad) or Fact.of(quad) for quads in sources for quad in quads)

    def joined(self, *sources: Iterable[Quad], known: Mapping[Quad, Fact] | None = None) -> Facts:
        """These facts and those of more quads."""
        return Facts([*self.all, *Facts.read(*sources, known=known).all])

    @cached_property
    def by_quad(self) -> Mapping[Quad, Fact]:
        """The facts by what they were read from."""
        return {f.quad: f for f in self.all}

    @cached_property
    def by_graph(self) -> Mapping[str, list[Fact]]:
        """The facts of each named graph."""
        return _grouped((f.graph, f) for f in self.all if f.graph)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The properties in use."""
        return frozenset(f.predicate for f in self.all)

    @cached_property
    def fragments(self) -> Mapping[str, list[str]]:
        """The described IRIs with a fragment, by the IRI of their document."""
        return _grouped((document_part(s), s) for s in self.about if "#" in s)

    @cached_property
    def labels(self) -> Mapping[str, list[Fact]]:
        """What each thing is called: the facts of its best labelling property."""
        best: dict[str, list[Fact]] = {}
        for predicate in reversed(LABELS):
            found = _grouped((f.subject, f) for f in self.all if f.predicate == predicate)
            best.update(found)
        return best

    def name(self, iri: str, lang: str) -> tuple[str, str]:
        """What a thing is called and in which language: the one asked for, else any.

        The name is empty when it has none; the language is empty for names without one.
        """
        facts = self.labels.get(iri, ())
        by_language = {
            f.object.language or "": f.object.value for f in facts if isinstance(f.object, Literal)
        }
        if lang in by_language:
            return by_language[lang], lang
        other = min(by_language, default="", key=lambda tag: (not tag, tag))
        return by_language.get(other, ""), other

    def label(self, iri: str, lang: str) -> str:
        """What a thing is called in a language, else in any; empty when it has no name."""
        return self.name(iri, lang)[0]

    def types(self, iri: str) -> list[str]:
        """The classes of a thing."""
        return sorted({f.target for f in self.about.get(iri, ()) if f.predicate == RDF_TYPE})


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
