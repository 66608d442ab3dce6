"""Running compiled shapes in a store."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from psm_kg.errors import Text
from psm_kg.shacl.compiler import CompiledShapes, Outcome, Query
from psm_kg.shacl.graph import Node, Term
from psm_kg.shacl.model import Message
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.report import Report, Result

#: Focus nodes named in one query.
_CHUNK = 500
_THREADS = 4
#: Bytes of stack of a thread: systems give less than to the first one, which is not enough for the
#: engine's parser.
_STACK = 16 * 1024 * 1024
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_TRUE = Literal(True)
#: A result, and the target that it was found from.
Found = tuple[Term, Result]


def validate(shapes: CompiledShapes, data: Store, *, focus: Iterable[str] | None = None) -> Report:
    """Validate the union of all the graphs of a store, on all cores; the store is only read.

    ``focus`` (IRIs) restricts validation to those focus nodes among the shapes' targets: after a
    change, validating what changed costs what changed. Results about nodes that are reached from
    a focus node by nested property shapes are included.
    """
    nodes = None if focus is None else [NamedNode(iri) for iri in set(focus)]
    ask = partial(run, data=data, focus=nodes)
    # a few focus nodes are looked up sooner than threads are started
    found = _threaded(ask, shapes.queries) if nodes is None else map(ask, shapes.queries)
    return Report.of(result for _, result in chain.from_iterable(found))


def run(query: Query, data: Store, focus: Iterable[Term] | None = None) -> list[Found]:
    """The results of one query, each with the target that it was found from."""
    found: list[Found] = []
    for chunk in _chunks(focus):
        found += _asked(query, data, chunk)
    return found


def _asked(query: Query, data: Store, focus: Sequence[Term] | None) -> Iterator[Found]:
    """The results of one query about these focus nodes, or about all."""
    rows = data.query(query.text(focus), use_default_graph_as_union=True)
    try:
        assert isinstance(rows, QuerySolutions)
        columns = [variable.value for variable in rows.variables]
        solutions = list(rows)
    finally:
        del rows  # it must not leave this thread, not even in the traceback of an error
    for row in solutions:
        target = row[columns[0]]
        assert target is not None
        for result in _results(query, row, columns):
            yield target, result


def _threaded(ask: Callable[[Query], list[Found]], queries: Sequence[Query]) -> list[list[Found]]:
    """What each query finds, in their order: the store lets Python go on while it evaluates one."""
    before = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
            return list(pool.map(ask, queries))
    finally:
        threading.stack_size(before)


def _chunks(focus: Iterable[Term] | None) -> Iterator[Sequence[Term] | None]:
    if focus is None:
        yield None
        return
    nodes = sorted(focus, key=str)
    for start in range(0, len(nodes), _CHUNK):
        yield nodes[start : start + _CHUNK]


def _results(query: Query, row: QuerySolution, columns: Sequence[str]) -> Iterator[Result]:
    """The results of one row: one for each check that it fails."""
    focus = row[query.focus]
    assert focus is not None
    for outcome in query.outcomes:
        if outcome.failed and row[outcome.failed] == _TRUE:
            continue
        if outcome.failure and row[outcome.failure] == _TRUE:
            text = Text("l'interrogazione segnala ?failure", "the query reports ?failure")
            raise ShapeError(outcome.shape.name, text)
        values = [row[name] for name in outcome.values]
        yield Result(
            focus_node=focus,
            path=_path(outcome, row),
            value=next((value for value in values if value is not None), None),
            source_shape=_identifier(outcome.shape.node),
            component=outcome.check.component,
            messages=_messages(outcome, row, columns),
            severity_iri=outcome.shape.severity,
            source_constraint=outcome.check.source,
        )


def _path(outcome: Outcome, row: QuerySolution) -> str:
    own = row[outcome.path] if outcome.path else None
    if isinstance(own, NamedNode):
        return own.value
    return "" if outcome.shape.path is None else outcome.shape.path.text


def _identifier(node: Node) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _messages(outcome: Outcome, row: QuerySolution, columns: Sequence[str]) -> tuple[Message, ...]:
    """The query's own message, else the constraint's, the shape's, the default one."""
    own = row[outcome.message] if outcome.message else None
    if isinstance(own, Literal):
        return ((own.value, own.language or ""),)
    check = outcome.check
    if check.messages:
        bound = {name: _text(row[name]) for name in columns if row[name] is not None}
        bound = {**bound, "this": _text(row[columns[0]]), **check.constants}
        return tuple((_fill(text, bound), language) for text, language in check.messages)
    return outcome.shape.messages or ((check.default.en, "en"), (check.default.it, "it"))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _text(term: Term | None) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return str(term) if isinstance(term, BlankNode) else ""
