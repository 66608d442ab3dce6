"""Queries that kill an unprotected engine: alone, twelve at once, and hung up on.

Nothing here measures time. What is asserted: every answer is complete or an error, an ordinary
client is answered all along, and afterwards no worker, no memory and no query are left over.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sparql_server import DATA, Served, expand

KILLERS = tomllib.loads((DATA / "killers.toml").read_text("utf-8"))["killer"]
RUNNING = [killer for killer in KILLERS if killer["expect"] != "refused"]
ORDINARY = "SELECT ?o { <http://example.org/t7> <http://example.org/next> ?o }"
ORDINARY_ROWS = [{"o": {"type": "uri", "value": "http://example.org/t8"}}]
MARGIN = 64 * 1024 * 1024
FAMILIES = {"refused": {400, 413}, "ended": {503}, "any": {200, 400, 503}}

linux_only = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")


def by_name(killers: list[dict[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("killer", killers, ids=[k["name"] for k in killers])


def assert_sound(response: httpx.Response, killer: dict[str, str]) -> None:
    """A complete answer or a sentence, of the family that was expected."""
    assert response.status_code in FAMILIES[killer["expect"]], response.text[:200]
    if response.status_code == 200:
        json.loads(response.text)
    else:
        assert response.text.endswith(".\n")
        assert response.text.count("\n") == 1
    if response.status_code == 503:
        # asking again would not help
        assert "Retry-After" not in response.headers


def assert_serves(served: Served) -> None:
    """An ordinary query is answered; on a busy machine even that may need more than its time."""

    def answered() -> bool:
        answer = served.ask(ORDINARY)
        assert answer.status_code in (200, 503), answer.text
        if answer.status_code == 503:
            assert "seconds" in answer.text
            return False
        assert answer.json()["results"]["bindings"] == ORDINARY_ROWS
        return True

    until(answered)


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@by_name(KILLERS)
def test_alone(strict: Served, killer: dict[str, str]) -> None:
    assert_sound(strict.ask(expand(killer["query"])), killer)
    assert_serves(strict)


@by_name(RUNNING)
def test_twelve_at_once(strict: Served, killer: dict[str, str]) -> None:
    query = expand(killer["query"])
    with ThreadPoolExecutor(12) as killers:
        asked = [killers.submit(strict.ask, query) for _ in range(12)]
        while not all(one.done() for one in asked):
            assert_serves(strict)
            time.sleep(0.02)
        for one in asked:
            assert_sound(one.result(), killer)
    assert_serves(strict)


@linux_only
def test_nothing_is_left_behind(strict: Served) -> None:
    strict.settle()
    assert_serves(strict)
    before, workers = strict.memory, len(strict.children)
    with ThreadPoolExecutor(12) as killers:
        list(killers.map(strict.ask, [expand(k["query"]) for k in RUNNING] * 2))
    strict.settle()
    assert_serves(strict)
    until(lambda: len(strict.children) == workers == strict.engine.processes)
    until(lambda: strict.memory < before + MARGIN)
    until(lambda: is_idle(strict))


def is_idle(served: Served) -> bool:
    """True when no worker uses the processor for a while."""
    used = [_processor_ticks(pid) for pid in served.children]
    time.sleep(0.5)
    return [_processor_ticks(pid) for pid in served.children] == used


def test_hanging_up_ends_the_query(strict: Served) -> None:
    address = urlsplit(strict.url)
    body = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    strict.settle()
    for _ in range(3):
        lines = []
        for _ in range(12):
            line = socket.create_connection((address.hostname or "", address.port or 0))
            line.sendall(head.encode() + body)
            lines.append(line)
        until(lambda: strict.engine.busy > 0)
        for line in lines:
            line.close()
        strict.settle()
    assert_serves(strict)


def test_who_reads_nothing_holds_nothing(strict: Served) -> None:
    """Answers wait for slow readers in the server, but the workers are free."""
    address = urlsplit(strict.url)
    query = "SELECT * { ?a ?b ?c } LIMIT 6000"
    target = f"{address.path}?{httpx.QueryParams({'query': query})}"
    lines = []
    for _ in range(6):
        line = socket.create_connection((address.hostname or "", address.port or 0))
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        lines.append(line)
    strict.settle()
    assert_serves(strict)
    for line in lines:
        line.close()
    strict.settle()


def test_ordinary_clients_under_a_storm_of_refusals(strict: Served) -> None:
    refused = [expand(k["query"]) for k in KILLERS if k["expect"] == "refused"]
    stop = threading.Event()

    def storm(query: str) -> None:
        while not stop.is_set():
            assert strict.ask(query).status_code in (400, 413)

    with ThreadPoolExecutor(4) as killers:
        asked = [killers.submit(storm, query) for query in refused[:4]]
        try:
            for _ in range(10):
                assert_serves(strict)
        finally:
            stop.set()
        for one in asked:
            one.result()


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
