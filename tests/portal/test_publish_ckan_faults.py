"""``publish ckan`` when the portal, the network, the token or the build is not as it should be."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from paths import ROOT
from portal_server import Reply, Request, standing

from psm_kg.errors import EnvironmentFailure, PsmError, UsageError
from psm_kg.namespaces import load_prefixes
from psm_kg.portal import ckan
from psm_kg.portal.ckan_client import ATTEMPTS, MAX_ANSWER
from psm_kg.portal.ckan_fields import FieldTable
from psm_kg.portal.ckan_package import package_name, read_wanted, resource_id, tags_of
from psm_kg.portal.ckan_token import Token, find_token
from psm_kg.workspace import Workspace

TOKEN = "a-secret-token"
CANONICAL = Workspace.canonical()
TABLE = FieldTable.load(CANONICAL.resources.portal_fields, load_prefixes(CANONICAL))
STATUS = {"success": True, "result": {"site_url": "http://x", "extensions": []}}


def publish(url: str, dist: Path = ROOT, *, timeout: float = 20.0, **options: Any) -> None:
    chosen = ckan.Options(timeout=timeout, patience=0.001, **options)
    ckan.publish(dist, TABLE, url, "cmto", Token(TOKEN), chosen)


def failure(url: str, dist: Path = ROOT, **options: Any) -> PsmError:
    """What is raised; in no language it holds the token."""
    with pytest.raises(PsmError) as raised:
        publish(url, dist, **options)
    said = raised.value.describe("it") + raised.value.describe("en") + repr(raised.value)
    assert TOKEN not in said
    return raised.value


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A build with a catalogue of one invented dataset."""
    folder = tmp_path / "dist"
    (folder / "public" / "catalogue").mkdir(parents=True)
    (folder / "public" / "catalogue" / "catalogue.ttl").write_text(CATALOGUE, "utf-8")
    (folder / "manifest.json").write_text('{"files": {}}')
    return folder


CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<http://example.org/cat> dcat:dataset <http://example.org/d> .
<http://example.org/d> dct:title "Uno"@it, "One"@en ; dct:identifier "invented:one" ;
  dcat:keyword "acqua, aria"@it, "a"@it ; dcat:distribution <http://example.org/d.csv> .
<http://example.org/d.csv> dct:title "Uno (CSV)"@it ; dcat:downloadURL <http://example.org/d.csv> ;
  dct:license <https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40> .
