"""From the graph to the files of the documents: (path in the web root, content)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from pyoxigraph import Quad, RdfFormat, Triple

from psm_kg.documents.describe import Description, about_document, describe
from psm_kg.documents.examples import example_quads
from psm_kg.documents.facts import Fact, Facts
from psm_kg.documents.names import Names, read_terms
from psm_kg.documents.rdf import Writer
from psm_kg.documents.renewal import affected
from psm_kg.documents.shapes import shape_quads
from psm_kg.documents.things import Things, find_things
from psm_kg.documents.void import dataset_iri, void_quads
from psm_kg.graph import canonical_nquads
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.workspace import Workspace

# what the server needs to know of the documents, and anybody who wants the list of our IRIs
INDEX = "documents.json"


@dataclass(frozen=True)
class Library:
    """All that there is to say: the graph, the shapes, the queries, and the things in them.

    ``stated`` are the facts of the graph, ``facts`` all of them. ``taken`` are the paths that
    something else publishes (the ontology and the vocabularies are whole files): they are left
    alone.
    """

    workspace: Workspace
    prefixes: Prefixes
    stated: Facts
    facts: Facts
    things: Things
    names: Names
    well_known: dict[str, list[Quad]]
    shapes: list[Quad]
    taken: Container[str]
    earlier: tuple[Facts, Descriptions] | None = None

    @classmethod
    def gather(
        cls,
        quads: Iterable[Quad],
        workspace: Workspace,
        prefixes: Prefixes,
        catalogue: Catalogue | None = None,
        taken: Container[str] = (),
        previous: Library | None = None,
    ) -> Library:
        """Read the quads of a plan and add what the shapes and the queries say of themselves.

        What is the same in the ``previous`` library of the workspace is taken from there.
        """
        base = workspace.plan.base_iri
        if previous is None:
            examples = [] if catalogue is None else list(example_quads(catalogue, base))
            shapes = shape_quads(workspace)
            graph = Facts.read(quads)
            void = list(void_quads(graph, workspace, prefixes))
            facts = graph.joined(void, examples, shapes, known=graph.by_quad)
        else:
            examples, shapes = previous.well_known["sparql-examples"], previous.shapes
            now, before = frozenset(quads), previous.stated.by_quad.keys()
            removed, added = before - now, now - before
            graph = previous.stated.changed(removed, added)
            void = list(void_quads(graph, workspace, prefixes))
            said, earlier_said = set(void), set(previous.well_known["void"])
            facts = previous.facts.changed(
                removed | (earlier_said - said), added | (said - earlier_said)
            )
        known = {"void": void, "sparql-examples": examples}
        things = find_things(facts, base, taken)
        terms = read_terms(workspace.resources.root / "site" / "translations" / "terms.toml")
        names = Names(facts, things, prefixes, terms, workspace.plan.id)
        earlier = None if previous is None else (previous.facts, previous.descriptions)
        return cls(workspace, prefixes, graph, facts, things, names, known, shapes, taken, earlier)

    @cached_property
    def descriptions(self) -> Descriptions:
        """What there is to say about each thing, by path."""
        made = Descriptions(self.things, self.facts)
        if self.earlier is not None:
            changed = affected(self.earlier[0], self.facts)
            if changed is not None:
                made.take(self.earlier[1], changed)
        return made


class Descriptions(Mapping[str, Description]):
    """The descriptions of things by path, each made when it is first asked for."""

    def __init__(self, things: Things, facts: Facts) -> None:
        self._things, self._facts = things.by_path, facts
        self._made: dict[str, Description] = {}

    def take(self, earlier: Descriptions, changed: Container[str]) -> None:
        """Take those that were made before, but of what ``changed``."""
        for path, description in earlier._made.items():
            thing = description.thing
            if thing.iri not in changed and self._things.get(path) == thing:
                self._made[path] = description

    def __getitem__(self, path: str) -> Description:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = describe(self._things[path], self._facts)
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)


def documents(library: Library, keeper: Keeper = ALWAYS) -> Iterator[tuple[str, bytes]]:
    """The RDF documents of every IRI of ours that the graph, the shapes and the queries name."""
    base = library.workspace.plan.base_iri
    writer = Writer(base, library.prefixes.bindings)
    for thing_path, description in library.descriptions.items():
        graph = description.thing.iri if description.thing.is_graph else ""
        contents = library.facts.by_graph[graph] if graph else []
        forms = keeper.keep(
            ("document", thing_path),
            (description, contents),
            partial(_forms, description, contents, library, writer),
        )
        for suffix, content in forms.items():
            path = f"{thing_path}.{suffix}"
            if path not in library.taken:
                yield path, content
    for name, quads in library.well_known.items():
        triples = [fact.triple for fact in Facts.read(quads).all]
        yield f".well-known/{name}", writer.write(triples)["ttl"]
    yield INDEX, _index(library)


def withdrawn(quads: Iterable[Quad], base: str) -> dict[str, str]:
    """Path of each withdrawn thing → the IRI that replaces it, or nothing."""
    return find_things(Facts.read(quads), base).gone


def _forms(
    description: Description, contents: list[Fact], library: Library, writer: Writer
) -> dict[str, bytes]:
    """Suffix → content; a named graph has ``contents``."""
    plan, thing = library.workspace.plan, description.thing
    about = about_document(description, plan.licence_iri, dataset_iri(plan.base_iri))
    if not thing.is_graph:
        return writer.write(_distinct(about, _facts_of(description)))
    forms = writer.write(_distinct(about, (*description.own, *contents)))
    quads = [fact.quad for fact in contents]
    forms["nq"] = canonical_nquads(quads)
    forms["trig"] = writer.serialise(quads, RdfFormat.TRIG)
    return forms


def _facts_of(description: Description) -> Iterator[Fact]:
    yield from description.own
    yield from description.members
    for group in description.incoming.values():
        yield from group.shown
    yield from description.labels


def _distinct(about: Iterable[Triple], facts: Iterable[Fact]) -> list[Triple]:
    return [*about, *{fact.line: fact.triple for fact in facts}.values()]


def _index(library: Library) -> bytes:
    """The things with their names, the withdrawn ones with what replaces them, the prefixes."""
    things, names = library.things, library.names
    listed = {
        thing.path: {
            "it": names.text(thing.iri, "it")[0],
            "en": names.text(thing.iri, "en")[0],
            **({"graph": True} if thing.is_graph else {}),
        }
        for thing in things.by_path.values()
    }
    return index(things.base, library.prefixes, listed, things.gone)


def index(
    base: str,
    prefixes: Prefixes,
    listed: Mapping[str, object],
    gone: Mapping[str, str],
    *,
    on_demand: bool = False,
) -> bytes:
    """The content of :data:`INDEX`: the things that have documents, and the withdrawn ones.

    ``on_demand``: the things have no files, their documents are made when they are asked for.
    """
    document = {
        "base": base,
        "prefixes": prefixes.bindings,
        "things": listed,
        "gone": gone,
        **({"on_demand": True} if on_demand else {}),
    }
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
