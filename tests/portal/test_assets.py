"""The repository for the national catalogue: its rules give nothing, and each of them bites."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import frictionless
import national_rules
import pyshacl
import pytest
import rdflib
import yaml
from paths import REAL, ROOT, TOY
from pyld import jsonld
from rdflib import OWL, RDF, RDFS, SKOS

from psm_kg import api
from psm_kg.errors import ConfigurationError, UsageError
from psm_kg.portal.assets import publish_assets
from psm_kg.workspace import Resources, Workspace

VOCABULARIES = sorted(p.stem for p in (ROOT / "ontology" / "vocabularies").glob("*.ttl"))
KIND = "controlled-vocabularies/value-form"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets") / "repository"
    api.publish_assets(folder, REAL)
    return folder


@pytest.fixture
def repository(published: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(published, tmp_path / "repository"))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_layout(published: Path) -> None:
    found = contents(published)
    assert len(found) == 2 * (3 * 3 + 6 * 13)
    for version in ("latest", "v0.1"):
        assert f"assets/ontologies/PSM/{version}/PSM.ttl" in found
        for name in VOCABULARIES:
            place = f"assets/controlled-vocabularies/{name}/{version}/"
            assert {p.removeprefix(place) for p in found if p.startswith(place)} == {
                *(f"{name}.{s}" for s in ("ttl", "jsonld", "rdf", "csv", "frame.yamlld")),
                "datapackage.json",
            }


@pytest.mark.parametrize("rule", national_rules.RULES.values(), ids=lambda rule: rule.__name__)
def test_rules_of_the_catalogue(published: Path, rule: Callable[[Path], object]) -> None:
    assert list(rule(published)) == []  # type: ignore[call-overload]


def rename(old: str, new: str) -> Callable[[Path], object]:
    return lambda assets: (assets / old).rename(assets / new)


def rewrite(path: str, pattern: str, new: str) -> Callable[[Path], object]:
    def spoil(assets: Path) -> None:
        text = (assets / path).read_text(encoding="utf-8")
        changed = re.sub(pattern, new, text, count=1)
        assert changed != text
        (assets / path).write_text(changed, encoding="utf-8")

    return spoil


TTL = f"{KIND}/latest/value-form.ttl"
PSM = "ontologies/PSM/latest/PSM.ttl"
SPOILS: list[tuple[str, Callable[[Path], object]]] = [
    ("structure", rename("ontologies", "onto")),
    ("names", rename(f"{KIND}/latest/value-form.csv", f"{KIND}/latest/1-value-form.csv")),
    ("encoding", lambda assets: (assets / TTL).write_bytes(b"# perch\xe9\n")),
    ("named_like_the_folder", rename(f"{KIND}/latest/value-form.rdf", f"{KIND}/latest/x.rdf")),
    ("named_like_the_folder", rename(KIND, "controlled-vocabularies/forms")),
    ("named_like_the_iri", rename(TTL, f"{KIND}/latest/other.ttl")),
    ("versions", rename(f"{KIND}/v0.1", f"{KIND}/v.1")),
    ("versions", lambda assets: shutil.copytree(assets / KIND / "v0.1", assets / KIND / "0.2")),
    ("latest_is_the_highest", rewrite(TTL, "Valore unico", "Un valore")),
    (
        "latest_is_the_highest",
        lambda assets: (
            shutil.copytree(assets / KIND / "v0.1", assets / KIND / "v0.2")
            and rewrite(f"{KIND}/v0.2/value-form.ttl", "Valore unico", "Un valore")(assets)
        ),
    ),
    ("one_of_a_kind", lambda assets: (assets / TTL).unlink()),
    ("one_of_a_kind", lambda assets: (assets / KIND / "latest/other.csv").write_text("a\n")),
    ("one_of_a_kind", lambda assets: (assets / KIND / "latest/old").mkdir()),
    ("metadata", rewrite(TTL, r"  dct:title [^\n]+\n", "")),
    ("metadata", rewrite(TTL, r"  dcat:theme [^\n]+\n", "")),
    ("metadata", rewrite(TTL, r"  ndc:keyConcept [^\n]+\n", "")),
    ("metadata", rewrite(TTL, '"value-form" ;\n  admsit', '"value form" ;\n  admsit')),
    ("metadata", rewrite(TTL, r'  foaf:name "[^"]+"@it', "  a foaf:Agent")),
    ("metadata", rewrite(TTL, "file-type/RDF_TURTLE", "file-type/CSV")),
    ("metadata", rewrite(TTL, r"  dcat:downloadURL <([^>]+)>", r'  dcat:downloadURL "\1"')),
    ("metadata", rewrite(TTL, "status/UnderDevelopment", "status/Draft")),
    ("metadata", rewrite(PSM, "admsit:hasSemanticAssetDistribution <", "dcat:distribution <")),
    ("metadata", rewrite(PSM, "a owl:Ontology ,", "a")),
]


@pytest.mark.parametrize(
    ("rule", "spoil"), SPOILS, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(SPOILS)]
)
def test_the_rules_bite(repository: Path, rule: str, spoil: Callable[[Path], object]) -> None:
    spoil(repository / "assets")
    assert list(national_rules.RULES[rule](repository)) != []


def test_every_rule_was_broken() -> None:
    assert {rule for rule, _ in SPOILS} == set(national_rules.RULES)
    assert len(SPOILS) == 23


def shacl_messages(path: Path, shapes: Path) -> list[str]:
    """The results of the catalogue's shapes; their SPARQL targets need ``advanced``."""
    graph = rdflib.Graph().parse(path)
    _, report, _ = pyshacl.validate(graph, shacl_graph=str(shapes), advanced=True)
    assert isinstance(report, rdflib.Graph)
    return [str(m) for m in report.objects(None, rdflib.SH.resultMessage)]


