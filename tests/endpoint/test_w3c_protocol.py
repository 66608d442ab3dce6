"""The W3C's tests of the protocol: all that a service which only reads can pass, and the others.

The requests are ours (data/w3c_protocol.toml), for each test of the suite by its name.
"""

from __future__ import annotations

import json
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from sparql_server import DATA, Served, serving

from psm_kg.endpoint import Source

Case = dict[str, Any]

SUITE: dict[str, Any] = tomllib.loads((DATA / "w3c_protocol.toml").read_text("utf-8"))
CASES: list[Case] = SUITE["case"]
EXCLUDED: list[Case] = SUITE["excluded"]
KEYS = {"name", "method", "address", "form", "body", "encoding", "type", "expect", "reason"}
XML = "application/sparql-results+xml"
JSON = "application/sparql-results+json"
ROWS = {XML, JSON, "text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples"}
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(Source(DATA / "w3c_protocol.trig", version="w3c")) as running:
        yield running


def by_name(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def send(served: Served, case: Case) -> httpx.Response:
    """The request exactly as the case has it: with no header that it does not name."""
    body: dict[str, Any] = {}
    if "form" in case:
        body = {"data": case["form"]}
    elif "body" in case:
        body = {"content": case["body"].encode(case.get("encoding", "utf-8"))}
    request = served.client.build_request(
        case.get("method", "POST"),
        served.url,
        params=case.get("address"),
        headers={"Content-Type": case["type"]} if "type" in case else {},
        **body,
    )
    del request.headers["Accept"]
    return served.client.send(request)


def truth(response: httpx.Response, media_type: str) -> bool:
    if media_type == JSON:
        return bool(json.loads(response.text)["boolean"])
    assert media_type == XML
    found = ET.fromstring(response.text).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found is not None
    return found.text == "true"


@by_name(CASES)
def test_case(served: Served, case: Case) -> None:
    assert case.keys() <= KEYS
    response = send(served, case)
    if case["expect"] == "refused":
        assert 400 <= response.status_code < 500, response.text
        return
    assert 200 <= response.status_code < 300, response.text
    media_type = response.headers["Content-Type"].partition(";")[0]
    if case["expect"] == "true":
        assert truth(response, media_type)
    elif case["expect"] == "rows":
        assert media_type in ROWS
    else:
        assert case["expect"] == "graph"
        assert media_type in GRAPHS
        list(parse(response.content, format=RdfFormat.from_media_type(media_type)))


@by_name(
    [
        case
        for case in CASES
        if case["name"].startswith("query_dataset") or "FROM" in case.get("body", "")
    ]
)
def test_the_dataset_is_what_makes_it_true(served: Served, case: Case) -> None:
    """Without its dataset the same query is false, so that none of these passes by chance."""
    query = case.get("body") or case["address"]["query"]
    answer = served.ask(query, headers={"Accept": JSON})
    assert answer.json()["boolean"] is False


@by_name(EXCLUDED)
def test_an_update_is_refused(served: Served, case: Case) -> None:
    assert case.keys() <= KEYS
    assert case["reason"]
    response = send(served, case)
    assert 400 <= response.status_code < 500, response.text
    counted = served.ask(COUNT, headers={"Accept": "text/csv"}).text
    assert counted == "n\r\n3\r\n"


def test_the_suite_is_whole() -> None:
    passed = [case["name"] for case in CASES]
    excluded = [case["name"] for case in EXCLUDED]
    assert (len(passed), len(excluded), len(SUITE["suite"])) == (27, 7, 34)
    assert sorted(passed + excluded) == sorted(SUITE["suite"])
    assert len(set(passed + excluded)) == 34
    assert all(name.startswith("update_") for name in excluded)
