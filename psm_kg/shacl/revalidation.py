"""The results of a graph, kept up to date while it changes."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Store

from psm_kg.reads import Change
from psm_kg.shacl.compiler import CompiledShapes, Query
from psm_kg.shacl.engine import run
from psm_kg.shacl.graph import Term
from psm_kg.shacl.reach import Reach
from psm_kg.shacl.report import Report, Result


class Revalidation:
    """Validates a graph once, and then only what each change can touch.

    ``report`` is always the one that :func:`psm_kg.shacl.validate` would give. ``skipped``,
    ``focused`` and ``whole`` count the queries of the last update: not run, run for some focus
    nodes (``nodes`` in all), run for all.
    """

    def __init__(self, shapes: CompiledShapes, data: Store) -> None:
        self._queries = [(query, Reach(query)) for query in shapes.queries]
        self._found = [_by_target(query, data) for query in shapes.queries]
        self.skipped = self.focused = self.nodes = 0
        self.whole = len(self._queries)
        self.report = self._report()

    def update(self, data: Store, change: Change) -> Report:
        """The report of ``data``, which differs from what was validated last by ``change``."""
        self.skipped = self.focused = self.whole = self.nodes = 0
        for at, (query, reach) in enumerate(self._queries):
            touched = reach.touched(change, data)
            if touched is None:
                self.whole += 1
                self._found[at] = _by_target(query, data)
            elif touched:
                self.focused += 1
                self.nodes += len(touched)
                kept = {t: r for t, r in self._found[at].items() if t not in touched}
                self._found[at] = kept | _by_target(query, data, touched)
            else:
                self.skipped += 1
        self.report = self._report()
        return self.report

    def _report(self) -> Report:
        return Report.of(r for found in self._found for results in found.values() for r in results)


def _by_target(
    query: Query, data: Store, focus: Iterable[Term] | None = None
) -> dict[Term, list[Result]]:
    found: dict[Term, list[Result]] = {}
    for target, result in run(query, data, focus):
        found.setdefault(target, []).append(result)
    return found
