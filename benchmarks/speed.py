"""Everything that is measured side by side, in one run and one document.

On synthetic plans (``synthetic.py``) of some sizes: loading (ours, ``oxigraph load``), queries
(ours in memory and on disk, rdflib), the whole build (ours; off-the-shelf parts at the smallest
size). Then mapping and validation, which have programs of their own and ask the other engines in
the environments of ``others.py``. Sides take turns; each figure is the median of the rounds; ratios
are between medians of the same run. Seconds are of the processor (all processes together) and of
the clock: on a busy machine only the first mean much.

Run: ``python benchmarks/speed.py [--sizes 30000,300000] [--rounds 3] [--others FOLDER] [--out FILE]
[--into FILE]``; ``--into`` puts the document between ``<!-- bench:begin -->`` and
``<!-- bench:end -->`` of a file. Parts that take long can be left out:
``--only load,queries,build,mapping,validation``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from others import NODE, PYTHON
from synthetic import generate

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PLAN_STEPS = ("map", "derive", "validate", "publish")
PARTS = ("load", "queries", "build", "mapping", "validation")
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
QUERIES = ("plan/counts", "plan/axes", "projects/kinds", "projects/crossing-axes")
SEARCH = """SELECT ?thing ?name WHERE {
  ?thing skos:prefLabel ?name FILTER(CONTAINS(LCASE(STR(?name)), "archivi"))
} ORDER BY ?thing ?name"""
# of rdflib: more would take minutes a query
RDFLIB_TRIPLES = 50_000


class Taken:
    """What a command took: seconds of the clock, of the processor, megabytes at its peak.

    Looking at the memory of large processes takes time from them: without ``watched`` nobody does.
    """

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str] | None = None,
        *,
        watched: bool = True,
    ) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self._peak, self._done = 0, threading.Event()
        watch = threading.Thread(target=self._watch, args=(process.pid,))
        if watched:
            watch.start()
        output, errors = process.communicate()
        self._done.set()
        if watched:
            watch.join()
        self.seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.megabytes = self._peak / 1024
        self.output = output.decode()
        if process.returncode != 0:
            raise SystemExit(f"{command}: {errors.decode()}")

    def _watch(self, root: int) -> None:
        """The sum over the process and what it started of the memory that is theirs (PSS)."""
        pause = 0.05  # a look at a large process takes its time: seldom, once it is long
        while not self._done.wait(pause):
            self._peak = max(self._peak, sum(map(proportional, family(root))))
            pause = min(2.0, 1.5 * pause)


def family(root: int) -> Iterator[int]:
    """A process and all that it started, while they live."""
    yield root
    try:
        tasks = list(Path(f"/proc/{root}/task").iterdir())
        children = [pid for t in tasks for pid in (t / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def proportional(pid: int) -> int:
    """Kilobytes of memory of a process, what it shares divided among those that share it."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(x.split()[1]) for x in text.splitlines() if x.startswith("Pss:")), 0)


def _median(taken: list[Taken]) -> tuple[float, float, float]:
    columns = zip(*((t.seconds, t.cpu, t.megabytes) for t in taken), strict=True)
    seconds, cpu, megabytes = (statistics.median(column) for column in columns)
    return seconds, cpu, megabytes


