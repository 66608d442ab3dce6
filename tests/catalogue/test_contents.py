"""What the catalogue says: nothing that is not published, nothing that the data do not say."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import rdflib
from paths import REAL, TOY
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, XSD

from psm_kg import datasets
from psm_kg.dcat import catalogue_files, dataset_dumps
from psm_kg.graph import canonical_nquads
from psm_kg.pipeline import Draft, _files, prepare
from psm_kg.queries import Catalogue
from psm_kg.workspace import Workspace

DATASETS = {
    "indicators",
    "knowledge-graph",
    "ontology",
    "organisations",
    "projects",
    "structure",
    "survey",
    "vocabularies",
}
PLANS = pytest.mark.parametrize("plan", ["real", "toy"])


@pytest.fixture
def draft(plan: str, request: pytest.FixtureRequest) -> Draft:
    found: Draft = request.getfixturevalue(f"{plan}_draft")
    return found


def base_of(draft: Draft) -> str:
    return draft.workspace.plan.base_iri


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@PLANS
def test_the_datasets(plan: str, draft: Draft, catalogues: dict[str, rdflib.Graph]) -> None:
    data, base = catalogues[plan], base_of(draft)
    catalogue = rdflib.URIRef(f"{base}catalogue")
    listed = set(data.objects(catalogue, DCAT.dataset))
    assert {str(d).removeprefix(f"{base}catalogue/dataset/") for d in listed} == DATASETS
    assert set(data.subjects(RDF.type, DCAT.Dataset)) == listed
    series = set(data.subjects(RDF.type, DCAT.DatasetSeries))
    assert len(series) == 1
    for dataset in listed:
        assert set(data.objects(dataset, DCAT.inSeries)) == series
        formats = {
            str(f).rpartition("/")[2]
            for d in data.objects(dataset, DCAT.distribution)
            for f in data.objects(d, DCTERMS.format)
        }
        assert {"RDF_TURTLE", "RDF_N_QUADS", "JSON_LD", "XLSX", "BIN"} <= formats
        assert ("CSV" in formats) is not str(dataset).endswith("/knowledge-graph")
    service = data.value(None, RDF.type, DCAT.DataService)
    assert set(data.objects(service, DCAT.servesDataset)) == listed


@PLANS
def test_identifiers_are_unique_and_the_publishers(
    plan: str, draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    data = catalogues[plan]
    own = {str(data.value(d, DCTERMS.identifier)) for d in data.subjects(RDF.type, DCAT.Dataset)}
    settings = draft.workspace.plan
    assert own == {f"{settings.publisher}:psm-{settings.id}-{name}" for name in DATASETS}


def test_everything_listed_is_published(
    toy_draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    """Each address of ours in the catalogue is a file of the build, or a service."""
    data, base = catalogues["toy"], base_of(toy_draft)
    catalogue = Catalogue.load(toy_draft.workspace, toy_draft.prefixes)
    made = _files(toy_draft, catalogue, lambda _: None)
    files = {path.removeprefix("public/") for path, _ in made}
    named = {
        str(target).removeprefix(base)
        for predicate in (
            DCAT.accessURL,
            DCAT.downloadURL,
            DCAT.landingPage,
            FOAF.page,
            DCAT.endpointURL,
            DCAT.endpointDescription,
        )
        for target in data.objects(None, predicate)
    }
    assert len(named) > 50
    assert named - files == {"sparql"}
    # and every IRI of the catalogue has its documents
    own = {str(s).removeprefix(base) for s in data.subjects() if str(s).startswith(f"{base}cat")}
    assert {path for path in own if not path.endswith(".html")} <= {
        path.removesuffix(".ttl") for path in files if path.endswith(".ttl")
    }


@PLANS
def test_every_table_is_in_a_dataset(
    plan: str, draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    data, base = catalogues[plan], base_of(draft)
    tables = {*draft.tables, *(t.name for t in datasets.described_tables(draft.workspace))}
    links = data.objects(None, DCTERMS.hasPart)
    listed = [str(part).removeprefix(base) for part in links if "/csv/" in str(part)]
    assert sorted(listed) == sorted(f"csv/{name}.csv" for name in tables)


@PLANS
def test_words_are_this_plans_in_both_languages(
    plan: str, draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    data, settings = catalogues[plan], draft.workspace.plan
    assert not [o for o in data.objects() if isinstance(o, rdflib.Literal) and "{" in str(o)]
    described = {
        thing
        for kind in (
            DCAT.Catalog,
            DCAT.Dataset,
            DCAT.DatasetSeries,
            DCAT.DataService,
            DCAT.Distribution,
        )
        for thing in data.subjects(RDF.type, kind)
    }
    assert len(described) > 60
    for thing in described:
        for name in (DCTERMS.title, DCTERMS.description):
            texts = {o.language: str(o) for o in data.objects(thing, name)}
            assert set(texts) == {"it", "en"}, (thing, name)
            assert len(set(texts.values())) == 2 or "(" in texts["it"], (thing, texts)
        if (thing, RDF.type, DCAT.Dataset) in data:
            titles = {str(o) for o in data.objects(thing, DCTERMS.title)}
            starts = (settings.title_it, settings.title_en)
            assert all(title.startswith(starts) for title in titles)


@PLANS
def test_dates_are_those_of_the_plan_file(
    plan: str, draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    data, settings = catalogues[plan], draft.workspace.plan
    for name, stated in ((DCTERMS.issued, settings.issued), (DCTERMS.modified, settings.modified)):
        values = set(data.objects(None, name))
        assert values == {rdflib.Literal(str(stated), datatype=XSD.date)}


def test_a_plan_without_dates_says_none(tmp_path: Path) -> None:
    shutil.copytree(TOY, tmp_path / "plan")
    file = tmp_path / "plan" / "plan.toml"
    head, _, tail = file.read_text("utf-8").partition("[catalogue]")
    file.write_text(head + "[monitoring]" + tail.partition("[monitoring]")[2], "utf-8")
    made = prepare(Workspace.open(tmp_path / "plan"))
    assert made.conforms, made.findings
    files = dict(catalogue_files(made.quads, made.workspace, made.prefixes))
    assert b"dct:modified" not in files["catalogue/catalogue.ttl"]


@pytest.mark.parametrize(("plan", "folder"), [("real", REAL), ("toy", TOY)])
def test_actions_cited(
    plan: str, folder: Path, draft: Draft, catalogues: dict[str, rdflib.Graph]
) -> None:
    """Worked out from the tables, apart from the graph."""
    actions = {r["code"]: r["strategy"] for r in rows(folder, "actions")}
    accepted = {
        (r["project"], r["action"])
        for r in rows(folder, "contributions")
        if r["status"] == "accepted"
    }
    named = {r["project"] for t in ("participations", "funding") for r in rows(folder, t)}
    measured = {r["strategy"] for r in rows(folder, "indicators")}
    expected = {
        "knowledge-graph": set(actions),
        "structure": set(actions),
        "projects": {action for _, action in accepted},
        "organisations": {action for project, action in accepted if project in named},
        "indicators": {code for code, strategy in actions.items() if strategy in measured},
    }
    data, base = catalogues[plan], base_of(draft)
    for name in DATASETS:
        links = data.objects(rdflib.URIRef(f"{base}catalogue/dataset/{name}"), DCTERMS.relation)
        assert {str(o).rpartition("/")[2] for o in links} == expected.get(name, set()), name


@PLANS
def test_the_graph_and_the_files_say_the_same(draft: Draft) -> None:
    formats = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}
    name = NamedNode(draft.workspace.graph_iri("catalogue"))
    own = {str(q.triple) for q in draft.quads if q.graph_name == name}
    files = dict(catalogue_files(draft.quads, draft.workspace, draft.prefixes))
    assert len(files) == 3
    for path, content in files.items():
        read = parse(content, format=formats[path.rpartition(".")[2]])
        assert {str(q.triple) for q in read} == own, path


@PLANS
def test_sizes_are_left_out(plan: str, catalogues: dict[str, rdflib.Graph]) -> None:
    """No value of dcat:byteSize satisfies all profiles, and a dump cannot hold its own hash."""
    assert not list(catalogues[plan].subject_objects(DCAT.byteSize))


@PLANS
def test_dumps_of_datasets_are_parts_of_the_whole(draft: Draft) -> None:
    whole = {*canonical_nquads(draft.quads).splitlines()}
    parts = {}
    for path, content in dataset_dumps(draft.quads, draft.workspace, draft.prefixes):
        parts[path.removeprefix("data/psm-")] = content
    assert {path.rpartition(".")[0] for path in parts} == DATASETS - {"knowledge-graph"}
    told: set[bytes] = set()
    for name in DATASETS - {"knowledge-graph"}:
        quads = set(parts[f"{name}.nq"].splitlines())
        assert quads, name
        assert quads <= whole
        told |= quads
        for suffix, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
            triples = {str(q.triple) for q in parse(parts[f"{name}.{suffix}"], format=form)}
            nquads = parse(parts[f"{name}.nq"], format=RdfFormat.N_QUADS)
            assert triples == {str(q.triple) for q in nquads}, (name, suffix)
    # what no dataset holds: provenance, the catalogue itself, the agents of provenance
    left = {line.rsplit(b" ", 2)[1].rpartition(b"/")[2] for line in whole - told}
    assert left <= {b"provenance>", b"catalogue>"}, left


def test_named_graphs_are_described(catalogues: dict[str, rdflib.Graph]) -> None:
    data = catalogues["real"]
    graphs = [p for p in data.objects(None, DCTERMS.hasPart) if "/graph/" in str(p)]
    assert len(graphs) == 7
    assert all((graph, RDF.type, VOID.Dataset) in data for graph in graphs)
