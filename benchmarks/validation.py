"""SHACL engines side by side: ours, pySHACL, the fastest others, on a synthetic plan with faults.

Each engine validates the same triples with the shapes of this project, in a process and in an
environment of its own (``--engines FOLDER``: ``FOLDER/pyshifty/bin/python`` and so on, and
``FOLDER/node/node_modules`` for npm's shacl-engine); those that are not there are named as absent.
Seconds are processor time, medians of the runs, the engines taking turns. Run:
``python benchmarks/validation.py [--triples 30000 300000] [--runs 3] [--engines FOLDER]``.

``benchmarks/others.py`` makes the environments.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from synthetic import generate
from validation_engines import SH

from psm_kg import shacl, validation
from psm_kg.pipeline import prepare
from psm_kg.workspace import Workspace

HERE = Path(__file__).parent
ENGINES = ("ours", "pyshacl", "pyshifty", "pyshacl-turbo", "pyrudof", "shacl-engine")
#: The slowest engine has its goal at this size, and is not asked above it.
PYSHACL_LIMIT = 50_000
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NOBODY = NamedNode("https://example.org/synthetic/nobody")
#: What a value is replaced with, to break a constraint.
WRONG = {
    "datatype": Literal("no such value"),
    "class": NOBODY,
    "nodeKind": Literal("not a thing"),
    "pattern": Literal("(?)"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A value spoilt on purpose, and the shape that must see it at a focus node."""

    shape: str
    focus: str


def spoilt(triples: set[Triple], shapes: shacl.ShapeGraph) -> list[Fault]:
    """Spoil two values for each kind of constraint, each at another node."""
    faults: list[Fault] = []
    taken: set[NamedNode] = set()
    for name in ("minCount", "maxCount", *WRONG):
        made = 0
        for shape, path, cls in _properties(shapes, name):
            for focus in _instances(triples, cls):
                found = tuple(
                    t.object for t in triples if t.subject == focus and t.predicate == path
                )
                if focus in taken or len(found) != 1:
                    continue
                if name != "maxCount":
                    triples.remove(Triple(focus, path, found[0]))
                if name != "minCount":
                    triples.add(Triple(focus, path, WRONG.get(name) or _other(found[0])))
                taken.add(focus)
                faults.append(Fault(shape, focus.value))
                made += 1
                break
            if made == 2:
                break
    return faults


def _other(value: Any) -> Any:
    if isinstance(value, NamedNode):
        return NOBODY
    return Literal(f"{value.value}0", datatype=value.datatype)


def _properties(shapes: shacl.ShapeGraph, name: str) -> Iterator[tuple[str, NamedNode, NamedNode]]:
    """Property shapes with a constraint: shape, path, target class, in the order of their IRIs."""
    for shape in sorted(shapes.subjects(SH + name), key=str):
        for path in shapes.objects(shape, SH + "path"):
            for parent in shapes.subjects(SH + "property", shape):
                for cls in shapes.objects(parent, SH + "targetClass"):
                    if isinstance(path, NamedNode) and isinstance(cls, NamedNode):
                        yield _plain(shape), path, cls


def _plain(term: Any) -> str:
    return str(term.value)


def _instances(triples: set[Triple], cls: NamedNode) -> list[NamedNode]:
    found = (t.subject for t in triples if t.predicate == TYPE and t.object == cls)
    return sorted((node for node in found if isinstance(node, NamedNode)), key=str)


def materials(folder: Path, size: int) -> tuple[Path, Path, int, list[Fault]]:
    """The data and the shapes as files, the number of triples and the faults among them."""
    generate(folder / "plan", size)
    draft = prepare(Workspace.open(folder / "plan"))
    shapes = shacl.ShapeGraph.of(validation.shapes_store(draft.workspace))
    triples = {quad.triple for quad in draft.quads}
    faults = spoilt(triples, shapes)
    data, file = folder / "data.nt", folder / "shapes.ttl"
    data.write_bytes(serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES) or b"")
    written = sorted(shapes.triples, key=str)
    file.write_bytes(serialize(written, format=RdfFormat.TURTLE) or b"")
    return data, file, len(triples), faults


