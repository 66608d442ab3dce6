"""Which focus nodes a changed triple can touch.

Whatever a query reads is reached from its targets along paths. A changed triple touches a target
if the path from there leads to it: the *first* changed triple on such a path is reached by triples
that did not change, so following paths backwards in the graph as it is now finds every target that
the change can concern.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from psm_kg.reads import Change, reads_of
from psm_kg.shacl.compiler import Query
from psm_kg.shacl.graph import Term
from psm_kg.shacl.model import Check, Shape
from psm_kg.shacl.paths import Kind, Path, inward
from psm_kg.shacl.vocabulary import SUBCLASS_OF

#: From so many nodes on, asking about all the targets costs less than finding the touched ones.
MOST = 2000
_ANY = ""
_ANY_PROPERTY = Path(Kind.PREDICATE, _ANY)
Route = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a property is on a path: after these steps; read from its object if ``inverse``."""

    before: Route
    inverse: bool


class Reach:
    """What one query reads, as places on paths by property."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._places: dict[str, list[_Place]] = {}
        self._in_text = any(target.in_text for target in query.targets)
        for outcome in query.outcomes:
            self._in_text |= _has_text(outcome.check)
            for route in _routes_of(outcome.shape, outcome.check, query.route):
                for place, iri in _places(route):
                    known = self._places.setdefault(iri, [])
                    if place not in known:
                        known.append(place)

    def touched(self, change: Change, data: Store) -> set[Term] | None:
        """The targets to ask about again; None: all of them. ``data`` is as it is now."""
        if SUBCLASS_OF in change.predicates or len(change.quads) > MOST:
            return None
        if self._in_text and reads_of(self._query.text(), {}).touched_by(change):
            return None
        found: set[Term] = set()
        for quad in change.quads:
            iri = quad.predicate.value
            for target in self._query.targets:
                if target.predicate == iri:
                    found.add(_end(quad, target.is_object))
            for place in (*self._places.get(iri, ()), *self._places.get(_ANY, ())):
                found |= _back({_end(quad, place.inverse)}, place.before, data)
                if len(found) > MOST:
                    return None
        if any(isinstance(node, BlankNode) for node in found):
            return None  # a query cannot name it
        return found


def _has_text(check: Check) -> bool:
    return check.reads.in_text or any(
        _has_text(inner) for shape in check.reads.shapes for inner in _checks_inside(shape)
    )


def _checks_inside(shape: Shape) -> Iterator[Check]:
    yield from shape.checks
    for part in shape.properties:
        yield from _checks_inside(part)


def _routes_of(shape: Shape, check: Check, start: Route) -> Iterator[Route]:
    """The paths from the target along which a check reads; ``start`` leads to its focus node."""
    values = start if shape.path is None else (*start, shape.path)
    yield values
    reads = check.reads
    yield from ((*values, path) for path in reads.of_value)
    yield from ((*start, path) for path in reads.of_focus)
    if reads.any_of_value:
        yield (*values, _ANY_PROPERTY)
    for other in reads.shapes:
        yield from _routes_inside(other, values)


def _routes_inside(shape: Shape, start: Route) -> Iterator[Route]:
    """The same for a whole shape that a node is checked against."""
    values = start if shape.path is None else (*start, shape.path)
    yield values
    for check in shape.checks:
        yield from _routes_of(shape, check, start)
    for part in shape.properties:
        yield from _routes_inside(part, values)


def _places(route: Route) -> Iterator[tuple[_Place, str]]:
    """Every property on a route, with the steps before it."""
    for position, path in enumerate(route):
        for before, iri, inverse in _inside(inward(path)):
            yield _Place((*route[:position], *before), inverse), iri


def _inside(path: Path) -> Iterator[tuple[Route, str, bool]]:
    """Every property in a path with inverses on properties: steps before, IRI, direction."""
    if path.kind is Kind.PREDICATE:
        yield (), path.iri, False
    elif path.kind is Kind.INVERSE:
        yield (), path.parts[0].iri, True
    elif path.kind is Kind.SEQUENCE:
        for position, part in enumerate(path.parts):
            for before, iri, inverse in _inside(part):
                yield (*path.parts[:position], *before), iri, inverse
    else:
        repeated = path.kind in (Kind.ZERO_OR_MORE, Kind.ONE_OR_MORE)
        for part in path.parts:
            for before, iri, inverse in _inside(part):
                again = (Path(Kind.ZERO_OR_MORE, parts=(part,)),) if repeated else ()
                yield (*again, *before), iri, inverse


def _end(quad: Quad, is_object: bool) -> Term:
    end = quad.object if is_object else quad.subject
    assert isinstance(end, NamedNode | BlankNode | Literal)
    return end


def _back(nodes: set[Term], route: Route, data: Store) -> set[Term]:
    """The nodes from which a route leads to one of these."""
    for path in reversed(route):
        nodes = _one_back(nodes, inward(path), data)
        if not nodes or len(nodes) > MOST:
            break
    return nodes


def _one_back(nodes: set[Term], path: Path, data: Store) -> set[Term]:
    if path.kind is Kind.PREDICATE:
        return set(_neighbours(nodes, path.iri, data, forward=False))
    if path.kind is Kind.INVERSE:
        return set(_neighbours(nodes, path.parts[0].iri, data, forward=True))
    if path.kind is Kind.SEQUENCE:
        return _back(nodes, path.parts, data)
    if path.kind is Kind.ALTERNATIVE:
        return set().union(*(_one_back(nodes, part, data) for part in path.parts))
    if path.kind is Kind.ZERO_OR_ONE:
        return nodes | _one_back(nodes, path.parts[0], data)
    found = set() if path.kind is Kind.ONE_OR_MORE else set(nodes)
    fresh = nodes
    while fresh and len(found) <= MOST:
        fresh = _one_back(fresh, path.parts[0], data) - found
        found |= fresh
    return found


def _neighbours(nodes: Iterable[Term], iri: str, data: Store, *, forward: bool) -> Iterator[Term]:
    predicate = None if iri == _ANY else NamedNode(iri)
    for node in nodes:
        if not forward:
            for quad in data.quads_for_pattern(None, predicate, node):
                yield _end(quad, False)
        elif not isinstance(node, Literal):
            for quad in data.quads_for_pattern(node, predicate, None):
                yield _end(quad, True)
