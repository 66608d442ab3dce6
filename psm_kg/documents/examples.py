"""The query catalogue as RDF: what ``.well-known/sparql-examples`` says, and a thing per query.

The form is the one that endpoints share (SHACL's ``sh:SPARQLExecutable``): each query can be run
as it is, its parameters set to their examples.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from psm_kg.documents.facts import RDF_TYPE
from psm_kg.queries import Catalogue, bind, used_prefixes, with_values

_SH = "http://www.w3.org/ns/shacl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SCHEMA = "http://schema.org/"


def example_quads(catalogue: Catalogue, base: str) -> Iterator[Quad]:
    """Each query of the catalogue, ready to run."""
    for query in catalogue:
        here = NamedNode(f"{base}queries/{query.name}")
        examples = {p.name: p.example for p in query.parameters}
        body = with_values(query.body.strip(), bind(query, examples))
        used = used_prefixes(body, catalogue.prefixes)
        text = "\n".join([*used, body]).rstrip() + "\n"
        rows: list[tuple[str, NamedNode | Literal]] = [
            (RDF_TYPE, NamedNode(f"{_SH}SPARQLExecutable")),
            (RDF_TYPE, NamedNode(f"{_SH}SPARQLSelectExecutable")),
            (f"{_RDFS}label", Literal(query.question.it, language="it")),
            (f"{_RDFS}label", Literal(query.question.en, language="en")),
            (f"{_SH}select", Literal(text)),
            (f"{_SCHEMA}target", NamedNode(f"{base}sparql")),
            (f"{_SCHEMA}keywords", Literal(query.name.partition("/")[0])),
        ]
        for predicate, value in rows:
            yield Quad(here, NamedNode(predicate), value, DefaultGraph())