def command(engine: str, engines: Path | None) -> list[str] | None:
    """What runs an engine, or None when it is not there."""
    program = str(HERE / "validation_engines.py")
    if engine in ("ours", "pyshacl"):
        return [sys.executable, program, engine]
    if engines is None:
        return None
    if engine == "shacl-engine":
        folder, node = engines / "node", shutil.which("node")
        ready = node and (folder / "node_modules" / engine).is_dir()
        return [node or "", str(HERE / "validation_engine.mjs"), str(folder)] if ready else None
    python = engines / engine / "bin" / "python"
    return [str(python), program, engine] if python.exists() else None


def run(command: list[str], data: Path, shapes: Path, patience: float) -> dict[str, Any] | str:
    """What one run says, or why it said nothing."""
    try:
        done = subprocess.run(
            [*command, str(data), str(shapes)], capture_output=True, text=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return f"not in {patience:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1][:100]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def table(
    size: int, said: Mapping[str, list[dict[str, Any]] | str], faults: list[Fault]
) -> Iterator[str]:
    """The rows of one size, ours first, with the ratios to it."""
    yield f"**{size:,} triples**, {len(faults)} of them spoilt:"
    yield ""
    yield "| engine | load | compile | validate | all | ours × | MB | results | faults found |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    seeded = {(fault.shape, fault.focus) for fault in faults}
    base = 0.0
    for engine, runs in said.items():
        if isinstance(runs, str):
            yield f"| {engine} | {runs} | | | | | | | |"
            continue
        phases = [
            statistics.median(r["cpu"].get(phase, 0.0) for r in runs)
            for phase in ("load", "compile", "validate")
        ]
        total = sum(phases)
        base = base or total
        results = {tuple(pair) for pair in runs[0]["results"]}
        shown = " | ".join(f"{seconds:.2f}" if seconds else "" for seconds in phases)
        megabytes = max(r["megabytes"] for r in runs)
        yield (
            f"| {engine} | {shown} | {total:.2f} | {total / base:.1f} | {megabytes} | "
            f"{len(results)} | {len(results & seeded)} |"
        )
    if isinstance(runs := said.get("ours"), list):
        shares = [
            statistics.median(r[clock]["validate"] / r[clock]["load"] for r in runs)
            for clock in ("cpu", "wall")
        ]
        yield ""
        cpu, wall = (f"{share:.1f}" for share in shares)
        yield f"Ours validates in {cpu} times the processor time of loading ({wall} by the clock)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[30_000, 300_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", type=Path, help="the folder of the other engines")
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--patience", type=float, default=900, help="seconds for one run")
    parser.add_argument("--out", type=Path, help="a file for the tables")
    options = parser.parse_args()
    lines: list[str] = []
    for size in options.triples:
        with tempfile.TemporaryDirectory() as folder:
            data, shapes, count, faults = materials(Path(folder), size)
            said: dict[str, list[dict[str, Any]] | str] = {}
            for turn in range(options.runs):
                for engine in options.only:
                    asked = command(engine, options.engines)
                    if asked is None:
                        said[engine] = "absent"
                    elif engine == "pyshacl" and (count > PYSHACL_LIMIT or turn):
                        said.setdefault(engine, f"not asked above {PYSHACL_LIMIT:,} triples")
                    elif not isinstance(said.get(engine), str):
                        got = run(asked, data, shapes, options.patience)
                        runs = said.setdefault(engine, [])
                        if isinstance(got, str):
                            said[engine] = got
                        elif isinstance(runs, list):
                            runs.append(got)
            lines += [*table(count, said, faults), ""]
            print("\n".join(lines[-len(said) - 7 :]), flush=True)
    if options.out:
        options.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