"""


@pytest.mark.parametrize(
    ("reply", "it", "en"),
    [
        (
            Reply(200, b"<html>Benvenuti</html>", {"Content-Type": "text/html"}),
            "non risponde l'API di CKAN (HTTP 200, text/html)",
            "CKAN's API does not answer at this address",
        ),
        (Reply(404, b"<h1>?</h1>"), "non risponde l'API di CKAN (HTTP 404", "HTTP 404"),
        (Reply.of({"results": []}), "non risponde l'API di CKAN", "check the address"),
        (Reply.of([1]), "non risponde l'API di CKAN", "check the address"),
        (Reply.of({"success": True, "result": {}}), "non risponde l'API di CKAN", "API"),
        (Reply(200, b'{"success": tr'), "non risponde l'API di CKAN", "check the address"),
        (Reply(200, b"[" * 100_000), "non risponde l'API di CKAN", "check the address"),
        (Reply(200, b"\xff\xfe\x00"), "non risponde l'API di CKAN", "check the address"),
        (
            Reply(200, b"\x1f\x8b broken", {"Content-Encoding": "gzip"}),
            "non risponde l'API di CKAN",
            "check the address",
        ),
        (Reply(500, b"Traceback"), "errore interno (HTTP 500", "internal error"),
        (
            Reply(302, b"", {"Location": "/user/login"}),
            "rimanda alla pagina di accesso (/user/login)",
            "redirects to its login page",
        ),
        (
            Reply(301, b"", {"Location": "https://elsewhere.example/api"}),
            "rimanda a https://elsewhere.example/api",
            "the token was not sent there",
        ),
        (
            Reply.of({"success": False, "error": {"__type": "Authorization Error"}}, 403),
            "il portale non lo permette",
            "the portal does not allow it",
        ),
        (
            Reply.of({"success": True, "result": {"site_url": "", "extensions": ["dcatapit_pkg"]}}),
            "chiedere ai gestori di raccogliere catalogue/catalogue.rdf",
            "ask its operators to harvest",
        ),
    ],
)
def test_what_is_not_the_api_of_ckan(reply: Reply, it: str, en: str) -> None:
    with standing(lambda _: reply) as (url, asked):
        error = failure(url)
    assert it in error.message.it
    assert en in error.message.en
    assert error.exit_code == 3
    assert [request.action for request in asked] == ["status_show"]
    # an address that may not be the portal's has not seen the token
    assert "Authorization" not in asked[0].headers


@pytest.mark.parametrize(
    "wrong", [None, "text", 7, {"name": "x"}, {"results": [7], "count": 1}, [{"id": None}, 3]]
)
def test_answers_of_another_form(dist: Path, wrong: Any) -> None:
    """Each action in turn succeeds with something that CKAN never says."""
    right: dict[str, Any] = {
        "status_show": STATUS["result"],
        "user_show": {"name": "ada"},
        "organization_list_for_user": [{"name": "cmto", "id": "1"}],
        "organization_show": {"id": "1"},
        "package_search": {"results": [], "count": 0},
        "package_show": {"id": "2", "name": "n", "owner_org": "1", "tags": [{"name": "t"}]},
        "license_list": [{"id": "cc-by"}],
    }
    right["package_show"]["extras"] = [{"key": "uri", "value": "http://example.org/d"}]
    for broken in right:
        if isinstance(wrong, dict) and broken == "user_show":
            continue
        answers = {**right, broken: wrong}
        with standing(lambda r, a=answers: Reply.of({"success": True, "result": a[r.action]})) as (
            url,
            asked,
        ):
            error = failure(url, dist, dry_run=True)
        assert "non risponde l'API di CKAN" in error.message.it, (broken, error)
        assert asked[-1].action == broken


def test_redirects_are_not_followed_with_the_token(dist: Path) -> None:
    with standing(lambda _: Reply.of(STATUS)) as (other, elsewhere):

        def move(request: Request) -> Reply:
            if request.action == "status_show":
                return Reply.of(STATUS)
            return Reply(307, b"", {"Location": f"{other}/api/3/action/user_show"})

        with standing(move) as (url, asked):
            error = failure(url, dist)
    assert f"rimanda a {other}" in error.message.it
    assert asked[-1].headers["Authorization"] == TOKEN
    assert elsewhere == []


@pytest.mark.parametrize("fault", [Reply(503), Reply(502), Reply(504), Reply(429), None])
def test_a_busy_portal_is_asked_again(fault: Reply | None) -> None:
    faults = [fault] * (ATTEMPTS - 1)

    def busy(_: Request) -> Reply | None:
        return faults.pop() if faults else Reply(200, b"CKAN is back, and is no CKAN")

    with standing(busy) as (url, asked):
        assert "non risponde l'API di CKAN" in failure(url).message.it
    assert len(asked) == ATTEMPTS


def test_a_portal_that_stays_down_is_given_up() -> None:
    busy = Reply(503, b"", {"Retry-After": "2"})
    with standing(lambda _: busy) as (url, asked):
        error = failure(url)
    assert "occupato o in manutenzione (HTTP 503)" in error.message.it
    assert "finisce ciò che manca" in error.message.it
    assert len(asked) == ATTEMPTS
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        error = failure(f"http://127.0.0.1:{closed.getsockname()[1]}")
    assert "il portale non risponde" in error.message.it


def test_a_silent_portal_is_given_up() -> None:
    def silent(_: Request) -> Reply:
        time.sleep(1)
        return Reply()

    with standing(silent) as (url, _):
        error = failure(url, timeout=0.2)
    assert "nessuna risposta entro 0.2 s" in error.message.it
    assert "--timeout" in error.message.en


def test_an_endless_answer_is_cut() -> None:
    with standing(lambda _: Reply(200, b"x" * (MAX_ANSWER + 1))) as (url, _):
        assert "> 64 MB" in failure(url).message.it


def test_a_port_without_tls() -> None:
    with standing(lambda _: Reply()) as (url, asked):
        error = failure(url.replace("http:", "https:"))
    assert "la connessione sicura non riesce" in error.message.it
    assert asked == []


def test_a_portal_that_repeats_the_token_is_not_quoted(dist: Path) -> None:
    def echo(request: Request) -> Reply:
        if request.action == "status_show":
            return Reply.of(STATUS)
        said = {"message": f"bad token {request.headers['Authorization']}\x1b[31m"}
        return Reply.of({"success": False, "error": {"__type": "Strange", **said}}, 400)

    with standing(echo) as (url, _):
        error = failure(url, dist)
    assert "bad token •••" in error.message.en
    assert "\x1b" not in error.message.en


@pytest.mark.parametrize(
    ("url", "it"),
    [
        ("", "non è l'indirizzo http(s)"),
        ("portale.example.org", "non è l'indirizzo http(s)"),
        ("ftp://portale.example.org", "non è l'indirizzo http(s)"),
        ("http://", "non è l'indirizzo http(s)"),
        ("http://example.org:port", "non è l'indirizzo http(s)"),
        ("http://user:secret@portale.example.org", "utente e password non vanno nell'indirizzo"),
    ],
)
def test_addresses_that_are_none(url: str, it: str) -> None:
    error = failure(url)
    assert isinstance(error, UsageError)
    assert it in error.message.it
    assert "secret@" not in error.message.it


def test_without_a_token_nothing_is_asked() -> None:
    with (
        standing(lambda _: Reply.of(STATUS)) as (url, asked),
        pytest.raises(UsageError, match="PSM_CKAN_TOKEN"),
    ):
        ckan.publish(ROOT, TABLE, url, "cmto", Token(), ckan.Options())
    assert asked == []


def test_where_the_token_comes_from(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("of-file\n")
    variable = {"PSM_CKAN_TOKEN": "of-variable"}
    assert find_token("given", environment=variable).value == "given"
    assert find_token(file=file, environment=variable).value == "of-file"
    assert find_token(environment=variable, ask=lambda: "asked").value == "of-variable"
    assert find_token(environment={}, ask=lambda: " asked ").value == "asked"
    assert not find_token(environment={})
    assert "given" not in repr(find_token("given"))
    with pytest.raises(UsageError, match="not both"):
        find_token("given", file)
    for bad in ("two words", "né", "a\nb"):
        with pytest.raises(UsageError, match="HTTP header"):
            find_token(bad)
    for content in (b"", b" \n", "è".encode()):
        file.write_bytes(content)
        with pytest.raises(EnvironmentFailure, match="token file"):
            find_token(file=file)
    with pytest.raises(EnvironmentFailure, match="cannot be read"):
        find_token(file=tmp_path / "none")


@pytest.mark.parametrize(
    ("spoil", "it"),
    [
        (lambda d: (d / "public/catalogue/catalogue.ttl").unlink(), "manca il catalogo"),
        (lambda d: (d / "manifest.json").unlink(), "manca il manifesto"),
        (lambda d: (d / "manifest.json").write_text("[]"), "manca il manifesto"),
        (
            lambda d: (d / "public/catalogue/catalogue.ttl").write_text("# nothing"),
            "deve contenere un solo catalogo con dei dataset; ne contiene 0",
        ),
        (
            lambda d: (d / "public/catalogue/catalogue.ttl").write_text(
                CATALOGUE.replace("dct:identifier", "dct:source")
            ),
            "non ha titolo o identificativo",
        ),
        (
            lambda d: (d / "public/catalogue/catalogue.ttl").write_text(
                CATALOGUE + "<http://example.org/cat> dcat:dataset <http://example.org/e> . "
                '<http://example.org/e> dct:title "E" ; dct:identifier "invented/one" .'
            ),
            "lo stesso nome sul portale, invented-one",
        ),
    ],
)
def test_a_build_that_is_not_whole(dist: Path, spoil: Callable[[Path], Any], it: str) -> None:
    spoil(dist)
    with standing(lambda _: Reply.of(STATUS)) as (url, asked):
        assert it in failure(url, dist).message.it
    assert [request.action for request in asked] == ["status_show"]


def test_a_dataset_as_a_package(dist: Path) -> None:
    wanted = read_wanted(dist, TABLE, ("it",))
    (package,) = wanted.packages
    assert (wanted.catalogue, package.name) == ("http://example.org/cat", "invented-one")
    assert package.fields == {"title": "Uno"}
    assert package.extras == {
        "identifier": "invented:one",
        "uri": "http://example.org/d",
        "source_catalog_uri": "http://example.org/cat",
    }
    assert package.tags == ("acqua", "aria")
    (resource,) = package.resources
    assert resource.id == resource_id("http://example.org/d.csv")
    assert resource.fields["url"] == "http://example.org/d.csv"
    assert package.licence == resource.fields["license"]
    (english,) = read_wanted(dist, TABLE, ("en", "it")).packages
    assert english.fields == {"title": "One"}


def test_a_file_that_is_not_the_built_one_is_not_sent(dist: Path) -> None:
    from psm_kg.portal.ckan_package import checked_file

    (dist / "public" / "d.csv").write_text("a\n1\n")
    files = {"public/d.csv": {"sha256": "0" * 64}}
    (dist / "manifest.json").write_text(json.dumps({"files": files}))
    (package,) = read_wanted(dist, TABLE, ("it",)).packages
    assert package.resources[0].file == dist / "public" / "d.csv"
    with pytest.raises(EnvironmentFailure, match="not the one that was built"):
        checked_file(package.resources[0])


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("cmto:psm-2024-2026", "cmto-psm-2024-2026"),
        ("Città: È", "citta-e"),
        ("é", "e-4a99557e"),
        ("x" * 101, "x" * 91 + "-c675a2e6"),
    ],
)
def test_identifiers_as_names(identifier: str, name: str) -> None:
    assert package_name(identifier) == name
    assert 2 <= len(name) <= 100


def test_keywords_as_tags() -> None:
    assert tags_of("dati aperti, PSM (2024)") == ["dati aperti", "PSM 2024"]
    assert tags_of("a,;!") == []
    assert [len(tag) for tag in tags_of("x" * 300)] == [100]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([{"id": "cc-by", "url": "http://www.opendefinition.org/licenses/cc-by"}], "cc-by"),
        ([{"id": "cc-by"}, {"id": "CC-BY-4.0"}], "CC-BY-4.0"),
        (
            [{"id": "CC-BY-4.0"}, {"id": "b", "url": "http://creativecommons.org/licenses/by/4.0"}],
            "b",
        ),
        ([{"id": "odbl", "url": "http://example.org"}], ""),
    ],
)
def test_the_licence_by_the_names_portals_give_it(listed: list[dict[str, str]], found: str) -> None:
    ((_, names),) = TABLE.licences.items()
    assert ckan.portal_licence(listed, names) == found
