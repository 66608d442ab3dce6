"""What a large build asks of the store: rules, catalogue, checks, joined tables, counts.

The store is in memory while the graph fits there, else a database on disk. Either way it is opened
in a process of its own, which leaves only files.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from psm_kg import contributed, datasets, dcat, derive, pipeline, shacl, validation
from psm_kg.bulk.declared import DECLARED as FROM_CONTRIBUTORS
from psm_kg.bulk.judging import judge
from psm_kg.bulk.lines import Runs, write_lines
from psm_kg.bulk.tracing import Tracer
from psm_kg.errors import ConfigurationError, Finding, Location, Severity, Text
from psm_kg.namespaces import load_prefixes
from psm_kg.processes import new_pool
from psm_kg.queries import Catalogue
from psm_kg.store import Store, load_files, memory_store, open_store
from psm_kg.tables import write_csv
from psm_kg.workspace import Workspace

DERIVED, DESCRIBED = "derived.nq", "catalogue.nq"
FINDINGS, COUNTS = "findings.json", "counts.json"


@dataclass(frozen=True)
class Graph:
    """Where the quads are: files, and the database made of them unless memory is enough.

    ``tables`` are the names of the tables that there are, by file; ``left_out`` the paths of files
    that a plan of this size does not publish.
    """

    files: tuple[Path, ...]
    database: Path | None
    tables: tuple[tuple[str, Path], ...]
    left_out: tuple[str, ...]
    workers: int


_stores: dict[Graph, Store] = {}


def load_database(folder: Path, files: Iterable[Path], *, asked: bool = False) -> None:
    """Make a database of files of N-Quads.

    One that will be ``asked`` is put in order at once: at 30 million triples that takes a minute,
    and each question afterwards a half or a quarter of the time.
    """
    store = Store(str(folder))
    load_files(store, files)
    if asked:
        store.optimize()


def derive_rules(graph: Graph, plan: Workspace, part: Path) -> None:
    """Run the rules and describe the catalogue: ``derived.nq`` and ``catalogue.nq``.

    A database must be closed before others read it, that is, this process must end: while it is
    open for writing it may drop the files that they look at.
    """
    store = _open(graph, ()) if graph.database is None else Store(str(graph.database))
    prefixes = load_prefixes(plan)
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        raise ConfigurationError(
            Text(
                "una mappatura non dice in quale grafo vanno le sue triple",
                "a mapping does not say in which graph its triples go",
            )
        )
    derived = plan.graph_iri("derived")
    catalogue = NamedNode(plan.graph_iri(dcat.GRAPH))
    documents = pipeline.load_documents(plan)
    if graph.database is not None:
        # what an interrupted run may have left; some tables speak in the catalogue's graph too
        for name in (NamedNode(derived), catalogue):
            store.remove_graph(name)
        speak = {n for n, d in documents.items() if catalogue.value in {c.graph for c in d.columns}}
        load_files(
            store, [p for p in graph.files if p.stem in speak or p.name == FROM_CONTRIBUTORS]
        )
    with (part / DERIVED).open("w", encoding="utf-8", newline="") as out:
        for rule in plan.resources.queries("derive"):
            found = list(derive.constructed(store, rule, derived, prefixes, plan.localise))
            out.writelines(f"{quad} .\n" for quad in found)
            store.bulk_extend(found)
    words = {n: (documents[n].title, documents[n].description) for n, _ in graph.tables}
    words |= {t.name: (t.title, t.description) for t in datasets.described_tables(plan)}
    dcat.describe(plan, store, prefixes, words, graph.left_out)
    described = store.quads_for_pattern(None, None, None, catalogue)
    write_lines(part / DESCRIBED, (f"{quad} .\n" for quad in described))
    if graph.database is not None:
        store.optimize()


def dump_graph(graph: Graph, added: Sequence[Path], part: Path) -> None:
    """Write all quads as the engine has them, in sorted files (:class:`psm_kg.bulk.lines.Runs`).

    It writes 1.00 as 1, so what was read is not yet what is published. ``added`` are the files of
    :func:`derive_rules`, which another process may have written.
    """
    store = _open(graph, added)
    with Runs(part) as runs:
        store.dump(cast(BinaryIO, runs), RdfFormat.N_QUADS)


def join_tables(graph: Graph, plan: Workspace, added: Sequence[Path], part: Path) -> None:
    """Write the tables that queries answer; over a database, in several processes."""
    tables = datasets.described_tables(plan)
    if graph.database is None:
        for table in tables:
            _join_table(graph, plan, added, table, part)
        return
    with new_pool(graph.workers) as pool:
        joined = [pool.submit(_join_table, graph, plan, added, table, part) for table in tables]
        for one in joined:
            one.result()


def _join_table(
    graph: Graph,
    plan: Workspace,
    added: Sequence[Path],
    table: datasets.PublishedTable,
    part: Path,
) -> None:
    rows = datasets.joined_rows(plan, table, _open(graph, added), load_prefixes(plan))
    write_csv(part / table.file, table.header, rows)


def judge_graph(graph: Graph, plan: Workspace, added: Sequence[Path], part: Path) -> None:
    """Validate: ``findings.json``; if the graph conforms, also ``counts.json``."""
    store, prefixes = _open(graph, added), load_prefixes(plan)
    report, rows = judge(plan, store, graph.database, prefixes, graph.workers)
    tracer = Tracer(
        pipeline.load_documents(plan),
        dict(graph.tables),
        store,
        plan.plan.base_iri,
        contributed.read_contributed(plan).mapped,
    )
    tracer.prepare(_wanted(report, rows))
    found = validation.graph_findings(plan, store, report, prefixes, tracer.locate, rows)
    write_findings(part / FINDINGS, found)
    if not any(f.severity is Severity.VIOLATION for f in found):
        counts = pipeline.count_things(store, Catalogue.load(plan, prefixes))
        (part / COUNTS).write_text(json.dumps([asdict(c) for c in counts]), encoding="utf-8")


def write_findings(path: Path, findings: Iterable[Finding]) -> None:
    """Findings as JSON, to be read by :func:`read_findings`."""
    listed = [{**asdict(f), "severity": f.severity.value} for f in findings]
    path.write_text(json.dumps(listed), encoding="utf-8")


def read_findings(path: Path) -> list[Finding]:
    """What :func:`write_findings` wrote."""
    return [
        Finding(
            **{
                **entry,
                "severity": Severity(entry["severity"]),
                "message": Text(**entry["message"]),
                "location": Location(**entry["location"]),
            }
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]


def _open(graph: Graph, added: Sequence[Path]) -> Store:
    """The store to be asked; in memory it is loaded once in a process, with what was derived."""
    if graph not in _stores:
        if graph.database is None:
            store = memory_store()
            # the database that is made of the same files checks every line
            load_files(store, [*graph.files, *added], trusted=True)
            # never let go of: the process ends with its work, and then its memory goes back as a
            # whole, which quad by quad takes a second or more
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(store))
        else:
            store = open_store(graph.database)
        _stores[graph] = store
    return _stores[graph]


def _wanted(
    report: shacl.Report, rows: Sequence[validation.CheckRow]
) -> Iterable[tuple[str, str, str | None]]:
    for result in report.results:
        value = None if result.value is None else validation.plain(result.value)
        yield validation.plain(result.focus_node), result.path, value
    for row in rows:
        yield row.focus, row.path, None if row.value is None else validation.plain(row.value)
