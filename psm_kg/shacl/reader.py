"""From triples to shapes: which nodes are shapes, what each one says, and whether it may.

Every parameter must be used as it is defined, every reference must lead to a shape, and no shape
may lead back to itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from psm_kg.shacl import check_logic, check_sets, check_sparql, check_values
from psm_kg.shacl.builder import MAX_MEMBERS, Builder, Maker
from psm_kg.shacl.check_sparql import read_components
from psm_kg.shacl.graph import Node, ShapeGraph, Term
from psm_kg.shacl.lint import check_partners, check_vocabulary
from psm_kg.shacl.messages import Subject, read_messages
from psm_kg.shacl.model import Check, Shape, Target
from psm_kg.shacl.names import Prefixes
from psm_kg.shacl.paths import Path, read_path
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.targets import read_targets
from psm_kg.shacl.vocabulary import (
    OWL,
    SH,
    TARGET_PROPERTIES,
    short,
)

_MAKERS: dict[str, Maker] = {
    **check_values.MAKERS,
    **check_sets.MAKERS,
    **check_logic.MAKERS,
    **check_sparql.MAKERS,
}
_PARAMETERS = frozenset(_MAKERS) | {SH + "property"}
#: Parameters given once in a shape; the others give one constraint for each value.
_SINGLE = (
    "closed datatype in languageIn maxCount maxExclusive maxInclusive maxLength minCount "
    "minExclusive minInclusive minLength nodeKind pattern qualifiedValueShape uniqueLang"
)
_ONCE = frozenset(SH + name for name in _SINGLE.split())
#: Shapes inside shapes: more levels make the SPARQL engine's parser overflow its stack.
MAX_DEPTH = 16
_TOO_DEEP = (f"più di {MAX_DEPTH} livelli", f"more than {MAX_DEPTH} levels")


class Reader:
    """Reads the shapes of one graph, each once."""

    def __init__(
        self, graph: ShapeGraph, known_classes: frozenset[str] | None, strict: bool
    ) -> None:
        self._graph, self._known_classes, self._strict = graph, known_classes, strict
        self._prefixes = Prefixes(graph.prefixes)
        self._components = read_components(graph, strict)
        self._custom = {p for c in self._components for p in (*c.required, *c.optional)}
        self._shapes: dict[Node, Shape] = {}
        self._depths: dict[Node, int] = {}
        self._open: list[Node] = []

    def shapes(self) -> list[Shape]:
        """All the shapes, in reading order; raises ShapeError at the first that is wrong."""
        check_vocabulary(self._graph, self._strict)
        nodes = dict.fromkeys(
            node
            for triple in self._graph.triples
            if isinstance(node := triple.subject, NamedNode | BlankNode)
            and (
                triple.predicate.value in _PARAMETERS | TARGET_PROPERTIES | self._custom
                or (isinstance(triple.object, NamedNode) and self._is_shape_class(triple.object))
            )
        )
        return [self._read(node) for node in nodes]

    def _says_something(self, node: Node) -> bool:
        """Whether a node has any term of SHACL, or a parameter of a custom component."""
        return any(
            triple.predicate.value.startswith(SH)
            or triple.predicate.value in self._custom
            or (isinstance(triple.object, NamedNode) and self._is_shape_class(triple.object))
            for triple in self._graph.about(node)
        )

    def _is_shape_class(self, cls: NamedNode) -> bool:
        return cls.value in (SH + "NodeShape", SH + "PropertyShape")

    def _refer(self, owner: Node, term: Term, parameter: str) -> Shape:
        """The shape that a parameter of ``owner`` points to."""
        name = short(parameter)
        if not isinstance(term, NamedNode | BlankNode):
            raise self._graph.error(
                owner, f"{name} {term}: serve uno shape", f"{name} {term}: not a shape"
            )
        if self._strict and not self._says_something(term):
            raise self._graph.error(
                owner, f"{name} {term}: non è definito", f"{name} {term}: it is not defined"
            )
        has_path = self._graph.has(term, SH + "path")
        if parameter == SH + "property" and not has_path:
            raise self._graph.error(
                owner, f"{name} {term}: manca sh:path", f"{name} {term}: sh:path is missing"
            )
        if parameter == SH + "node" and has_path:
            raise self._graph.error(
                owner,
                f"{name} {term}: ha sh:path, non è un node shape",
                f"{name} {term}: it has sh:path, it is no node shape",
            )
        return self._read(term)

    def _read(self, node: Node) -> Shape:
        if node not in self._shapes:
            if node in self._open:
                raise self._entangled(node, "ricorsione non ammessa", "recursion is not allowed")
            if len(self._open) >= MAX_DEPTH:
                raise self._entangled(node, *_TOO_DEEP)
            self._open.append(node)
            self._depths[node] = 1
            self._shapes[node] = self._shape(node)
            self._open.pop()
        if self._open:
            # a shape read earlier, on its own, still counts as a level of those that refer to it
            around = self._open[-1]
            self._depths[around] = max(self._depths[around], self._depths[node] + 1)
            if self._depths[around] > MAX_DEPTH:
                raise self._entangled(around, *_TOO_DEEP)
        return self._shapes[node]

    def _entangled(self, node: Node, it: str, en: str) -> ShapeError:
        trail = " → ".join(self._graph.name(n) for n in (*self._open[-4:], node))
        return self._graph.error(node, f"{it}: {trail}", f"{en}: {trail}")

    def _shape(self, node: Node) -> Shape:
        graph = self._graph
        path = self._path(node)
        subject = Subject(
            "" if path is None else path.label(self._prefixes.shorten),
            tuple(
                (term.value, term.language or "")
                for term in graph.objects(node, SH + "name")
                if isinstance(term, Literal)
            ),
        )
        builder = Builder(
            graph,
            node,
            path,
            subject,
            self._prefixes,
            self._strict,
            lambda term, parameter: self._refer(node, term, parameter),
        )
        if self._strict:
            check_partners(builder)
        return Shape(
            node=node,
            name=graph.name(node),
            path=path,
            targets=self._targets(node),
            severity=self._severity(builder),
            messages=read_messages(graph, node, node),
            deactivated=builder.boolean(SH + "deactivated"),
            checks=tuple(self._checks(builder)),
            properties=tuple(
                builder.refer(term, SH + "property")
                for term in builder.values(SH + "property")
                if self._strict or graph.about(term)
            ),
        )

    def _path(self, node: Node) -> Path | None:
        paths = self._graph.objects(node, SH + "path")
        is_property = self._graph.is_a(node, SH + "PropertyShape")
        is_node = self._graph.is_a(node, SH + "NodeShape")
        if len(paths) > 1 or (is_property and not paths) or (is_node and paths):
            raise self._graph.error(
                node,
                "un property shape ha un sh:path, un node shape nessuno",
                "a property shape has one sh:path, a node shape none",
            )
        return read_path(self._graph, paths[0], node, self._strict) if paths else None

    def _targets(self, node: Node) -> tuple[Target, ...]:
        targets = tuple(read_targets(self._graph, node, self._known_classes, self._strict))
        if len(targets) > MAX_MEMBERS:
            raise self._graph.error(
                node, f"più di {MAX_MEMBERS} bersagli", f"more than {MAX_MEMBERS} targets"
            )
        if self._strict and not targets and self._graph.is_a(node, OWL + "Class"):
            raise self._graph.error(
                node,
                "una owl:Class non è un bersaglio implicito: aggiungere rdfs:Class o "
                "sh:targetClass",
                "an owl:Class is no implicit target: add rdfs:Class or sh:targetClass",
            )
        return targets

    def _severity(self, builder: Builder) -> str:
        term = builder.single(SH + "severity")
        return SH + "Violation" if term is None else builder.iri(SH + "severity", term).value

    def _checks(self, builder: Builder) -> Iterator[Check]:
        for parameter, maker in _MAKERS.items():
            if parameter in _ONCE:
                builder.single(parameter)
            for term in builder.values(parameter):
                yield from maker(builder, term)
        for component in self._components:
            yield from component.checks(builder)