def test_shapes_of_the_catalogue(repository: Path, standards: Path) -> None:
    rules = {
        "ontologies/PSM": ("ontopia/ontology-metadata.rules.shacl",),
        **{
            f"controlled-vocabularies/{name}": (
                "ontopia-vocabularies/vocabulary-metadata.rules.shacl",
                "ndc/vocabulary.rules.shacl",
            )
            for name in VOCABULARIES
        },
    }
    for place, shapes in rules.items():
        path = next((repository / "assets" / place / "latest").glob("*.ttl"))
        for name in shapes:
            assert shacl_messages(path, standards / name) == [], (place, name)
    for place in ("ontologies/PSM", KIND):
        path = next((repository / "assets" / place / "latest").glob("*.ttl"))
        rewrite(path.name, r"  dcat:keyword [^\n]+\n", "")(path.parent)
        for name in rules[place]:
            assert shacl_messages(path, standards / name) != [], (place, name)


#: What the rules of DCAT-AP_IT say of one vocabulary that we leave so: the catalogue's guide says
#: to ignore the first; the others are recommendations about a contact address that is not known, a
#: licence described with the datasets, and a EuroVoc subject.
LEFT = {"112", "166", "203", "21", "41"}


def test_dcat_ap_it_rules(repository: Path, standards: Path) -> None:
    rules = sorted((standards / "dcat-ap_it" / "rules").glob("*.rq"))
    assert len(rules) == 122
    path = repository / "assets" / TTL

    def broken() -> set[str]:
        graph = rdflib.Graph().parse(path)
        return {
            rule.name.split(".")[0].removeprefix("rule-")
            for rule in rules
            if list(graph.query(rule.read_text(encoding="utf-8")))
        }

    assert broken() <= LEFT
    rewrite(TTL, r"  dct:rightsHolder [^\n]+\n", "")(repository / "assets")
    assert broken() - LEFT


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_table_says_what_the_graph_says(published: Path, name: str) -> None:
    folder = published / "assets" / "controlled-vocabularies" / name / "latest"
    graph = rdflib.Graph().parse(folder / f"{name}.ttl")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(rows) == len(concepts) > 1
    document = {"@context": resource["schema"]["x-jsonld-context"], "@graph": rows}
    read = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert set(read) - set(graph) == set()
    wanted = (SKOS.notation, SKOS.prefLabel, SKOS.definition)
    assert set(read) == {t for t in graph if t[0] in concepts and t[1] in wanted}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_frame_gives_the_rows(published: Path, name: str) -> None:
    folder = published / "assets" / "controlled-vocabularies" / name / "latest"
    frame = yaml.safe_load((folder / f"{name}.frame.yamlld").read_text(encoding="utf-8"))
    turtle = rdflib.Graph().parse(folder / f"{name}.ttl")
    data = json.loads(turtle.serialize(format="json-ld", auto_compact=False))
    framed = jsonld.frame(data, frame)
    nodes = framed.get("@graph", [framed])
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [{k: v for k, v in node.items() if k in rows[0]} for node in nodes if "id" in node]
    assert sorted(found, key=lambda r: r["id"]) == sorted(rows, key=lambda r: r["id"])


