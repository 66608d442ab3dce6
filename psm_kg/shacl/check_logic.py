"""Checks that refer to other shapes (SHACL, sections 4.6 and 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from psm_kg.shacl.builder import Builder, Maker
from psm_kg.shacl.check_sets import at_least
from psm_kg.shacl.conform import conforms
from psm_kg.shacl.graph import Term
from psm_kg.shacl.model import Check, FocusCheck, Reads, Shape, Site, ValueCheck
from psm_kg.shacl.vocabulary import SH


def node(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:node: every value conforms to the shape."""
    other = shape.refer(term, SH + "node")
    yield ValueCheck(
        component=SH + "NodeConstraintComponent",
        default=shape.sentence(SH + "node", other),
        holds=lambda site: conforms(other, site.value, site.names),
        reads=Reads(shapes=(other,)),
    )


def not_(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:not: no value conforms to the shape."""
    other = shape.refer(term, SH + "not")
    yield ValueCheck(
        component=SH + "NotConstraintComponent",
        default=shape.sentence(SH + "not", other),
        holds=lambda site: f"!{conforms(other, site.value, site.names)}",
        reads=Reads(shapes=(other,)),
    )


def _list(name: str, combine: Callable[[list[str]], str]) -> Maker:
    """sh:and, sh:or, sh:xone: the conditions of the shapes listed, combined."""
    parameter = SH + name
    component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"

    def make(shape: Builder, term: Term) -> Iterator[Check]:
        others = [shape.refer(member, parameter) for member in shape.members(parameter, term)]

        def holds(site: Site) -> str:
            return combine([conforms(other, site.value, site.names) for other in others])

        yield ValueCheck(
            component=component,
            default=shape.sentence(parameter, *others),
            holds=holds,
            reads=Reads(shapes=tuple(others)),
        )

    return make


def _all(conditions: list[str]) -> str:
    return "(" + (" && ".join(conditions) or "true") + ")"


def _any(conditions: list[str]) -> str:
    return "(" + (" || ".join(conditions) or "false") + ")"


def _one(conditions: list[str]) -> str:
    return "(" + " + ".join(f"IF({c}, 1, 0)" for c in ["false", *conditions]) + " = 1)"


def qualified(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:qualifiedValueShape: how many values conform, with sh:qualifiedMinCount / MaxCount.

    With sh:qualifiedValueShapesDisjoint, values that conform to a sibling's shape do not count.
    """
    shape.property_only(SH + "qualifiedValueShape")
    other = shape.refer(term, SH + "qualifiedValueShape")
    disjoint = shape.boolean(SH + "qualifiedValueShapesDisjoint")
    siblings = _siblings(shape) if disjoint else []

    def count(site: Site, number: int) -> str:
        value = site.names.fresh()
        condition = conforms(other, value, site.names)
        for sibling in siblings:
            condition += f" && !{conforms(sibling, value, site.names)}"
        return at_least(site, number, condition, value)

    for name, negate in (("qualifiedMinCount", False), ("qualifiedMaxCount", True)):
        limit = shape.single(SH + name)
        if limit is not None:
            number = shape.integer(SH + name, limit)
            yield FocusCheck(
                component=f"{SH}Q{name[1:]}ConstraintComponent",
                default=shape.sentence(SH + name, other),
                holds=_counted(count, number + 1 if negate else number, negate),
                reads=Reads(shapes=(other, *siblings)),
            )


def _counted(count: Callable[[Site, int], str], number: int, negate: bool) -> Callable[[Site], str]:
    return lambda site: ("!" if negate else "") + count(site, number)


def _siblings(shape: Builder) -> list[Shape]:
    """The qualified value shapes of the property shapes beside this one (section 4.7.3)."""
    graph, own = shape.graph, SH + "qualifiedValueShape"
    found = [
        term
        for parent in graph.subjects(SH + "property", shape.node)
        for sibling in graph.objects(parent, SH + "property")
        for term in graph.objects(sibling, own)
        if term not in shape.values(own)
    ]
    return [shape.refer(term, own) for term in dict.fromkeys(found)]


MAKERS: dict[str, Maker] = {
    SH + "node": node,
    SH + "not": not_,
    SH + "and": _list("and", _all),
    SH + "or": _list("or", _any),
    SH + "xone": _list("xone", _one),
    SH + "qualifiedValueShape": qualified,
}
