"""``publish status`` against real servers: a sound site gives nothing, each fault is named."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from processes import free_port, program, running
from site_server import Handler, endless, serving

from psm_kg.cli import main
from psm_kg.errors import EnvironmentFailure, Severity, UsageError
from psm_kg.hosting import RESPONSE_HEADERS
from psm_kg.portal.status import Limits, StatusReport, check_status
from psm_kg.portal.status_files import evenly

QUICK = Limits(rate=2000.0)


@pytest.fixture(scope="module")
def dist(toy_publication: Path) -> Path:
    return toy_publication


@pytest.fixture
def site(dist: Path, tmp_path: Path) -> Path:
    """The web root of a copy; a test that spoils a file replaces it, since the copy is of links."""
    return Path(shutil.copytree(dist / "public", tmp_path / "public", copy_function=os.link))


def replace(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def visit(url: str, **options: object) -> StatusReport:
    settings: dict[str, object] = {
        "limits": QUICK,
        "external": False,
        "sample": 20,
        "today": date(2026, 12, 1),
    }
    return check_status(url, **(settings | options))  # type: ignore[arg-type]


def codes(report: StatusReport, severity: Severity = Severity.VIOLATION) -> set[str]:
    return {f.code for f in report.findings if f.severity is severity}


def said(report: StatusReport, code: str) -> list[tuple[str, str]]:
    """Address and sentence of each finding of a kind."""
    found = [(f.location.file, f.message.en) for f in report.findings if f.code == code]
    assert all(f.message.it != f.message.en for f in report.findings)
    return found


def test_the_list_of_what_is_published(dist: Path) -> None:
    release = json.loads((dist / "public" / "release.json").read_text(encoding="utf-8"))
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    assert release["graph"] == manifest["graph"]
    files = {
        path.relative_to(dist / "public").as_posix(): path.read_bytes()
        for path in (dist / "public").rglob("*")
        if path.is_file()
    }
    assert release["files"].keys() == files.keys() - {"release.json"}
    for path, entry in release["files"].items():
        assert entry["bytes"] == len(files[path]), path
        assert entry["sha256"] == hashlib.sha256(files[path]).hexdigest(), path
        assert manifest["files"][f"public/{path}"] == entry
    assert "public/release.json" in manifest["files"]


@pytest.fixture(scope="module")
def served(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of psm-kg serve, with its SPARQL service."""
    port = free_port()
    code = "import sys; from psm_kg.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "serve", "--dist", str(dist), "--port", str(port)]
    with running(command, port, tmp_path_factory.mktemp("server")):
        yield f"http://127.0.0.1:{port}/toy/"


def test_a_served_build_is_fine(served: str, dist: Path) -> None:
    report = visit(served, dist=dist)
    assert [f for f in report.findings if f.severity is not Severity.INFO] == []
    assert codes(report, Severity.INFO) == {"elsewhere", "site-current"}
    assert report.fine
    assert report.listed > report.files > 100
    assert report.iris == 30
    manifest = json.loads((dist / "manifest.json").read_text())
    assert report.graph == manifest["graph"]["sha256"]
    assert report.links > 5


def test_every_file_of_a_served_build(served: str) -> None:
    report = visit(served, sample=None)
    assert codes(report) == set()
    # the rules for Apache are a hidden file, which no server gives away
    assert report.listed - report.files <= 1


def test_from_any_address_of_the_site(served: str) -> None:
    for path in ("", "catalogue/catalogue.ttl", "data/psm.nq", "data"):
        assert visit(served + path, sample=0).graph


def test_a_plain_static_host_gets_advice(site: Path) -> None:
    with serving(site) as (url, _):
        report = visit(url)
    assert codes(report) == set()
    assert report.fine
    assert codes(report, Severity.WARNING) >= {"no-negotiation", "no-sparql", "no-cors"}
    assert len(said(report, "no-negotiation")) == 1


def test_cors_of_a_static_host(site: Path) -> None:
    with serving(site, headers=RESPONSE_HEADERS) as (url, _):
        assert "no-cors" not in codes(visit(url), Severity.WARNING)


