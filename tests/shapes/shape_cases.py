"""The shape files and the data that obey or break them, read once.

``cases/<file>/valid*.ttl`` obeys every shape of ``shapes/<file>.ttl``. A file
``invalid.<shape>[.<fault>].ru`` is a SPARQL update that spoils the valid file named in its first
line, so that exactly the shape in its name fails; ``# results: 2`` says how often, when not once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from paths import REAL
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple

from psm_kg import shacl
from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.workspace import Resources, Workspace

HERE = Path(__file__).parent
CASES = HERE / "cases"
SHAPES = "https://dati.piemonte.it/psm/shapes/"
SH = "http://www.w3.org/ns/shacl#"
RESOURCES = Resources.locate()
SHAPE_FILES = {path.stem: path for path in RESOURCES.shapes}

#: The properties of a shape that are not constraints.
_OTHER = {"path", "property", "severity", "message", "qualifiedValueShape", "sparql"}


@dataclass(frozen=True, slots=True)
class Case:
    """A file of data, or an update of one, and the shape that must fail on it, if any."""

    file: str
    path: Path
    shape: str = ""
    source: str = "valid.ttl"
    results: int = 1

    @property
    def name(self) -> str:
        return f"{self.file}/{self.path.name}"

    def data(self) -> Store:
        """The data as a store."""
        store = Store()
        folder = self.path.parent
        if not self.shape:
            store.load(path=str(self.path), format=RdfFormat.TURTLE)
            return store
        store.load(path=str(folder / self.source), format=RdfFormat.TURTLE)
        before = set(store)
        store.update(prologue() + self.path.read_text(encoding="utf-8"))
        assert set(store) != before, f"{self.name} changes nothing"
        return store


@cache
def prologue() -> str:
    """The prefixes of the project, and ``:`` for the things of a case."""
    return prefixes().sparql() + "PREFIX : <https://example.org/case/>\n"


@cache
def prefixes() -> Prefixes:
    """The prefix registry."""
    return load_prefixes(Workspace.open(REAL))


@cache
def all_shapes() -> shacl.ShapeGraph:
    """Every shape file and the prefix registry."""
    return shacl.load_shapes([*RESOURCES.shapes, RESOURCES.prefixes])


@cache
def file_of_shape() -> dict[str, str]:
    """The file of each shape, by the shape's IRI."""
    graph = all_shapes()
    found = {}
    for node in (*_instances(graph, "NodeShape"), *_instances(graph, "PropertyShape")):
        found[node.value] = Path(graph.files[node]).stem
    return found


def _instances(graph: shacl.ShapeGraph, name: str) -> list[NamedNode]:
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    nodes = graph.subjects(rdf_type, NamedNode(SH + name))
    anonymous = [node for node in nodes if not isinstance(node, NamedNode)]
    assert not anonymous, f"shapes without an IRI: {anonymous}"
    return [node for node in nodes if isinstance(node, NamedNode)]


@cache
def obligations() -> dict[str, frozenset[str]]:
    """The shapes that can fail, and by which constraint components.

    These are the node shapes with targets and their property shapes; the others are only referred
    to, and fail as part of the shapes that do so.
    """
    graph = all_shapes()
    found: dict[str, frozenset[str]] = {}
    for node in _instances(graph, "NodeShape"):
        if any(t.predicate.value.startswith(SH + "target") for t in graph.about(node)):
            for shape in (node, *graph.objects(node, SH + "property")):
                assert isinstance(shape, NamedNode)
                found[shape.value] = _components(graph, shape)
    return found


def _components(graph: shacl.ShapeGraph, shape: NamedNode) -> frozenset[str]:
    names = set()
    for triple in graph.about(shape):
        name = triple.predicate.value.removeprefix(SH)
        if name == "sparql":
            names.add("SPARQL")
        elif name != triple.predicate.value and name not in _OTHER and name[:6] != "target":
            names.add(name[0].upper() + name[1:])
    return frozenset(f"{SH}{name}ConstraintComponent" for name in names)


@cache
def shapes_of(file: str) -> shacl.ShapeGraph:
    """The shapes of one file with the shapes they refer to and the prefixes they need."""
    graph = all_shapes()
    wanted = [node for node, name in file_of_shape().items() if name == file]
    seen: set[object] = set()
    triples: list[Triple] = []
    queue: list[object] = [NamedNode(iri) for iri in wanted]
    while queue:
        node = queue.pop()
        if node in seen or isinstance(node, Literal):
            continue
        seen.add(node)
        for triple in graph.about(node):  # type: ignore[arg-type]
            triples.append(triple)
            queue.append(triple.object)
    return shacl.ShapeGraph(triples, graph.prefixes, graph.files)


@cache
def compiled(file: str) -> shacl.CompiledShapes:
    return shacl.compile_shapes(shapes_of(file))


@cache
def cases() -> tuple[Case, ...]:
    """Every case file, in the order of their names."""
    found = []
    for path in sorted(CASES.glob("*/*")):
        folder = path.parent.name
        if path.name.startswith("valid") and path.suffix == ".ttl":
            found.append(Case(folder, path))
        elif path.name.startswith("invalid.") and path.suffix == ".ru":
            lines = header(path)
            shape = SHAPES + path.name.split(".")[1]
            found.append(Case(folder, path, shape, lines["from"], int(lines.get("results", "1"))))
        else:
            raise AssertionError(f"{path} is no case")
    return tuple(found)


def header(path: Path) -> dict[str, str]:
    """What the first lines of an update say: ``# name: value``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line[2:].split(": ", 1) for line in lines if line.startswith("# ")]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


@cache
def report_of(case: Case) -> shacl.Report:
    """What the shapes of the case's file say of it."""
    return shacl.validate(compiled(case.file), case.data())
