"""Checks on all the values of a focus node together (SHACL, sections 4.2, 4.5, 4.4.5 and 4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from psm_kg.shacl.builder import Builder, Maker
from psm_kg.shacl.graph import Term
from psm_kg.shacl.model import (
    Check,
    FocusCheck,
    Reads,
    RowCheck,
    Rows,
    Site,
    ValueCheck,
    sparql_term,
)
from psm_kg.shacl.paths import Kind, Path
from psm_kg.shacl.vocabulary import RDF_TYPE, SH


def at_least(site: Site, count: int, condition: str = "", value: str = "") -> str:
    """A SPARQL boolean: the focus node has that many different value nodes.

    ``condition`` (on ``value``, a variable that the caller took) restricts which ones count.
    """
    if count == 0:
        return "true"
    assert site.path is not None
    value = value or site.names.fresh()
    found = site.path.pattern(site.this, value, site.names)
    if condition:
        found += f" FILTER({condition})"
    if count == 1:
        return f"EXISTS {{ {found} }}"
    return (
        f"EXISTS {{ SELECT {site.this} WHERE {{ {found} }} GROUP BY {site.this} "
        f"HAVING (COUNT(DISTINCT {value}) >= {count}) }}"
    )


def min_count(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:minCount."""
    shape.property_only(SH + "minCount")
    count = shape.integer(SH + "minCount", term)
    yield FocusCheck(
        component=SH + "MinCountConstraintComponent",
        default=shape.sentence(SH + "minCount", str(count), variant=str(count)),
        holds=lambda site: at_least(site, count),
    )


def max_count(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:maxCount."""
    shape.property_only(SH + "maxCount")
    count = shape.integer(SH + "maxCount", term)
    yield FocusCheck(
        component=SH + "MaxCountConstraintComponent",
        default=shape.sentence(SH + "maxCount", str(count), variant=str(count)),
        holds=lambda site: f"!{at_least(site, count + 1)}",
    )


def has_value(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:hasValue: the term is one of the value nodes."""
    wanted = sparql_term(shape.constant(SH + "hasValue", term))

    yield FocusCheck(
        component=SH + "HasValueConstraintComponent",
        default=shape.sentence(SH + "hasValue", term),
        holds=lambda site: _is_a_value(site, wanted),
    )


def _is_a_value(site: Site, term: str) -> str:
    """A SPARQL boolean: the term (or bound variable) is among the value nodes."""
    if site.path is None:
        return f"sameTerm({site.this}, {term})"
    if site.path.kind is Kind.PREDICATE:
        return f"EXISTS {{ {site.this} {site.path.sparql()} {term} }}"
    found, value = site.values()
    return f"EXISTS {{ {found} FILTER(sameTerm({value}, {term})) }}"


def unique_lang(shape: Builder, _term: Term) -> Iterator[Check]:
    """sh:uniqueLang: one failure for each language used twice (tags compared without case)."""
    shape.property_only(SH + "uniqueLang")
    if not shape.boolean(SH + "uniqueLang"):
        return

    def rows(site: Site) -> Rows:
        found, value = site.values()
        tag = site.names.fresh()
        return Rows(
            f"LATERAL {{ SELECT {site.this} {tag} WHERE {{ {found} "
            f'BIND(LCASE(LANG({value})) AS {tag}) FILTER({tag} != "") }} '
            f"GROUP BY {site.this} {tag} "
            f"HAVING (COUNT(DISTINCT {value}) > 1) }}",
            keys=(tag,),
        )

    yield RowCheck(
        component=SH + "UniqueLangConstraintComponent",
        default=shape.sentence(SH + "uniqueLang"),
        rows=rows,
    )


def _beside(other: NamedNode) -> Reads:
    """Another property of the focus node is read too."""
    return Reads(of_focus=(Path(Kind.PREDICATE, other.value),))


def equals(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:equals: the value nodes and the property's values are the same set, both ways."""
    other = shape.iri(SH + "equals", term)
    component = SH + "EqualsConstraintComponent"
    default = shape.sentence(SH + "equals", other)

    def rows(site: Site) -> Rows:
        foreign = site.names.fresh()
        same = _is_a_value(site, foreign)
        return Rows(
            f"{site.this} {other} {foreign} . FILTER(!{same})", keys=(foreign,), values=(foreign,)
        )

    yield ValueCheck(
        component=component,
        default=default,
        holds=lambda site: f"EXISTS {{ {site.this} {other} {site.value} }}",
        reads=_beside(other),
    )
    yield RowCheck(component=component, default=default, rows=rows, reads=_beside(other))


def disjoint(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:disjoint: no value node is also a value of the property."""
    other = shape.iri(SH + "disjoint", term)
    yield ValueCheck(
        component=SH + "DisjointConstraintComponent",
        default=shape.sentence(SH + "disjoint", other),
        holds=lambda site: f"NOT EXISTS {{ {site.this} {other} {site.value} }}",
        reads=_beside(other),
    )


def _less_than(name: str, operator: str) -> Maker:
    """sh:lessThan, sh:lessThanOrEquals: a failure for each pair that does not compare so."""
    component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"

    def make(shape: Builder, term: Term) -> Iterator[Check]:
        shape.property_only(SH + name)
        other = shape.iri(SH + name, term)

        def rows(site: Site) -> Rows:
            found, value = site.values()
            limit = site.names.fresh()
            return Rows(
                f"{found} {site.this} {other} {limit} . "
                f"FILTER(!COALESCE({value} {operator} {limit}, false))",
                keys=(value, limit),
                values=(value,),
            )

        yield RowCheck(
            component=component,
            default=shape.sentence(SH + name, other),
            rows=rows,
            reads=_beside(other),
        )

    return make


def closed(shape: Builder, _term: Term) -> Iterator[Check]:
    """sh:closed: a failure for each triple of a value node with a property not foreseen."""
    if not shape.boolean(SH + "closed"):
        return
    ignored = shape.single(SH + "ignoredProperties")
    listed = [] if ignored is None else shape.graph.members(ignored, shape.node)
    allowed = [shape.iri(SH + "ignoredProperties", term) for term in listed]
    for node in shape.values(SH + "property"):
        paths = shape.graph.objects(node, SH + "path")
        allowed += [path for path in paths if isinstance(path, NamedNode)]
    allowed = list(dict.fromkeys(allowed))
    names = ", ".join(str(path) for path in allowed)

    def rows(site: Site) -> Rows:
        found, node = ("", site.this) if site.path is None else site.values()
        predicate, value = site.names.fresh(), site.names.fresh()
        unforeseen = f"FILTER({predicate} NOT IN ({names}))" if names else ""
        return Rows(
            f"{found} LATERAL {{ {node} {predicate} {value} . {unforeseen} }}",
            keys=(node, predicate, value),
            values=(value,),
            path=predicate,
        )

    shown = [path for path in allowed if path.value != RDF_TYPE]
    yield RowCheck(
        component=SH + "ClosedConstraintComponent",
        default=shape.sentence(SH + "closed", *shown),
        rows=rows,
        reads=Reads(any_of_value=True),
    )


MAKERS: dict[str, Maker] = {
    SH + "minCount": min_count,
    SH + "maxCount": max_count,
    SH + "hasValue": has_value,
    SH + "uniqueLang": unique_lang,
    SH + "equals": equals,
    SH + "disjoint": disjoint,
    SH + "lessThan": _less_than("lessThan", "<"),
    SH + "lessThanOrEquals": _less_than("lessThanOrEquals", "<="),
    SH + "closed": closed,
}
