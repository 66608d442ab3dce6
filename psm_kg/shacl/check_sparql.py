"""Checks written in SPARQL: sh:sparql and custom constraint components (sections 5 and 6).

A query runs once for all focus nodes, not once for each: ``LATERAL { SELECT ... }`` evaluates it
with ``$this`` bound for every row at its left, which is what SHACL calls pre-binding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Literal, NamedNode

from psm_kg.errors import Text
from psm_kg.shacl.builder import Builder, Maker
from psm_kg.shacl.graph import Node, ShapeGraph, Term
from psm_kg.shacl.messages import read_messages
from psm_kg.shacl.model import Check, Reads, RowCheck, Rows, Site, ValueCheck
from psm_kg.shacl.sparql_text import UserQuery, read_prefixes
from psm_kg.shacl.vocabulary import RDF_TYPE, SH

_VALIDATORS = tuple(SH + name for name in ("validator", "nodeValidator", "propertyValidator"))


def sparql(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:sparql: every row of the query is a failure."""
    if Literal(True) in shape.graph.objects(term, SH + "deactivated"):
        return
    yield _select(shape, term, SH + "SPARQLConstraintComponent", {}, source=term)


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component of the shapes' author: its parameters and validators."""

    node: Node
    required: tuple[str, ...]
    optional: tuple[str, ...]

    def checks(self, shape: Builder) -> Iterator[Check]:
        """The checks of a shape that gives all the required parameters, or none."""
        parameters = [p for p in (*self.required, *self.optional) if shape.values(p)]
        lacking = [p for p in self.required if p not in parameters]
        if lacking:
            if parameters and shape.strict:
                raise shape.error(
                    f"<{parameters[0]}> non ha effetto senza <{lacking[0]}>",
                    f"<{parameters[0]}> has no effect without <{lacking[0]}>",
                )
            return
        choices = [shape.values(parameter) for parameter in parameters]
        if len(parameters) > 1:
            choices = [[term] for p in parameters if (term := shape.single(p)) is not None]
        for terms in product(*choices):
            constants = {
                _local_name(p): shape.constant(p, t) for p, t in zip(parameters, terms, strict=True)
            }
            yield self._check(shape, constants)

    def _check(self, shape: Builder, constants: Mapping[str, NamedNode | Literal]) -> Check:
        kind = "nodeValidator" if shape.path is None else "propertyValidator"
        for name in (kind, "validator"):
            for validator in shape.graph.objects(self.node, SH + name):
                if shape.graph.has(validator, SH + "ask"):
                    return _ask(shape, validator, _iri(shape, self.node), constants)
                return _select(shape, validator, _iri(shape, self.node), constants)
        raise shape.error(
            f"{self.node} non ha un validatore adatto",
            f"{self.node} has no suitable validator",
        )


def read_components(graph: ShapeGraph, strict: bool) -> list[Component]:
    """The custom constraint components declared in the shapes graph.

    If ``strict``, one without parameters, which no shape could use, is refused.
    """
    found = []
    for node in graph.subjects(RDF_TYPE, NamedNode(SH + "ConstraintComponent")):
        if strict and not graph.has(node, SH + "parameter"):
            raise graph.error(
                node,
                "un sh:ConstraintComponent senza sh:parameter non ha effetto",
                "a sh:ConstraintComponent without sh:parameter has no effect",
            )
    for node in graph.subjects(SH + "parameter"):
        if not graph.is_a(node, SH + "ConstraintComponent") and not any(
            graph.has(node, name) for name in _VALIDATORS
        ):
            continue
        required: list[str] = []
        optional: list[str] = []
        for parameter in graph.objects(node, SH + "parameter"):
            paths = graph.objects(parameter, SH + "path")
            if len(paths) != 1 or not isinstance(paths[0], NamedNode):
                raise graph.error(
                    node,
                    "sh:parameter: serve un sh:path che sia un IRI",
                    "sh:parameter: one sh:path that is an IRI is needed",
                )
            is_optional = Literal(True) in graph.objects(parameter, SH + "optional")
            (optional if is_optional else required).append(paths[0].value)
        found.append(Component(node, tuple(required), tuple(optional)))
    return found


def _select(
    shape: Builder,
    holder: Term,
    component: str,
    constants: Mapping[str, NamedNode | Literal],
    source: Term | None = None,
) -> RowCheck:
    query = _read(shape, holder, "select", frozenset({"this"}))
    bound = _constants(shape, query, constants)
    path = "" if shape.path is None else shape.path.sparql()
    if "PATH" in query.variables and not path:
        raise shape.error("$PATH dove non c'è sh:path", "$PATH where there is no sh:path")

    def rows(site: Site) -> Rows:
        text = query.render(site.this, constants=bound, path=path)
        names = {name: f"?{name}" for name in query.columns if name not in {"this", *bound}}
        return Rows(
            f"LATERAL {{ {text} }}",
            keys=tuple(names.values()),
            values=tuple(filter(None, (names.get("value"), "" if site.path else site.this))),
            path=names.get("path", ""),
            message=names.get("message", ""),
            failure=names.get("failure", ""),
        )

    return RowCheck(
        component=component,
        default=_default(shape, holder, component),
        messages=read_messages(shape.graph, shape.node, holder),
        source=source,
        constants={name: shape.words(term) for name, term in constants.items()},
        rows=rows,
        reads=Reads(in_text=True),
    )


def _ask(
    shape: Builder, holder: Term, component: str, constants: Mapping[str, NamedNode | Literal]
) -> ValueCheck:
    query = _read(shape, holder, "ask", frozenset({"this", "value"}))
    bound = _constants(shape, query, constants)
    return ValueCheck(
        component=component,
        default=_default(shape, holder, component),
        messages=read_messages(shape.graph, shape.node, holder),
        constants={name: shape.words(term) for name, term in constants.items()},
        holds=lambda site: f"EXISTS {query.render_group(site.this, site.value, bound)}",
        reads=Reads(in_text=True),
    )


def _read(shape: Builder, holder: Term, form: str, prebound: frozenset[str]) -> UserQuery:
    texts = shape.graph.objects(holder, SH + form)
    if len(texts) != 1:
        raise shape.error(f"serve un sh:{form}", f"one sh:{form} is needed")
    text = shape.string(SH + form, texts[0])
    prefixes = read_prefixes(shape.graph, shape.node, holder, shape.strict)
    return UserQuery(shape.graph, shape.node, text, form.upper(), prefixes, prebound)


def _constants(
    shape: Builder, query: UserQuery, constants: Mapping[str, NamedNode | Literal]
) -> dict[str, str]:
    """The variables of the query that stand for terms of the shapes graph."""
    bound = {name: str(term) for name, term in constants.items()}
    if "currentShape" in query.variables:
        shape_iri = shape.constant(SH + "sourceShape", shape.node)
        bound["currentShape"] = str(shape_iri)
    return bound


def _default(shape: Builder, holder: Term, component: str) -> Text:
    named = holder if isinstance(holder, NamedNode) else NamedNode(component)
    return shape.sentence(SH + "sparql", shape.words(named))


def _iri(shape: Builder, component: Node) -> str:
    return shape.iri(SH + "ConstraintComponent", component).value


def _local_name(iri: str) -> str:
    """The name of a parameter's variable: what follows the last ``#`` or ``/``."""
    return iri.replace("#", "/").rpartition("/")[2]


MAKERS: dict[str, Maker] = {SH + "sparql": sparql}