def truncate(site: Path) -> None:
    content = (site / "data/psm.ttl").read_bytes()
    replace(site / "data/psm.ttl", content[: len(content) // 2])


def stale_dump(site: Path) -> None:
    content = (site / "data/psm.nq").read_bytes()
    assert b"2030" in content
    replace(site / "data/psm.nq", content.replace(b"2030", b"2029"))


def longer(site: Path) -> None:
    replace(site / "csv/actions.csv", (site / "csv/actions.csv").read_bytes() + b"1,2\n")


def missing(site: Path) -> None:
    (site / "csv/actions.csv").unlink()


def changed(site: Path) -> None:
    content = (site / "onto/cubes.ttl").read_bytes()
    replace(site / "onto/cubes.ttl", content.replace(b"a", b"b"))


@pytest.mark.parametrize(
    ("spoil", "code", "path"),
    [
        (truncate, "file-cut", "data/psm.ttl"),
        (stale_dump, "file-differs", "data/psm.nq"),
        (longer, "file-differs", "csv/actions.csv"),
        (changed, "file-differs", "onto/cubes.ttl"),
        (missing, "file-missing", "csv/actions.csv"),
    ],
)
def test_a_spoiled_file(site: Path, spoil: Callable[[Path], None], code: str, path: str) -> None:
    spoil(site)
    with serving(site) as (url, _):
        report = visit(url, sample=0)
    assert [where for where, _ in said(report, code)] == [url + path]
    assert codes(report) <= {code, "dump-stale", "dead-link"}
    assert not report.fine


def test_a_dump_of_another_release(site: Path) -> None:
    stale_dump(site)
    with serving(site) as (url, _):
        assert "dump-stale" in codes(visit(url, sample=0))


def test_missing_documents(site: Path) -> None:
    things = sorted(json.loads((site / "documents.json").read_text())["things"])
    lost = evenly(things, 30)[7]
    (site / f"{lost}.ttl").unlink()
    with serving(site) as (url, _):
        report = visit(url, sample=0)
    assert said(report, "document-missing")[0][0] == f"{url}{lost}.ttl"


def test_wrong_and_vague_types(site: Path) -> None:
    types = {"csv/actions.csv": "text/html", ".ttl": "application/octet-stream"}
    with serving(site, types=types) as (url, _):
        report = visit(url, sample=0)
    assert [where for where, _ in said(report, "wrong-type")] == [f"{url}csv/actions.csv"]
    turtle = [text for _, text in said(report, "vague-type") if ".ttl files" in text]
    assert len(turtle) == 1
    assert "declare text/turtle" in turtle[0]


def test_an_error_page_with_status_200(site: Path) -> None:
    def answer(handler: Handler) -> bool:
        if handler.path.endswith(".jsonld"):
            return handler.say(200, b"<h1>Not here</h1>", Content_Type="text/html")
        return False

    with serving(site, answer) as (url, _):
        report = visit(url, sample=0)
    assert {"wrong-type", "file-cut"} <= codes(report)


def negotiating(handler: Handler, status: int = 303, suffix: str = "") -> bool:
    """What the rules of the folder hosting do, for one host."""
    path = handler.path.partition("?")[0]
    folder = Path(handler.directory)
    wanted = suffix or ("ttl" if "turtle" in handler.headers["Accept"] else "html")
    if not path.endswith("/") and (folder / f"{path[1:]}.html").is_file():
        return handler.say(status, Location=f"{path}.{wanted}")
    return False


def test_redirects_of_iris(site: Path) -> None:
    for answer, code in (
        (functools.partial(negotiating, status=302), "not-303"),
        (functools.partial(negotiating, suffix="html"), "iri-leads-astray"),
    ):
        with serving(site, answer) as (url, _):
            report = visit(url, sample=0)
        assert said(report, code), code


def test_one_iri_that_does_not_open(site: Path) -> None:
    things = sorted(json.loads((site / "documents.json").read_text())["things"])
    first, second = evenly(things, 30)[:2]

    def answer(handler: Handler) -> bool:
        if handler.path == f"/{first}":
            return handler.say(404)
        if handler.path == f"/{second}":
            return handler.say(301, Location="/index.html")
        return negotiating(handler)

    with serving(site, answer) as (url, _):
        report = visit(url, sample=0)
    places = {where for where, _ in said(report, "iri-does-not-open")}
    assert places == {url + first, url + second}
    assert "sparql-dead" in codes(report)


def test_an_address_that_leads_to_the_site(site: Path) -> None:
    """As w3id.org does: one redirect to wherever the site lives, and there the choice."""

    def answer(handler: Handler) -> bool:
        if handler.path.startswith("/w3id/"):
            return handler.say(302, Location="/public/" + handler.path.removeprefix("/w3id/"))
        return negotiating(handler)

    with serving(site.parent, answer, headers=RESPONSE_HEADERS) as (url, asked):
        report = visit(f"{url}w3id/", sample=0)
    assert codes(report) == {"sparql-dead"}
    assert not codes(report, Severity.WARNING) & {"not-303", "no-negotiation", "no-cors"}
    assert said(report, "elsewhere")[0][0] == f"{url}w3id/"
    assert sum(path.startswith("/w3id/") for path in asked) >= 60


def test_the_site_cannot_be_on_another_private_host(site: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with serving(site) as (home, asked):

        def gate(handler: Handler) -> bool:
            return handler.say(302, Location=home + handler.path[1:])

        with (
            serving(tmp_path / "empty", gate) as (url, _),
            pytest.raises(EnvironmentFailure, match="not a public address"),
        ):
            visit(url)
    assert asked == []


def test_withdrawn_things(site: Path) -> None:
    index = json.loads((site / "documents.json").read_text())
    gone = {"data/old/one": "", "data/old/two": "", "data/old/three": ""}
    replace(site / "documents.json", json.dumps(index | {"gone": gone}).encode())
    replace(site / "data/old/two", b"still here")

    def answer(handler: Handler) -> bool:
        if handler.path == "/data/old/one":
            return handler.say(410)
        return negotiating(handler)

    with serving(site, answer) as (url, _):
        report = visit(url, sample=0)
    assert [w for w, _ in said(report, "withdrawn-still-there")] == [f"{url}data/old/two"]
    assert [w for w, _ in said(report, "not-gone")] == [f"{url}data/old/three"]


def test_a_stale_server_and_a_stale_store(site: Path, dist: Path) -> None:
    quads = json.loads((dist / "manifest.json").read_text())["graph"]["quads"]
    health = json.dumps({"graph": {"sha256": "0" * 64}}).encode()

    def answer(handler: Handler, count: int) -> bool:
        if handler.path == "/health":
            return handler.say(200, health, Content_Type="application/json")
        if handler.path.startswith("/sparql"):
            value = {"type": "literal", "value": str(count)}
            value["datatype"] = "http://www.w3.org/2001/XMLSchema#integer"
            rows = {"head": {"vars": ["quads"]}, "results": {"bindings": [{"quads": value}]}}
            kind = "application/sparql-results+json"
            return handler.say(200, json.dumps(rows).encode(), Content_Type=kind)
        return False

    with serving(site, functools.partial(answer, count=quads - 1)) as (url, _):
        assert {"server-stale", "sparql-stale"} <= codes(visit(url, sample=0))
    with serving(site, functools.partial(answer, count=quads)) as (url, _):
        assert "sparql-stale" not in codes(visit(url, sample=0))


def test_another_build_than_the_local_one(site: Path, dist: Path) -> None:
    release = json.loads((site / "release.json").read_text())
    release["graph"] = {"sha256": "1" * 64, "quads": 7}
    del release["files"]["csv/actions.csv"]
    release["files"]["data/psm.ttl"]["sha256"] = "2" * 64
    replace(site / "release.json", json.dumps(release).encode())
    with serving(site) as (url, _):
        report = visit(url, sample=0, dist=dist)
    assert {"site-stale", "site-differs", "dump-stale", "file-differs"} <= codes(report)
    ((_, text),) = said(report, "site-differs")
    assert "1 files differ, 1 are missing and 0 are additional" in text


def test_a_site_without_the_list_of_its_files(site: Path, dist: Path) -> None:
    (site / "release.json").unlink()
    longer(site)
    with serving(site) as (url, _):
        alone = visit(url)
        compared = visit(url, dist=dist)
    assert codes(alone, Severity.WARNING) >= {"no-release-list"}
    assert alone.files == 0
    assert {"file-differs", "site-differs"} <= codes(compared)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"[" * 100_000, b'{"graph":{},"files":{"../x":{}}}', b"\xff"]
)
def test_an_unreadable_list_counts_as_none(site: Path, content: bytes) -> None:
    replace(site / "release.json", content)
    with serving(site) as (url, _):
        assert "no-release-list" in codes(visit(url, sample=0), Severity.WARNING)


CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix freq: <http://publications.europa.eu/resource/authority/frequency/> .
@prefix type: <http://publications.europa.eu/resource/authority/file-type/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#c> a dcat:Catalog ; dcat:dataset <#d> ; foaf:homepage <index.html> .
<#d> a dcat:Dataset ; dct:modified "2025-01-31"^^xsd:date ; dct:accrualPeriodicity freq:ANNUAL ;
  dcat:distribution <#good> , <#dead> , <#other> .
<#good> a dcat:Distribution ; dct:license <https://example.org/a> ; dct:format type:CSV ;
  dcat:downloadURL <good.csv> .
<#dead> a dcat:Distribution ; dct:license <https://example.org/b> ; dcat:downloadURL <dead.csv> .
<#other> a dcat:Distribution ; dct:format type:RDF_TURTLE ; dcat:downloadURL <index.html> .
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue alone, with a dead link, a wrong type, no licence, and a year too old."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>Home</h1>")
    (folder / "good.csv").write_text("a\n1\n")
    (folder / "catalogue.ttl").write_text(CATALOGUE)
    return folder


