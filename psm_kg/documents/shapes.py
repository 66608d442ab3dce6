"""The shapes as quads, so that a shape's IRI, which findings name, can be opened too."""

from __future__ import annotations

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
)

from psm_kg.graph import read_rdf
from psm_kg.workspace import Workspace


def shape_quads(workspace: Workspace) -> list[Quad]:
    """All the shapes, their blank nodes named the same way every time (RDFC-1.0)."""
    dataset = Dataset()
    for path in workspace.resources.shapes:
        text = workspace.localise(path.read_text(encoding="utf-8"))
        for quad in read_rdf(path, text):
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)
