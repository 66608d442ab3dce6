"""From shapes to queries.

A query walks from the targets of one shape, along the property shapes inside it, to the nodes that
a group of checks is about, and returns the failing ones only. Checks about the same nodes share a
query: its columns say which of them failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Store, Triple

from psm_kg.errors import Text
from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.model import Check, FocusCheck, RowCheck, Shape, Site, Target, conjunction
from psm_kg.shacl.names import Variables
from psm_kg.shacl.paths import Path
from psm_kg.shacl.probe import query_error
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.reader import Reader
from psm_kg.shacl.targets import root

#: Checks in one query: enough to share a walk, few enough to keep the query readable.
_GROUP = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a row of a query becomes a result: the names of its columns.

    ``failed`` is false in the rows that fail this check (empty: every row does). The value is that
    of the first column of ``values`` that is bound.
    """

    shape: Shape
    check: Check
    failed: str = ""
    values: tuple[str, ...] = ()
    path: str = ""
    message: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT whose rows are failures; ``focus`` is the column of the focus node.

    ``route`` are the paths of the property shapes between the targets and that node; the first
    column is the target.
    """

    targets: tuple[Target, ...]
    root: str
    projection: str
    body: str
    focus: str
    outcomes: tuple[Outcome, ...]
    route: tuple[Path, ...] = ()

    def text(self, focus: Sequence[Term] | None = None) -> str:
        """The SPARQL text, for all the focus nodes or for those given."""
        start = root(self.targets, self.root, focus)
        return f"SELECT DISTINCT {self.projection} WHERE {{ {start} {self.body} }}"


@dataclass(frozen=True, slots=True)
class CompiledShapes:
    """What :func:`psm_kg.shacl.validate` runs; ``graph`` is what it was compiled from."""

    queries: tuple[Query, ...]
    graph: ShapeGraph


@dataclass(slots=True)
class _Walk:
    """From the targets of a shape to the focus nodes of that shape or of one inside it.

    ``pending`` gathers the conditions on those focus nodes; they end up in one query.
    """

    targets: tuple[Target, ...]
    root: str
    focus: str
    names: Variables
    body: str = ""
    trail: tuple[str, ...] = ()
    route: tuple[Path, ...] = ()
    pending: list[tuple[Outcome, str]] = field(default_factory=list)

    def query(self, keys: Iterable[str], body: str, outcomes: Iterable[Outcome]) -> Query:
        """A query from the targets to here, and on with ``body``, one row for each ``keys``."""
        projection = " ".join(dict.fromkeys((*self.trail, self.focus, *keys)))
        text = f"{self.body} {body}"
        focus, found = _column(self.focus), tuple(outcomes)
        return Query(self.targets, self.root, projection, text, focus, found, self.route)

    def grouped(
        self, keys: Sequence[str], found: str, conditions: Sequence[tuple[Outcome, str]]
    ) -> Iterable[Query]:
        """Queries for conditions on the same nodes, a column for each condition."""
        for start in range(0, len(conditions), _GROUP):
            group = conditions[start : start + _GROUP]
            body = f"{found} FILTER(!{conjunction([holds for _, holds in group])})"
            columns = [self.names.fresh() for _ in group]
            shown = [f"({holds} AS {c})" for (_, holds), c in zip(group, columns, strict=True)]
            outcomes = [
                replace(outcome, failed=_column(c))
                for (outcome, _), c in zip(group, columns, strict=True)
            ]
            if len(group) == 1:
                shown, outcomes = [], [group[0][0]]
            yield self.query((*keys, *shown), body, outcomes)

    def onward(self, path: Path, found: str, value: str) -> _Walk:
        """One step further: the values become the focus nodes of the shapes inside."""
        trail, route = (*self.trail, self.focus), (*self.route, path)
        body = f"{self.body} {found}"
        return _Walk(self.targets, self.root, value, self.names, body, trail, route)


def compile_shapes(
    shapes: ShapeGraph | Store | Iterable[Triple],
    *,
    known_classes: frozenset[str] | None = None,
    strict: bool = True,
) -> CompiledShapes:
    """Read all the shapes and write the queries of those that have targets.

    ``known_classes`` are the IRIs that sh:targetClass may name (None: any). Raises ShapeError for
    the first shape that is wrong. ``strict=False`` is for other people's shapes: it accepts, as
    the specification does, what has no effect (unknown sh: terms, parameters whose partner is
    missing, shapes referred to but not defined, sh:rule) and the prefixes of the files in queries.
    """
    graph = ShapeGraph.of(shapes)
    queries: list[Query] = []
    for shape in Reader(graph, known_classes, strict).shapes():
        if shape.targets and not shape.deactivated:
            names = Variables()
            variable = names.fresh()
            walk = _Walk(shape.targets, variable, variable, names)
            found = [*_queries(shape, walk), *walk.grouped((), "", walk.pending)]
            for query in found:
                error = query_error(query.text())
                if error:
                    text = Text(f"SPARQL non valido: {error}", f"bad SPARQL: {error}")
                    raise ShapeError(query.outcomes[0].shape.name, text)
            queries += found
    return CompiledShapes(tuple(queries), graph)


def _queries(shape: Shape, walk: _Walk) -> Iterable[Query]:
    """The queries of a shape's checks and of the property shapes inside it."""
    if shape.deactivated:
        return
    value, found = walk.focus, ""
    if shape.path is not None:
        value = walk.names.fresh(shape.name)
        found = shape.path.pattern(walk.focus, value, walk.names)
    site = Site(walk.focus, value, shape.path, walk.names)
    on_values: list[tuple[Outcome, str]] = []
    for check in shape.checks:
        if isinstance(check, RowCheck):
            rows = check.rows(site)
            outcome = Outcome(
                shape,
                check,
                values=tuple(_column(name) for name in rows.values),
                path=_column(rows.path),
                message=_column(rows.message),
                failure=_column(rows.failure),
            )
            yield walk.query(rows.keys, rows.pattern, [outcome])
        elif isinstance(check, FocusCheck):
            walk.pending.append((Outcome(shape, check), check.holds(site)))
        else:
            conditions = walk.pending if shape.path is None else on_values
            outcome = Outcome(shape, check, values=(_column(value),))
            conditions.append((outcome, check.holds(site)))
    yield from walk.grouped((value,), found, on_values)
    inside = walk if shape.path is None else walk.onward(shape.path, found, value)
    for part in shape.properties:
        yield from _queries(part, inside)
    if inside is not walk:
        yield from inside.grouped((), "", inside.pending)


def _column(variable: str) -> str:
    return variable.removeprefix("?")
