"""The story of a build for a plan that does not fit in memory, told with files.

Each step leaves files in a work folder beside the output, so that a build that was cut goes on
from its last finished step (:mod:`psm_kg.bulk.work`). What is published is what
:func:`psm_kg.pipeline.build` publishes, except the documents and pages of single things, which the
server makes when they are asked for (ADR 0030).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from psm_kg import mapping, pipeline, processes, provenance, swap
from psm_kg.bulk import asking, publishing
from psm_kg.bulk.declared import write_declared
from psm_kg.bulk.lines import merge_runs, write_lines
from psm_kg.bulk.size import refuse_unfit
from psm_kg.bulk.work import Work
from psm_kg.datasets import WORKBOOK
from psm_kg.errors import Finding, Severity, Text
from psm_kg.namespaces import load_prefixes
from psm_kg.planfile import in_plan_file
from psm_kg.tables import read_table, write_csv
from psm_kg.tables.folder import TABLE_MISSING, table_files
from psm_kg.workspace import Workspace

#: Bytes that a graph in memory may take; a larger one is asked questions on disk.
MEMORY = 2 << 30
_BYTES_A_QUAD = 480  # of Oxigraph in memory, seen at 3 million
#: Rows of all tables together above which there is no workbook: its 65 thousand rows at a million
#: triples took about a quarter of the build's time.
_WORKBOOK_ROWS = 20_000
_MAPPED, _COUNT = "findings.json", "quads"
#: Two databases: one that is asked and completed, one that is complete when it is there.
_DATABASE, _COMPLETE, _DERIVED = "database", "database-complete", "derived"


@dataclass(frozen=True)
class _Mapped:
    """The tables as N-Quads: ``files`` in the order of names, how many quads and rows."""

    folder: Path
    tables: dict[str, Path]
    files: tuple[Path, ...]
    quads: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Files that a plan of this size does not publish."""
        return (WORKBOOK,) if self.rows > _WORKBOOK_ROWS else ()


def build(
    workspace: Workspace,
    out: Path,
    *,
    memory: int = MEMORY,
    progress: pipeline.Progress = pipeline.silent,
) -> pipeline.Built:
    """Build a plan of any size. Raises as :func:`psm_kg.pipeline.build` does.

    ``memory`` (bytes) bounds the graph that is held to be asked questions.
    """
    refuse_unfit(workspace)
    with swap.replaced_folder(out) as folder, ExitStack() as stack:
        work = Work(out, workspace)
        mapped = _map(workspace, work, progress)
        if any(f.severity is Severity.VIOLATION for f in mapped.findings):
            raise pipeline.refusal(_in_order(mapped.findings), validated=False)
        steps = _Steps(workspace, work, mapped, mapped.quads * _BYTES_A_QUAD > memory, stack)
        progress(Text("derivo", "deriving"))
        added = steps.derive()
        # the files are made while the graph is judged: nothing is in its place before the verdict
        progress(Text("valido e preparo i file", "validating, making the files"))
        dumped, joined, judged = steps.ask(added)

        verdict = {judged}

        def settle(tasks: list[publishing.Task]) -> None:
            waiting = set(tasks)
            while waiting:
                done = wait(waiting | verdict, return_when=FIRST_COMPLETED).done
                if done & verdict:
                    _refuse_violations(_findings(mapped, judged.result()))
                    verdict.clear()
                for task in done & waiting:
                    task.result()
                waiting -= done

        settle([dumped])
        published = publishing.Publication(
            workspace,
            load_prefixes(workspace),
            mapped.tables,
            *_sort(work, dumped.result(), steps.pool),
            added[1],
            mapped.left_out,
        )
        public = publishing.make_files(published, joined, work, steps.pool, settle)
        settle([steps.database, judged])
        findings = _findings(mapped, judged.result())
        counts = tuple(
            pipeline.Count(c["kind"], Text(**c["label"]), c["count"])
            for c in json.loads((judged.result() / asking.COUNTS).read_text(encoding="utf-8"))
        )
        progress(Text("pubblico", "publishing"))
        manifest = publishing.publish(
            published,
            public,
            steps.database.result(),
            pipeline.findings_json(findings),
            counts,
            folder,
            steps.pool,
        )
        work.require_unchanged()
        # before all that was written is made to last: the work need not
        work.remove()
    return pipeline.Built(out, manifest, counts, findings, large=True)


def _map(workspace: Workspace, work: Work, progress: pipeline.Progress) -> _Mapped:
    """Tables to N-Quads, and the quads that are in every plan."""

    def make(part: Path) -> None:
        documents = pipeline.load_documents(workspace)
        optional = {n: d.optional for n, d in documents.items() if n != "plan"}
        files, findings = table_files(workspace.tables, optional)
        own = pipeline.plan_table(workspace)
        write_csv(part / "plan.csv", own.header, own.rows)
        base, graph = workspace.plan.base_iri, workspace.graph_iri("provenance")
        report = mapping.stream_tables(
            documents,
            {"plan": part / "plan.csv", **files},
            part,
            per_row=provenance.row_lines(base, graph),
            excused=[f.location.file for f in findings if f.code == TABLE_MISSING],
        )
        findings += [_as_plan(f) for f in report.findings]
        findings += write_declared(workspace, documents, files, part)
        rounds = read_table(files["rounds"]) if "rounds" in files else None
        findings += pipeline.check_rounds(workspace, rounds)
        fixed = pipeline.fixed_quads(workspace)
        write_lines(part / "_fixed.nq", (f"{quad} .\n" for quad in fixed))
        asking.write_findings(part / _MAPPED, findings)
        sizes = {"quads": sum(report.quads.values()), "rows": sum(report.rows.values())}
        tables = {name: str(path) for name, path in files.items()}
        content = {**sizes, "tables": tables}
        (part / "tables.json").write_text(json.dumps(content), encoding="utf-8")

    progress(Text("leggo le tabelle e produco il grafo", "reading the tables, making the graph"))
    folder = work.step("mapped", make)
    if work.reused:
        progress(
            Text(
                "riprendo la costruzione interrotta: le tabelle non sono cambiate",
                "going on with the build that was cut: the tables have not changed",
            )
        )
    content = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    tables = {"plan": folder / "plan.csv"} | {n: Path(p) for n, p in content["tables"].items()}
    return _Mapped(
        folder,
        tables,
        tuple(sorted(folder.glob("*.nq"))),
        content["quads"],
        content["rows"],
        tuple(asking.read_findings(folder / _MAPPED)),
    )


