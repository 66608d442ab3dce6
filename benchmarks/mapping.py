"""CSV to N-Quads side by side: a loop written by hand, ours, morph-kgc, rdflib.

All read the same two tables of a synthetic plan (``projects.csv`` and ``contributions.csv`` of
``benchmarks/synthetic.py``: invented data) and write the same quads; the outputs are compared line
by line, sorted. The loop knows the two tables and checks nothing. Ours compiles the project's own
metadata documents and makes every check: characters, formats, ranges, primary and foreign keys.
morph-kgc (in an environment of its own) has the same mapping as RML, made from the documents.

Each run is a process of its own, start of Python included; the figures are medians. One round runs
all of them one after the other, so that a busy machine slows all alike.

Run: ``python benchmarks/mapping.py [--triples N …] [--runs N] [--morph-kgc PYTHON]``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("projects", "contributions")
#: triples of the whole synthetic plan for each one of the two tables
SHARE = 2.94
#: Above so many quads the slow ones would take minutes a run.
SLOW_LIMIT = 1_000_000
DATA, TERMS = "https://example.org/toy/data/toyville/", "https://dati.piemonte.it/psm/"
PLAN, ONTO = f"{DATA}2030-2032/", f"{TERMS}onto/PSM/"
CODES = f"{TERMS}controlled-vocabulary/"


# --- by hand --------------------------------------------------------------------------------


class _Encoded(dict[str, str]):
    def __missing__(self, text: str) -> str:
        self[text] = found = quote(text, safe="~")
        return found


def _escaped(text: str) -> str:
    if '"' in text or "\\" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        text = text.replace("\n", "\\n").replace("\r", "\\r")
    return text


def by_hand(plan: Path, out: Path) -> None:
    """What somebody in a hurry writes for these two tables, and writes well."""
    with (out / "all.nq").open("w", encoding="utf-8", newline="") as target:
        for name, convert in (("projects", _projects), ("contributions", _contributions)):
            with (plan / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
                convert(source, target)


def _projects(source: TextIO, target: TextIO) -> None:
    code, esc = _Encoded().__getitem__, _escaped
    g = "<https://example.org/toy/graph/projects> .\n"
    label, said = (
        "<http://www.w3.org/2004/02/skos/core#prefLabel>",
        ("<https://w3id.org/italia/onto/l0/description>"),
    )
    english = "<https://example.org/toy/graph/translation> .\n"
    rows = csv.reader(source)
    next(rows)
    for row in rows:
        ident, name, name_en, acronym, kind, scope, part_of, text, text_en, status = row[:10]
        links, document, lines = row[10:]
        s = f"<{DATA}project/{quote(ident, safe='~')}>"
        parts = [
            f'{s} <http://purl.org/dc/terms/identifier> "{esc(ident)}" {g}'
            f'{s} {label} "{esc(name)}"@it {g}'
            f'{s} {label} "{esc(name_en)}"@en {english}'
        ]
        if acronym:
            parts.append(f'{s} <{ONTO}acronym> "{esc(acronym)}" {g}')
        parts.append(
            f"{s} <{ONTO}projectKind> <{CODES}project-kind/{code(kind)}> {g}"
            f"{s} <{ONTO}observationScope> <{CODES}observation-scope/{code(scope)}> {g}"
        )
        if part_of:
            whole = f"{s} <http://purl.org/dc/terms/isPartOf> <{DATA}project/"
            parts += [f"{whole}{quote(one, safe='~')}> {g}" for one in part_of.split(";")]
        parts.append(f'{s} {said} "{esc(text)}"@it {g}{s} {said} "{esc(text_en)}"@en {g}')
        if status:
            parts.append(f"{s} <{ONTO}projectStatus> <{CODES}project-status/{code(status)}> {g}")
        if links:
            parts += [
                f"{s} <http://xmlns.com/foaf/0.1/page> <{one}> {g}" for one in links.split(";")
            ]
        parts.append(
            f"{s} <http://purl.org/dc/terms/source> <{DATA}document/{code(document)}> {g}"
            f'{s} <{ONTO}sourceLines> "{esc(lines)}" {g}'
            f"{s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ONTO}Project> {g}"
        )
        target.write("".join(parts))


def _contributions(source: TextIO, target: TextIO) -> None:
    code, esc = _Encoded().__getitem__, _escaped
    g = "<https://example.org/toy/graph/projects> .\n"
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    note = "<http://www.w3.org/2004/02/skos/core#note>"
    rows = csv.reader(source)
    next(rows)
    for row in rows:
        year, project, action, scope, basis, confidence, who, status = row[:8]
        note_it, note_en, document, lines = row[8:]
        subject = quote(project, safe="~")
        s = f"<{PLAN}contribution/{code(year)}-{code(action)}-{subject}>"
        text = (
            f"{s} <{ONTO}monitoringRound> <{PLAN}round/{code(year)}> {g}"
            f"{s} <{ONTO}contributingProject> <{DATA}project/{subject}> {g}"
            f"{s} <{ONTO}targetAction> <{PLAN}action/{code(action)}> {g}"
            f"{s} <{ONTO}observationScope> <{CODES}observation-scope/{code(scope)}> {g}"
            f"{s} <{ONTO}contributionBasis> <{CODES}contribution-basis/{code(basis)}> {g}"
            f'{s} <{ONTO}confidence> "{confidence}"'
            f"^^<http://www.w3.org/2001/XMLSchema#decimal> {g}"
            f"{s} <http://www.w3.org/ns/prov#wasAttributedTo> <{DATA}organisation/{code(who)}> {g}"
            f"{s} <{ONTO}assertionStatus> <{CODES}assertion-status/{code(status)}> {g}"
        )
        if note_it:
            text += f'{s} {note} "{esc(note_it)}"@it {g}'
        if note_en:
            text += f'{s} {note} "{esc(note_en)}"@en {g}'
        target.write(
            f"{text}{s} <http://purl.org/dc/terms/source> <{DATA}document/{code(document)}> {g}"
            f'{s} <{ONTO}sourceLines> "{esc(lines)}" {g}'
            f"{s} {rdf_type} <{ONTO}Contribution> {g}"
            f"{s} {rdf_type} <http://www.w3.org/ns/prov#Entity> {g}"
        )


# --- ours -----------------------------------------------------------------------------------


def _documents(plan: Path) -> Mapping[str, Any]:
    """The mappings of the two tables, with the foreign keys between them."""
    from psm_kg import mapping
    from psm_kg.workspace import Workspace

    workspace = Workspace.open(plan)
    found = {}
    for path in workspace.resources.mappings:
        name = path.name.removesuffix(".csv-metadata.json")
        if name in TABLES:
            document = mapping.load_mapping(path, workspace.localise)
            among = {f"{table}.csv" for table in TABLES}
            keys = tuple(k for k in document.foreign_keys if k.resource.rpartition("/")[2] in among)
            found[name] = replace(document, foreign_keys=keys)
    return found


def _paths(plan: Path) -> dict[str, Path]:
    return {name: plan / "tables" / f"{name}.csv" for name in TABLES}


def _ours(workers: int | None) -> Callable[[Path, Path], None]:
    def run(plan: Path, out: Path) -> None:
        from psm_kg import mapping

        report = mapping.stream_tables(_documents(plan), _paths(plan), out, workers=workers)
        if report.findings:
            raise SystemExit(f"the tables do not conform: {report.findings[0]}")

    return run


def ours_in_memory(plan: Path, out: Path) -> None:
    """The same engine holding the tables, its quads written one by one."""
    from psm_kg import mapping
    from psm_kg.tables import Limits, read_table

    limits = Limits(file_bytes=1 << 40, rows=1 << 40, cells=1 << 44)
    documents = _documents(plan)
    held = [
        mapping.map_table(documents[name], read_table(path, documents[name].dialect, limits))
        for name, path in _paths(plan).items()
    ]
    if any(table.findings for table in held) or mapping.check_references(held):
        raise SystemExit("the tables do not conform")
    with (out / "all.nq").open("w", encoding="utf-8", newline="") as target:
        for table in held:
            target.writelines(f"{quad} .\n" for quad in table.quads())


# --- others ---------------------------------------------------------------------------------


def rdflib_loop(plan: Path, out: Path) -> None:
    """A loop of its own with the terms of rdflib, and its serialiser."""
    from rdflib import Dataset, Literal, URIRef

    documents, data = _documents(plan), Dataset()
    for name, path in _paths(plan).items():
        with path.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):

                def value(column: str, row: dict[str, str] = row) -> str | None:
                    return row.get(column) or None

                for column in documents[name].columns:
                    own = row.get(column.name, "")
                    if not own and not column.virtual:
                        continue
                    term: Any = Literal(own, lang=None if column.lang == "und" else column.lang)
                    if not column.datatype.tags_language:
                        term = Literal(own, datatype=URIRef(column.datatype.iri))
                    if column.value is not None:
                        term = URIRef(column.value.expand(value))
                    subject = URIRef(column.about.expand(value))
                    graph = data.graph(URIRef(column.graph))
                    graph.add((subject, URIRef(column.property_iri), term))
    data.serialize(out / "all.nq", format="nquads", encoding="utf-8")


def _rml(documents: Mapping[str, Any], plan: Path) -> str:
    """The documents as RML."""
    text = (
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n"
        "@prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n"
    )
    for name, document in documents.items():
        about = document.columns[0].about.source
        text += (
            f'<#{name}> a rr:TriplesMap ; rml:logicalSource [ rml:source "{_paths(plan)[name]}" ; '
            f'rml:referenceFormulation ql:CSV ] ; rr:subjectMap [ rr:template "{about}" ]'
        )
        for column in document.columns:
            value = column.value
            if value is None:
                term = f'rml:reference "{column.name}"'
                if column.lang != "und":
                    term += f' ; rr:language "{column.lang}"'
                if not column.datatype.tags_language:
                    term += f" ; rr:datatype <{column.datatype.iri}>"
            elif value.is_constant:
                term = f"rr:constant <{value.source}>"
            elif value.source.startswith("{+"):
                term = f'rml:reference "{column.name}" ; rr:termType rr:IRI'
            else:
                term = f'rr:template "{value.source}"'
            text += (
                f" ;\n rr:predicateObjectMap [ rr:predicate <{column.property_iri}> ; "
                f"rr:objectMap [ {term} ] ; rr:graph <{column.graph}> ]"
            )
        text += " .\n"
    return text


def morph(python: str, plan: Path, out: Path) -> list[str]:
    """The command that maps with morph-kgc, with one process a core as it has it."""
    (out / "mapping.ttl").write_text(_rml(_documents(plan), plan), "utf-8")
    (out / "morph.ini").write_text(
        f"[CONFIGURATION]\noutput_file: {out}/all.nq\noutput_format: N-QUADS\nna_values:\n"
        f"logging_level: ERROR\nnumber_of_processes: {_cores()}\n"
        f"[DataSource]\nmappings: {out}/mapping.ttl\n",
        "utf-8",
    )
    return [python, "-m", "morph_kgc", str(out / "morph.ini")]


# --- measuring ------------------------------------------------------------------------------

STEPS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "hand": ("loop written by hand, no checks", by_hand),
    "one": ("ours, one process", _ours(1)),
    "all": ("ours, all cores", _ours(None)),
    "memory": ("ours, tables held in memory", ours_in_memory),
    "rdflib": ("rdflib", rdflib_loop),
}


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _measure(command: list[str]) -> dict[str, float]:
    """Wall and CPU seconds, and the peak of the largest process (MB), of a command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    watch = (
        "import json,resource,subprocess,sys,time\n"
        "start=time.perf_counter()\n"
        "subprocess.run(sys.argv[1:],check=True,stdout=2)\n"
        "wall=time.perf_counter()-start\n"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps({'wall':wall,'cpu':used.ru_utime+used.ru_stime,"
        "'mb':used.ru_maxrss/1024}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch, *command],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _digest(out: Path) -> tuple[int, str]:
    """The number of quads in a folder and the digest of their sorted lines."""
    lines = sorted({line for path in out.glob("*.nq") for line in path.open("rb") if line.strip()})
    return len(lines), hashlib.sha256(b"".join(lines)).hexdigest()


def compare(triples: int, runs: int, morph_python: str | None, *, slow: bool) -> None:
    """Print the table for one size."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import synthetic

    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan"
        synthetic.generate(plan, round(triples * SHARE))
        names = [name for name in STEPS if slow or name not in ("rdflib", "memory")]
        labels = {name: STEPS[name][0] for name in names}
        if morph_python:
            names.append("morph")
            labels["morph"] = "morph-kgc"
        figures: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        digests: dict[str, tuple[int, str]] = {}
        for _ in range(runs):
            for name in names:
                with tempfile.TemporaryDirectory(dir=folder) as work:
                    out = Path(work)
                    command = (
                        morph(morph_python, plan, out)
                        if name == "morph" and morph_python
                        else [sys.executable, __file__, "--step", name, str(plan), work]
                    )
                    figures[name].append(_measure(command))
                    if name not in digests:
                        digests[name] = _digest(out)
        _print(labels, figures, digests)


def _print(
    labels: Mapping[str, str],
    figures: Mapping[str, list[dict[str, float]]],
    digests: Mapping[str, tuple[int, str]],
) -> None:
    quads, expected = digests["hand"]
    print(f"\n{quads:,} quads; medians of {len(figures['hand'])} rounds; {_cores()} cores\n")
    print("| | CPU s | wall s | peak MB | CPU ÷ loop | wall ÷ ours, all cores | same quads |")
    print("|---|---:|---:|---:|---:|---:|---|")

    def median(name: str, what: str) -> float:
        return statistics.median(run[what] for run in figures[name])

    def ratio(name: str, what: str, other: str) -> float:
        pairs = zip(figures[name], figures[other], strict=True)
        return statistics.median(a[what] / b[what] for a, b in pairs)

    for name, label in labels.items():
        same = "yes" if digests[name][1] == expected else f"no: {digests[name][0]:,}"
        print(
            f"| {label} | {median(name, 'cpu'):.2f} | {median(name, 'wall'):.2f} "
            f"| {median(name, 'mb'):.0f} | {ratio(name, 'cpu', 'hand'):.2f} "
            f"| {ratio(name, 'wall', 'all'):.2f} | {same} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[300_000, 3_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--morph-kgc", metavar="PYTHON", help="of an environment with morph-kgc")
    parser.add_argument("--fast-only", action="store_true", help="leave out the slow ones")
    parser.add_argument("--step", nargs=3, metavar=("NAME", "PLAN", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, plan, out = options.step
        STEPS[name][1](Path(plan), Path(out))
        return
    versions = ", ".join(f"{p} {metadata.version(p)}" for p in ("pyoxigraph", "rdflib"))
    print(f"Python {platform.python_version()}, {versions}")
    for triples in options.triples:
        slow = triples <= SLOW_LIMIT and not options.fast_only
        compare(triples, options.runs, options.morph_kgc, slow=slow)


if __name__ == "__main__":
    main()
