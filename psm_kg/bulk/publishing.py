"""The output of a large build: files made beside each other by all cores, then put in place."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from psm_kg import (
    contributed,
    datasets,
    dcat,
    documents,
    hosting,
    links,
    pipeline,
    processes,
    publication,
)
from psm_kg.bulk import dumps, pages
from psm_kg.bulk.parts import write_parts
from psm_kg.bulk.work import Work, file_hash, place
from psm_kg.graph import RDF_FORMATS
from psm_kg.mapping import STREAM_LIMITS
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.tables import FAULTS, FindingLog, TableFile, open_table, write_csv
from psm_kg.workspace import Workspace

_GONE, _ENTRIES = "gone.json", "entries.json"
Task = Future[Any]
Settle = Callable[[list[Task]], None]


@dataclass(frozen=True)
class Publication:
    """What there is to publish: ``graph`` is sorted N-Quads.

    ``tables`` are the files of the plan's tables by name, ``left_out`` the files that a plan of
    this size does not have.
    """

    workspace: Workspace
    prefixes: Prefixes
    tables: Mapping[str, Path]
    graph: Path
    quads: int
    described: Path
    left_out: Sequence[str]


def make_files(
    published: Publication, joined: Future[Path], work: Work, pool: Executor, settle: Settle
) -> Path:
    """Make the files whose size grows with the plan, in a folder of the work.

    ``joined`` is the folder of the tables that queries answer; ``settle`` waits for tasks, and
    raises when they are no longer wanted.
    """
    return work.step("public", lambda part: _files(published, joined, work, part, pool, settle))


def publish(
    published: Publication,
    public: Path,
    database: Path,
    report: bytes,
    counts: Sequence[pipeline.Count],
    folder: Path,
    pool: Executor,
) -> dict[str, Any]:
    """Put the files (of :func:`make_files`) and the database into ``folder``; write the others.

    Returns the manifest.
    """
    gone, known = (
        json.loads((public / name).read_text(encoding="utf-8")) for name in (_GONE, _ENTRIES)
    )
    place(public / "root", folder / "public")
    # the links share the files of the work folder: the engine never changes a file it wrote
    place(database, folder / "store")
    files = dict(hosting.configurations(published.workspace.plan.base_iri, gone))
    files |= dict(links.plan_copy(published.workspace))
    files["report.json"] = report
    _write(folder, files.items())
    fronts = pages.front_pages(published.workspace, counts, folder / "public")
    _write(folder / "public", fronts)
    entries = _entries(folder, pool, known)
    return publication.write_manifest(
        folder,
        entries,
        {"sha256": entries["public/data/psm.nq"]["sha256"], "quads": published.quads},
        {c.kind: c.count for c in counts},
    )


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for path, content in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _entries(
    folder: Path, pool: Executor, known: Mapping[str, dict[str, Any]] | None = None
) -> dict[str, dict[str, Any]]:
    """Size and hash of each file but the database; ``known`` are those of files in ``public``."""
    paths = [p for p in folder.rglob("*") if p.is_file() and (folder / "store") not in p.parents]
    entries = {f"public/{name}": entry for name, entry in (known or {}).items()}
    # the large ones first, so that no process is left with one at the end
    sizes = sorted(((p.stat().st_size, p) for p in paths), reverse=True)
    new = [(p.relative_to(folder).as_posix(), size, p) for size, p in sizes]
    new = [each for each in new if each[0] not in entries]
    hashes = pool.map(file_hash, [p for _, _, p in new])
    entries |= {
        name: {"sha256": made, "bytes": size}
        for (name, size, _), made in zip(new, hashes, strict=True)
    }
    return dict(sorted(entries.items()))


def _files(
    published: Publication,
    joined: Future[Path],
    work: Work,
    part: Path,
    pool: Executor,
    settle: Settle,
) -> None:
    """Dumps, parts of datasets, tables."""
    data, csv = part / "root" / "data", part / "root" / "csv"
    for each in (data, csv):
        each.mkdir(parents=True)
    workspace, whole = published.workspace, published.graph
    naming = published.prefixes.bindings, workspace.graph_iri("")
    made: list[Task] = []
    # what is remembered of each thing is given back with the process
    with processes.new_pool(1) as apart:
        parts = apart.submit(write_parts, workspace, whole, published.described, data)
        triples = pool.submit(dumps.write_triples, whole, data / "psm.nt")
        by_graph = work.scratch("split")
        quads = pool.submit(dumps.split_graphs, whole, by_graph)
        for split, formats in ((triples, ("rdf", "ttl")), (quads, ("jsonld", "trig"))):
            settle([split])
            sources = [data / "psm.nt"] if split is triples else quads.result()
            for suffix in formats:
                target = data / f"psm.{suffix}"
                made.append(pool.submit(_write_whole, whole, sources, target, *naming))
        settle([parts])
    gone = parts.result()
    (part / _GONE).write_text(json.dumps(gone), encoding="utf-8")
    made.append(pool.submit(_write_small_files, published, gone, part / "root"))
    # the tables take long in one process: as early as possible
    if in_time := joined.done():
        made.append(pool.submit(_write_tables, published, joined.result(), csv))
    for dataset in sorted(data.glob("psm-*.nq"), key=lambda p: (-p.stat().st_size, p)):
        made.append(pool.submit(_write_part, dataset, work.scratch(dataset.stem), *naming))
    if not in_time:
        settle([joined])
        made.append(pool.submit(_write_tables, published, joined.result(), csv))
    settle(made)
    # what is there reaches the disk beside the rest: at the end all of it must have
    threading.Thread(target=os.sync, daemon=True).start()
    pool.submit(shutil.rmtree, by_graph, ignore_errors=True)
    place(whole, data / "psm.nq")
    for suffix in RDF_FORMATS:
        dumps.compress(data / f"psm.{suffix}", data / f"psm.{suffix}.gz", pool)
    (part / _ENTRIES).write_text(json.dumps(_entries(part / "root", pool)), encoding="utf-8")


def _write_whole(
    quads: Path,
    sources: Sequence[Path],
    target: Path,
    prefixes: Mapping[str, str],
    graph_base: str,
) -> None:
    dumps.write_dump(sources, target, dumps.Used.by(quads, prefixes, graph_base))


def _write_part(quads: Path, scratch: Path, prefixes: Mapping[str, str], graph_base: str) -> None:
    used = dumps.Used.by(quads, prefixes, graph_base)
    dumps.write_dump([quads], quads.with_suffix(".ttl"), used)
    graphs = dumps.split_graphs(quads, scratch)
    dumps.write_dump(graphs, quads.with_suffix(".jsonld"), used)
    shutil.rmtree(scratch)


class _Rows(Sequence[tuple[str, ...]]):
    """The rows of a CSV file, read each time that they are asked for."""

    def __init__(self, file: TableFile) -> None:
        self.file = file
        self._count: int | None = None

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        log = FindingLog(self.file.path.name, FAULTS)
        count = 0
        for piece in self.file.pieces:
            for batch in self.file.batches(piece, log):
                yield from map(tuple, batch.rows)
                count += len(batch.rows)
        self._count = count

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __getitem__(self, at: Any) -> Any:
        raise TypeError("the rows of a large table are read in order")


def _published_tables(published: Publication, joined: Path) -> list[datasets.PublishedTable]:
    """The tables that people keep, then the joined ones, with rows that stay on disk."""
    workspace, mappings = published.workspace, pipeline.load_documents(published.workspace)
    tables = []
    for name in sorted(published.tables):
        file = open_table(published.tables[name], mappings[name].dialect, STREAM_LIMITS)
        header = file.first.header
        tables.append(datasets.kept_table(workspace, name, mappings[name], header, _Rows(file)))
    known = set(published.tables)
    for table in datasets.described_tables(workspace):
        references = tuple(r for r in table.references if r.table in known)
        rows = _Rows(open_table(joined / table.file, limits=STREAM_LIMITS, hygiene=False))
        tables.append(datasets.with_rows(table, rows, references))
    return tables


def _write_tables(published: Publication, joined: Path, folder: Path) -> None:
    """``csv/``: every table, what says what they hold, the database, the workbook if it fits."""
    workspace, tables = published.workspace, _published_tables(published, joined)
    for table in tables:
        write_csv(folder / table.file, table.header, table.rows)
    for path, content in datasets.described_files(workspace, tables):
        (folder.parent / path).write_bytes(content)
    if datasets.WORKBOOK not in published.left_out:
        content = datasets.write_workbook(workspace, tables)
        (folder.parent / datasets.WORKBOOK).write_bytes(content)
    datasets.write_database_file(
        tables, datasets.views(workspace), folder.parent / datasets.DATABASE
    )


def _write_small_files(published: Publication, gone: Mapping[str, str], root: Path) -> None:
    _write(root, _small_files(published, gone))


def _small_files(published: Publication, gone: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files whose size does not grow with the plan."""
    workspace, prefixes = published.workspace, published.prefixes
    described = list(parse(path=str(published.described), format=RdfFormat.N_QUADS))
    catalogue = Catalogue.load(workspace, prefixes)
    makers: tuple[Callable[[], Iterator[tuple[str, bytes]]], ...] = (
        lambda: dcat.catalogue_files(described, workspace, prefixes),
        lambda: publication.ontology_files(workspace, prefixes),
        lambda: publication.query_files(catalogue),
        lambda: datasets.contributed_files(workspace, contributed.read_contributed(workspace)),
        lambda: links.published_files(workspace, prefixes),
    )
    yield from chain.from_iterable(make() for make in makers)
    yield (
        documents.INDEX,
        documents.index(workspace.plan.base_iri, prefixes, {}, gone, on_demand=True),
    )
