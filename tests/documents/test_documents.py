"""The documents of the linked data: which there are, what they say, that they are well made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
import rdflib
from paths import ROOT
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, parse
from sample import BASE, public_files, quads, workspace

from psm_kg import datasets, dcat, publication
from psm_kg.documents import Library, documents, withdrawn
from psm_kg.documents.describe import INCOMING_LIMIT
from psm_kg.documents.names import read_terms
from psm_kg.documents.things import SERVICES, path_under
from psm_kg.errors import ConfigurationError
from psm_kg.namespaces import load_prefixes
from psm_kg.pipeline import Draft
from psm_kg.queries import Catalogue
from psm_kg.store import run_query

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
ACTION = "data/torino/2024-2026/action/1.1.1"
spent: dict[str, float] = {}


def built(draft: Draft) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """(what else is published, the documents) of a plan."""
    place, prefixes = draft.workspace, draft.prefixes
    tables = datasets.published_tables(
        place, draft.tables, draft.documents, draft.store, draft.prefixes
    )
    others = dict(publication.ontology_files(place, prefixes))
    others |= dict(publication.dumps(draft.quads, prefixes))
    others |= dict(dcat.dataset_dumps(draft.quads, place, prefixes))
    others |= dict(dcat.catalogue_files(draft.quads, place, prefixes))
    others |= dict(datasets.dataset_files(place, tables))
    catalogue = Catalogue.load(place, prefixes)
    others |= dict(publication.query_files(catalogue))
    before = time.process_time()
    library = Library.gather(draft.quads, place, prefixes, catalogue, others)
    made = dict(documents(library))
    spent["documents"] = max(spent.get("documents", 0), time.process_time() - before)
    return others, made


@pytest.fixture(scope="module")
def real(real_draft: Draft) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return built(real_draft)


@pytest.fixture(scope="module")
def toy(toy_draft: Draft) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return built(toy_draft)


def read(content: bytes, suffix: str) -> set[str]:
    found = list(parse(content, format=FORMATS[suffix]))
    if any("_:" in str(quad) for quad in found):
        dataset = Dataset(found)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        found = list(dataset)
    return {str(quad.triple) for quad in found}


def test_every_iri_of_ours_is_answered(
    real_draft: Draft, real: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    others, made = real
    base = real_draft.workspace.plan.base_iri
    named = {
        iri.partition("#")[0]
        for quad in real_draft.quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode) and (iri := term.value).startswith(base)
    }
    files = others.keys() | made.keys()
    unanswered = [
        iri
        for iri in sorted(named)
        if (path := unquote(iri[len(base) :])) not in files
        # pages and programs: tests/site and tests/web
        and not (path == "" or path.endswith(("/", ".html")) or path in SERVICES)
        and not all(f"{path}.{suffix}" in files for suffix in FORMATS)
    ]
    assert unanswered == []
    assert len(named) > 1900
    graphs = {str(quad.graph_name.value) for quad in real_draft.quads}  # type: ignore[union-attr]
    for graph in graphs:
        assert f"{graph[len(base) :]}.nq" in files, graph


def test_every_shape_is_answered(real: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    _, made = real
    place = workspace()
    text = "".join(path.read_text() for path in place.resources.shapes)
    declared = {line.split()[0][2:] for line in text.splitlines() if line.startswith("s:")}
    assert len(declared) > 300
    assert [name for name in declared if f"shapes/{name}.ttl" not in made] == []


def test_another_base_documents_its_own_only(
    toy: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    _, made = toy
    # the ontology of another base is not this publication's to answer for
    assert not [path for path in made if path.startswith(("onto/", "shapes/"))]
    assert "data/toyville/2030-2032.ttl" in made


@pytest.mark.parametrize("which", ["sample", "toy"])
def test_all_forms_say_the_same(which: str, toy: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    files = toy[1] if which == "toy" else public_files()
    stems = [path[:-3] for path in files if path.endswith(".nt")]
    for stem in stems:
        triples = read(files[f"{stem}.nt"], "nt")
        assert triples, stem
        for suffix in ("ttl", "jsonld", "rdf"):
            assert read(files[f"{stem}.{suffix}"], suffix) == triples, (stem, suffix)
    assert len(stems) > 150


def test_another_library_reads_them() -> None:
    files = public_files()
    for stem in (ACTION, "onto/PSM/Action", "graph/indicators", "void"):
        sizes = {
            len(rdflib.Graph().parse(data=files[f"{stem}.{suffix}"], format=name))
            for suffix, name in (
                ("ttl", "turtle"),
                ("nt", "nt"),
                ("rdf", "xml"),
                ("jsonld", "json-ld"),
            )
        }
        assert len(sizes) == 1, stem


def test_what_a_document_says() -> None:
    triples = read(public_files()[f"{ACTION}.ttl"], "ttl")
    here, doc = f"<{BASE}{ACTION}>", f"<{BASE}{ACTION}.ttl>"
    skos, dct = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/"
    contribution = f"<{BASE}data/torino/2024-2026/contribution/2025-1.1.1-new>"
    licence = "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40"
    for expected in (
        f'{here} <{skos}prefLabel> "Azione <prova> & \\"altro\\""@it',
        f"{contribution} <{BASE}onto/PSM/targetAction> {here}",
        f'<{BASE}data/torino/2024-2026> <{skos}prefLabel> "Sample plan"@en',
        f'<{BASE}onto/PSM/Action> <http://www.w3.org/2000/01/rdf-schema#label> "Azione"@it',
        f"{here} <http://www.w3.org/ns/prov#wasDerivedFrom> <{BASE}csv/actions.csv#row=2>",
        f"{doc} <http://xmlns.com/foaf/0.1/primaryTopic> {here}",
        f"{doc} <{dct}license> <{licence}>",
        f"{doc} <{dct}source> <{BASE}graph/plan>",
        f"{doc} <http://rdfs.org/ns/void#inDataset> <{BASE}void#dataset>",
    ):
        assert expected in triples
    assert not [t for t in triples if "_:" in t]


def test_a_scheme_holds_its_concepts() -> None:
    triples = read(public_files()["data/torino/2024-2026/structure.ttl"], "ttl")
    notation = "http://www.w3.org/2004/02/skos/core#notation"
    assert f'<{BASE}{ACTION}> <{notation}> "1.1.1"' in triples


def test_hubs_are_bounded_and_say_so(real: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    _, made = real
    hub = "data/torino/document/monitoring-report-2025"
    triples = read(made[f"{hub}.nt"], "nt")
    here = f"<{BASE}{hub}>"
    arriving = Counter(t.split(" ")[1] for t in triples if t.endswith(f" {here}"))
    arriving.pop("<http://xmlns.com/foaf/0.1/primaryTopic>")
    assert max(arriving.values()) == INCOMING_LIMIT
    assert [t for t in triples if "dct" not in t and "terms/description" in t and "facts" in t]
    assert max(len(made[path]) for path in made if path.startswith("data/")) < 700_000


def test_a_named_graph_is_its_quads() -> None:
    files = public_files()
    expected = {q for q in quads() if str(q.graph_name) == f"<{BASE}graph/plan>"}
    for suffix, rdf_format in (("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)):
        assert set(parse(files[f"graph/plan.{suffix}"], format=rdf_format)) == expected
    assert {str(q.triple) for q in expected} <= read(files["graph/plan.ttl"], "ttl")
    assert f"{ACTION}.nq" not in files


def test_withdrawn_things_have_no_documents() -> None:
    files = public_files()
    gone = withdrawn(quads(), BASE)
    assert gone == {
        "data/torino/project/dropped": "",
        "data/torino/project/old": f"{BASE}data/torino/project/new",
    }
    assert json.loads(files["documents.json"])["gone"] == gone
    assert not [path for path in files if path.startswith(tuple(gone))]
    # a deprecated term is still documented
    assert "onto/PSM/oldTerm.ttl" in files


def test_files_of_others_are_left_alone() -> None:
    place = workspace()
    prefixes = load_prefixes(place)
    taken = ["onto/PSM.ttl", "index.html"]
    made = dict(documents(Library.gather(quads(), place, prefixes, taken=taken)))
    assert not made.keys() & set(taken)
    assert "onto/PSM.jsonld" in made


def test_void_counts_the_graph(
    real_draft: Draft, real: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    triples = read(real[1][".well-known/void"], "ttl")
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    size = len({str(quad.triple) for quad in real_draft.quads})
    subjects = len({str(quad.subject) for quad in real_draft.quads})
    void = "http://rdfs.org/ns/void#"
    dataset = f"<{BASE}void#dataset>"
    assert f'{dataset} <{void}triples> "{size}"{integer}' in triples
    assert f'{dataset} <{void}distinctSubjects> "{subjects}"{integer}' in triples
    per_graph = Counter(str(quad.graph_name) for quad in real_draft.quads)
    for graph, count in per_graph.items():
        assert f"{dataset} <{void}subset> {graph}" in triples
        assert f'{graph} <{void}triples> "{count}"{integer}' in triples
    actions = f"<{BASE}void#class-psm-Action>"
    assert f"{actions} <{void}class> <{BASE}onto/PSM/Action>" in triples
    about = {triple for triple in triples if triple.startswith(f"<{BASE}void")}
    assert about <= read(real[1]["void.ttl"], "ttl")


def test_published_queries_run_as_they_are(
    real_draft: Draft, real: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    examples = [
        quad.object.value
        for quad in parse(real[1][".well-known/sparql-examples"], format=RdfFormat.TURTLE)
        if quad.predicate.value == "http://www.w3.org/ns/shacl#select"
    ]
    catalogue = Catalogue.load(real_draft.workspace, real_draft.prefixes)
    assert len(examples) == len(catalogue) > 10
    for text in examples:
        run_query(real_draft.store, text)


def test_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, sys; sys.path[:0] = ['tests', 'tests/web']; import sample; "
        "print(hashlib.sha256(repr(list(sample.public_files().items())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_order_of_the_quads_does_not_matter() -> None:
    place = workspace()
    prefixes = load_prefixes(place)
    forwards = dict(documents(Library.gather(quads(), place, prefixes)))
    reverse = Library.gather(list(reversed(quads())), place, prefixes)
    backwards = dict(documents(reverse))
    assert forwards == backwards


def test_the_whole_plan_takes_seconds(real: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    _, made = real
    assert spent["documents"] < 20
    assert len(made) > 10_000
    assert sum(map(len, made.values())) < 150_000_000


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}data/x", "data/x"),
        (f"{BASE}data/x#y", "data/x"),
        (f"{BASE}data/a%20b", None),
        (f"{BASE}data/%C3%A8", "data/è"),
        (f"{BASE}", None),
        (f"{BASE}data/", None),
        (f"{BASE}/data", None),
        (f"{BASE}../secret", None),
        (f"{BASE}data/%2e%2e/%2e%2e/secret", None),
        (f"{BASE}data/..%2f..%2fsecret", None),
        (f"{BASE}data/a\\b", None),
        (f"{BASE}data/x?y=1", None),
        (f"{BASE}data/x%3fy", None),
        ("https://elsewhere.example/x", None),
    ],
)
def test_iris_become_safe_paths(iri: str, path: str | None) -> None:
    assert path_under(BASE, iri) == path


def test_a_broken_list_of_names_is_reported(tmp_path: Path) -> None:
    bad = tmp_path / "terms.toml"
    bad.write_text('[rdf]\ntype = { it = "tipo" }\n')
    with pytest.raises(ConfigurationError):
        read_terms(bad)
