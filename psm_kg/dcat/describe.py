"""The catalogue as quads of a named graph of its own.

Its words are in ``ontology/catalogue/``, what follows from the data in the rules of
``queries/portals/``; here they are put together. The graph stands by itself: it repeats what a
portal needs to know of the publisher, since a portal reads the catalogue and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples

from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.graph import read_rdf
from psm_kg.namespaces import Prefixes
from psm_kg.store import Store, run_query
from psm_kg.workspace import Workspace

GRAPH = "catalogue"
_TABLE = NamedNode("http://www.w3.org/ns/csvw#Table")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DOWNLOAD = NamedNode("http://www.w3.org/ns/dcat#downloadURL")
_DCT = "http://purl.org/dc/terms/"
_TITLE, _ABOUT = NamedNode(f"{_DCT}title"), NamedNode(f"{_DCT}description")
# what a table is called, and what it holds
Words = tuple[Text, Text]


def describe(
    workspace: Workspace,
    store: Store,
    prefixes: Prefixes,
    tables: Mapping[str, Words],
    left_out: Collection[str] = (),
) -> None:
    """Add the catalogue to the store; ``tables`` are the CSV files that will be published.

    ``left_out``: paths of files that will not be, so that nothing offers them. Raises
    ConfigurationError naming the file or rule that is not right.
    """
    name = NamedNode(workspace.graph_iri(GRAPH))
    absent = {NamedNode(f"{workspace.plan.base_iri}{path}") for path in left_out}
    store.extend(_table_quads(workspace, tables, name))
    store.extend(_stated(workspace, tables, store))
    for rule in workspace.resources.queries("portals"):
        query = workspace.localise(rule.read_text(encoding="utf-8"))
        results = run_query(store, query, prefixes=prefixes.bindings, where=str(rule))
        if not isinstance(results, QueryTriples):
            raise ConfigurationError(
                Text("la regola deve essere una CONSTRUCT", "the rule must be a CONSTRUCT query"),
                Location(str(rule)),
            )
        found = [Quad(t.subject, t.predicate, t.object, name) for t in results]
        offers = {q.subject for q in found if q.predicate == _DOWNLOAD and q.object in absent}
        store.extend([q for q in found if q.subject not in offers and q.object not in offers])


def _table_quads(
    workspace: Workspace, tables: Mapping[str, Words], name: NamedNode
) -> Iterator[Quad]:
    for table, words in sorted(tables.items()):
        file = NamedNode(f"{workspace.plan.base_iri}csv/{table}.csv")
        yield Quad(file, _TYPE, _TABLE, name)
        for predicate, text in zip((_TITLE, _ABOUT), words, strict=True):
            yield Quad(file, predicate, Literal(text.it, language="it"), name)
            yield Quad(file, predicate, Literal(text.en, language="en"), name)


def _stated(workspace: Workspace, tables: Mapping[str, Words], store: Store) -> Iterator[Quad]:
    """The words of ``ontology/catalogue``, in this plan's name; parts it has not are left out."""
    plan = workspace.plan
    csv, graph = f"{plan.base_iri}csv/", f"{plan.base_iri}graph/"
    parts = {f"{csv}{table}.csv" for table in tables}
    parts |= {name.value for name in store.named_graphs() if isinstance(name, NamedNode)}
    for path in workspace.resources.catalogue:
        text = workspace.localise(path.read_text(encoding="utf-8"))
        for quad in read_rdf(path, text, graph=workspace.graph_iri(GRAPH)):
            value = quad.object
            if isinstance(value, Literal) and value.language:
                title = plan.title_en if value.language == "en" else plan.title_it
                said = value.value.replace("{plan}", title)
                said = said.replace("{publisher}", plan.publisher_name)
                filled = Literal(said, language=value.language)
                yield Quad(quad.subject, quad.predicate, filled, quad.graph_name)
            elif not any(
                isinstance(node, NamedNode)
                and node.value.startswith((csv, graph))
                and node.value not in parts
                for node in (quad.subject, value)
            ):
                yield quad
