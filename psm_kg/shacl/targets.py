"""Which nodes a shape is about: the target declarations (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from psm_kg.shacl.graph import Node, ShapeGraph, Term
from psm_kg.shacl.model import Target, sparql_term
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.sparql_text import UserQuery, read_prefixes
from psm_kg.shacl.vocabulary import RDF_TYPE, RDFS, SH, SUBCLASS_OF, short


def read_targets(
    graph: ShapeGraph, node: Node, known_classes: frozenset[str] | None, strict: bool
) -> Iterator[Target]:
    """The targets of a shape; a class outside ``known_classes`` (if given) is an error."""
    nodes = graph.objects(node, SH + "targetNode")
    for term in nodes:
        if isinstance(term, BlankNode):
            raise _refuse(graph, node, "targetNode", term)
    if nodes:
        yield _nodes(" ".join(sparql_term(term) for term in nodes))
    for term in graph.objects(node, SH + "targetClass"):
        if not isinstance(term, NamedNode):
            raise _refuse(graph, node, "targetClass", term)
        if known_classes is not None and term.value not in known_classes:
            raise graph.error(
                node,
                f"sh:targetClass {term}: l'ontologia non dichiara questa classe",
                f"sh:targetClass {term}: the ontology does not declare this class",
            )
        yield _class(term)
    for name, subject in (("targetSubjectsOf", True), ("targetObjectsOf", False)):
        for term in graph.objects(node, SH + name):
            if not isinstance(term, NamedNode):
                raise _refuse(graph, node, name, term)
            yield _ends_of(term, subject)
    if isinstance(node, NamedNode) and _is_class(graph, node):
        yield _class(node)
    for term in graph.objects(node, SH + "target"):
        yield _query(graph, node, term, strict)


def root(targets: Sequence[Target], variable: str, focus: Sequence[Term] | None) -> str:
    """A group that binds the variable once to each focus node, or to those in ``focus`` only."""
    if focus is None:
        union = " UNION ".join(f"{{ {target.select(variable)} }}" for target in targets)
        return f"{{ SELECT DISTINCT {variable} WHERE {{ {union} }} }}"
    values = " ".join(str(node) for node in focus)
    member = " || ".join(target.member(variable) for target in targets)
    return f"{{ VALUES {variable} {{ {values} }} FILTER({member}) }}"


def _nodes(terms: str) -> Target:
    def select(variable: str) -> str:
        return f"VALUES {variable} {{ {terms} }}"

    return Target(select, lambda v: f"EXISTS {{ {select(v)} }}")


def _class(cls: NamedNode) -> Target:
    def select(variable: str) -> str:
        return f"{variable} <{RDF_TYPE}>/<{SUBCLASS_OF}>* {cls} ."

    def member(variable: str) -> str:
        own = f"{variable}_class"
        return (
            f"EXISTS {{ {variable} <{RDF_TYPE}> {own} LATERAL {{ {own} <{SUBCLASS_OF}>* {cls} }} }}"
        )

    return Target(select, member, RDF_TYPE)


def _ends_of(predicate: NamedNode, subject: bool) -> Target:
    def select(variable: str) -> str:
        return f"{variable} {predicate} [] ." if subject else f"[] {predicate} {variable} ."

    return Target(
        select, lambda v: f"EXISTS {{ {select(v)} }}", predicate.value, is_object=not subject
    )


def _query(graph: ShapeGraph, node: Node, target: Term, strict: bool) -> Target:
    """A SPARQL-based target (SHACL Advanced Features, section 3.1)."""
    queries = graph.objects(target, SH + "select")
    if len(queries) != 1 or not isinstance(queries[0], Literal):
        raise graph.error(
            node,
            "sh:target: è ammesso solo un sh:SPARQLTarget con un sh:select",
            "sh:target: only a sh:SPARQLTarget with one sh:select is supported",
        )
    prefixes = read_prefixes(graph, node, target, strict)
    query = UserQuery(graph, node, queries[0].value, "SELECT", prefixes)

    def select(variable: str) -> str:
        return f"{{ {query.render(variable)} }}"

    return Target(select, lambda v: f"EXISTS {{ {select(v)} }}", in_text=True)


def _is_class(graph: ShapeGraph, node: Node) -> bool:
    """Whether a shape is also a class, and so its own implicit target."""
    return graph.is_a(node, RDFS + "Class")


def _refuse(graph: ShapeGraph, node: Node, name: str, term: Term) -> ShapeError:
    return graph.error(
        node,
        f"{short(SH + name)} non può essere {term}",
        f"{short(SH + name)} cannot be {term}",
    )