def with_base(folder: Path, url: str, more: str = "") -> str:
    """Relative IRIs have no base in a file: the catalogue is written for its address."""
    address = f"{url}catalogue.ttl"
    (folder / "catalogue.ttl").write_text(f"@base <{address}> .\n{CATALOGUE}{more}")
    return address


def test_a_catalogue_alone(catalogue: Path) -> None:
    with serving(catalogue) as (url, asked):
        report = visit(with_base(catalogue, url))
    assert [w for w, _ in said(report, "dead-link")] == [f"{url}dead.csv"]
    assert [w for w, _ in said(report, "wrong-type")] == [f"{url}index.html"]
    assert [w for w, _ in said(report, "no-licence")] == [f"{url}catalogue.ttl#other"]
    assert codes(report, Severity.WARNING) == {"several-licences", "late", "no-https"} - {
        "no-https"
    }
    assert report.links == 3
    assert len(asked) == len(set(asked))


def test_a_dataset_in_time_is_not_late(catalogue: Path) -> None:
    with serving(catalogue) as (url, _):
        report = visit(with_base(catalogue, url), today=date(2026, 2, 1))
    assert "late" not in codes(report, Severity.WARNING)


def test_links_to_other_hosts(catalogue: Path) -> None:
    more = "<#c> foaf:page <http://nowhere.invalid/page> .\n"
    with serving(catalogue) as (url, _):
        address = with_base(catalogue, url, more)
        followed = visit(address, external=True)
        left = visit(address)
    assert ("http://nowhere.invalid/page", "nowhere.invalid") in [
        (where, "nowhere.invalid") for where, _ in said(followed, "dead-link")
    ]
    assert "http://nowhere.invalid/page" not in {w for w, _ in said(left, "dead-link")}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "[::1]", "0.0.0.0"])
