"""Clients that people use get what they ask for."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from sparql_server import Served
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

SELECT = "SELECT * { ?s a ?t }"
CONSTRUCT = "CONSTRUCT WHERE { ?s a ?t }"


def wrapped(served: Served, query: str, form: str | None, method: str = GET) -> Any:
    wrapper = SPARQLWrapper(served.url)
    wrapper.setQuery(query)
    wrapper.setMethod(method)
    if form:
        wrapper.setReturnFormat(form)
    return wrapper.query()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize(
    ("query", "form", "media_type"),
    [
        (SELECT, None, "application/sparql-results+xml"),
        (SELECT, JSON, "application/sparql-results+json"),
        (SELECT, XML, "application/sparql-results+xml"),
        (SELECT, CSV, "text/csv"),
        (SELECT, TSV, "text/tab-separated-values"),
        ("ASK {}", None, "application/sparql-results+xml"),
        ("ASK {}", JSON, "application/sparql-results+json"),
        (CONSTRUCT, None, "application/rdf+xml"),
        (CONSTRUCT, TURTLE, "text/turtle"),
        (CONSTRUCT, N3, "text/turtle"),
        (CONSTRUCT, RDFXML, "application/rdf+xml"),
        (CONSTRUCT, JSONLD, "application/ld+json"),
        ("DESCRIBE <http://example.org/book1>", TURTLE, "text/turtle"),
    ],
)
def test_sparqlwrapper(
    library: Served, query: str, form: str | None, media_type: str, method: str
) -> None:
    response = wrapped(library, query, form, method)
    assert response.info()["content-type"].partition(";")[0] == media_type
    assert response.convert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(library: Served, method: str) -> None:
    graph = Graph(store=SPARQLStore(library.url, method=method))
    assert len(list(graph.query(SELECT))) == 4
    assert graph.query("ASK {}").askAnswer is True
    constructed = graph.query(CONSTRUCT).graph
    assert constructed is not None
    assert len(constructed) == 4
