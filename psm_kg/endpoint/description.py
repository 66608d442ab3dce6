"""What the service says of itself: SPARQL 1.1 Service Description, with names instead of blanks."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from psm_kg.endpoint.source import Loaded

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_XSD_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
PREFIXES = {"rdf": _RDF, "sd": _SD, "void": _VOID}


def describe_service(endpoint: str, loaded: Loaded) -> list[Quad]:
    """The description of the service at an address over the data loaded."""
    return list(_triples(endpoint, loaded))


def _triples(endpoint: str, loaded: Loaded) -> Iterator[Quad]:
    service = NamedNode(f"{endpoint}#service")
    dataset = NamedNode(f"{endpoint}#dataset")
    union = NamedNode(f"{endpoint}#default-graph")

    def fact(subject: NamedNode, term: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(term), value)

    def size(graph: NamedNode, triples: int | None) -> Iterator[Quad]:
        if triples is not None:
            count = Literal(str(triples), datatype=_XSD_INTEGER)
            yield fact(graph, f"{_VOID}triples", count)

    yield fact(service, f"{_RDF}type", NamedNode(f"{_SD}Service"))
    yield fact(service, f"{_SD}endpoint", NamedNode(endpoint))
    yield fact(service, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query"))
    yield fact(service, f"{_SD}feature", NamedNode(f"{_SD}UnionDefaultGraph"))
    yield fact(
        service,
        f"{_SD}defaultEntailmentRegime",
        NamedNode("http://www.w3.org/ns/entailment/Simple"),
    )
    for name in _FORMATS:
        form = NamedNode(f"http://www.w3.org/ns/formats/{name}")
        yield fact(service, f"{_SD}resultFormat", form)
    yield fact(service, f"{_SD}defaultDataset", dataset)
    yield fact(dataset, f"{_RDF}type", NamedNode(f"{_SD}Dataset"))
    yield fact(dataset, f"{_SD}defaultGraph", union)
    yield fact(union, f"{_RDF}type", NamedNode(f"{_SD}Graph"))
    yield from size(union, loaded.triples)
    for number, (name, triples) in enumerate(sorted(loaded.graphs.items()), 1):
        named = NamedNode(f"{endpoint}#named-graph-{number}")
        graph = NamedNode(f"{endpoint}#graph-{number}")
        yield fact(dataset, f"{_SD}namedGraph", named)
        yield fact(named, f"{_RDF}type", NamedNode(f"{_SD}NamedGraph"))
        yield fact(named, f"{_SD}name", NamedNode(name))
        yield fact(named, f"{_SD}graph", graph)
        yield fact(graph, f"{_RDF}type", NamedNode(f"{_SD}Graph"))
        yield from size(graph, triples)