def test_a_catalogue_cannot_send_us_to_private_addresses(catalogue: Path, host: str) -> None:
    """Another port of the same machine is another service: it is never even connected to."""
    knocked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.2)
        port = inside.getsockname()[1]
        more = f"<#c> foaf:page <http://{host}:{port}/admin> .\n"
        with serving(catalogue) as (url, _):
            report = visit(with_base(catalogue, url, more), external=True)
        try:
            inside.accept()
            knocked.set()
        except TimeoutError:
            pass
    assert not knocked.is_set()
    assert len(said(report, "dead-link")) == 2


def test_a_redirect_cannot_either(catalogue: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.2)
        target = f"http://127.0.0.1:{inside.getsockname()[1]}/admin"

        def answer(handler: Handler) -> bool:
            return handler.path == "/dead.csv" and handler.say(302, Location=target)

        with serving(catalogue, answer) as (url, _):
            report = visit(with_base(catalogue, url))
        with pytest.raises(TimeoutError):
            inside.accept()
    assert "not a public address" in said(report, "dead-link")[0][1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<#c> a", "catalogue-unreadable"),
        (b"(" * 5000, "catalogue-unreadable"),
        (b"\xff\xfe", "catalogue-unreadable"),
    ],
)
def test_an_ill_formed_catalogue(site: Path, content: bytes, code: str) -> None:
    replace(site / "catalogue/catalogue.ttl", content)
    with serving(site) as (url, _):
        assert code in codes(visit(url, sample=0))


