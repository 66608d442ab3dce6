"""What is loaded: the dump of a built folder, or an RDF file, by named graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError, shorten
from psm_kg.foreign import read_source
from psm_kg.graph import graph_hash

DUMP = Path("public/data/psm.nq")


def read_graphs(source: Path, graph: str | None = None) -> tuple[dict[str, frozenset[Triple]], str]:
    """The triples of each named graph, and the hash of the whole.

    ``graph`` names the graph of triples that are in none. Raises EnvironmentFailure when the
    source is missing or empty or the dump is not the one its manifest describes, DataError when
    it is not RDF, UsageError when triples have no graph or blank nodes stand where names should.
    """
    quads = read_source(str(_file(source)))
    digest = graph_hash(quads)
    if source.is_dir():
        _check_manifest(source, digest)
    if not quads:
        raise EnvironmentFailure(
            Text("non c'è nessuna tripla", "there is not a single triple"), Location(str(source))
        )
    default = _graph_name(graph)
    graphs: dict[str, set[Triple]] = {}
    for quad in quads:
        name = default if quad.graph_name == DefaultGraph() else quad.graph_name
        if name is None:
            raise UsageError(
                Text(
                    "ci sono triple fuori da ogni grafo con nome: dire in quale metterle con "
                    "--graph IRI",
                    "some triples are in no named graph: say which to put them in with --graph IRI",
                ),
                Location(str(source)),
            )
        if not isinstance(name, NamedNode) or _anonymous(quad):
            raise UsageError(
                Text(
                    f"{shorten(quad, 120)}: i nodi anonimi e le triple annidate non si possono "
                    "verificare dopo il caricamento; dare loro un nome (IRI)",
                    f"{shorten(quad, 120)}: blank nodes and nested triples cannot be verified "
                    "after loading; give them a name (IRI)",
                ),
                Location(str(source)),
            )
        graphs.setdefault(name.value, set()).add(quad.triple)
    return {name: frozenset(graphs[name]) for name in sorted(graphs)}, digest


def named_hash(graph: str, triples: frozenset[Triple]) -> str:
    """The canonical hash of one named graph."""
    name = NamedNode(graph)
    return graph_hash(Quad(t.subject, t.predicate, t.object, name) for t in triples)


def _file(source: Path) -> Path:
    if not source.is_dir():
        return source
    if (source / DUMP).is_file():
        return source / DUMP
    raise EnvironmentFailure(
        Text(
            "non c'è niente da caricare: eseguire prima psm-kg build",
            "there is nothing to load: run psm-kg build first",
        ),
        Location(str(source / DUMP)),
    )


def _check_manifest(folder: Path, digest: str) -> None:
    path = folder / "manifest.json"
    try:
        manifest: Mapping[str, Mapping[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        expected = manifest["graph"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        expected = ""
    if expected != digest:
        raise EnvironmentFailure(
            Text(
                "i dati non sono quelli descritti dal manifesto: rifare psm-kg build",
                "the data are not those the manifest describes: run psm-kg build again",
            ),
            Location(str(path)),
        )


def _graph_name(graph: str | None) -> NamedNode | None:
    if graph is None:
        return None
    try:
        return NamedNode(graph)
    except ValueError:
        raise UsageError(
            Text(f"«{shorten(graph)}» non è un IRI", f"“{shorten(graph)}” is not an IRI")
        ) from None


def _anonymous(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode | Triple)
