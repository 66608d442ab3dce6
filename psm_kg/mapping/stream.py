"""Tables of any size to N-Quads: read, checked and written without being held in memory."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Finding, Severity, Text
from psm_kg.mapping.model import TableMapping
from psm_kg.mapping.references import check_references
from psm_kg.mapping.streamed import MappedPiece, StreamedTable
from psm_kg.processes import leave_with
from psm_kg.tables import Limits, open_table

PerRow = Callable[[str], str]

#: Limits of streamed tables: of a cell and a record, not of the table, which is never held.
STREAM_LIMITS = Limits(file_bytes=1 << 40, rows=1 << 40, cells=1 << 44)
SMALL = 2 << 20  # bytes of all tables together under which starting processes costs more


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What :func:`stream_tables` found and wrote: counts and files by table."""

    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    quads: Mapping[str, int]
    files: Mapping[str, Path]

    @property
    def conforms(self) -> bool:
        """True without violations."""
        return not any(f.severity is Severity.VIOLATION for f in self.findings)


def stream_tables(
    documents: Mapping[str, TableMapping],
    paths: Mapping[str, Path],
    out: Path,
    *,
    workers: int | None = None,
    limits: Limits = STREAM_LIMITS,
    per_row: PerRow | None = None,
    hygiene: bool = True,
    piece: int = 256 << 10,
    excused: Collection[str] = (),
) -> StreamReport:
    """Write ``out/<table>.nq`` (in the order of rows) for each table of ``paths``.

    Findings, quads and their order are those of :func:`map_table` and :func:`check_references`.
    Memory: a few ``piece`` (bytes of a file read together) a worker, and eight bytes for each key
    and each different reference of a piece.

    ``workers``: processes (default: one a core); the bytes written do not depend on it.

    ``per_row``: from a table's name to lines added after each row's own (as
    :func:`psm_kg.provenance.row_lines`), with the fields ``{0}`` the thing the row is about,
    ``{1}`` the row's number, ``{2}`` the same without the header.

    ``excused``: addresses of tables whose absence is said elsewhere.

    A mistake (a key given twice, a reference to nothing) costs another pass over its table.
    Raises :class:`EnvironmentFailure` when a file cannot be read or a worker dies, and
    :class:`ConfigurationError` as :func:`check_references` does; what was written stays.
    """
    tables = {
        name: StreamedTable(
            documents[name],
            open_table(path, documents[name].dialect, limits, hygiene=hygiene, piece=piece),
            per_row(documents[name].name) if per_row is not None else "",
        )
        for name, path in paths.items()
    }
    every = list(tables.values())
    for table in every:
        table.refer(every)
    files = {name: out / f"{name}.nq" for name in tables}
    with ExitStack() as stack:
        results = _results(every, _processes(workers, paths), stack)
        for name, table in tables.items():
            with files[name].open("wb") as stream:
                for _ in table.file.pieces:
                    done = next(results)
                    stream.writelines(done.text)
                    table.take(done)
            table.check_primary_key()
    findings = [f for t in every for f in t.reading_findings]
    findings += [f for t in every for f in t.findings]
    findings += check_references(every, excused=excused)
    return StreamReport(
        tuple(findings),
        {name: table.row_count for name, table in tables.items()},
        {name: table.quad_count for name, table in tables.items()},
        files,
    )


def _processes(workers: int | None, paths: Mapping[str, Path]) -> int:
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1  # compiled mappings hold functions, which only a forked process has
    if workers is None:
        small = sum(path.stat().st_size for path in paths.values()) < SMALL
        workers = 1 if small else len(os.sched_getaffinity(0))
    return workers


def _results(
    tables: Sequence[StreamedTable], workers: int, stack: ExitStack
) -> Iterator[MappedPiece]:
    """The pieces of all tables, mapped, in order; a few are ahead of what is being written."""
    tasks = [(t, p) for t, table in enumerate(tables) for p in range(len(table.file.pieces))]
    if workers <= 1 or len(tasks) < 2:
        return (tables[t].map(tables[t].file.pieces[p]) for t, p in tasks)
    pool = ProcessPoolExecutor(
        min(workers, len(tasks)),
        multiprocessing.get_context("fork"),
        _inherit,
        (tables, os.getpid()),
    )
    stack.callback(pool.shutdown, cancel_futures=True)
    return _ahead(pool, tasks, 2 * workers + 1)


def _ahead(
    pool: ProcessPoolExecutor, tasks: Sequence[tuple[int, int]], window: int
) -> Iterator[MappedPiece]:
    waiting: deque[Future[MappedPiece]] = deque()
    try:
        for at in range(len(tasks) + window):
            if at < len(tasks):
                waiting.append(pool.submit(_map, *tasks[at]))
            if at >= window or at >= len(tasks):
                if not waiting:
                    return
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise EnvironmentFailure(
            Text(
                "un processo che produceva il grafo si è interrotto (memoria esaurita?): ripetere "
                "con meno processi",
                "a process that was making the graph has died (out of memory?): try again with "
                "fewer processes",
            )
        ) from error


_inherited: Sequence[StreamedTable] = ()


def _inherit(tables: Sequence[StreamedTable], parent: int) -> None:
    global _inherited
    leave_with(parent)
    _inherited = tables


def _map(table: int, piece: int) -> MappedPiece:
    streamed = _inherited[table]
    return streamed.map(streamed.file.pieces[piece])
