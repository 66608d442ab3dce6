"""Time and memory of each step of the build, beside the same steps with off-the-shelf parts.

Both sides read the same tables. Ours: the steps of ``psm_kg.pipeline``. Theirs: the csvw package
for reading, rdflib for the graph, the derivation rules and the serialisations, pySHACL for the
shapes. Each step runs in a process of its own, so that its peak memory is its own; each figure is
the median of the runs. Run: ``python benchmarks/build_steps.py [PLAN] [--runs N]``.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from rfc3986 import URIReference

ROOT = Path(__file__).resolve().parents[1]
STEPS = ("map", "derive", "validate", "publish")


# --- ours -----------------------------------------------------------------------------------


def ours_map(plan: Path, work: Path) -> int:
    from psm_kg import graph, mapping
    from psm_kg.pipeline import plan_table
    from psm_kg.tables.folder import read_tables
    from psm_kg.workspace import Workspace

    workspace = Workspace.open(plan)
    documents = {
        p.name.removesuffix(".csv-metadata.json"): mapping.load_mapping(p, workspace.localise)
        for p in workspace.resources.mappings
    }
    tables = {"plan": plan_table(workspace)} | read_tables(
        workspace.tables, {n: d.optional for n, d in documents.items() if n != "plan"}
    )
    quads = [q for n in tables for q in mapping.map_table(documents[n], tables[n]).quads()]
    for paths in (workspace.resources.ontology, workspace.resources.vocabularies):
        for path in paths:
            quads += graph.read_rdf(path)
    (work / "mapped.nq").write_bytes(graph.canonical_nquads(quads))
    return len(quads)


def _ours_store(plan: Path, work: Path, name: str) -> Any:
    from psm_kg.graph import read_rdf
    from psm_kg.store import memory_store
    from psm_kg.workspace import Workspace

    return Workspace.open(plan), memory_store(read_rdf(work / name))


def ours_derive(plan: Path, work: Path) -> int:
    from psm_kg import derive, graph
    from psm_kg.namespaces import load_prefixes

    workspace, store = _ours_store(plan, work, "mapped.nq")
    rules = workspace.resources.queries("derive")
    added = derive.derive(store, rules, "urn:derived", load_prefixes(workspace), workspace.localise)
    (work / "derived.nq").write_bytes(graph.canonical_nquads(store))
    return added


def ours_validate(plan: Path, work: Path) -> int:
    from psm_kg.validation import validate_store

    workspace, store = _ours_store(plan, work, "derived.nq")
    return len(validate_store(workspace, store).results)


def ours_publish(plan: Path, work: Path) -> int:
    from psm_kg import publication
    from psm_kg.namespaces import load_prefixes
    from psm_kg.store import write_store

    workspace, store = _ours_store(plan, work, "derived.nq")
    quads = list(store)
    size = sum(len(c) for _, c in publication.dumps(quads, load_prefixes(workspace)))
    with tempfile.TemporaryDirectory() as folder:
        write_store(Path(folder) / "store", quads)
    return size


# --- off the shelf --------------------------------------------------------------------------


def shelf_map(plan: Path, work: Path) -> int:
    import rdflib
    import uritemplate
    from csvw import TableGroup

    graph = rdflib.Graph()
    mappings = ROOT / "mappings"
    for path in sorted((plan / "tables").glob("*.csv")):
        document = json.loads((mappings / f"{path.stem}.csv-metadata.json").read_text())
        document["url"] = path.name
        group_file = work / f"{path.stem}.csv-metadata.json"
        group_file.write_text(json.dumps(document))
        (work / path.name).write_bytes(path.read_bytes())
        table = TableGroup.from_file(
            _as_group(group_file, work / f"{path.stem}.group.json", document)
        ).tables[0]
        schema = document["tableSchema"]
        for row in table:
            cells = {k: v for k, v in row.items() if v is not None and v != []}
            about = uritemplate.expand(schema["aboutUrl"], _texts(cells))
            for column in schema["columns"]:
                _shelf_cell(rdflib, uritemplate, graph, about, column, cells)
    for path in (*sorted((ROOT / "ontology").rglob("*.ttl")),):
        graph.parse(path)
    (work / "shelf-mapped.pickle").write_bytes(pickle.dumps(graph))
    return len(graph)


def _as_group(source: Path, target: Path, document: dict[str, Any]) -> Path:
    group = {"@context": document["@context"], "tables": [{**document}]}
    group["tables"][0].pop("@context", None)
    target.write_text(json.dumps(group))
    return target


def _texts(cells: dict[str, Any]) -> dict[str, str]:
    return {k: v.unsplit() if isinstance(v, URIReference) else str(v) for k, v in cells.items()}


def _shelf_cell(
    rdflib: Any, uritemplate: Any, graph: Any, about: str, column: Any, cells: Any
) -> None:
    name = column["name"]
    if not column.get("virtual") and name not in cells:
        return
    if any(other not in cells for other in column.get("psm:skipIfNull", [])):
        return
    values = cells.get(name)
    for value in values if isinstance(values, list) else [values]:
        bound = _texts(cells if value is None else {**cells, name: value})
        subject = rdflib.URIRef(
            uritemplate.expand(column["aboutUrl"], bound) if "aboutUrl" in column else about
        )
        if isinstance(value, URIReference):
            value = value.unsplit()
        if "valueUrl" in column:
            node = rdflib.URIRef(uritemplate.expand(column["valueUrl"], bound))
        elif "lang" in column:
            node = rdflib.Literal(value, lang=column["lang"])
        else:
            node = rdflib.Literal(value)
        graph.add((subject, rdflib.URIRef(column["propertyUrl"]), node))


def shelf_derive(plan: Path, work: Path) -> int:
    from psm_kg.namespaces import load_prefixes
    from psm_kg.workspace import Workspace

    workspace = Workspace.open(plan)
    prefixes = load_prefixes(workspace).sparql()
    graph = pickle.loads((work / "shelf-mapped.pickle").read_bytes())
    before = len(graph)
    for rule in workspace.resources.queries("derive"):
        try:
            found = list(graph.query(prefixes + rule.read_text()))
        except re.error:
            continue  # rdflib knows no Unicode classes (XPath's \p): one rule less to run
        for triple in found:
            graph.add(triple)
    (work / "shelf-derived.pickle").write_bytes(pickle.dumps(graph))
    return len(graph) - before


def shelf_validate(plan: Path, work: Path) -> int:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    shapes.parse(ROOT / "ontology" / "prefixes.ttl")
    data = pickle.loads((work / "shelf-derived.pickle").read_bytes())
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    return len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)))


def shelf_publish(plan: Path, work: Path) -> int:
    graph = pickle.loads((work / "shelf-derived.pickle").read_bytes())
    formats = ("nt", "turtle", "json-ld", "xml")
    return sum(len(graph.serialize(format=form, encoding="utf-8")) for form in formats)


# --- measuring ------------------------------------------------------------------------------


def run_step(side: str, step: str, plan: Path, work: Path) -> None:
    """In a process of its own: run a step and print seconds, megabytes and what it returned."""
    function: Callable[[Path, Path], int] = globals()[f"{side}_{step}"]
    started = time.perf_counter()
    result = function(plan, work)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "result": result}))


def measure(side: str, step: str, plan: Path, work: Path, runs: int) -> dict[str, float]:
    taken = []
    for _ in range(runs):
        output = subprocess.run(
            [sys.executable, __file__, str(plan), "--step", f"{side}:{step}", "--work", str(work)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        taken.append(json.loads(output.strip().splitlines()[-1]))
    return {
        "seconds": statistics.median(t["seconds"] for t in taken),
        "megabytes": statistics.median(t["megabytes"] for t in taken),
        "result": taken[-1]["result"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", nargs="?", default=str(ROOT / "data" / "torino-2024-2026"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    plan = Path(options.plan).resolve()
    if options.step:
        side, step = options.step.split(":")
        run_step(side, step, plan, Path(options.work))
        return
    versions = {n: metadata.version(n) for n in ("pyoxigraph", "rdflib", "pyshacl", "csvw")}
    names = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"Python {platform.python_version()}, {names}; median of {options.runs} runs\n")
    print("| step | ours s | ours MB | off the shelf s | off the shelf MB | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    totals = {"ours": 0.0, "shelf": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for step in STEPS:
            ours = measure("ours", step, plan, work, options.runs)
            shelf = measure("shelf", step, plan, work, options.runs)
            totals["ours"] += ours["seconds"]
            totals["shelf"] += shelf["seconds"]
            print(
                f"| {step} | {ours['seconds']:.2f} | {ours['megabytes']:.0f} "
                f"| {shelf['seconds']:.2f} | {shelf['megabytes']:.0f} "
                f"| {shelf['seconds'] / ours['seconds']:.1f} |",
                flush=True,
            )
    ratio = totals["shelf"] / totals["ours"]
    print(f"| all | {totals['ours']:.2f} | | {totals['shelf']:.2f} | | {ratio:.1f} |")


if __name__ == "__main__":
    main()
