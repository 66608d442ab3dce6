"""The catalogue as files, and the part of the graph that each dataset is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from pyoxigraph import DefaultGraph, NamedNode, Quad

from psm_kg import graph as graphs
from psm_kg.dcat.describe import GRAPH
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.workspace import Workspace

_PART = NamedNode("http://purl.org/dc/terms/hasPart")
_FROM_ROW = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")


def catalogue_files(
    quads: Iterable[Quad], workspace: Workspace, prefixes: Prefixes
) -> Iterator[tuple[str, bytes]]:
    """``catalogue/catalogue.{ttl,jsonld,rdf}``: the named graph, as triples."""
    name = NamedNode(workspace.graph_iri(GRAPH))
    triples = [
        Quad(q.subject, q.predicate, q.object, DefaultGraph())
        for q in quads
        if q.graph_name == name
    ]
    for suffix in ("ttl", "jsonld", "rdf"):
        content = graphs.serialise(triples, suffix, prefixes.bindings)
        yield f"catalogue/catalogue.{suffix}", content


def dataset_dumps(
    quads: Sequence[Quad],
    workspace: Workspace,
    prefixes: Prefixes,
    keeper: Keeper = ALWAYS,
) -> Iterator[tuple[str, bytes]]:
    """``data/psm-<dataset>.{ttl,nq,jsonld}``: what the graph says of the things of a dataset.

    The things of a dataset are the subjects of its named graphs, those transcribed from a row of
    its tables, and the parts of both: what has no row and either was derived from them
    (the state of an action) or is stated beside them (the amount of a funding allocation).
    """
    base = workspace.plan.base_iri
    parts: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, set[NamedNode]] = defaultdict(set)
    members: dict[str, set[NamedNode]] = defaultdict(set)
    for quad in quads:
        subject, target = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if isinstance(quad.graph_name, NamedNode):
            members[quad.graph_name.value].add(subject)
        if isinstance(target, NamedNode):
            if quad.predicate == _PART and subject.value.startswith(f"{base}catalogue/dataset/"):
                parts[subject.value.rpartition("/")[2]].add(target.value)
            elif quad.predicate == _FROM_ROW:
                rows[target.value.partition("#")[0]].add(subject)
    traced = set().union(*rows.values())
    derived = [q for q in quads if q.graph_name == NamedNode(workspace.graph_iri("derived"))]
    left_out = {NamedNode(workspace.graph_iri(n)) for n in (GRAPH, "provenance")}
    facts = [q for q in quads if q.graph_name not in left_out]
    for dataset, names in sorted(parts.items()):
        things = set[object]().union(
            *(members[n] if n.startswith(f"{base}graph/") else rows[n] for n in names)
        )
        things |= {q.subject for q in derived if q.subject not in traced and q.object in things}
        things |= {
            q.object
            for q in facts
            if q.subject in things
            and q.object not in traced
            and isinstance(q.graph_name, NamedNode)
            and q.object in members[q.graph_name.value]
        }
        chosen = [q for q in facts if q.subject in things]
        yield from keeper.keep(
            ("dump", dataset), chosen, partial(_dump, dataset, chosen, prefixes)
        ).items()


def _dump(dataset: str, quads: Sequence[Quad], prefixes: Prefixes) -> dict[str, bytes]:
    rows = graphs.Serialiser(quads, prefixes.bindings)
    return {
        f"data/psm-{dataset}.{suffix}": rows.write(suffix) for suffix in ("ttl", "nq", "jsonld")
    }
