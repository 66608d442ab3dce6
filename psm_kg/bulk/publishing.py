"""The output of a large build: files made beside each other by all cores, then put in place."""

from __future__ import annotations

import json
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
    publication,
)
from psm_kg.bulk import dumps, pages
from psm_kg.bulk.lines import Sorted
from psm_kg.bulk.parts import write_parts
from psm_kg.bulk.work import Work, file_hash, place
from psm_kg.graph import RDF_FORMATS
from psm_kg.mapping import STREAM_LIMITS
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.tables import FAULTS, FindingLog, TableFile, open_table, write_csv
from psm_kg.workspace import Workspace

_PARTS = ("ttl", "jsonld")


@dataclass(frozen=True)
class Publication:
    """What there is to publish.

    ``tables`` are the files of the plan's tables by name, ``joined`` the folder of the tables that
    queries answered, ``left_out`` the files that a plan of this size does not have.
    """

    workspace: Workspace
    prefixes: Prefixes
    tables: Mapping[str, Path]
    graph: Sorted
    described: Path
    joined: Path
    left_out: Sequence[str]
    report: bytes
    counts: tuple[pipeline.Count, ...]


def publish(
    published: Publication,
    work: Work,
    database: Future[Path],
    folder: Path,
    pool: Executor,
) -> dict[str, Any]:
    """Write the whole output into ``folder``; return the manifest."""
    public = work.step("public", lambda part: _files(published, work, part, pool))
    gone = json.loads((public / "gone.json").read_text(encoding="utf-8"))
    place(public / "root", folder / "public")
    place(published.graph.path, folder / "public" / "data" / "psm.nq")
    # the links share the files of the work folder: the engine never changes a file it wrote
    place(database.result(), folder / "store")
    files = {f"public/{p}": c for p, c in _small_files(published, gone)}
    files |= dict(hosting.configurations(published.workspace.plan.base_iri, gone))
    files |= dict(links.plan_copy(published.workspace))
    files["report.json"] = published.report
    _write(folder, files.items())
    fronts = pages.front_pages(published.workspace, published.counts, folder / "public")
    _write(folder / "public", fronts)
    return publication.write_manifest(
        folder,
        _entries(folder, pool),
        {"sha256": published.graph.sha256, "quads": published.graph.lines},
        {c.kind: c.count for c in published.counts},
    )


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for path, content in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _entries(folder: Path, pool: Executor) -> dict[str, dict[str, Any]]:
    """Size and hash of each file but the database."""
    paths = sorted(
        p for p in folder.rglob("*") if p.is_file() and (folder / "store") not in p.parents
    )
    hashes = pool.map(file_hash, paths, chunksize=max(1, len(paths) // 16))
    return {
        path.relative_to(folder).as_posix(): {"sha256": sha256, "bytes": path.stat().st_size}
        for path, sha256 in zip(paths, hashes, strict=True)
    }


def _files(published: Publication, work: Work, part: Path, pool: Executor) -> None:
    """The files whose size grows with the plan: dumps, parts of datasets, tables."""
    data, csv = part / "root" / "data", part / "root" / "csv"
    for each in (data, csv):
        each.mkdir(parents=True)
    workspace, bindings = published.workspace, published.prefixes.bindings
    parts = pool.submit(write_parts, workspace, published.graph.path, published.described, data)
    whole = pool.submit(dumps.split_graph, published.graph.path, work.scratch("split")).result()
    made = [
        pool.submit(dumps.write_dump, whole, data / f"psm.{suffix}", bindings)
        for suffix in sorted(RDF_FORMATS, key=("jsonld", "rdf", "trig", "ttl", "nt", "nq").index)
        if suffix != "nq"
    ]
    tables = pool.submit(_write_tables, published, csv)
    (part / "gone.json").write_text(json.dumps(parts.result()), encoding="utf-8")
    for dataset in sorted(data.glob("psm-*.nq")):
        made.append(pool.submit(_write_part, dataset, work.scratch(dataset.stem), bindings))
    for task in (*made, tables):
        task.result()
    for suffix in RDF_FORMATS:
        source = published.graph.path if suffix == "nq" else data / f"psm.{suffix}"
        dumps.compress(source, data / f"psm.{suffix}.gz", pool)


def _write_part(quads: Path, scratch: Path, prefixes: Mapping[str, str]) -> None:
    split = dumps.split_graph(quads, scratch)
    for suffix in _PARTS:
        dumps.write_dump(split, quads.with_suffix(f".{suffix}"), prefixes)


class _Rows(Sequence[tuple[str, ...]]):
    """The rows of a CSV file, read each time that they are asked for."""

    def __init__(self, file: TableFile) -> None:
        self.file = file
        self._count: int | None = None

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        log = FindingLog(self.file.path.name, FAULTS)
        for piece in self.file.pieces:
            for batch in self.file.batches(piece, log):
                yield from map(tuple, batch.rows)

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __getitem__(self, at: Any) -> Any:
        raise TypeError("the rows of a large table are read in order")


def _published_tables(published: Publication) -> list[datasets.PublishedTable]:
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
        rows = _Rows(open_table(published.joined / table.file, limits=STREAM_LIMITS, hygiene=False))
        tables.append(datasets.with_rows(table, rows, references))
    return tables


def _write_tables(published: Publication, folder: Path) -> None:
    """``csv/``: every table, what says what they hold, the database, the workbook if it fits."""
    workspace, tables = published.workspace, _published_tables(published)
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
