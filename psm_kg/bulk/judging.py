"""Shapes and checks shared out among processes that look at the same store.

Over memory they are copies of this process; over a database each opens it for reading.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from psm_kg import shacl, validation
from psm_kg.errors import EnvironmentFailure, Text
from psm_kg.namespaces import Prefixes
from psm_kg.processes import leave_with, new_pool
from psm_kg.store import Store, open_store
from psm_kg.workspace import Workspace

Found = tuple[list[shacl.Result], dict[int, list[validation.CheckRow]]]


class _Jobs:
    """The queries to run, numbered: first the checks, which are the longest, then the shapes."""

    def __init__(self, plan: Workspace, prefixes: Prefixes) -> None:
        self._plan, self._prefixes = plan, prefixes
        self._shapes = shacl.compile_shapes(validation.shapes_store(plan))
        self._checks = plan.resources.queries("checks")
        self.count = len(self._checks) + len(self._shapes.queries)

    def run(self, jobs: Sequence[int], store: Store) -> Found:
        results: list[shacl.Result] = []
        rows: dict[int, list[validation.CheckRow]] = {}
        for job in jobs:
            if job < len(self._checks):
                path = self._checks[job]
                rows[job] = list(validation.run_check(self._plan, path, store, self._prefixes))
            else:
                one = self._shapes.queries[job - len(self._checks)]
                results += shacl.validate(replace(self._shapes, queries=(one,)), store).results
        return results, rows


def judge(
    plan: Workspace, store: Store, database: Path | None, prefixes: Prefixes, workers: int
) -> tuple[shacl.Report, list[validation.CheckRow]]:
    """The report of the shapes and the rows of the checks, as one process would give them."""
    jobs = _Jobs(plan, prefixes)
    shares = [range(at, jobs.count, workers) for at in range(workers)]
    found: list[Found]
    if workers == 1:
        found = [jobs.run(shares[0], store)]
    elif database is None and hasattr(os, "fork"):
        found = _in_copies(jobs, shares, store)
    elif database is None:
        found = [jobs.run(share, store) for share in shares]
    else:
        with new_pool(workers) as pool:
            asked = [pool.submit(_over_disk, plan, database, prefixes, s) for s in shares]
            found = [answer.result() for answer in asked]
    results = [result for part, _ in found for result in part]
    rows = {job: listed for _, part in found for job, listed in part.items()}
    return shacl.Report.of(results), [row for job in sorted(rows) for row in rows[job]]


def _over_disk(plan: Workspace, database: Path, prefixes: Prefixes, share: Sequence[int]) -> Found:
    return _Jobs(plan, prefixes).run(share, open_store(database))


def _in_copies(jobs: _Jobs, shares: Sequence[range], store: Store) -> list[Found]:
    """Each share in a copy of this process: the store is shared memory."""
    parent, started = os.getpid(), []
    for share in shares[1:]:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                leave_with(parent)
                os.close(reader)
                with os.fdopen(writer, "wb") as answer:
                    pickle.dump(jobs.run(share, store), answer, pickle.HIGHEST_PROTOCOL)
                status = 0
            finally:
                os._exit(status)
        os.close(writer)
        started.append((child, reader))
    found = [jobs.run(shares[0], store)]
    for child, reader in started:
        with os.fdopen(reader, "rb") as answer:
            content = answer.read()
        if os.waitpid(child, 0)[1] != 0:
            raise EnvironmentFailure(
                Text(
                    "un processo di validazione è finito male (memoria esaurita?): riprovare",
                    "a process of the validation died (out of memory?): try again",
                )
            )
        found.append(pickle.loads(content))  # our own copy wrote it
    return found
