"""The page of any thing: its properties, what points at it, where it comes from.

Kinds of things that people look for have pages of their own (``views``); all others have this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal

from psm_kg.documents import Library
from psm_kg.documents.describe import Description, cut_note
from psm_kg.documents.facts import RDF_TYPE, Fact
from psm_kg.documents.names import readable
from psm_kg.site.views import Ref

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PROVENANCE = "http://www.w3.org/ns/prov#wasDerivedFrom"
_SHOWN_IN_GRAPH = 100


@dataclass(frozen=True, slots=True)
class Value:
    """A literal on a page: its text, language and, when it is not plain text, its datatype."""

    text: str
    lang: str
    datatype: str

    @property
    def is_block(self) -> bool:
        """True for texts of many lines, such as queries."""
        return "\n" in self.text


@dataclass(frozen=True, slots=True)
class Inner:
    """A node without a name inside a thing: its mark on the page."""

    mark: str


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its values, or with what points at the thing through it."""

    property: Ref
    values: tuple[Ref | Value | Inner, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The facts of a fragment of a thing, or of a node inside it."""

    mark: str
    title: Ref | None
    rows: tuple[Property, ...]


def describe_thing(library: Library, description: Description, lang: str) -> dict[str, Any]:
    """What the template ``thing.html`` needs to know of a thing, in a language."""
    thing = description.thing
    own: dict[str, list[Fact]] = {}
    for fact in description.own:
        own.setdefault(fact.subject, []).append(fact)
    main = own.get(thing.iri, [])
    return {
        "types": [Ref(t) for t in _targets(main, RDF_TYPE)],
        "rows": _rows(
            library, lang, (f for f in main if f.predicate not in (RDF_TYPE, _PROVENANCE))
        ),
        "parts": [
            _part(library, lang, subject, facts, thing.iri)
            for subject, facts in own.items()
            if subject != thing.iri
        ],
        "incoming": [
            Property(
                Ref(predicate),
                tuple(Ref(f.subject) for f in group.shown),
                group.total - len(group.shown),
            )
            for predicate, group in description.incoming.items()
        ],
        "cut": cut_note(description)[lang] if description.cut else "",
        "origins": [Ref(row) for row in _targets(main, _PROVENANCE)],
        "graphs": [Ref(graph) for graph in description.graphs],
        "contents": _contents(library, thing.iri) if thing.is_graph else None,
    }


def _contents(library: Library, graph: str) -> dict[str, Any]:
    facts = library.facts.by_graph[graph]
    subjects = sorted({f.subject for f in facts if not f.subject.startswith("_:")})
    return {
        "triples": len(facts),
        "subjects": len(subjects),
        "shown": [Ref(subject) for subject in subjects[:_SHOWN_IN_GRAPH]],
    }


def _part(library: Library, lang: str, subject: str, facts: list[Fact], whole: str) -> Part:
    if subject.startswith(f"{whole}#"):
        return Part(subject[len(whole) + 1 :], Ref(subject), _rows(library, lang, facts))
    return Part(subject.removeprefix("_:"), None, _rows(library, lang, facts))


def _rows(library: Library, lang: str, facts: Iterable[Fact]) -> tuple[Property, ...]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.predicate, []).append(fact)
    return tuple(
        Property(
            Ref(predicate),
            tuple(_value(library, f) for f in sorted(group, key=lambda f: _reading_order(f, lang))),
        )
        for predicate, group in groups.items()
    )


def _value(library: Library, fact: Fact) -> Ref | Value | Inner:
    term = fact.object
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == f"{_XSD}string"
        kind = "" if plain else library.prefixes.compact(term.datatype.value)
        return Value(readable(term.value), term.language or "", kind)
    if fact.target.startswith("_:"):
        return Inner(fact.target[2:])
    return Ref(fact.target)


def _targets(facts: Iterable[Fact], predicate: str) -> list[str]:
    return [f.target for f in facts if f.predicate == predicate and f.target]


def _reading_order(fact: Fact, lang: str) -> tuple[int, str]:
    """The page's language before the other, then as in the data."""
    language = fact.object.language if isinstance(fact.object, Literal) else None
    return (0 if language == lang else 1 if language else 2, fact.line)