def test_frictionless_reads_the_tables(repository: Path) -> None:
    folders = sorted((repository / "assets" / "controlled-vocabularies").glob("*/latest"))
    assert len(folders) == 13
    for folder in folders:
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["message"])
    table = repository / "assets" / KIND / "latest" / "value-form.csv"
    table.write_bytes(table.read_bytes() + table.read_bytes().splitlines(True)[1])
    package = frictionless.Package(str(table.parent / "datapackage.json"))
    assert not package.validate().valid


def test_the_same_bytes_again(published: Path, tmp_path: Path) -> None:
    publish_assets(Workspace.open(REAL), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(published)


def test_a_second_run_writes_nothing(repository: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in repository.rglob("*")}
    report = api.publish_assets(repository, REAL)
    assert {asset.change for asset in report.assets} == {"unchanged"}
    assert {p: p.stat().st_mtime_ns for p in repository.rglob("*")} == before


def test_what_others_wrote_stays(repository: Path) -> None:
    for name in (".git/HEAD", "README.md", "assets/ontologies/PSM/latest/README.md"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text("of others")
    other = repository / "assets/controlled-vocabularies/other/latest/other.ttl"
    other.parent.mkdir(parents=True)
    other.write_text("# of others\n")
    (repository / "assets" / TTL).unlink()
    report = api.publish_assets(repository, REAL)
    assert [a.name for a in report.assets if a.change != "unchanged"] == ["value-form"]
    assert other.read_text() == "# of others\n"
    assert (repository / "assets/ontologies/PSM/latest/README.md").read_text() == "of others"
    assert (repository / ".git/HEAD").read_text() == "of others"


def test_an_interrupted_run_is_finished(repository: Path, published: Path) -> None:
    shutil.rmtree(repository / "assets/ontologies/PSM/latest")
    (repository / "assets/ontologies/PSM/v0.1/PSM.rdf").unlink()
    (repository / "assets/ontologies/PSM/v0.1/.PSM.rdf.new").write_text("half")
    api.publish_assets(repository, REAL, replace_version=True)
    assert contents(repository) == contents(published)


def refused(folder: Path, **options: bool) -> str:
    before = contents(folder) if folder.is_dir() else {}
    with pytest.raises(UsageError) as caught:
        api.publish_assets(folder, REAL, **options)
    assert (contents(folder) if folder.is_dir() else {}) == before
    assert caught.value.message.it != caught.value.message.en
    return caught.value.message.en


def test_other_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.odt").write_text("x")
    assert "not a repository" in refused(tmp_path / "home")
    (tmp_path / "site" / "assets" / "css").mkdir(parents=True)
    assert "not a repository" in refused(tmp_path / "site")
    (tmp_path / "file").write_text("x")
    assert "not a repository" in refused(tmp_path / "file")
    (tmp_path / "linked" / ".git").mkdir(parents=True)
    (tmp_path / "linked" / "assets").symlink_to(tmp_path / "home")
    assert "not a repository" in refused(tmp_path / "linked")


def test_a_new_checkout_is_accepted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    api.publish_assets(tmp_path, REAL)
    assert (tmp_path / "assets" / PSM).is_file()


def test_a_published_version_does_not_change(repository: Path) -> None:
    old = repository / "assets" / KIND / "v0.1" / "value-form.ttl"
    old.write_text(old.read_text().replace("Valore unico", "Un valore"))
    assert "raise the version" in refused(repository)
    report = api.publish_assets(repository, REAL, replace_version=True)
    assert [a.name for a in report.assets if a.change == "rewritten"] == ["value-form"]
    assert "Valore unico" in old.read_text()


def test_a_newer_version_is_not_undone(repository: Path) -> None:
    shutil.copytree(repository / "assets" / KIND / "v0.1", repository / "assets" / KIND / "v0.10")
    assert "newer" in refused(repository, replace_version=True)


def test_an_older_version_stays(repository: Path) -> None:
    old = repository / "assets" / KIND / "v0.0.9"
    (repository / "assets" / KIND / "v0.1").rename(old)
    before = contents(old)
    api.publish_assets(repository, REAL)
    assert contents(old) == before
    assert list(national_rules.latest_is_the_highest(repository)) == []


@pytest.mark.parametrize("name", ["latest/second.ttl", "v0.1/old.csv", "latest/inner/x.txt"])
def test_what_makes_the_catalogue_refuse_a_folder_is_said(repository: Path, name: str) -> None:
    path = repository / "assets" / KIND / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert "move it away" in refused(repository)


def test_a_link_out_of_the_repository_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    shutil.rmtree(repository / "assets" / KIND)
    (repository / "assets" / KIND).symlink_to(tmp_path / "outside")
    assert "not a folder" in refused(repository)
    assert list((tmp_path / "outside").iterdir()) == []


def test_terms_of_others_are_not_published(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"dati\.piemonte\.it"):
        api.publish_assets(tmp_path / "repository", TOY)


@cache
def spoiled_resources(folder: Path, pattern: str, new: str) -> Resources:
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(ROOT / "shapes", folder / "shapes")
    path = folder / "ontology" / "vocabularies" / "value-form.ttl"
    text = path.read_text(encoding="utf-8")
    assert re.search(pattern, text)
    path.write_text(re.sub(pattern, new, text), encoding="utf-8")
    return Resources(folder)


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        (r"  dct:title [^\n]+\n", "", "title is missing"),
        (r"  ndc:keyConcept [^\n]+\n", "", "keyConcept is missing"),
        (r'keyConcept "[^"]+"', 'keyConcept "value form"', "no key concept"),
        (r'versionInfo "0.1"', 'versionInfo "first"', "numbers and dots"),
        (r'identifier "cmto" ;', 'identifier "other" ;', "for cmto"),
        (r'  foaf:name "[^"]+"@it', "  a foaf:Agent", "not described"),
        (r"file-type/RDF_TURTLE", "file-type/CSV", "distribution in Turtle"),
        (r"a skos:ConceptScheme , dcatapit:Dataset", "a skos:ConceptScheme", "one vocabulary"),
    ],
)
def test_missing_metadata_are_said(tmp_path: Path, pattern: str, new: str, said: str) -> None:
    resources = spoiled_resources(tmp_path / "resources", pattern, new)
    with pytest.raises(ConfigurationError, match=said):
        publish_assets(Workspace.open(REAL, resources), tmp_path / "repository")
    assert not (tmp_path / "repository").exists()


