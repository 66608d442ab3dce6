"""pySHACL behind the same interface: the reference that the engine is compared with.

Slow (about 17 s for 30 thousand triples). It is given the graph as the store holds it, term by
term, so that both engines see the same lexical forms.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple
from pyshacl import validate as run_pyshacl

from psm_kg.errors import Text
from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.messages import read_messages
from psm_kg.shacl.paths import read_path
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.report import Report, Result
from psm_kg.shacl.vocabulary import SH, XSD

#: How deep shapes may refer to shapes; pySHACL's own limit (15) is lower than this engine's.
_DEPTH = 50


def validate_with_pyshacl(shapes: ShapeGraph | Store | Iterable[Triple], data: Store) -> Report:
    """Validate the union of a store's graphs with pySHACL.

    Raises ShapeError when pySHACL itself refuses the shapes. SPARQL-based targets (an advanced
    feature, off by default in pySHACL) are on when the shapes use them.
    """
    graph = ShapeGraph.of(shapes)
    with _without_complaints():
        _, report, text = run_pyshacl(
            _to_rdflib(quad.triple for quad in data),
            shacl_graph=_to_rdflib(graph.triples),
            advanced=bool(graph.subjects(SH + "target")),
            max_validation_depth=_DEPTH,
        )
    if not isinstance(report, rdflib.Graph):
        raise ShapeError("", Text(f"pySHACL rifiuta gli shape: {text}", f"pySHACL fails: {text}"))
    return Report.of(_results(ShapeGraph(_from_rdflib(report)), graph))


@contextmanager
def _without_complaints() -> Iterator[None]:
    """rdflib logs a traceback for each malformed literal; finding them is the purpose here."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _results(graph: ShapeGraph, shapes: ShapeGraph) -> Iterator[Result]:
    """The results that the report itself lists, not those nested under sh:detail."""
    for report in graph.subjects(SH + "conforms"):
        for node in graph.objects(report, SH + "result"):
            found: dict[str, Term | None] = {
                name: next(iter(graph.objects(node, SH + name)), None)
                for name in (
                    "focusNode",
                    "resultPath",
                    "value",
                    "sourceShape",
                    "sourceConstraintComponent",
                    "resultSeverity",
                    "sourceConstraint",
                )
            }
            focus, shape = found["focusNode"], found["sourceShape"]
            assert focus is not None
            assert shape is not None
            yield Result(
                focus_node=focus,
                path=_path(found["resultPath"], shape, shapes),
                value=found["value"],
                source_shape=_identifier(shape),
                component=_identifier(found["sourceConstraintComponent"]),
                messages=read_messages(graph, node, node, SH + "resultMessage"),
                severity_iri=_identifier(found["resultSeverity"]),
                source_constraint=found["sourceConstraint"],
            )


def _path(path: Term | None, shape: Term, shapes: ShapeGraph) -> str:
    """The path of a result; a complex one is its shape's (pySHACL copies deep ones badly)."""
    if path is None:
        return ""
    if not isinstance(path, NamedNode):
        path = shapes.objects(shape, SH + "path")[0]
    return read_path(shapes, path, shape, strict=False).text


def _identifier(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _node(term: Term) -> rdflib.term.Node:
    """One term, its lexical form untouched (rdflib would write "01" as "1")."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Triple):
        text = Text("le triple citate non sono gestite", "quoted triples are not supported")
        raise ShapeError("", text)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    is_plain = datatype == XSD + "string"
    return rdflib.Literal(
        term.value, datatype=None if is_plain else rdflib.URIRef(datatype), normalize=False
    )


def _from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    for node, predicate, value in sorted(graph, key=str):
        subject = _term(node)
        if not isinstance(subject, Literal):
            yield Triple(subject, NamedNode(str(predicate)), _term(value))


def _term(node: object) -> NamedNode | BlankNode | Literal:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    datatype = node.datatype
    return Literal(str(node), datatype=NamedNode(str(datatype)) if datatype else None)
