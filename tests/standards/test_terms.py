"""Every class and property used anywhere exists, in our ontology or in a listed vocabulary."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import rdflib
from paths import ROOT
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.namespace import ClosedNamespace, DefinedNamespace

from psm_kg.namespaces import load_prefixes
from psm_kg.pipeline import Draft
from psm_kg.workspace import Workspace

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FOLDERS = ("ontopia", "w3c", "qb", "qb/sdmx", "cpov", "public-investment")
# used by the national guidelines, rules or CKAN extension but absent from DCAT-AP_IT.ttl
KNOWN_GAPS = {
    "http://dati.gov.it/onto/dcatapit#Catalog",
    "http://dati.gov.it/onto/dcatapit#geographicalIdentifier",
    "http://dati.gov.it/onto/dcatapit#referenceDocumentation",
    "http://dati.gov.it/onto/dcatapit#startDate",
}
NAMESPACES = ("RDF", "RDFS", "OWL", "SKOS", "DCTERMS", "FOAF", "PROV", "ORG", "VOID", "SDO")


@cache
def known_terms(standards: Path) -> frozenset[str]:
    """The subjects of the standards' files, and the terms of rdflib's closed namespaces."""
    terms: set[str] = set()
    for folder in FOLDERS:
        for path in sorted((standards / folder).glob("*.ttl")):
            for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE, lenient=True):
                if quad.predicate.value == TYPE and isinstance(quad.subject, NamedNode):
                    terms.add(quad.subject.value)
    for name in NAMESPACES:
        namespace: type[DefinedNamespace] | ClosedNamespace = getattr(rdflib, name)
        terms |= {str(term) for term in dir(namespace) if str(term).startswith("http")}
    # rdflib writes schema.org with https, the portals and we with http
    terms |= {t.replace("https:", "http:", 1) for t in terms if t.startswith("https://schema.org/")}
    geo = "http://www.opengis.net/ont/geosparql#"
    return frozenset(terms | {f"{geo}Feature", f"{geo}Geometry"} | KNOWN_GAPS)


def own_terms(draft: Draft) -> set[str]:
    """What the ontology defines; the terms of others that it declares do not count as known."""
    graph = draft.workspace.graph_iri("ontology")
    return {
        q.subject.value
        for q in draft.quads
        if q.graph_name == NamedNode(graph)
        and isinstance(q.subject, NamedNode)
        and q.subject.value.startswith(draft.workspace.plan.base_iri)
    }


def test_terms_of_the_graph(real_draft: Draft, standards: Path) -> None:
    known = known_terms(standards) | own_terms(real_draft)
    used = {q.predicate.value for q in real_draft.quads}
    used |= {q.object.value for q in real_draft.quads if q.predicate.value == TYPE}
    assert len(used) > 100
    assert sorted(used - known) == []


@pytest.mark.parametrize("folder", ["queries", "shapes"])
def test_prefixed_names_in_files(folder: str, real_draft: Draft, standards: Path) -> None:
    prefixes = load_prefixes(real_draft.workspace)
    known = known_terms(standards) | own_terms(real_draft)
    unknown, seen = [], 0
    files = [*sorted((ROOT / folder).rglob("*.rq")), *sorted((ROOT / folder).rglob("*.ttl"))]
    for path in files:
        text = re.sub(r'"""(.|\n)*?"""|"[^"\n]*"|#\+.*|<[^>\s]*>', " ", path.read_text("utf-8"))
        text = re.sub(r"(?m)(^|\s)#.*", " ", text)
        for prefix, local in re.findall(r"(?<![\w?$/.-])([a-z][\w-]*):([A-Za-z][\w-]*)", text):
            if prefix in prefixes.bindings and prefix != "xsd":
                seen += 1
                iri = prefixes.expand(f"{prefix}:{local}")
                if iri not in known and not iri.startswith(f"{prefixes.bindings['psm']}../"):
                    unknown.append(f"{path.relative_to(ROOT)}: {prefix}:{local}")
    assert seen > 100
    assert sorted(set(unknown)) == []


def test_the_lint_sees_a_wrong_term(standards: Path) -> None:
    assert "http://www.w3.org/2004/02/skos/core#prefLable" not in known_terms(standards)
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in known_terms(standards)


def test_ontology_terms_are_documented() -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology" / "psm.ttl")
    namespace = load_prefixes(Workspace.canonical()).bindings["psm"]
    ontology = rdflib.URIRef(namespace.rstrip("/"))
    terms = {
        s
        for s in graph.subjects(rdflib.RDF.type)
        if str(s).startswith(namespace) and "/distribution/" not in str(s)
    }
    assert len(terms) > 70
    for term in terms:
        for name in (rdflib.RDFS.label, rdflib.RDFS.comment):
            languages = sorted(str(o.language) for o in graph.objects(term, name))
            assert languages == ["en", "it"], (term, name)
        assert list(graph.objects(term, rdflib.RDFS.isDefinedBy)) == [ontology], term
        assert re.fullmatch(r"[A-Za-z]+", str(term).removeprefix(namespace)), term


def test_every_own_term_is_used(real_draft: Draft, contributed_draft: Draft) -> None:
    namespace = real_draft.prefixes.bindings["psm"]
    quads = [*real_draft.quads, *contributed_draft.quads]
    used = {q.predicate.value for q in quads} | {
        q.object.value
        for q in quads
        if q.predicate.value == TYPE and isinstance(q.object, NamedNode)
    }
    mappings = "".join(path.read_text("utf-8") for path in (ROOT / "mappings").rglob("*.json"))
    used |= {namespace + name for name in re.findall(r'"psm:(\w+)"', mappings)}
    parents = {"PlanElement"}
    unused = {
        iri.removeprefix(namespace)
        for iri in own_terms(real_draft)
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace) and iri not in used
    }
    # leadPartner is derived only where the report names a lead partner of one of CMT's projects;
    # optional and ignoredBecause are annotations that the tables of another plan may need
    assert unused - parents <= {"leadPartner", "optional", "ignoredBecause"}
