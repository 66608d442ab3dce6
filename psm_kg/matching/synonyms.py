"""The domain's vocabulary: which words mean the same, in which language."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from psm_kg.graph import read_rdf


def read_concepts(path: Path, labels: Collection[str]) -> dict[str, dict[str, list[str]]]:
    """Concept → language → labels, from a SKOS file; ``labels`` are the properties that give them.

    Raises EnvironmentFailure when the file cannot be read, ConfigurationError when it is not RDF.
    """
    concepts: dict[str, dict[str, list[str]]] = {}
    for quad in read_rdf(path):
        concept, label = quad.subject, quad.object
        if (
            isinstance(concept, NamedNode)
            and isinstance(label, Literal)
            and label.language
            and quad.predicate.value in labels
        ):
            name = concept.value.rpartition("/")[2]
            concepts.setdefault(name, {}).setdefault(label.language, []).append(label.value)
    return concepts
