"""One run of one SHACL engine, in its own environment: times and results as JSON.

``python validation_engines.py ENGINE DATA.nt SHAPES.ttl`` is what ``benchmarks/validation.py`` runs
with the Python of each engine. *load* reads the triples into the engine's own graph, *compile*
reads the shapes, *validate* does the rest up to a report in memory (an engine that takes files
only does all in *validate*). Seconds are processor time of the process and its threads.
"""

from __future__ import annotations

import json
import pathlib
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

SH = "http://www.w3.org/ns/shacl#"
#: Shape and focus node of each result.
Results = Iterable[tuple[str, str]]


class Clock:
    """Processor and wall-clock seconds of each phase, one after the other."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.wall: dict[str, float] = {}
        self._at = time.process_time(), time.perf_counter()

    def lap(self, phase: str) -> None:
        now = time.process_time(), time.perf_counter()
        self.cpu[phase], self.wall[phase] = (
            round(after - before, 4) for after, before in zip(now, self._at, strict=True)
        )
        self._at = time.process_time(), time.perf_counter()


def store_engine(data: str, shapes: str, clock: Clock) -> Results:
    """Ours: shapes compiled to SPARQL, run in an Oxigraph store in memory."""
    from pyoxigraph import RdfFormat, Store

    from psm_kg import shacl

    clock.lap("import")
    store = Store()
    store.bulk_load(path=data, format=RdfFormat.N_TRIPLES)
    clock.lap("load")
    compiled = shacl.compile_shapes(shacl.load_shapes([pathlib.Path(shapes)]))
    clock.lap("compile")
    report = shacl.validate(compiled, store)
    clock.lap("validate")
    return [(result.source_shape, _plain(result.focus_node)) for result in report.results]


def _plain(term: Any) -> str:
    return str(getattr(term, "value", term))


def pyshacl(data: str, shapes: str, clock: Clock) -> Results:
    import rdflib
    from pyshacl import validate

    clock.lap("import")
    graph = rdflib.Graph().parse(data, format="nt")
    clock.lap("load")
    read = rdflib.Graph().parse(shapes, format="turtle")
    clock.lap("compile")
    _, report, _ = validate(graph, shacl_graph=read, max_validation_depth=50)
    clock.lap("validate")
    return of_rdflib(report)


def of_rdflib(report: Any) -> Results:
    """What a report as an rdflib graph lists."""
    from rdflib import URIRef

    for result in report.objects(None, URIRef(SH + "result")):
        shape = report.value(result, URIRef(SH + "sourceShape"))
        yield str(shape), str(report.value(result, URIRef(SH + "focusNode")))


def pyshifty(data: str, shapes: str, clock: Clock) -> Results:
    import shifty

    clock.lap("import")
    _, report, _ = shifty.validate(pathlib.Path(data), pathlib.Path(shapes), infer=False)
    clock.lap("validate")
    return of_rdflib(report)


def pyshacl_turbo(data: str, shapes: str, clock: Clock) -> Results:
    import pyshacl_turbo as turbo
    import rdflib

    clock.lap("import")
    graph = rdflib.Graph().parse(data, format="nt")
    clock.lap("load")
    read = rdflib.Graph().parse(shapes, format="turtle")
    clock.lap("compile")
    _, report, _ = turbo.validate(graph, shacl_graph=read, max_validation_depth=50)
    clock.lap("validate")
    return of_rdflib(report)


def pyrudof(data: str, shapes: str, clock: Clock) -> Results:
    from pyrudof import RDFFormat, Rudof, RudofConfig

    clock.lap("import")
    rudof = Rudof(RudofConfig())
    rudof.read_data(pathlib.Path(data), RDFFormat.NTriples)
    clock.lap("load")
    rudof.read_shacl(pathlib.Path(shapes))
    clock.lap("compile")
    report = rudof.validate_shacl()
    clock.lap("validate")
    return [(_bare(entry.source_shape), _bare(entry.focus_node)) for entry in report]


def _bare(term: object) -> str:
    return str(term).strip("<>")


ENGINES: dict[str, Callable[[str, str, Clock], Results]] = {
    "ours": store_engine,
    "pyshacl": pyshacl,
    "pyshifty": pyshifty,
    "pyshacl-turbo": pyshacl_turbo,
    "pyrudof": pyrudof,
}


def peak() -> int:
    """Megabytes of memory at most; getrusage would count what the parent had before exec."""
    for line in pathlib.Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return round(int(line.split()[1]) / 1024)
    return 0


def main(name: str, data: str, shapes: str) -> None:
    clock = Clock()
    results = sorted({*ENGINES[name](data, shapes, clock)})
    said = {"cpu": clock.cpu, "wall": clock.wall, "megabytes": peak(), "results": results}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
