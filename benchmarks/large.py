"""Builds of large synthetic plans on disk, watched from beginning to end: time, memory, disk.

Two sizes show how the time grows; ``--memory`` (bytes that a graph may take in memory) is 0: each
is built on disk, whatever its size. For each step that the build announces: when it began, the most
memory that all processes together held during it (PSS, looked at every few seconds) and the most
disk that the plan, the output and the work folder took (what is gone from the file system: nothing
else may write there).

Run: ``python benchmarks/large.py [--sizes 3000000,30000000] [--work FOLDER] [--out FILE]``. Thirty
million triples take half an hour and 60 GB.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from speed import ROOT, family, proportional
from synthetic import generate

# a process of its own, so that only its memory is counted; its processes read this file again
PROGRAM = """
import sys
from pathlib import Path
from psm_kg import bulk
from psm_kg.workspace import Workspace

if __name__ == "__main__":
    bulk.build(
        Workspace.open(sys.argv[1]),
        Path(sys.argv[2]),
        memory=int(sys.argv[3]),
        progress=lambda step: print(step.en, flush=True),
    )
"""
PAUSE = 3.0  # seconds between two looks at the memory: each costs the build some time
SAID = 30.0  # seconds between two lines on standard error


@dataclass(slots=True)
class Step:
    """What the build announced; peaks in megabytes."""

    name: str
    begun: float
    memory: float = 0.0
    disk: float = 0.0


class Watched:
    """One build: its steps; seconds of the clock (``seconds``) and of the processor (``cpu``).

    ``free``: bytes that were free on the disk before there was a plan.
    """

    def __init__(self, plan: Path, out: Path, memory: int, free: int) -> None:
        program = plan.with_name("build.py")
        program.write_text(PROGRAM, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._started, self._done = time.perf_counter(), threading.Event()
        process = subprocess.Popen(
            [sys.executable, str(program), str(plan), str(out), str(memory)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )
        self.steps: list[Step] = []
        watch = threading.Thread(target=self._watch, args=(process.pid, plan, free))
        watch.start()
        assert process.stdout is not None
        for line in process.stdout:
            self.steps.append(Step(line.strip(), self._seconds()))
        process.wait()
        self.seconds = self._seconds()
        self._done.set()
        watch.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if process.returncode:
            raise SystemExit(f"the build ended with {process.returncode}")

    @property
    def memory(self) -> float:
        """The most megabytes of all processes together."""
        return max(step.memory for step in self.steps)

    def _seconds(self) -> float:
        return time.perf_counter() - self._started

    def _watch(self, root: int, plan: Path, free: int) -> None:
        said = 0.0
        while not self._done.wait(PAUSE):
            if not self.steps:
                continue
            step = self.steps[-1]
            now = sum(map(proportional, family(root))) / 1024
            step.memory = max(step.memory, now)
            disk = (free - shutil.disk_usage(plan).free) / 1e6
            step.disk = max(step.disk, disk)
            if self._seconds() - said > SAID:
                said = self._seconds()
                line = f"{said:5.0f} s {now:6.0f} MB {disk / 1000:6.1f} GB on disk  {step.name}"
                print(line, file=sys.stderr, flush=True)


def report(sizes: list[int], memory: int, work: Path) -> Iterator[str]:
    """The document, line by line, as it is measured."""
    yield (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"pyoxigraph {metadata.version('pyoxigraph')}; load {os.getloadavg()[0]:.1f} when it "
        "began; one run each.\n"
    )
    yield "| triples | step | begun, s | peak MB | peak GB on disk |\n|---:|---|---:|---:|---:|"
    totals: list[tuple[int, Watched]] = []
    for size in sizes:
        plan, out = work / f"plan-{size}", work / f"dist-{size}"
        free = shutil.disk_usage(work).free
        generate(plan, size)
        built = Watched(plan, out, memory, free)
        with (out / "public" / "data" / "psm.nq").open("rb") as dump:
            triples = sum(block.count(b"\n") for block in iter(lambda: dump.read(1 << 20), b""))
        totals.append((triples, built))
        for step in built.steps:
            peaks = f"{step.memory:.0f} | {step.disk / 1000:.1f}" if step.memory else "too short |"
            yield f"| {triples} | {step.name} | {step.begun:.0f} | {peaks} |"
        shutil.rmtree(out)
        shutil.rmtree(plan)
    yield "\n| triples | s | processor s | µs a triple | peak MB |\n|---:|---:|---:|---:|---:|"
    for triples, built in totals:
        each = built.seconds / triples * 1e6
        yield (
            f"| {triples} | {built.seconds:.0f} | {built.cpu:.0f} | {each:.0f} | "
            f"{built.memory:.0f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="3000000,30000000", help="triples, with commas")
    parser.add_argument("--memory", type=int, default=0, help="bytes of a graph in memory")
    parser.add_argument("--work", type=Path, help="where to build (a temporary folder)")
    parser.add_argument("--out", type=Path, help="also write the document to this file")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    lines = []
    with tempfile.TemporaryDirectory(dir=arguments.work) as scratch:
        for line in report(sizes, arguments.memory, Path(scratch)):
            print(line, flush=True)
            lines.append(line)
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