def test_a_site_without_a_catalogue(site: Path) -> None:
    shutil.rmtree(site / "catalogue", ignore_errors=True)
    with serving(site) as (url, _):
        assert "no-catalogue" in codes(visit(url, sample=0))


def test_a_busy_server_is_asked_again(catalogue: Path) -> None:
    refusals: list[str] = []

    def answer(handler: Handler) -> bool:
        if handler.path == "/good.csv" and len(refusals) < 2:
            refusals.append(handler.path)
            return handler.say(503, Retry_After="0")
        return False

    with serving(catalogue, answer) as (url, asked):
        report = visit(with_base(catalogue, url))
    assert asked.count("/good.csv") == 3
    assert [w for w, _ in said(report, "dead-link")] == [f"{url}dead.csv"]


def test_an_endless_answer_is_left(catalogue: Path) -> None:
    def answer(handler: Handler) -> bool:
        return handler.path == "/good.csv" and endless(handler)

    with serving(catalogue, answer) as (url, _):
        report = visit(with_base(catalogue, url))
    assert report.bytes < 4 * 1024 * 1024


def test_redirects_in_a_ring(catalogue: Path) -> None:
    def answer(handler: Handler) -> bool:
        return handler.path.startswith("/good.csv") and handler.say(302, Location="/good.csv")

    with serving(catalogue, answer) as (url, asked):
        report = visit(with_base(catalogue, url))
    assert asked.count("/good.csv") == 6
    assert f"{url}good.csv" in {w for w, _ in said(report, "dead-link")}


def test_a_rate_is_kept(catalogue: Path) -> None:
    with serving(catalogue) as (url, asked):
        report = visit(with_base(catalogue, url), limits=Limits(rate=50.0))
    assert report.requests == len(asked)


@pytest.mark.parametrize(
    "url", ["", "dati.piemonte.it/psm/", "ftp://example.org/", "http://", "http://a:b@example.org/"]
)
def test_what_is_not_an_address(url: str) -> None:
    with pytest.raises(UsageError, match="address"):
        visit(url)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="no answer"):
        visit(f"http://127.0.0.1:{free_port()}/")
    (tmp_path / "index.html").write_text("<h1>Somebody else</h1>")
    with serving(tmp_path) as (url, _), pytest.raises(EnvironmentFailure, match="no publication"):
        visit(url)


def test_a_certificate_that_cannot_be_trusted(site: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x"]
    files = ["-keyout", str(key), "-out", str(tmp_path / "cert.pem")]
    command = [program("openssl"), *make, *files]
    subprocess.run(command, check=True, capture_output=True)
    with serving(site, certificate=(tmp_path / "cert.pem", key)) as (url, _):
        assert url.startswith("https://")
        with pytest.raises(EnvironmentFailure, match="certificate"):
            visit(url)


def test_no_local_build(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="no build"):
        visit("http://127.0.0.1:1/", dist=tmp_path)


def test_the_command(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--sample", "0", "--no-external", "--rate", "1000"]
    with serving(site) as (url, _):
        assert main(["publish", "status", url, *options, "--lang", "it"]) == 0
        assert "tutto a posto" in capsys.readouterr().out
        truncate(site)
        assert main(["verify", url, *options]) == 1
        told = capsys.readouterr().out
        assert "ERROR file-cut (1)" in told
        assert "stale or broken" in told
        assert main(["verify", url, *options, "--format", "json"]) == 1
        document = json.loads(capsys.readouterr().out)
    assert document["fine"] is False
    assert {"severity", "code", "url", "message"} == set(document["findings"][0])
    assert main(["verify", f"http://127.0.0.1:{free_port()}/"]) == 3
    assert main(["verify", "not an address"]) == 2


def test_a_sample_is_spread_over_all() -> None:
    paths = [f"{n:03}" for n in range(100)]
    assert evenly(paths, 4) == ["000", "025", "050", "075"]
    assert evenly(paths, None) == evenly(paths, 1000) == paths
    assert evenly(paths, 0) == []
