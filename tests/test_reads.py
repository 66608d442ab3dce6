"""What a query reads: never less than its algebra says."""

from __future__ import annotations

import pytest
from paths import ROOT
from pyoxigraph import Literal, NamedNode, Quad

from psm_kg.reads import RDF_TYPE, Change, reads_of

EX = "https://example.org/"
PREFIXES = {"ex": EX, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
ANYTHING = Quad(NamedNode(f"{EX}s"), NamedNode(f"{EX}other"), Literal("o"))

EVERYTHING = [
    "SELECT ?o WHERE { ?s ?p ?o }",
    "SELECT ?o WHERE { ex:a ex:b ?s . ?s ?p ?o }",
    "SELECT ?o WHERE { ?s ex:b ?x ; ?p ?o }",
    "SELECT ?o WHERE { ex:a ?p 5 }",
    "SELECT ?o WHERE { [] ?p ?o }",
    "SELECT ?o WHERE { ?s ex:b [ ?p ?o ] }",
    "SELECT ?o WHERE { ?s !ex:b ?o }",
    "SELECT ?o WHERE { ?s ex:b* ?o }",
    "SELECT ?o WHERE { ?s ex:b? ?o }",
    "SELECT ?o WHERE { GRAPH ?g { ?s ex:b ?o } }",
    "SELECT ?o WHERE { ?s ex:b ?o FILTER NOT EXISTS { ?o ?p ?x } }",
    "SELECT ?o WHERE { FILTER(?x > 1) ?s ?p ?o }",
    "SELECT ?o WHERE { { SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s } }",
    "DESCRIBE ex:a",
    "SELECT ?o WHERE { ?s unknown:b ?o }",
]
LESS = [
    "SELECT ?s ?o (COUNT(?x) AS ?n) WHERE { ?s ex:b ?o ; ex:c/ex:d* ?x . FILTER(?n > ?x) } "
    "GROUP BY ?s ?o ORDER BY ?s ?o ?x",
    '# ?s ?p ?o\nSELECT ?o WHERE { ?s ex:b "?s ?p ?o" . BIND(1 AS ?x) ?s ex:c ?o }',
    "SELECT ?o WHERE { VALUES (?a ?b ?c) { (1 2 3) } ?s ex:b ?o FILTER(!BOUND(?x) && ?a < ?b) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ex:b ?o }",
]


@pytest.mark.parametrize("query", EVERYTHING)
def test_what_may_be_any_property_reads_everything(query: str) -> None:
    reads = reads_of(query, PREFIXES)
    assert reads.predicates is None
    assert reads.touched_by(Change(added=frozenset({ANYTHING})))
    assert not reads.touched_by(Change())


@pytest.mark.parametrize("query", LESS)
def test_heads_strings_comments_and_expressions_read_nothing(query: str) -> None:
    reads = reads_of(query, PREFIXES)
    assert reads.predicates is not None
    assert f"{EX}b" in reads.predicates
    assert not reads.touched_by(Change(removed=frozenset({ANYTHING})))


def typed(cls: str) -> Change:
    return Change(frozenset({Quad(NamedNode(f"{EX}s"), NamedNode(RDF_TYPE), NamedNode(EX + cls))}))


@pytest.mark.parametrize(
    ("pattern", "any_class"),
    [("a ex:C", False), ("a ?c", True), ("a/rdfs:subClassOf* ex:C", True), ("^a ex:C", True)],
)
def test_classes(pattern: str, any_class: bool) -> None:
    reads = reads_of(f"SELECT ?s WHERE {{ ?s {pattern} }}", PREFIXES)
    assert reads.touched_by(typed("C"))
    assert reads.touched_by(typed("D")) is any_class


def test_never_less_than_the_algebra() -> None:
    """rdflib's algebra of our own queries names no property that is not read."""
    from rdflib import URIRef, Variable
    from rdflib.plugins.sparql.algebra import translateQuery, traverse
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    from psm_kg.namespaces import load_prefixes
    from psm_kg.workspace import Workspace

    prefixes = load_prefixes(Workspace.canonical()).bindings
    compared = 0
    for path in sorted((ROOT / "site" / "views").rglob("*.rq"))[::3]:
        text = path.read_text(encoding="utf-8")
        reads = reads_of(text, prefixes)
        if reads.predicates is None:
            continue
        found: set[str] = set()

        def visit(node: object, found: set[str] = found) -> None:
            if isinstance(node, CompValue) and node.name == "BGP":
                for _, predicate, _ in node.triples:
                    assert not isinstance(predicate, Variable)
                    if isinstance(predicate, URIRef):
                        found.add(str(predicate))

        traverse(translateQuery(parseQuery(text), initNs=dict(prefixes)).algebra, visitPre=visit)
        assert found <= reads.predicates, path
        compared += bool(found)
    assert compared > 20