def _turns(sides: dict[str, Callable[[], Taken]], rounds: int) -> dict[str, list[Taken]]:
    taken: dict[str, list[Taken]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            taken[name].append(run())
    return taken


def _program(*code: str) -> list[str]:
    return [sys.executable, "-c", "\n".join(code)]


def measure_load(
    dump: Path, plan: Path, work: Path, rounds: int, megabytes: float
) -> Iterator[str]:
    """A database of the dump, by our function and by Oxigraph's own program; the build of the plan.

    ``megabytes``: of a build that was looked at.
    """
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if not oxigraph.is_file():
        yield "*`oxigraph load`: the package oxigraph is not installed*"
        return
    count = iter(range(1000))

    def ours() -> Taken:
        return Taken(
            _program(
                "from pathlib import Path",
                "from psm_kg.store import Store, load_files",
                f"load_files(Store({str(work / f'o{next(count)}')!r}), [Path({str(dump)!r})])",
            )
        )

    def theirs() -> Taken:
        folder = str(work / f"t{next(count)}")
        return Taken([str(oxigraph), "load", "-l", folder, "-f", str(dump)])

    def whole() -> Taken:
        out = work / f"w{next(count)}"
        taken = build(plan, out, watched=False)
        shutil.rmtree(out)
        return taken

    sides = {"ours": ours, "`oxigraph load`": theirs, "**whole build**": whole}
    medians = {name: _median(runs) for name, runs in _turns(sides, rounds).items()}
    medians["**whole build**"] = (*medians["**whole build**"][:2], megabytes)
    seconds, cpu, _ = medians["`oxigraph load`"]
    for name, taken_by in medians.items():
        yield (
            f"| {name} | {taken_by[0]:.2f} | {taken_by[1]:.2f} | {taken_by[2]:.0f} | "
            f"{taken_by[0] / seconds:.1f} | {taken_by[1] / cpu:.1f} |"
        )


def measure_queries(plan: Path, dist: Path, triples: int, rounds: int) -> Iterator[str]:
    """Milliseconds of catalogue queries and of a search, on each side."""
    sides = ["memory", "disk", *(["rdflib"] if triples <= RDFLIB_TRIPLES else [])]
    found: dict[str, dict[str, list[float]]] = {side: {} for side in sides}
    for side in sides:
        command = [sys.executable, str(HERE / "speed.py"), "--ask", side, str(plan), str(dist)]
        taken = json.loads(Taken([*command, "--rounds", str(rounds)]).output)
        found[side] = taken
    for name in found["memory"]:
        medians = [1000 * statistics.median(found[side][name]) for side in sides]
        cells = [f"{median:.1f}" for median in medians] + ["–"] * (3 - len(sides))
        yield f"| {name} | {' | '.join(cells)} | {medians[-1] / medians[0]:.0f} |"


def ask(side: str, plan: Path, dist: Path, rounds: int) -> None:
    """In a process of its own: the queries on one side, as JSON."""
    from psm_kg.namespaces import load_prefixes
    from psm_kg.queries import Catalogue
    from psm_kg.store import load_files, memory_store, open_store, run_query
    from psm_kg.workspace import Workspace

    workspace = Workspace.open(plan)
    prefixes = load_prefixes(workspace)
    catalogue = Catalogue.load(workspace, prefixes)
    texts = {
        name: catalogue.get(name).text for name in QUERIES if not catalogue.get(name).parameters
    }
    texts["search in names"] = SEARCH
    run: Callable[[str], int]
    if side == "rdflib":
        import rdflib

        graph = rdflib.Dataset(default_union=True)
        graph.parse(dist / "public" / "data" / "psm.nq", format="nquads")
        header = prefixes.sparql()
        run = lambda text: sum(1 for _ in graph.query(header + text))  # noqa: E731
    else:
        store = open_store(dist / "store") if side == "disk" else memory_store()
        if side == "memory":
            load_files(store, [dist / "public" / "data" / "psm.nq"])
        run = lambda text: sum(1 for _ in run_query(store, text, prefixes=prefixes.bindings))  # noqa: E731
    taken: dict[str, list[float]] = {name: [] for name in texts}
    for _ in range(rounds):
        for name, text in texts.items():
            started = time.perf_counter()
            run(text)
            taken[name].append(time.perf_counter() - started)
    print(json.dumps(taken))


def build(plan: Path, out: Path, *, watched: bool = True) -> Taken:
    """The whole story, as a user runs it."""
    command = [sys.executable, "-m", "psm_kg", "build", "--large"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command += ["--plan", str(plan), "--out", str(out)]
    return Taken(command, environment, watched=watched)


def shelf(plan: Path, work: Path) -> tuple[float, float]:
    """Seconds and processor seconds of the same story with off-the-shelf parts."""
    program = [sys.executable, str(HERE / "build_steps.py"), str(plan), "--work", str(work)]
    steps = [Taken([*program, "--step", f"shelf:{step}"]) for step in PLAN_STEPS]
    return sum(s.seconds for s in steps), sum(s.cpu for s in steps)


def report(
    sizes: list[int], rounds: int, parts: tuple[str, ...], work: Path, others: Path | None
) -> Iterator[str]:
    """The document, line by line, as it is measured."""
    packages = ("pyoxigraph", "rdflib", "pyshacl", "csvw")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    if others is not None:
        asked = [text for packages in PYTHON.values() for text in packages[:1]] + NODE[:1]
        versions += ", " + ", ".join(re.sub("==|(?<=.)@", " ", text) for text in asked)
    yield f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()},"
    yield f"{versions};"
    yield f"load {load} when it began; medians of {rounds} rounds.\n"
    for at, size in enumerate(sizes):
        plan, dist = work / f"plan-{size}", work / f"dist-{size}"
        generate(plan, size)
        ours = build(plan, dist)
        dump = dist / "public" / "data" / "psm.nq"
        triples = json.loads((dist / "manifest.json").read_text())["graph"]["quads"]
        yield f"\n### {triples} triples\n"
        if "load" in parts:
            yield "| load | s | processor s | MB | s ÷ `oxigraph load` | processor ÷ |"
            yield "|---|---:|---:|---:|---:|---:|"
            yield from measure_load(dump, plan, work, rounds, ours.megabytes)
            yield ""
        if "queries" in parts:
            yield "| query | memory ms | disk ms | rdflib ms | slowest side / memory |"
            yield "|---|---:|---:|---:|---:|"
            yield from measure_queries(plan, dist, triples, rounds)
            yield ""
        if "build" in parts and at == 0:
            yield "| whole build | s | processor s |\n|---|---:|---:|"
            yield f"| ours | {ours.seconds:.1f} | {ours.cpu:.1f} |"
            seconds, cpu = shelf(plan, work)
            yield f"| off the shelf | {seconds:.1f} | {cpu:.1f} |"
            yield f"| ratio | {seconds / ours.seconds:.1f} | {cpu / ours.cpu:.1f} |"
            yield ""
        shutil.rmtree(dist)
    programs = {"mapping": ["mapping.py"], "validation": ["validation.py"]}
    morph = others / "morph-kgc" / "bin" / "python" if others else None
    if morph is not None and morph.exists():
        programs["mapping"] += ["--morph-kgc", str(morph)]
    if others is not None:
        programs["validation"] += ["--engines", str(others)]
    for part, (name, *arguments) in programs.items():
        if part in parts:
            yield f"\n### {part.capitalize()}\n"
            command = [sys.executable, str(HERE / name), *arguments, "--runs", str(rounds)]
            yield Taken(command).output


def put_into(file: Path, document: str) -> None:
    """Replace what is between the marks. Raises SystemExit when the file has none."""
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{file} has no {BEGIN} … {END}")
    file.write_text(f"{before}{BEGIN}\n{document.strip()}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="30000,300000,3000000", help="triples, with commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--others", type=Path, help="environments made by others.py")
    parser.add_argument("--out", type=Path, help="also write the document to this file")
    parser.add_argument("--into", type=Path, help="also put it between the marks of this file")
    parser.add_argument("--ask", nargs=3, metavar=("SIDE", "PLAN", "DIST"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        side, plan, dist = options.ask
        ask(side, Path(plan), Path(dist), options.rounds)
        return
    parts = tuple(part for part in PARTS if part in options.only.split(","))
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        sizes = [int(size) for size in options.sizes.split(",")]
        for line in report(sizes, options.rounds, parts, Path(folder), options.others):
            lines.append(line)
            print(line, flush=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.into:
        put_into(options.into, "\n".join(lines))


if __name__ == "__main__":
    main()