#: The datatypes of OWL 2 (section 4 of the specification) that the ontology may use, and the two
#: outside them: the year of the data cube, which RDF Data Cube and the shapes need as it is, and
#: the dates of the metadata, which annotations carry without meaning for a reasoner.
OWL_DATATYPES = {"string", "boolean", "decimal", "integer", "dateTime", "anyURI"}
BESIDES = {"gYear", "date"}
OWL_WORDS = ("http://www.w3.org/2002/07/owl#", str(RDF), str(RDFS))


def undeclared(graph: rdflib.Graph) -> set[str]:
    """Terms used without the declaration that OWL 2 DL wants, or declared as two things."""
    kinds: dict[rdflib.term.Node, set[rdflib.term.Node]] = {}
    for term, kind in graph.subject_objects(RDF.type):
        kinds.setdefault(term, set()).add(kind)
    properties = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    wrong: set[str] = set()

    def need(term: rdflib.term.Node, kind: rdflib.term.Node) -> None:
        if not str(term).startswith(OWL_WORDS) and kind not in kinds.get(term, ()):
            wrong.add(f"{term} as {kind}")

    for subject, predicate, value in graph:
        declared = kinds.get(predicate, set()) & properties
        if not str(predicate).startswith(OWL_WORDS) and len(declared) != 1:
            wrong.add(f"{predicate} as a property")
        of_objects = predicate == RDFS.range and OWL.ObjectProperty in kinds.get(subject, ())
        if of_objects or predicate in (RDF.type, RDFS.subClassOf, RDFS.domain):
            need(value, OWL.Class)
        elif predicate == RDFS.range:
            name = str(value).removeprefix(str(rdflib.XSD))
            if value != RDF.langString and name not in OWL_DATATYPES | BESIDES:
                wrong.add(f"{value} as a datatype")
        elif predicate == RDFS.subPropertyOf:
            for kind in kinds.get(subject, set()) & properties:
                need(value, kind)
    for term, found in kinds.items():
        if len(found & properties) > 1:
            wrong.add(f"{term} as two kinds of property")
    return wrong


def test_the_ontology_declares_what_it_uses(published: Path) -> None:
    graph = rdflib.Graph().parse(published / "assets" / PSM)
    assert undeclared(graph) == set()
    used = rdflib.Graph() + graph
    used.remove((rdflib.DCTERMS.title, RDF.type, None))
    used.remove((SKOS.Concept, RDF.type, None))
    psm = rdflib.Namespace("https://dati.piemonte.it/psm/onto/PSM/")
    used.add((psm.year, RDF.type, OWL.ObjectProperty))
    used.set((psm.share, RDFS.range, rdflib.XSD.duration))
    assert {line.rpartition("/")[2].rpartition("#")[2] for line in undeclared(used)} >= {"Class"}
    assert len(undeclared(used)) >= 4
