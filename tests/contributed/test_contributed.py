"""What other bodies declare enters the graph as theirs: the toy plan with invented bodies."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from paths import CONTRIBUTED, TOY
from pyoxigraph import NamedNode, QuerySolutions

import psm_kg
from psm_kg.contributed import public_address
from psm_kg.datasets import contributed_files
from psm_kg.errors import Severity
from psm_kg.pipeline import Draft, count_things, prepare
from psm_kg.queries import Catalogue
from psm_kg.store import run_query
from psm_kg.workspace import Workspace

BASE = "https://example.org/toy/"
GRAPHS = f"{BASE}graph/contributor/"
OWN = f"{BASE}data/toyville/contributor/comune-giocopoli"
CONTRIBUTIONS = f"{BASE}data/toyville/2030-2032/contributor/comune-giocopoli/contribution/"


def ask(draft: Draft, text: str) -> set[tuple[str, ...]]:
    rows = run_query(draft.store, text, prefixes=draft.prefixes.bindings)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return {tuple("" if row[n] is None else row[n].value for n in names) for row in rows}


def test_a_body_has_a_graph_of_its_own_and_nothing_else(contributed_draft: Draft) -> None:
    assert contributed_draft.conforms
    graphs = {
        q.graph_name.value
        for q in contributed_draft.quads
        if isinstance(q.graph_name, NamedNode) and q.graph_name.value.startswith(GRAPHS)
    }
    assert graphs == {f"{GRAPHS}comune-giocopoli", f"{GRAPHS}scuola-verde"}
    subjects = {
        subject
        for (subject,) in ask(
            contributed_draft,
            f"SELECT DISTINCT ?s {{ GRAPH <{GRAPHS}comune-giocopoli> {{ ?s ?p ?o }} }}",
        )
    }
    assert subjects == {
        OWN,
        *(f"{OWN}/project/{p}" for p in ("ciclabile-nord", "fontane", "rive-verdi", "orti")),
        *(
            CONTRIBUTIONS + code
            for code in (
                "2031-1.1.1-ciclabile-nord",
                "2031-2.1.1-ciclabile-nord",
                "2031-1.2.1-fontane",
                "2031-1.1.1-rive-verdi",
                "2031-1.1.2-orti",
            )
        ),
    }


def test_only_what_the_office_accepted_counts(contributed_draft: Draft, toy_draft: Draft) -> None:
    """Worked out by hand: one link of five is accepted, and starts action 1.2.1."""
    statuses = ask(
        contributed_draft,
        "SELECT ?project ?action ?code { ?c psm:contributionBasis/skos:notation 'declared' ;"
        " psm:contributingProject/dct:identifier ?project ;"
        " psm:targetAction/skos:notation ?action ; psm:assertionStatus/skos:notation ?code }",
    )
    assert statuses == {
        ("comune-giocopoli/ciclabile-nord", "1.1.1", "rejected"),
        ("comune-giocopoli/ciclabile-nord", "2.1.1", "proposed"),
        ("comune-giocopoli/fontane", "1.2.1", "accepted"),
        ("comune-giocopoli/rive-verdi", "1.1.1", "proposed"),
        ("comune-giocopoli/orti", "1.1.2", "withdrawn"),
        # reviewed in another version
        ("scuola-verde/tree-lab", "1.1.1", "proposed"),
    }
    served = "SELECT ?p ?a { ?x psm:contributesTo ?y . ?x dct:identifier ?p . ?y skos:notation ?a }"
    new = ask(contributed_draft, served) - ask(toy_draft, served)
    assert new == {("comune-giocopoli/fontane", "1.2.1")}
    states = (
        "SELECT ?a ?s { ?x psm:progressOf/skos:notation ?a ; psm:progressState/skos:notation ?s }"
    )
    assert ask(contributed_draft, states) - ask(toy_draft, states) == {
        ("1.2.1", "started-by-territory")
    }
    assert ("1.2.1", "not-started") in ask(toy_draft, states)


def test_duplicates_are_proposed_and_stay_distinct(contributed_draft: Draft) -> None:
    pairs = ask(
        contributed_draft,
        "SELECT ?a ?b { ?x psm:possiblySameAs ?y . ?x dct:identifier ?a . ?y dct:identifier ?b }",
    )
    assert pairs == {
        ("comune-giocopoli/rive-verdi", "green-banks"),
        ("comune-giocopoli/ciclabile-nord", "scuola-verde/tree-lab"),
        ("scuola-verde/tree-lab", "comune-giocopoli/ciclabile-nord"),
    }


def test_codes_lead_to_places_and_organisations(contributed_draft: Draft) -> None:
    found = ask(
        contributed_draft,
        "SELECT ?place ?lead { <" + OWN + "/project/ciclabile-nord> dct:spatial/skos:prefLabel"
        " ?place ; psm:leadPartner/dct:identifier ?lead }",
    )
    assert found == {("Giocopoli", "comune-giocopoli")}


def test_things_lead_to_the_row_of_the_body(contributed_draft: Draft) -> None:
    rows = ask(
        contributed_draft, f"SELECT ?row {{ <{OWN}/project/fontane> prov:wasDerivedFrom ?row }}"
    )
    assert rows == {(f"{BASE}csv/contributed/comune-giocopoli/projects.csv#row=3",)}
    files = dict(contributed_files(contributed_draft.workspace, contributed_draft.contributed))
    text = files["csv/contributed/comune-giocopoli/projects.csv"].decode()
    assert list(csv.reader(text.splitlines()))[2][2] == "Riparazione delle fontane"
    document = json.loads(files["csv/contributed/comune-giocopoli/projects.csv-metadata.json"])
    assert document["psm:graph"] == f"{GRAPHS}comune-giocopoli"


def test_the_source_is_told_without_what_is_secret(contributed_draft: Draft) -> None:
    sources = ask(contributed_draft, "SELECT ?c ?s { ?c prov:hadPrimarySource ?s }")
    assert sources == {(OWN, "https://example.org/giocopoli/progetti.csv")}
    # the file of another body was handed in
    assert (
        len(ask(contributed_draft, "SELECT ?c { ?c a psm:Contributor ; prov:generatedAtTime ?t }"))
        == 2
    )
    everything = "\n".join(map(str, contributed_draft.quads))
    assert "secret" not in everything
    assert "maria.rossi" not in everything


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://example.org/a.csv", "https://example.org/a.csv"),
        ("https://u:p@example.org:8443/a.csv?key=1#x", "https://example.org:8443/a.csv"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        ("ftp://example.org/a.csv", ""),
        ("arrivi/a.csv", ""),
        ("https://[broken", ""),
        ("https://example.org:port/", ""),
    ],
)
def test_public_addresses(source: str, shown: str) -> None:
    assert public_address(source) == shown


def test_the_counts_tell_them_apart(contributed_draft: Draft, toy_draft: Draft) -> None:
    def counts(draft: Draft) -> dict[str, int]:
        catalogue = Catalogue.load(draft.workspace, draft.prefixes)
        return {c.kind: c.count for c in count_things(draft.store, catalogue)}

    toy, all_ = counts(toy_draft), counts(contributed_draft)
    assert {k: n - toy.get(k, 0) for k, n in all_.items() if n != toy.get(k, 0)} == {
        "contributors": 3,
        "contributed-projects": 5,
        "declared-contributions": 6,
        "reviews": 3,
        "organisations": 2,
    }


def edited(table: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def edit(plan: Path) -> None:
        path = plan / table
        text = path.read_text(encoding="utf-8")
        path.write_text(change(text), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != text

    return edit


FOLDER = "contributed/comune-giocopoli"
FAULTS = {
    "another body's row": (
        edited(
            f"{FOLDER}/links.csv", lambda t: t.replace("comune-giocopoli,2031,f", "toyville,2031,f")
        ),
        ("another-contributor", f"{FOLDER}/links.csv", 4, "contributor"),
    ),
    "a body that nobody registered": (
        lambda plan: shutil.copytree(plan / FOLDER, plan / "contributed" / "un-altro"),
        ("another-contributor", "contributed/un-altro/projects.csv", 2, "contributor"),
    ),
    "an action that does not exist": (
        edited(f"{FOLDER}/links.csv", lambda t: t.replace("fontane,1.2.1", "fontane,1.2.9")),
        ("unknown-reference", f"{FOLDER}/links.csv", 4, "action"),
    ),
    "a link without its project": (
        edited(f"{FOLDER}/links.csv", lambda t: t.replace("2031,fontane", "2031,fontana")),
        ("unknown-reference", f"{FOLDER}/links.csv", 4, "project"),
    ),
    "a municipality that does not exist": (
        edited(f"{FOLDER}/projects.csv", lambda t: t.replace(",999001,", ",999002,", 1)),
        ("unknown-reference", f"{FOLDER}/projects.csv", 2, "municipalities"),
    ),
    "a date that is none": (
        edited(
            f"{FOLDER}/links.csv",
            lambda t: t.replace("fontane,1.2.1,bbb222,2031-03-01", "fontane,1.2.1,bbb222,marzo"),
        ),
        ("not-a-date", f"{FOLDER}/links.csv", 4, "since"),
    ),
    "source.json cut short": (
        edited(f"{FOLDER}/source.json", lambda t: t[:40]),
        ("invalid-json", f"{FOLDER}/source.json", 0, ""),
    ),
    "a rejection without a reason": (
        edited(
            "tables/reviews.csv", lambda t: t.replace("Una pista ciclabile non pianta alberi.", "")
        ),
        ("Review-note-rejected", "reviews.csv", 2, "reason"),
    ),
    "a body that no table names": (
        edited(
            "tables/contributors.csv",
            lambda t: t.replace(
                "Scuola Verde di Giocopoli,Green School of Toyville,association", ",,"
            ),
        ),
        ("Contributor-declaringOrganisation", "contributors.csv", 4, "id"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_the_file_and_the_row(name: str, tmp_path: Path) -> None:
    spoil, wanted = FAULTS[name]
    plan = tmp_path / "plan"
    shutil.copytree(TOY, plan)
    shutil.copytree(CONTRIBUTED, plan, dirs_exist_ok=True)
    spoil(plan)
    draft = prepare(Workspace.open(plan))
    found = {
        (f.code, f.location.file, f.location.row, f.location.column)
        for f in draft.findings
        if f.severity is Severity.VIOLATION
    }
    assert wanted in found


@pytest.fixture(scope="module")
def public(contributed_plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web root of the plan to which other bodies contribute."""
    out = tmp_path_factory.mktemp("contributed-out") / "dist"
    psm_kg.build(contributed_plan, out)
    return out / "public"


