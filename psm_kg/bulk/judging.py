"""Shapes and checks shared out among processes that look at the same store.

Over memory they are copies of this process; over a database each opens it for reading. Each takes
the next query when it is done with one: some take a hundred times as long as others.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from psm_kg import shacl, validation
from psm_kg.errors import EnvironmentFailure, Text
from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.processes import give_memory_back, leave_with, new_pool
from psm_kg.store import Store, open_store
from psm_kg.workspace import Workspace

Found = tuple[list[shacl.Result], dict[int, list[validation.CheckRow]]]
_TOKEN = 2  # bytes of the number of a job in a pipe


class _Jobs:
    """The queries to run, numbered: first the checks, which are the longest, then the shapes."""

    def __init__(self, plan: Workspace, prefixes: Prefixes) -> None:
        self._plan, self._prefixes = plan, prefixes
        self._shapes = validation.compiled_shapes(plan)
        self._checks = plan.resources.queries("checks")
        self.numbers = range(len(self._checks) + len(self._shapes.queries))

    def run(self, numbers: Iterable[int], store: Store) -> Found:
        results: list[shacl.Result] = []
        rows: dict[int, list[validation.CheckRow]] = {}
        for job in numbers:
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
    found: list[Found]
    if workers == 1 or (database is None and not hasattr(os, "fork")):
        found = [jobs.run(jobs.numbers, store)]
    elif database is None:
        found = _in_copies(jobs, store, workers)
    else:
        with new_pool(workers) as pool:
            asked = [pool.submit(_over_disk, plan, database, number) for number in jobs.numbers]
            found = [answer.result() for answer in asked]
    results = [result for part, _ in found for result in part]
    rows = {job: listed for _, part in found for job, listed in part.items()}
    return shacl.Report.of(results), [row for job in sorted(rows) for row in rows[job]]


def _over_disk(plan: Workspace, database: Path, number: int) -> Found:
    jobs, store = _opened(plan, database)
    found = jobs.run([number], store)
    give_memory_back()  # the next query may be another that remembers a million things
    return found


@lru_cache(maxsize=1)
def _opened(plan: Workspace, database: Path) -> tuple[_Jobs, Store]:
    return _Jobs(plan, load_prefixes(plan)), open_store(database)


def _in_copies(jobs: _Jobs, store: Store, workers: int) -> list[Found]:
    """In this process and copies of it: the store is shared memory."""
    parent, started = os.getpid(), []
    queue, filled = os.pipe()
    # few enough to fit in a pipe; two bytes are read or written at once or not at all
    os.write(filled, b"".join(number.to_bytes(_TOKEN, "big") for number in jobs.numbers))
    os.close(filled)
    for _ in range(1, workers):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                leave_with(parent)
                os.close(reader)
                with os.fdopen(writer, "wb") as answer:
                    pickle.dump(jobs.run(_taken(queue), store), answer, pickle.HIGHEST_PROTOCOL)
                status = 0
            except Exception:
                traceback.print_exc()  # the parent knows only that it went wrong
            finally:
                os._exit(status)
        os.close(writer)
        started.append((child, reader))
    found = [jobs.run(_taken(queue), store)]
    os.close(queue)
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


def _taken(queue: int) -> Iterator[int]:
    """The numbers of jobs from a pipe that others read too, as long as there are some."""
    while token := os.read(queue, _TOKEN):
        yield int.from_bytes(token, "big")
