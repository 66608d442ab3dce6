"""``publish ckan`` against a real CKAN: what it creates, changes, leaves alone and refuses."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib
from portal_server import Reply, Request, forward, standing
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF
from real_ckan import PLAIN, WITH_FIELDS, CannotRunError, RealCkan

import psm_kg
from psm_kg.errors import DataError, PsmError
from psm_kg.portal.ckan_report import PublishReport

Edit = Callable[[rdflib.Graph], None]
Change = tuple[str, str, str, str]
SERIES = "https://dati.piemonte.it/psm/catalogue/"
SURVEY = rdflib.URIRef(f"{SERIES}dataset/survey")
NAME = "cmto-psm-2024-2026-survey"


def started(plugins: str) -> Iterator[RealCkan]:
    """A portal for as long as the tests need it."""
    try:
        portal = RealCkan(plugins).__enter__()
    except CannotRunError as reason:
        pytest.skip(f"no CKAN can run here: {reason}")
    try:
        yield portal
    finally:
        portal.__exit__()


@pytest.fixture(scope="module")
def running() -> Iterator[RealCkan]:
    yield from started(PLAIN)


@pytest.fixture
def portal_with_fields() -> Iterator[RealCkan]:
    yield from started(WITH_FIELDS)


@pytest.fixture
def portal(running: RealCkan) -> RealCkan:
    """The portal without datasets."""
    for organisation in ("cmto", "altro-ente"):
        for package in everything(running, organisation):
            act(running, "dataset_purge", id=package["id"])
    return running


def act(portal: RealCkan, action: str, by: str = "admin", **values: Any) -> Any:
    """The result of an action, without our client."""
    answer = httpx.post(
        f"{portal.url}/api/3/action/{action}",
        json=values,
        headers={"Authorization": portal.tokens[by]},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text[:2000]
    return answer.json()["result"]


def everything(portal: RealCkan, organisation: str = "cmto") -> list[dict[str, Any]]:
    """All the packages of an organisation, as the portal shows them."""
    found = act(
        portal,
        "package_search",
        fq=f"organization:{organisation} +state:*",
        rows=1000,
        include_private=True,
        include_drafts=True,
        include_deleted=True,
    )
    return [act(portal, "package_show", id=name["id"]) for name in found["results"]]


def snapshot(portal: RealCkan) -> dict[str, tuple[Any, Any]]:
    """Every package with all its fields and dates, and what the portal noted as done to it."""
    return {
        package["name"]: (package, act(portal, "package_activity_list", id=package["id"]))
        for package in everything(portal)
    }


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


@pytest.fixture
def edited(publication: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes the real build with its catalogue edited: an output folder of another year."""
    made: list[Path] = []

    def edit(*edits: Edit, files: dict[str, bytes] | None = None) -> Path:
        dist = tmp_path / f"dist{len(made)}"
        made.append(dist)
        public = dist / "public"
        public.mkdir(parents=True)
        manifest = json.loads((publication / "manifest.json").read_text("utf-8"))
        for path in (publication / "public").iterdir():
            (public / path.name).symlink_to(path)
        for name, content in (files or {}).items():
            folder = public / Path(name).parent
            origin = folder.resolve()
            folder.unlink()
            folder.mkdir()
            for path in origin.iterdir():
                (folder / path.name).symlink_to(path)
            (public / name).unlink()
            (public / name).write_bytes(content)
            entry = manifest["files"][f"public/{name}"]
            entry["sha256"] = hashlib.sha256(content).hexdigest()
        (dist / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        graph = rdflib.Graph().parse(publication / "public" / "catalogue" / "catalogue.ttl")
        for change in edits:
            change(graph)
        (public / "catalogue").unlink()
        (public / "catalogue").mkdir()
        graph.serialize(public / "catalogue" / "catalogue.ttl", format="turtle")
        return dist

    return edit


def only(*names: str) -> Edit:
    """Leaves a catalogue with some of its datasets."""

    def edit(graph: rdflib.Graph) -> None:
        for _, _, dataset in list(graph.triples((None, DCAT.dataset, None))):
            if str(dataset).rpartition("/")[2] not in names:
                graph.remove((None, DCAT.dataset, dataset))

    return edit


def publish(portal: RealCkan, dist: Path, by: str = "editor", **options: Any) -> PublishReport:
    options = {"url": portal.url, "organisation": "cmto", "dist": dist, **options}
    return psm_kg.publish_ckan(token=portal.tokens[by], **options)


def actions(report: PublishReport) -> dict[str, str]:
    return {package.name: package.action for package in report.packages}


def changes(report: PublishReport) -> list[Change]:
    return [
        (change.resource, change.field, change.old, change.new)
        for package in report.packages
        for change in package.changes
    ]


def check_fields(portal: RealCkan, publication: Path) -> None:
    """Compare the portal, read without our client, and the catalogue, read by another library."""
    graph = rdflib.Graph().parse(publication / "public" / "catalogue" / "catalogue.ttl")
    packages = {extras(package)["uri"]: package for package in everything(portal)}
    assert set(packages) == {str(d) for d in graph.objects(None, DCAT.dataset)}
    resources = 0
    for iri, package in packages.items():
        dataset = rdflib.URIRef(iri)

        def said(term: rdflib.URIRef, about: Any = dataset, lang: str | None = None) -> str:
            values = (v for v in graph.objects(about, term) if getattr(v, "language", None) == lang)
            return str(next(values))

        assert package["title"] == said(DCTERMS.title, lang="it")
        assert package["notes"] == said(DCTERMS.description, lang="it")
        assert package["license_id"] == "cc-by"
        assert package["owner_org"] == act(portal, "organization_show", id="cmto")["id"]
        assert not package["private"]
        words = extras(package)
        assert words["identifier"] == said(DCTERMS.identifier)
        assert words["modified"] == said(DCTERMS.modified)
        assert words["frequency"] == said(DCTERMS.accrualPeriodicity)
        holder = graph.value(dataset, DCTERMS.rightsHolder)
        assert words["holder_name"] == str(graph.value(holder, FOAF.name))
        assert set(json.loads(words["theme"])) == {str(t) for t in graph[dataset : DCAT.theme]}
        shown = {resource["uri"]: resource for resource in package["resources"]}
        assert set(shown) == {str(d) for d in graph[dataset : DCAT.distribution]}
        for address, resource in shown.items():
            about = rdflib.URIRef(address)
            url = graph.value(about, DCAT.downloadURL) or graph.value(about, DCAT.accessURL)
            assert resource["url"] == str(url)
            assert resource["name"] == said(DCTERMS.title, about, "it")
            assert resource["license"] == said(DCTERMS.license, about)
            code = said(DCTERMS["format"], about).rpartition("/")[2]
            assert resource["format"].casefold() == code.casefold()
            resources += 1
    assert resources == len(set(graph.subjects(RDF.type, DCAT.Distribution))) > 50


def test_publishing_twice_leaves_identical_packages(portal: RealCkan, publication: Path) -> None:
    first = publish(portal, publication)
    assert set(actions(first).values()) == {"created"}
    assert [package.otherwise for package in first.packages] == [()] * 8
    check_fields(portal, publication)
    before = snapshot(portal)
    assert set(before) == set(actions(first))
    second = publish(portal, publication)
    assert set(actions(second).values()) == {"unchanged"}
    assert changes(second) == []
    assert snapshot(portal) == before


def test_a_dry_run_shows_every_field_and_writes_nothing(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    def another_year(graph: rdflib.Graph) -> None:
        graph.remove((SURVEY, DCTERMS.title, None))
        graph.add((SURVEY, DCTERMS.title, rdflib.Literal("Titolo nuovo", lang="it")))
        graph.remove((SURVEY, DCTERMS.accrualPeriodicity, None))
        graph.remove((SURVEY, DCAT.landingPage, None))
        first, last = (sorted(graph[SURVEY : DCAT.distribution])[i] for i in (0, -1))
        graph.remove((first, DCTERMS.description, None))
        graph.remove((SURVEY, DCAT.distribution, last))

    now = edited(only("survey"))
    assert publish(portal, now, dry_run=True).changed == 1
    assert everything(portal) == []
    publish(portal, now)
    before = snapshot(portal)
    (package, _), then = before[NAME], edited(only("survey"), another_year)
    report = publish(portal, then, dry_run=True)
    assert snapshot(portal) == before
    shown = sorted(package["resources"], key=lambda resource: str(resource["uri"]))
    expected = {
        ("", "title", package["title"], "Titolo nuovo"),
        ("", "frequency", extras(package)["frequency"], ""),
        ("", "url", package["url"], ""),
        (shown[0]["name"], "description", shown[0]["description"], ""),
        (shown[-1]["name"], "uri", shown[-1]["uri"], ""),
    }
    assert set(changes(report)) == expected
    text = "\n".join(report.lines("it"))
    assert f"  title: {package['title']} → Titolo nuovo" in text
    assert "nulla è stato scritto" in text
    assert set(changes(publish(portal, then))) == expected
    (after,) = everything(portal)
    assert after["id"] == package["id"]
    assert {r["id"] for r in after["resources"]} == {r["id"] for r in shown[:-1]}
    assert publish(portal, then).changed == 0


def test_files_are_sent_once_and_again_when_they_change(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    old = edited(only("survey"))
    first = publish(portal, old, upload=True)
    (package,) = everything(portal)
    files = [resource for resource in package["resources"] if resource["url_type"] == "upload"]
    assert first.packages[0].uploaded == len(files) > 5
    for resource in files:
        content = httpx.get(resource["url"], follow_redirects=True).content
        path = resource["download_url"].removeprefix("https://dati.piemonte.it/psm/")
        assert content == (old / "public" / path).read_bytes(), path
        assert resource["size"] == len(content)
    before = snapshot(portal)
    assert publish(portal, old, upload=True).changed == 0
    assert snapshot(portal) == before
    csv = next(resource for resource in files if resource["format"] == "CSV")
    name = csv["download_url"].removeprefix("https://dati.piemonte.it/psm/")
    new = edited(only("survey"), files={name: b"a,b\n1,2\n"})
    report = publish(portal, new, upload=True)
    assert report.packages[0].uploaded == 1
    ((label, field, was, _),) = changes(report)
    assert (label, field, was) == (csv["name"], "file", csv["hash"])
    assert httpx.get(csv["url"], follow_redirects=True).content == b"a,b\n1,2\n"
    publish(portal, new)
    (linked,) = everything(portal)
    assert {r["url_type"] or "" for r in linked["resources"]} == {""}
    assert [r["id"] for r in linked["resources"]] == [r["id"] for r in package["resources"]]
    assert publish(portal, new).changed == 0


def test_an_interrupted_run_is_finished_by_the_next(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    """The process dies while its second package is written."""
    dist = edited(only("indicators", "ontology", "projects", "survey"))
    written = 0
    process: subprocess.Popen[bytes] | None = None

    def kill(request: Request) -> Reply | None:
        nonlocal written
        reply = forward(portal.url, request)
        written += request.action == "package_create"
        if written == 2 and process:
            process.kill()
            process.wait()
        return reply

    with standing(kill) as (url, _):
        command = [sys.executable, "-m", "psm_kg", "publish", "ckan", "--url", url]
        process = subprocess.Popen(
            [*command, "--organisation", "cmto", "--dist", str(dist)],
            env={**os.environ, "PSM_CKAN_TOKEN": portal.tokens["editor"]},
        )
        assert process.wait() == -9
    half = {package["id"] for package in everything(portal)}
    assert len(half) == 2
    states = sorted(actions(publish(portal, dist)).values())
    assert states == ["created"] * 2 + ["unchanged"] * 2
    whole = {package["id"] for package in everything(portal)}
    assert half < whole
    assert len(whole) == 4
    assert publish(portal, dist).changed == 0


def test_lost_answers_are_looked_up_before_anything_is_repeated(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    """The portal does what it is asked, and the answer never arrives; or it is busy."""
    faults = ["package_create", "resource_patch", "package_search"]

    def unsteady(request: Request) -> Reply | None:
        reply = forward(portal.url, request)
        if request.action in faults:
            faults.remove(request.action)
            return Reply(503) if request.action == "package_search" else None
        return reply

    dist = edited(only("survey"))
    with standing(unsteady) as (url, asked):
        report = publish(portal, dist, url=url, upload=True)
    assert faults == []
    assert actions(report) == {NAME: "created"}
    sent = [request.action for request in asked]
    assert sent.count("package_create") == 1
    assert len(everything(portal)) == 1
    assert publish(portal, dist, upload=True).changed == 0


def test_what_others_wrote_stays(portal: RealCkan, edited: Callable[..., Path]) -> None:
    act(portal, "package_create", by="editor", name="strade", owner_org="cmto", title="Strade")
    act(portal, "package_create", by="other", name="scuole", owner_org="altro-ente")
    dist = edited(only("survey"))
    publish(portal, dist)
    (package,) = (p for p in everything(portal) if p["name"] == NAME)
    note = {"key": "nota_del_portale", "value": "vista"}
    act(portal, "package_patch", id=NAME, extras=[*package["extras"], note], author="Portale")
    act(portal, "resource_create", package_id=NAME, name="Mappa", url="https://example.org/m")
    others = [act(portal, "package_show", id=name) for name in ("strade", "scuole")]
    assert publish(portal, dist).changed == 0

    def retitle(graph: rdflib.Graph) -> None:
        for term in (DCTERMS.title, DCTERMS.accrualPeriodicity):
            graph.remove((SURVEY, term, None))
        graph.add((SURVEY, DCTERMS.title, rdflib.Literal("Altro", lang="it")))
        graph.remove((SURVEY, DCAT.distribution, min(graph[SURVEY : DCAT.distribution])))

    publish(portal, edited(only("survey"), retitle), remove=True)
    after = act(portal, "package_show", id=NAME)
    assert after["title"] == "Altro"
    assert after["author"] == "Portale"
    assert extras(after)["nota_del_portale"] == "vista"
    assert after["resources"][-1]["name"] == "Mappa"
    assert len(after["resources"]) == len(package["resources"])
    assert [act(portal, "package_show", id=name) for name in ("strade", "scuole")] == others


def test_a_package_of_others_with_our_name_is_refused(portal: RealCkan, publication: Path) -> None:
    act(portal, "package_create", by="other", name=NAME, owner_org="altro-ente")
    with pytest.raises(PsmError, match=f"{NAME}.*another organisation \\(Altro ente di prova\\)"):
        publish(portal, publication)
    assert everything(portal) == []
    act(portal, "dataset_purge", id=NAME)
    act(portal, "package_create", by="editor", name=NAME, owner_org="cmto", title="Mio")
    with pytest.raises(PsmError, match=f"{NAME} exists and does not describe .*/dataset/survey"):
        publish(portal, publication)
    (only_one,) = everything(portal)
    assert only_one["title"] == "Mio"


def test_a_dataset_that_is_gone_is_removed_on_request(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    both, one = edited(only("survey", "ontology")), edited(only("survey"))
    gone = "cmto-psm-2024-2026-ontology"
    publish(portal, both)
    assert actions(publish(portal, one)) == {NAME: "unchanged", gone: "left"}
    dry = publish(portal, one, remove=True, dry_run=True)
    assert actions(dry) == {NAME: "unchanged", gone: "removed"}
    assert act(portal, "package_show", id=gone)["state"] == "active"
    assert actions(publish(portal, one, remove=True)) == {NAME: "unchanged", gone: "removed"}
    assert act(portal, "package_show", id=gone)["state"] == "deleted"
    assert actions(publish(portal, one)) == {NAME: "unchanged"}
    back = publish(portal, both)
    assert actions(back) == {NAME: "unchanged", gone: "updated"}
    assert changes(back) == [("", "state", "deleted", "active")]


@pytest.mark.parametrize(
    ("who", "organisation", "code", "it", "en"),
    [
        ("nobody", "cmto", 3, "il portale non riconosce il token", "does not know the token"),
        ("editor", "nessuna", 2, "non c'è l'organizzazione «nessuna»", "has no organisation"),
        ("other", "cmto", 3, "l'utente other non può pubblicare", "the user other may not publish"),
        ("member", "cmto", 3, "l'utente member non può pubblicare", "may for: —"),
    ],
)
def test_who_may_not_publish_is_told_why(
    portal: RealCkan, publication: Path, who: str, organisation: str, code: int, it: str, en: str
) -> None:
    token = portal.tokens.get(who, "not-a-token-of-this-portal")
    with pytest.raises(PsmError) as refused:
        psm_kg.publish_ckan(portal.url, organisation, token=token, dist=publication)
    assert refused.value.exit_code == code
    assert it in refused.value.message.it
    assert en in refused.value.message.en
    assert everything(portal) == []


@pytest.mark.parametrize("token", ["editor", "nobody"])
def test_the_token_is_never_printed(
    portal: RealCkan, edited: Callable[..., Path], tmp_path: Path, token: str
) -> None:
    secret = portal.tokens.get(token, "not-a-token-of-this-portal")
    (tmp_path / "token").write_text(f"{secret}\n")
    command = [sys.executable, "-m", "psm_kg", "--lang", "it", "publish", "ckan"]
    command += ["--url", portal.url, "--organisation", "cmto"]
    command += ["--token-file", str(tmp_path / "token"), "--dist", str(edited(only("survey")))]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
    )
    assert done.returncode == (0 if token == "editor" else 3)
    assert (f"{NAME}: creato" in done.stdout) == (token == "editor")
    assert secret not in done.stdout + done.stderr + portal.log


def test_a_field_that_the_portal_refuses_is_named(
    portal: RealCkan, edited: Callable[..., Path]
) -> None:
    def long_version(graph: rdflib.Graph) -> None:
        graph.add((SURVEY, OWL.versionInfo, rdflib.Literal("9" * 101)))

    with pytest.raises(DataError) as refused:
        publish(portal, edited(only("survey"), long_version))
    (finding,) = refused.value.findings
    assert finding.message.it.startswith("version: il portale risponde «")
    assert everything(portal) == []


def test_without_a_token_a_dry_run_sees_what_everybody_sees(
    portal: RealCkan, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PSM_CKAN_TOKEN", raising=False)
    report = psm_kg.publish_ckan(portal.url, "cmto", dist=publication, dry_run=True)
    assert set(actions(report).values()) == {"created"}
    assert everything(portal) == []


def test_a_portal_with_fields_of_its_own(
    portal_with_fields: RealCkan, edited: Callable[..., Path]
) -> None:
    """The schema of ckanext-dcat for ckanext-scheming: what it declares is no extra there."""
    portal = portal_with_fields
    dist = edited(only("survey", "projects"))
    report = publish(portal, dist)
    assert [package.otherwise for package in report.packages] == [(), ()]
    package = act(portal, "package_show", id=NAME)
    assert package["identifier"] == "cmto:psm-2024-2026-survey"
    assert package["contact"][0]["email"] == "protocollo@cert.cittametropolitana.torino.it"
    assert "http://publications.europa.eu/resource/authority/data-theme/GOVE" in package["theme"]
    assert "holder_name" in extras(package)
    assert "identifier" not in extras(package)
    before = snapshot(portal)
    assert publish(portal, dist).changed == 0
    assert snapshot(portal) == before

    def less(graph: rdflib.Graph) -> None:
        for term in (DCAT.contactPoint, DCAT.landingPage, DCTERMS.accrualPeriodicity, DCAT.theme):
            graph.remove((SURVEY, term, None))

    gone = ["contact", "frequency", "theme", "url"]
    fewer = edited(only("survey", "projects"), less)
    assert [(field, new) for _, field, _, new in changes(publish(portal, fewer))] == [
        (field, "") for field in gone
    ]
    package = act(portal, "package_show", id=NAME)
    assert [package.get(field) or None for field in gone] == [None] * 4
    assert publish(portal, fewer).changed == 0
