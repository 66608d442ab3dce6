"""The quads grouped once by what they are about and by what they point at.

Documents are made of one pass over the graph, with no query per thing.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
_SUBJECT, _TARGET, _GRAPH, _PREDICATE = (
    attrgetter(name) for name in ("subject", "target", "graph", "predicate")
)
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
        # which facts these were made from by changed(), and what was changed
        self._state, self._origin = object(), object()
        self._changes: list[Fact] = []

    @classmethod
    def read(cls, *sources: Iterable[Quad], known: Mapping[Quad, Fact] | None = None) -> Facts:
        """The facts of some quads; those ``known`` need not be read again."""
        known = known or {}
        return cls(known.get(quad) or Fact.of(quad) for quads in sources for quad in quads)

    def joined(self, *sources: Iterable[Quad], known: Mapping[Quad, Fact] | None = None) -> Facts:
        """These facts and those of more quads."""
        return Facts([*self.all, *Facts.read(*sources, known=known).all])

    def changed(self, removed: Iterable[Quad], added: Iterable[Quad]) -> Facts:
        """These facts without some quads and with others, which they have not."""
        gone = [self.by_quad[quad] for quad in removed]
        new = [Fact.of(quad) for quad in added]
        made = Facts(())
        made.all = self.all.copy()
        for fact in gone:
            del made.all[made._place(fact)]
        for fact in new:
            insort(made.all, fact, key=_IN_ORDER)
        made._origin, made._changes = self._state, [*gone, *new]
        if len(self.by_quad) == len(self.all):
            # what is grouped already need not be grouped again
            by_quad = dict(self.by_quad)
            for fact in gone:
                del by_quad[fact.quad]
            made.by_quad = by_quad | {fact.quad: fact for fact in new}
            about = _regrouped(self.about, _SUBJECT, gone, new)
            if about.keys() == self.about.keys():  # its order is that of the facts
                made.about = about
            made.pointing_at = _regrouped(self.pointing_at, _TARGET, gone, new)
            made.by_graph = _regrouped(self.by_graph, _GRAPH, gone, new)
        return made

    def _place(self, fact: Fact) -> int:
        """Where a fact is in ``all``."""
        at = bisect_left(self.all, _IN_ORDER(fact), key=_IN_ORDER)
        while self.all[at] is not fact:
            at += 1
        return at

    def differences(self, before: Facts) -> list[Fact]:
        """The facts that are here and not among those of ``before``, or the other way round."""
        if self._origin is before._state:
            return self._changes
        old, new = before.by_quad, self.by_quad
        return [old.get(quad) or new[quad] for quad in old.keys() ^ new.keys()]

    @cached_property
    def about(self) -> Mapping[str, list[Fact]]:
        """The facts of each thing."""
        return _grouped((f.subject, f) for f in self.all)

    @cached_property
    def pointing_at(self) -> Mapping[str, list[Fact]]:
        """The facts whose object is a thing."""
        return _grouped((f.target, f) for f in self.all if f.target)

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
        return frozenset(map(_PREDICATE, self.all))

    @cached_property
    def fragments(self) -> Mapping[str, list[str]]:
        """The described IRIs with a fragment, by the IRI of their document."""
        return _grouped((document_part(s), s) for s in self.about if "#" in s)

    @cached_property
    def labels(self) -> Mapping[str, list[Fact]]:
        """What each thing is called: the facts of its best labelling property."""
        found: dict[str, dict[str, list[Fact]]] = {predicate: {} for predicate in LABELS}
        for fact in self.all:
            if fact.predicate in found:
                found[fact.predicate].setdefault(fact.subject, []).append(fact)
        best: dict[str, list[Fact]] = {}
        for predicate in reversed(LABELS):
            best.update(found[predicate])
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


def _regrouped(
    groups: Mapping[str, list[Fact]],
    name_of: Callable[[Fact], str],
    gone: Iterable[Fact],
    new: Iterable[Fact],
) -> dict[str, list[Fact]]:
    """The groups without some facts and with others, each in order; no group is empty."""
    made = dict(groups)
    moved: dict[str, list[Fact]] = {}
    for fact in new:
        moved.setdefault(name_of(fact), []).append(fact)
    left_out = {id(fact) for fact in gone}
    for name in {*moved, *map(name_of, gone)} - {""}:
        kept = [fact for fact in groups.get(name, ()) if id(fact) not in left_out]
        made[name] = sorted([*kept, *moved.get(name, ())], key=_IN_ORDER)
        if not made[name]:
            del made[name]
    return made


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
