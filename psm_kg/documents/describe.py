"""What a document says: the thing, what points at it, what everything in it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from psm_kg.documents.facts import RDF_TYPE, SKOS, Fact, Facts
from psm_kg.documents.things import Thing
from psm_kg.errors import Text

# how many facts of one property point at a thing in its document; hubs have thousands
INCOMING_LIMIT = 100
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_VOID = "http://rdfs.org/ns/void#"
_IN_SCHEME = f"{SKOS}inScheme"
_CONCEPT_SCHEME = f"{SKOS}ConceptScheme"


@dataclass(frozen=True, slots=True)
class Incoming:
    """The facts of one property that point at a thing: those shown, and how many there are."""

    shown: tuple[Fact, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Description:
    """What there is to say about a thing.

    ``own`` are the facts of the thing, of its fragments and of the nodes inside them; ``members``
    those of the concepts, when it is a scheme of concepts.
    """

    thing: Thing
    own: tuple[Fact, ...]
    members: tuple[Fact, ...]
    incoming: Mapping[str, Incoming]
    labels: tuple[Fact, ...]
    graphs: tuple[str, ...]

    @property
    def cut(self) -> int:
        """How many facts that point at the thing were left out."""
        return sum(group.total - len(group.shown) for group in self.incoming.values())


def describe(thing: Thing, facts: Facts) -> Description:
    """Gather the facts of a thing."""
    subjects = [thing.iri, *facts.fragments.get(thing.iri, ())]
    own = _with_inner_nodes(subjects, facts)
    is_scheme = _CONCEPT_SCHEME in facts.types(thing.iri)
    members: list[Fact] = []
    incoming: dict[str, Incoming] = {}
    groups: dict[str, list[Fact]] = {}
    inside = set(subjects)
    for subject in subjects:
        for fact in facts.pointing_at.get(subject, ()):
            if fact.subject not in inside and not fact.subject.startswith("_:"):
                groups.setdefault(fact.predicate, []).append(fact)
    for predicate in sorted(groups):
        group = _distinct(groups[predicate])
        if is_scheme and predicate == _IN_SCHEME:
            members += [f for member in group for f in facts.about[member.subject]]
            incoming[predicate] = Incoming(tuple(group), len(group))
        else:
            incoming[predicate] = Incoming(tuple(group[:INCOMING_LIMIT]), len(group))
    shown = [*own, *members, *(f for group in incoming.values() for f in group.shown)]
    return Description(
        thing,
        tuple(own),
        tuple(_distinct(members)),
        incoming,
        tuple(_labels(shown, facts)),
        tuple(sorted({f.graph for f in own if f.graph})),
    )


def _with_inner_nodes(subjects: Iterable[str], facts: Facts) -> list[Fact]:
    """The facts of the subjects and of the blank nodes that hang from them (shapes have some)."""
    found: list[Fact] = []
    waiting = list(subjects)
    seen = set(waiting)
    while waiting:
        for fact in facts.about.get(waiting.pop(0), ()):
            found.append(fact)
            if fact.target.startswith("_:") and fact.target not in seen:
                seen.add(fact.target)
                waiting.append(fact.target)
    return _distinct(found)


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """One fact for each triple; the same triple may be in many graphs."""
    return list({fact.line: fact for fact in facts}.values())


def _labels(shown: Iterable[Fact], facts: Facts) -> list[Fact]:
    named = {name for f in shown for name in (f.subject, f.predicate, f.target)}
    labels = facts.labels
    return [label for name in sorted(named & labels.keys()) for label in labels[name]]


def about_document(description: Description, licence: str, dataset: str) -> list[Triple]:
    """What the document says of itself: subject, licence, sources, and what it leaves out."""
    document = NamedNode(description.thing.document)
    rows: list[tuple[str, NamedNode | Literal]] = [
        (RDF_TYPE, NamedNode(f"{_FOAF}Document")),
        (f"{_FOAF}primaryTopic", NamedNode(description.thing.iri)),
        (f"{_DCT}license", NamedNode(licence)),
        (f"{_VOID}inDataset", NamedNode(dataset)),
    ]
    rows += [(f"{_DCT}source", NamedNode(graph)) for graph in description.graphs]
    if description.cut:
        note = cut_note(description)
        rows += [
            (f"{_DCT}description", Literal(note[lang], language=lang)) for lang in ("it", "en")
        ]
    return [Triple(document, NamedNode(predicate), value) for predicate, value in rows]


def cut_note(description: Description) -> Text:
    """The sentence that says how much is left out."""
    total = sum(group.total for group in description.incoming.values())
    shown = total - description.cut
    return Text(
        f"Di {total} fatti che rimandano a questa risorsa qui ne sono elencati {shown}: al più "
        f"{INCOMING_LIMIT} per proprietà. Gli altri sono nei dati completi.",
        f"Of {total} facts that point at this resource {shown} are listed here: at most "
        f"{INCOMING_LIMIT} for each property. The others are in the whole data.",
    )
