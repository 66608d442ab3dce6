"""Derivation rules: CONSTRUCT queries whose results are published in a graph of their own.

Rules run in the order of their file names; each sees the mapped data and what the rules before it
added. Nothing is inferred in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples

from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.namespaces import Prefixes
from psm_kg.store import Store, run_query


def derive(
    store: Store,
    rules: Iterable[Path],
    graph: str,
    prefixes: Prefixes,
    localise: Callable[[str], str] = str,
) -> int:
    """Run the rules over the store, adding what they construct to ``graph``.

    Triples that are already stated elsewhere are not repeated. Returns how many quads were added.
    Raises ConfigurationError naming the rule that is not a valid CONSTRUCT query.
    """
    added = 0
    for rule in rules:
        new = list(constructed(store, rule, graph, prefixes, localise))
        store.extend(new)
        added += len(new)
    return added


def constructed(
    store: Store,
    rule: Path,
    graph: str,
    prefixes: Prefixes,
    localise: Callable[[str], str] = str,
) -> Iterator[Quad]:
    """What one rule adds to ``graph``: what it constructs and nobody states already.

    What is yielded must not be added to the store before the last of it.
    """
    name = NamedNode(graph)
    query = localise(rule.read_text(encoding="utf-8"))
    results = run_query(store, query, prefixes=prefixes.bindings, where=str(rule))
    if not isinstance(results, QueryTriples):
        raise ConfigurationError(
            Text("la regola deve essere una CONSTRUCT", "the rule must be a CONSTRUCT query"),
            Location(str(rule)),
        )
    # most properties come from one rule, and nobody states them
    stated: dict[NamedNode, bool] = {}
    for t in results:
        known = stated.get(t.predicate)
        if known is None:
            known = next(store.quads_for_pattern(None, t.predicate, None), None) is not None
            stated[t.predicate] = known
        found = known and next(store.quads_for_pattern(t.subject, t.predicate, t.object), None)
        if not found:
            yield Quad(t.subject, t.predicate, t.object, name)