def _as_plan(finding: Finding) -> Finding:
    """The table of the plan is read from plan.toml."""
    place = finding.location
    if place.file != "plan.csv":
        return finding
    return in_plan_file(replace(finding, location=replace(place, file="plan.toml")))


class _Steps:
    """The steps after the mapping, each in a process that gives its memory back.

    In memory, one process holds the graph and is asked one thing after the other, while another
    makes the database of the same files. On disk the database is made first, then completed and
    closed, then read by all.
    """

    def __init__(
        self, workspace: Workspace, work: Work, mapped: _Mapped, on_disk: bool, stack: ExitStack
    ) -> None:
        self._workspace, self._work, self._mapped, self._on_disk = workspace, work, mapped, on_disk
        self.pool = stack.enter_context(processes.new_pool(processes.cores()))
        self._asker = stack.enter_context(processes.new_pool(1))
        self._keeper = stack.enter_context(processes.new_pool(1))
        load = _load if on_disk else _load_with_derived
        self.database: Future[Path] = self._keeper.submit(load, work, mapped.files)
        # what the loading took (0.7 GB at 30 million triples) is given back at once
        self.database.add_done_callback(lambda _: self._keeper.shutdown(wait=False))
        self._graph = asking.Graph(
            mapped.files,
            work.folder / _DATABASE if on_disk else None,
            tuple(sorted(mapped.tables.items())),
            mapped.left_out,
            processes.cores(),
        )

    def derive(self) -> tuple[Path, ...]:
        """The files of what the rules add, and of the catalogue."""
        if self._on_disk:
            self.database.result()
            folder = processes.apart(_derive, self._workspace, self._work, self._graph)
        else:
            folder = self._asker.submit(_derive, self._workspace, self._work, self._graph).result()
        return _added(folder)

    def ask(self, added: tuple[Path, ...]) -> tuple[Future[Path], Future[Path], Future[Path]]:
        """The folders of the dump, of the tables that queries answer, of what was found."""
        dumper = self.pool if self._on_disk else self._asker
        dumped = dumper.submit(_dump, self._work, self._graph, added)
        joined = self._asker.submit(_join, self._workspace, self._work, self._graph, added)
        judged = self._asker.submit(_judge, self._workspace, self._work, self._graph, added)
        # giving its memory back takes a second or more: while the others work
        judged.add_done_callback(lambda _: self._asker.shutdown(wait=False))
        return dumped, joined, judged


def _load(work: Work, files: tuple[Path, ...]) -> Path:
    return work.step(_DATABASE, lambda part: asking.load_database(part, files, asked=True))


def _load_with_derived(work: Work, files: tuple[Path, ...]) -> Path:
    """The database with what is being derived meanwhile, loaded in one go."""

    def every() -> Iterator[Path]:
        yield from files
        yield from _added(work.wait(_DERIVED))

    return work.step(_COMPLETE, lambda part: asking.load_database(part, every()))


def _added(derived: Path) -> tuple[Path, ...]:
    return derived / asking.DERIVED, derived / asking.DESCRIBED


def _derive(workspace: Workspace, work: Work, graph: asking.Graph) -> Path:
    return work.step(_DERIVED, lambda part: asking.derive_rules(graph, workspace, part))


def _dump(work: Work, graph: asking.Graph, added: tuple[Path, ...]) -> Path:
    return work.step("dumped", lambda part: asking.dump_graph(graph, added, part))


def _join(workspace: Workspace, work: Work, graph: asking.Graph, added: tuple[Path, ...]) -> Path:
    return work.step("joined", lambda part: asking.join_tables(graph, workspace, added, part))


def _judge(workspace: Workspace, work: Work, graph: asking.Graph, added: tuple[Path, ...]) -> Path:
    return work.step("judged", lambda part: asking.judge_graph(graph, workspace, added, part))


def _sort(work: Work, runs: Path, pool: Executor) -> tuple[Path, int]:
    """The whole graph in canonical order, and how many quads it has."""

    def make(part: Path) -> None:
        count = merge_runs(runs, part / "psm.nq", pool)
        (part / _COUNT).write_text(str(count), encoding="ascii")

    folder = work.step("sorted", make)
    pool.submit(_empty, runs)
    return folder / "psm.nq", int((folder / _COUNT).read_text(encoding="ascii"))


def _empty(folder: Path) -> None:
    """Remove the files of a finished step that nobody reads again."""
    for path in folder.iterdir():
        path.unlink(missing_ok=True)


def _refuse_violations(findings: tuple[Finding, ...]) -> None:
    if any(f.severity is Severity.VIOLATION for f in findings):
        raise pipeline.refusal(findings, validated=True)


def _findings(mapped: _Mapped, judged: Path) -> tuple[Finding, ...]:
    """What is wrong in the tables, then in the graph."""
    in_graph = map(_as_plan, asking.read_findings(judged / asking.FINDINGS))
    return _in_order([*mapped.findings, *in_graph])


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=Finding.sort_key))
