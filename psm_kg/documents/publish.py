"""From the graph to the files of the documents: (path in the web root, content)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from urllib.parse import urlsplit

from pyoxigraph import Quad, RdfFormat, Triple

from psm_kg.documents.describe import Description, about_document, describe
from psm_kg.documents.examples import example_quads
from psm_kg.documents.facts import Fact, Facts
from psm_kg.documents.names import Names, read_terms
from psm_kg.documents.page import Pages, environment
from psm_kg.documents.rdf import Writer
from psm_kg.documents.shapes import shape_quads
from psm_kg.documents.things import Thing, Things, find_things
from psm_kg.documents.void import dataset_iri, void_quads
from psm_kg.graph import canonical_nquads
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.workspace import Workspace

# what the server needs to know of the documents, and anybody who wants the list of our IRIs
INDEX = "documents.json"
# until a site has one, the page of the dataset is the front page
FRONT_PAGE = "index.html"
ERRORS = (404, 406, 410)
_ASSETS = {"assets/document.css": "styles/document.css", "assets/icon.svg": "styles/icon.svg"}


def documents(
    quads: Iterable[Quad],
    workspace: Workspace,
    prefixes: Prefixes,
    catalogue: Catalogue | None = None,
    taken: Container[str] = (),
) -> Iterator[tuple[str, bytes]]:
    """The documents of every IRI of ours that the graph, the shapes and the queries name.

    ``taken`` are the paths that something else publishes (the ontology and the vocabularies are
    whole files): they are left alone.
    """
    base = workspace.plan.base_iri
    graph = Facts.read(quads)
    description = list(void_quads(graph, workspace, prefixes))
    examples = [] if catalogue is None else list(example_quads(catalogue, base))
    facts = graph.joined(description, examples, shape_quads(workspace))
    things = find_things(facts, base, taken)
    terms = read_terms(workspace.resources.root / "site" / "translations" / "terms.toml")
    names = Names(facts, things, prefixes, terms, workspace.plan.id)
    pages = Pages(workspace, names, prefixes)
    writer = Writer(base, prefixes.bindings)
    for thing in things.by_path.values():
        for suffix, content in _forms(thing, facts, workspace, pages, writer):
            path = f"{thing.path}.{suffix}"
            if path not in taken:
                yield path, content
            if path == "void.html" and FRONT_PAGE not in taken:
                yield FRONT_PAGE, content
    for path, known in (("void", description), ("sparql-examples", examples)):
        triples = [fact.triple for fact in Facts.read(known).all]
        yield f".well-known/{path}", writer.write(triples)["ttl"]
    yield from _error_pages(workspace, things, names)
    for path, source in _ASSETS.items():
        yield path, (workspace.resources.root / "site" / source).read_bytes()
    yield INDEX, _index(things, names, prefixes)


def withdrawn(quads: Iterable[Quad], base: str) -> dict[str, str]:
    """Path of each withdrawn thing → the IRI that replaces it, or nothing."""
    return find_things(Facts.read(quads), base).gone


def _forms(
    thing: Thing, facts: Facts, workspace: Workspace, pages: Pages, writer: Writer
) -> Iterator[tuple[str, bytes]]:
    description = describe(thing, facts)
    licence, dataset = workspace.plan.licence_iri, dataset_iri(workspace.plan.base_iri)
    about = about_document(description, licence, dataset)
    if not thing.is_graph:
        yield "html", pages.page(description)
        yield from writer.write(_distinct(about, _facts_of(description))).items()
        return
    contents = facts.by_graph[thing.iri]
    yield "html", pages.graph_page(description, contents)
    yield from writer.write(_distinct(about, (*description.own, *contents))).items()
    quads = [fact.quad for fact in contents]
    yield "nq", canonical_nquads(quads)
    yield "trig", writer.serialise(quads, RdfFormat.TRIG)


def _facts_of(description: Description) -> Iterator[Fact]:
    yield from description.own
    yield from description.members
    for group in description.incoming.values():
        yield from group.shown
    yield from description.labels


def _distinct(about: Iterable[Triple], facts: Iterable[Fact]) -> list[Triple]:
    return [*about, *{fact.line: fact.triple for fact in facts}.values()]


def _error_pages(workspace: Workspace, things: Things, names: Names) -> Iterator[tuple[str, bytes]]:
    """The pages that a web server shows when there is nothing to give."""
    template = environment(workspace).get_template("error.html")
    plan = workspace.plan
    gone = [
        {"path": path, "new": names.link(new) if new else None} for path, new in things.gone.items()
    ]
    for status in ERRORS:
        page = template.render(
            status=status,
            root=urlsplit(plan.base_iri).path,
            plan={"it": plan.title_it, "en": plan.title_en},
            gone=gone,
        )
        yield f"errors/{status}.html", page.encode()


def _index(things: Things, names: Names, prefixes: Prefixes) -> bytes:
    """The things with their names, the withdrawn ones with what replaces them, the prefixes."""
    listed = {
        thing.path: {
            "it": names.text(thing.iri, "it")[0],
            "en": names.text(thing.iri, "en")[0],
            **({"graph": True} if thing.is_graph else {}),
        }
        for thing in things.by_path.values()
    }
    document = {
        "base": things.base,
        "prefixes": prefixes.bindings,
        "things": listed,
        "gone": things.gone,
    }
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
