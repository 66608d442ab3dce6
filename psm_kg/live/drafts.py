"""Drafts of a plan, one after another: each as ``pipeline.prepare`` would make it, sooner."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

from psm_kg import graph, shacl, validation
from psm_kg.errors import Finding, Severity
from psm_kg.gathering import Sources, enrich
from psm_kg.live.memory import Memory
from psm_kg.pipeline import Draft
from psm_kg.reads import Change
from psm_kg.store import memory_store
from psm_kg.workspace import Workspace


class Drafts:
    """Makes the drafts of a workspace whose ``plan.toml`` and resources do not change.

    Only tables that changed are mapped, and only the focus nodes that an edit touches validated.
    The store is filled anew each time, in the order of a clean build: loading a graph of this size
    costs less than a page, and answers without an order of their own come out the same.
    ``validation`` knows how much the last one asked.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._sources = Sources(workspace)
        self._shapes = validation.compiled_shapes(workspace)
        self.validation: shacl.Revalidation | None = None
        self._checks = Memory(self._sources.prefixes.bindings)
        self._validated: frozenset[Quad] = frozenset()
        self._keys: dict[Quad, str] = {}

    def make(self) -> Draft:
        """Read the tables and say what there is now."""
        workspace = self.workspace
        gathered = self._sources.gather()
        store = memory_store(quad for group in gathered.quads.values() for quad in group)
        enrich(workspace, gathered, store)
        quads = self._ordered(store)
        findings = list(gathered.findings)
        report = shacl.Report.of(())
        validated = not any(f.severity is Severity.VIOLATION for f in findings)
        if validated:
            now = frozenset(quads)
            change = Change.between(self._validated, now)
            if self.validation is None:
                self.validation = shacl.Revalidation(self._shapes, store)
            else:
                self.validation.update(store, change)
            report = self.validation.report
            self._checks.begin(change, frozenset())
            findings += validation.graph_findings(
                workspace,
                store,
                report,
                gathered.prefixes,
                gathered.origins.locate,
                keeper=self._checks,
            )
            self._checks.end()
            self._validated = now
        return Draft(
            workspace,
            gathered.prefixes,
            gathered.tables,
            gathered.documents,
            gathered.contributed,
            quads,
            store,
            report,
            tuple(sorted(findings, key=Finding.sort_key)),
            validated,
        )

    def _ordered(self, quads: Iterable[Quad]) -> list[Quad]:
        """As :func:`psm_kg.graph.ordered`, the keys of known quads kept."""
        known, keys = self._keys, {}
        for quad in quads:
            key = known.get(quad)
            keys[quad] = graph.order_key(quad) if key is None else key
        self._keys = keys
        return sorted(keys, key=keys.__getitem__)