def test_the_feed_is_a_feed(public: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for lang in ("it", "en"):
        path = public / "feed" / f"contributions.{lang}.atom"
        feed = ElementTree.parse(path).getroot()
        assert feed.tag == f"{atom}feed"
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1
            assert len(feed.findall(atom + name)) == 1
        entries = feed.findall(f"{atom}entry")
        assert len(entries) == 8  # five links, a withdrawal, two decisions that hold
        ids = [entry.findtext(f"{atom}id") or "" for entry in entries]
        assert len(set(ids)) == len(ids)
        days = [entry.findtext(f"{atom}updated") or "" for entry in entries]
        assert days == sorted(days, reverse=True)
        assert feed.findtext(f"{atom}updated") == days[0]
        for entry in entries:  # 4.1.2
            assert entry.findtext(f"{atom}title")
            assert entry.find(f"{atom}author/{atom}name") is not None
            link = entry.find(f"{atom}link")
            assert link is not None
            target = (link.get("href") or "").removeprefix(BASE)
            assert (public / target).is_file()


def test_nothing_secret_is_published(public: Path) -> None:
    for path in public.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".nq", ".json", ".atom"):
            text = path.read_text(encoding="utf-8")
            assert "secret" not in text, path
            assert "maria.rossi" not in text, path
            assert "Nome Inventato" not in text, path  # who reviewed
            assert "reviewer" not in text or path.suffix not in (".csv", ".json"), path


def test_pages_say_who_says_what(public: Path) -> None:
    def page(path: str) -> str:
        return " ".join((public / path).read_text(encoding="utf-8").split())

    project = page("data/toyville/contributor/comune-giocopoli/project/ciclabile-nord.html")
    assert "Lo dice <a" in project
    assert "non è un'affermazione di Città metropolitana di Giocopoli" in project
    assert "Respinto il 1 aprile 2031. Motivo: Una pista ciclabile non pianta alberi." in project
    assert "Attende una decisione" in project
    action = page("en/data/toyville/2030-2032/action/1.2.1.html")
    assert 'id="said"' in action
    assert 'id="who"' not in action
    assert "Riparazione delle fontane" in action
    refused = page("en/data/toyville/contributor/istat-toy.html")
    assert "put in quarantine" in refused
    assert "row 2, column actions: action 9.9.9 does not exist" in refused
    listed = page("it/progetti-di-altri-enti/index.html")
    assert listed.count("<tr>") == 4
    changed = page("data/toyville/contributor/scuola-verde/project/tree-lab.html")
    assert "Il progetto è cambiato da quando è stato esaminato" in changed
