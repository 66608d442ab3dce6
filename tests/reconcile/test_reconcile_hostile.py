"""What nobody should send to ``/reconcile``: each is refused with a sentence, none hurts it."""

from __future__ import annotations

import json
import socket

import httpx
from published import Serving

DEEP = "[" * 5000 + "]" * 5000
#: name → (method, path, parameters of the address, form, status)
HOSTILE: dict[str, tuple[str, str, dict[str, str], dict[str, str] | None, int]] = {}


def _case(
    name: str,
    status: int,
    *,
    form: dict[str, str] | None = None,
    method: str = "",
    path: str = "reconcile",
    **address: str,
) -> None:
    assert name not in HOSTILE
    HOSTILE[name] = (method or ("POST" if form else "GET"), path, address, form, status)


def _batch(name: str, queries: object, status: int = 400) -> None:
    text = queries if isinstance(queries, str) else json.dumps(queries)
    _case(name, status, form={"queries": text})


_batch("not JSON", "{")
_batch("empty text", "")
_batch("a list", "[]")
_batch("a number", "7")
_batch("null", "null")
_batch("NaN", '{"q0": {"query": "x", "limit": NaN}}')
_batch("a query that is a text", {"q0": "Ivrea"})
_batch("a query that is a list", {"q0": {"query": ["Ivrea"]}})
_batch("a long query", {"q0": {"query": "x" * 2001}})
_batch("too many queries", {f"q{n}": {"query": "x"} for n in range(101)})
_batch("limit of text", {"q0": {"query": "x", "limit": "5"}})
_batch("limit of nothing", {"q0": {"query": "x", "limit": 0}})
_batch("negative limit", {"q0": {"query": "x", "limit": -1}})
_batch("true as limit", {"q0": {"query": "x", "limit": True}})
_batch("type of a number", {"q0": {"query": "x", "type": 5}})
_batch("types with a number", {"q0": {"query": "x", "type": ["Action", 5]}})
_batch("too many types", {"q0": {"query": "x", "type": ["Action"] * 51}})
_batch("unknown type_strict", {"q0": {"query": "x", "type_strict": "perhaps"}})
_batch("type_strict of a list", {"q0": {"query": "x", "type_strict": []}})
_batch("properties that are an object", {"q0": {"query": "x", "properties": {"pid": "axis"}}})
_batch("a property without value", {"q0": {"query": "x", "properties": [{"pid": "axis"}]}})
_batch("a property without name", {"q0": {"query": "x", "properties": [{"v": "1"}]}})
_batch("a nested value", {"q0": {"query": "x", "properties": [{"pid": "a", "v": [[1]]}]}})
_batch("too many properties", {"q0": {"properties": [{"pid": "a", "v": "1"}] * 51}})
_batch("too many values", {"q0": {"properties": [{"pid": "a", "v": ["1"] * 51}]}})
_batch("deep JSON", DEEP)
_batch("deep JSON in a query", '{"q0": {"query": "x", "properties": ' + DEEP + "}}")
_batch("a huge number", '{"q0": {"query": "x", "limit": ' + "9" * 5000 + "}}")
_batch("a large body", {"q0": {"query": "x", "more": "y" * 1_100_000}}, 413)
_case("no queries", 400, form={"other": "1"})
_case("extend that is not JSON", 400, form={"extend": "{"})
_case("extend that is a list", 400, form={"extend": "[]"})
_case("extend without ids", 400, form={"extend": '{"properties": []}'})
_case("ids of numbers", 400, form={"extend": '{"ids": [1], "properties": []}'})
_case("properties of texts", 400, form={"extend": '{"ids": [], "properties": ["a"]}'})
_case(
    "settings of a list",
    400,
    form={"extend": '{"ids":[],"properties":[{"id":"a","settings":[1]}]}'},
)
_case("many ids", 400, form={"extend": json.dumps({"ids": ["x"] * 501, "properties": []})})
_case("script as callback", 400, callback="alert(1)//")
_case("markup as callback", 400, callback="</script>")
_case("a long callback", 400, callback="a" * 200)
_case("unknown path", 404, path="reconcile/nothing")
_case("unknown suggestion", 404, path="reconcile/suggest/all", prefix="a")
_case("outside the service", 404, path="reconcile/en/%2e%2e/%2e%2e/manifest.json")
_case("cursor of text", 400, path="reconcile/suggest/entity", prefix="a", cursor="x")
_case("negative cursor", 400, path="reconcile/suggest/entity", prefix="a", cursor="-1")
_case("huge cursor", 400, path="reconcile/suggest/entity", prefix="a", cursor="9" * 30)
_case("a long prefix", 400, path="reconcile/suggest/entity", prefix="a" * 2001)
_case("preview of a script", 404, path="reconcile/preview", id="<script>alert(1)</script>")
_case("preview of nothing", 404, path="reconcile/preview")
_case("DELETE", 405, method="DELETE")
_case("PUT", 405, method="PUT")
COUNT = 51


def test_every_hostile_request_is_refused_with_a_sentence(client: httpx.Client) -> None:
    wrong: list[str] = []
    for name, (method, path, address, form, status) in HOSTILE.items():
        answer = client.request(method, path, params=address, data=form)
        if answer.status_code != status:
            wrong.append(f"{name}: {answer.status_code} {answer.text[:200]}")
        elif method not in ("DELETE", "PUT") and not answer.json()["error"]:
            wrong.append(f"{name}: no sentence")
        elif "Traceback" in answer.text or len(answer.text) > 1000:
            wrong.append(f"{name}: {answer.text[:200]}")
    assert wrong == []
    assert len(HOSTILE) == COUNT
    assert client.get("reconcile").status_code == 200


def test_the_sentence_is_in_the_readers_language(client: httpx.Client) -> None:
    said = [
        client.post(f"reconcile/{language}", data={"queries": "[]"}).json()["error"]
        for language in ("it", "en")
    ]
    assert said[0].startswith("queries deve essere")
    assert said[1].startswith("queries must be")


def test_a_body_of_another_kind_is_refused(client: httpx.Client) -> None:
    assert client.post("reconcile", json={"queries": {}}).status_code == 415
    twice = client.get("reconcile?queries={}&queries={}")
    assert twice.status_code == 400
    raw = client.get("reconcile?prefix=%ff%fe")
    assert raw.status_code == 400


def test_strange_texts_are_answered(client: httpx.Client) -> None:
    texts = ["\0", "\u202e", "🙂" * 500, "%", "'; DROP", "a" * 2000, "é" * 2000, "  ", "«»"]
    queries = {str(n): {"query": text} for n, text in enumerate(texts)}
    queries |= {f"a{n}": {"query": text, "type": "Action"} for n, text in enumerate(texts)}
    answer = client.post("reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200
    assert len(answer.json()) == 18
    surrogate = client.post("reconcile", data={"queries": '{"q": {"query": "\\ud800"}}'})
    assert surrogate.status_code == 200


def test_a_refused_body_is_not_the_next_request(serving: Serving) -> None:
    smuggled = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", serving.port), 10) as connection:
        connection.sendall(
            b"POST /reconcile HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
            b"Content-Length: %d\r\n\r\n" % len(smuggled) + smuggled
        )
        connection.settimeout(1)
        heard = b""
        try:
            while piece := connection.recv(65536):
                heard += piece
        except TimeoutError:
            pass
    assert heard.startswith(b"HTTP/1.1 415")
    assert heard.count(b"HTTP/1.1") == 1
