"""Metadata of the ontology and the vocabularies against the national catalogue's rules."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from paths import ROOT

ONTOLOGY = ROOT / "ontology" / "psm.ttl"
VOCABULARIES = sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl"))


def results(data: rdflib.Graph, shapes: Path) -> list[str]:
    """The messages of a run; the rules have SPARQL targets, ignored without ``advanced``."""
    _, report, _ = pyshacl.validate(data, shacl_graph=str(shapes), advanced=True)
    assert isinstance(report, rdflib.Graph)
    return [str(m) for m in report.objects(None, rdflib.SH.resultMessage)]


def test_ontology_metadata(standards: Path) -> None:
    rules = standards / "ontopia" / "ontology-metadata.rules.shacl"
    data = rdflib.Graph().parse(ONTOLOGY)
    assert results(data, rules) == []
    data.remove((None, rdflib.DCTERMS.title, None))
    assert results(data, rules) != []


def test_vocabularies_are_all_here() -> None:
    assert len(VOCABULARIES) == 13


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda p: p.stem)
def test_vocabulary_metadata(path: Path, standards: Path) -> None:
    rules = standards / "ontopia-vocabularies" / "vocabulary-metadata.rules.shacl"
    data = rdflib.Graph().parse(path)
    assert results(data, rules) == []
    scheme = rdflib.URIRef(f"https://dati.piemonte.it/psm/controlled-vocabulary/{path.stem}")
    assert (scheme, rdflib.RDF.type, rdflib.SKOS.ConceptScheme) in data
    data.remove((None, rdflib.DCTERMS.identifier, None))
    assert results(data, rules) != []


@pytest.mark.parametrize("path", [ONTOLOGY, *VOCABULARIES], ids=lambda p: p.stem)
def test_the_rights_holder_is_described_in_the_same_file(path: Path) -> None:
    data = rdflib.Graph().parse(path)
    holders = set(data.objects(None, rdflib.DCTERMS.rightsHolder))
    assert len(holders) == 1
    holder = holders.pop()
    assert list(data.objects(holder, rdflib.FOAF.name))
    assert list(data.objects(holder, rdflib.DCTERMS.identifier))
