"""One request a case: the protocol as data (data/protocol.toml)."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from sparql_server import DATA, Served

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "protocol.toml").read_text("utf-8"))["case"]
KEYS = {
    "name", "clause", "method", "query", "target", "headers", "body", "encoding",
    "status", "type", "holds", "lacks", "rows", "triples", "answer", "header",
}  # fmt: skip


def send(served: Served, case: dict[str, Any]) -> httpx.Response:
    target = case.get("target", "")
    if "query" in case:
        target = str(httpx.QueryParams({"query": case["query"]})) + target
        target = f"?{target}"
    body = case.get("body")
    content = None if body is None else body.encode(case.get("encoding", "utf-8"))
    headers = {"Accept": "*/*", **case.get("headers", {})}
    headers = {name: value for name, value in headers.items() if value}
    return served.client.request(
        case.get("method", "GET"),
        served.url + target,
        headers=headers,
        content=content,
        follow_redirects=False,
    )


def triples_in(response: httpx.Response) -> int:
    media_type = response.headers["Content-Type"].partition(";")[0]
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    return len({quad.triple for quad in parse(response.content, format=form)})


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(library: Served, case: dict[str, Any]) -> None:
    assert case.keys() <= KEYS
    response = send(library, case)
    assert response.status_code == case["status"], response.text
    if "type" in case:
        assert response.headers["Content-Type"].partition(";")[0] == case["type"]
    for text in case.get("holds", []):
        assert text in response.text
    for text in case.get("lacks", []):
        assert text not in response.text
    if "rows" in case:
        assert len(json.loads(response.text)["results"]["bindings"]) == case["rows"]
    if "answer" in case:
        assert json.loads(response.text)["boolean"] is case["answer"]
    if "triples" in case:
        assert triples_in(response) == case["triples"]
    for name, value in case.get("header", {}).items():
        assert response.headers.get(name) == value


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_holds_for_every_answer(library: Served, case: dict[str, Any]) -> None:
    response = send(library, case)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "server" not in response.headers
    if case.get("method") == "HEAD":
        assert response.content == b""
        return
    assert int(response.headers.get("Content-Length", 0)) == len(response.content)
    if response.status_code >= 400:
        assert response.headers["Cache-Control"] == "no-store"
        sentence = response.text
        assert sentence.endswith(".\n")
        assert sentence.count("\n") == 1
        assert sentence[0].isupper()
        for secret in ("Traceback", ".py", "oxigraph", "uvicorn", "{", "}"):
            assert secret not in sentence.replace('"{"', "").replace('"}"', "")


def test_every_clause_has_its_cases() -> None:
    counts = Counter(case["clause"] for case in CASES)
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert counts == {
        "2.1.1": 8,
        "2.1.2": 9,
        "2.1.3": 8,
        "2.1.4": 18,
        "2.1.5": 11,
        "2.1.6": 4,
        "2.1.7": 6,
        "2.2": 8,
        "description": 7,
        "http": 22,
        "federation": 6,
    }
