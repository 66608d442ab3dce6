"""``/reconcile`` as clients use it; every answer is valid for the schemas of the API 0.2."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import ValidationError
from published import Serving

BASE = "https://dati.piemonte.it/psm/"
PLAN = "data/torino/2024-2026"
TYPES = [
    "Action",
    "Strategy",
    "Axis",
    "Project",
    "Organisation",
    "Programme",
    "Municipality",
    "Indicator",
]


def ask(client: httpx.Client, path: str = "reconcile", **queries: Any) -> dict[str, Any]:
    answer = client.post(path, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {key: found["result"] for key, found in answer.json().items()}


def one(client: httpx.Client, query: str, type: str | None = None, **more: Any) -> Any:
    asked = {"query": query, **({"type": type} if type else {}), **more}
    return ask(client, q=asked)["q"]


def test_the_manifest(client: httpx.Client, serving: Serving, validate: Any) -> None:
    for path, name, project in (
        ("reconcile", "riconciliazione", "Progetto"),
        ("reconcile/it", "riconciliazione", "Progetto"),
        ("reconcile/en", "reconciliation", "Project"),
        ("psm/reconcile/en", "reconciliation", "Project"),
    ):
        answer = client.get(path)
        document = answer.json()
        validate("manifest", document)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert document["versions"] == ["0.2"]
        assert document["name"].endswith(name)
        assert document["identifierSpace"] == BASE
        assert document["schemaSpace"] == f"{BASE}onto/PSM/"
        assert [t["id"] for t in document["defaultTypes"]] == TYPES
        assert {"id": "Project", "name": project} in document["defaultTypes"]
        assert document["preview"]["url"].startswith(serving.address)
    preferred = client.get("reconcile", headers={"Accept-Language": "en-GB"})
    assert preferred.json()["name"].endswith("reconciliation")


def test_every_address_of_the_manifest_answers(client: httpx.Client, validate: Any) -> None:
    for language in ("it", "en"):
        manifest = client.get(f"reconcile/{language}").json()
        thing = f"{PLAN}/action/1.1.2"
        for address in (manifest["view"]["url"], manifest["preview"]["url"]):
            page = client.get(address.replace("{{id}}", thing))
            assert page.status_code == 200
            assert f'lang="{language}"' in page.text[:200]
        for what, schema in (
            ("entity", "suggest-entities-response"),
            ("type", "suggest-types-response"),
            ("property", "suggest-properties-response"),
        ):
            service = manifest["suggest"][what]
            answer = client.get(
                service["service_url"] + service["service_path"], params={"prefix": "a"}
            )
            validate(schema, answer.json())
            assert answer.json()["result"]
        proposals = manifest["extend"]["propose_properties"]
        answer = client.get(
            proposals["service_url"] + proposals["service_path"], params={"type": "Action"}
        )
        validate("data-extension-property-proposal", answer.json())


def test_the_host_of_the_client_is_taken_only_when_it_is_one(client: httpx.Client) -> None:
    for host, start in (
        ("example.org", "http://example.org/"),
        ("dati.piemonte.it", BASE),
        ('x"><script>', BASE),
        ("user@example.org", BASE),
    ):
        manifest = client.get("reconcile", headers={"Host": host}).json()
        assert manifest["preview"]["url"].startswith(f"{start}reconcile/preview")


@pytest.mark.parametrize(
    ("query", "type", "id"),
    [
        ("Piano urbano della mobilità sostenibile", "Project", "data/torino/project/pums"),
        ("PIANO URBANO DELLA MOBILITA' SOSTENIBILE", "Project", "data/torino/project/pums"),
        ("Sustainable Urban Mobility Plan", "Project", "data/torino/project/pums"),
        ("PUMS", None, "data/torino/project/pums"),
        ("pums", "Project", "data/torino/project/pums"),
        ("Citta metropolitana di Torino", "Organisation", "data/torino/organisation/cmto"),
        ("cmto", "Organisation", "data/torino/organisation/cmto"),
        ("IVREA", "Municipality", "data/torino/municipality/001125"),
        ("001125", "Municipality", "data/torino/municipality/001125"),
        ("M2C2", "Programme", "data/torino/programme/pnrr-m2c2"),
        ("1.1.2", "Action", f"{PLAN}/action/1.1.2"),
        ("Azione 1.1.2", "Action", f"{PLAN}/action/1.1.2"),
        ("1.1", "Strategy", f"{PLAN}/strategy/1.1"),
        ("Torino Metropoli più verde ed ecologica", "Axis", f"{PLAN}/axis/2"),
        ("Penetrazione della banda ultra larga", "Indicator", "data/torino/indicator/1.1-01"),
    ],
)
def test_a_name_or_code_is_a_sure_match(
    client: httpx.Client, query: str, type: str | None, id: str
) -> None:
    found = one(client, query, type)
    assert found[0]["id"] == id
    assert found[0]["score"] == 100
    assert found[0]["match"] is True
    assert not any(candidate["match"] for candidate in found[1:])


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("Piano urbano mobilita sostenibile", "data/torino/project/pums"),
        ("Piano urbano della mobiltà sostenibile", "data/torino/project/pums"),
        ("Catasto delle strade", "data/torino/project/catasto-strade"),
        ("Strade, catasto", "data/torino/project/catasto-strade"),
    ],
)
def test_a_name_like_it_comes_first(client: httpx.Client, query: str, id: str) -> None:
    found = one(client, query, "Project")
    assert found[0]["id"] == id
    assert 45 < found[0]["score"] < 100


def test_a_name_that_many_have_is_not_sure(client: httpx.Client) -> None:
    found = one(client, "Comune di", "Organisation")
    assert len(found) == 5
    assert not any(candidate["match"] for candidate in found)


def test_a_project_is_matched_with_actions(client: httpx.Client) -> None:
    found = one(client, "Comunità energetica di quartiere", "Action", limit=2)
    assert found[0]["id"] == f"{PLAN}/action/2.3.3"
    assert "comunità energetica" in found[0]["description"]
    assert [candidate["match"] for candidate in found] == [False, False]
    assert 0 < found[1]["score"] <= found[0]["score"] < 100


def test_properties_choose_among_namesakes(client: httpx.Client) -> None:
    def first(**wanted: str) -> str:
        properties = [{"pid": pid, "v": value} for pid, value in wanted.items()]
        found = one(client, "Piano", "Project", properties=properties)
        return str(found[0]["id"]).rpartition("/")[2]

    by_strategy = first(strategy="3.1"), first(strategy="5.5")
    assert by_strategy[0] != by_strategy[1]
    same = first(strategy=f"{BASE}{PLAN}/strategy/3.1")
    assert same == by_strategy[0]
    nameless = ask(client, q={"type": "Strategy", "properties": [{"pid": "axis", "v": "6"}]})
    assert {c["id"].rpartition("/")[2] for c in nameless["q"]} == {"6.1", "6.2", "6.3"}


def test_types_filter_or_are_preferred(client: httpx.Client) -> None:
    def types(**more: Any) -> list[str]:
        return [c["type"][0]["id"] for c in one(client, "Ivrea", **more)]

    assert {"Municipality", "Organisation"} <= set(types())
    assert set(types(type="Organisation")) == {"Organisation"}
    assert set(types(type=[{"id": "Organisation"}, "Municipality"])) == {
        "Organisation",
        "Municipality",
    }
    assert "Municipality" in types(type="Organisation", type_strict="should")
    assert types(type="http://www.w3.org/ns/org#Organization") == types(type="Organisation")
    assert types(type="Person") == []


def test_batches_are_answered_alike_by_get_and_post(client: httpx.Client, validate: Any) -> None:
    queries = {f"q{n}": {"query": "scuola", "limit": n + 1} for n in range(10)}
    text = json.dumps(queries)
    posted = client.post("reconcile/en", data={"queries": text}).json()
    validate("reconciliation-result-batch", posted)
    assert client.get("reconcile/en", params={"queries": text}).json() == posted
    assert [len(posted[f"q{n}"]["result"]) for n in range(5)] == [1, 2, 3, 4, 5]


def test_examples_of_the_specification(
    client: httpx.Client, reconciliation: Path, validate: Any
) -> None:
    sent = {"valid": 0, "invalid": 0}
    folder = reconciliation / "examples" / "reconciliation-query-batch"
    for path in sorted(folder.glob("*/*.json")):
        answer = client.post("reconcile", data={"queries": path.read_text()})
        sent[path.parent.name] += 1
        assert answer.status_code in (200, 400)
        if path.parent.name == "valid":
            assert answer.status_code == 200, path.name
        if answer.status_code == 200:
            validate("reconciliation-result-batch", answer.json())
            assert answer.json().keys() == json.loads(path.read_text()).keys()
    assert sent == {"valid": 4, "invalid": 3}
    for path in sorted((reconciliation / "examples/data-extension-query/valid").glob("*.json")):
        answer = client.post("reconcile", data={"extend": path.read_text()})
        assert answer.status_code == 200
        validate("data-extension-response", answer.json())
        assert answer.json()["rows"].keys() == set(json.loads(path.read_text())["ids"])


def test_the_schemas_refuse_what_is_wrong(validate: Any) -> None:
    with pytest.raises(ValidationError):
        validate("reconciliation-result-batch", {"q0": {"result": [{"name": "without id"}]}})


def test_suggestions(client: httpx.Client) -> None:
    def suggest(what: str, prefix: str, **more: Any) -> list[str]:
        answer = client.get(f"reconcile/suggest/{what}", params={"prefix": prefix, **more})
        return [found["id"].rpartition("/")[2] for found in answer.json()["result"]]

    assert suggest("entity", "ivr")[0] == "001125"
    assert suggest("entity", "1.1.2")[0] == "1.1.2"
    assert suggest("entity", "pist")[0] != ""
    assert suggest("entity", "a", cursor=20)[0] not in suggest("entity", "a")
    assert suggest("entity", "Obserf Alp") == suggest("entity", "obserf alp") != []
    assert suggest("entity", "") == []
    assert suggest("type", "com") == ["Municipality"]
    assert suggest("type", "") == TYPES
    assert "strategy" in suggest("property", "strat")


def test_extension(client: httpx.Client, validate: Any) -> None:
    project = "data/torino/project/observ-alp"
    names = ["action", "description", "kind", "nothing"]
    asked = {"ids": [project, "nobody"], "properties": [{"id": name} for name in names]}
    asked["properties"][0]["settings"] = {"limit": "1"}
    answer = client.post("reconcile/en", data={"extend": json.dumps(asked)}).json()
    validate("data-extension-response", answer)
    row = answer["rows"][project]
    assert [v["id"] for v in row["action"]] == [f"{PLAN}/action/1.1.2"]
    assert row["kind"] == [{"str": "Project"}]
    assert row["description"][0]["str"].startswith("Interreg Alcotra project")
    assert row["nothing"] == []
    assert answer["rows"]["nobody"] == {name: [] for name in names}
    assert answer["meta"][0]["type"] == {"id": "Action", "name": "Action"}


def test_every_proposed_property_has_values(client: httpx.Client) -> None:
    """A property that nothing has is a promise not kept."""
    counted = 0
    for type in TYPES:
        ids = _ids(client, type)
        proposed = client.get("reconcile/properties", params={"type": type}).json()["properties"]
        asked = {"ids": ids, "properties": [{"id": p["id"]} for p in proposed]}
        rows = client.post("reconcile", data={"extend": json.dumps(asked)}).json()["rows"]
        for property in proposed:
            if any(row[property["id"]] for row in rows.values()):
                counted += 1
            else:
                # the report states no places of projects, tax codes or zones of municipalities
                assert property["id"] in ("municipality", "tax_code", "zone"), (
                    type,
                    property["id"],
                )
    assert counted >= 28


def _ids(client: httpx.Client, type: str) -> list[str]:
    if type == "Municipality":  # its IRI is not of the plan
        return [c["id"] for c in one(client, "Chieri", type)]
    paths: list[str] = list(client.get("documents.json").json()["things"])
    return [path for path in paths if path.startswith("data/") and f"/{type.lower()}/" in path]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.tags.append(tag)


def test_previews_can_be_framed_and_run_nothing(client: httpx.Client) -> None:
    page = client.get("reconcile/preview", params={"id": "data/torino/project/pums"})
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    tags = _Tags()
    tags.feed(page.text)
    assert set(tags.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "p", "dl", "dt", "dd")
    }
    assert client.get("reconcile/preview", params={"id": "data/none"}).status_code == 404


def test_jsonp(client: httpx.Client) -> None:
    answer = client.get("reconcile/suggest/type", params={"prefix": "", "callback": "jQuery1_2.f"})
    assert answer.headers["content-type"].startswith("application/javascript")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("/**/jQuery1_2.f({")
    assert answer.text.endswith("});\n")


def test_a_browser_may_ask_from_another_site(client: httpx.Client) -> None:
    answer = client.options("reconcile", headers={"Origin": "https://example.org"})
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
