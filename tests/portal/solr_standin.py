"""A stand-in for Solr: the few calls CKAN makes, from memory. Relevance and facets are not Solr's.

It understands the queries CKAN writes (``+field:"value" AND (a:b OR -c:(d OR e))``, ``*:*``) and
takes any other text as words that must occur somewhere in the document.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

Document = dict[str, Any]
Test = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>[+-])|(?P<open>\()|(?P<close>\))|(?P<word>AND|OR|NOT)\b"""
    r"""|(?:(?P<field>\*|[\w.-]+):)?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<range>\[[^\]]*\])"""
    r"""|(?P<plain>(?:[^\s()"\\]|\\.)+)|(?=\()))"""
)


def parse(query: str) -> Test:
    """The query as a test of a document."""
    tokens = [m for m in _TOKEN.finditer(query) if m.group().strip()]
    test, rest = _clauses(tokens, "")
    assert not rest, f"not understood: {query}"
    return test


def _clauses(tokens: list[re.Match[str]], field: str) -> tuple[Test, list[re.Match[str]]]:
    groups: list[list[Test]] = [[]]
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token["close"]:
            break
        if token["word"] == "OR":
            groups.append([])
        elif token["word"] == "AND" or token["sign"] == "+":
            continue
        elif token["word"] == "NOT" or token["sign"] == "-":
            test, tokens = _one(tokens[0], tokens[1:], field)
            groups[-1].append(lambda d, t=test: not t(d))
        else:
            test, tokens = _one(token, tokens, field)
            groups[-1].append(test)
    wanted = [group for group in groups if group]
    return (lambda d: not wanted or any(all(t(d) for t in g) for g in wanted)), tokens


def _one(
    token: re.Match[str], tokens: list[re.Match[str]], field: str
) -> tuple[Test, list[re.Match[str]]]:
    name = token["field"] or field
    if token["open"]:
        return _clauses(tokens, name)
    value = token["quoted"] if token["quoted"] is not None else token["plain"]
    if value is None and tokens and tokens[0]["open"]:
        return _clauses(tokens[1:], name)
    if token["range"] or (name, value) == ("*", "*"):
        return (lambda d: name in ("*", "") or name in d), tokens
    text = re.sub(r"\\(.)", r"\1", value or "")
    return (lambda d: _matches(d, name, text)), tokens


def _matches(document: Document, field: str, text: str) -> bool:
    if field:
        found = document.get(field, [])
        values = found if isinstance(found, list) else [found]
        return any(text in ("*", str(v)) for v in values)
    return text.lower() in json.dumps(document, ensure_ascii=False).lower()


class StandIn(ThreadingHTTPServer):
    """The index at ``http://127.0.0.1:<port>/solr/ckan``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.documents: dict[str, Document] = {}
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/solr/ckan"

    def update(self, body: bytes, media_type: str) -> None:
        if "json" in media_type:
            added = {document["index_id"]: document for document in json.loads(body)}
            with self.lock:
                self.documents |= added
            return
        message = ElementTree.fromstring(body)
        if message.tag == "delete":
            unwanted = [parse(query.text or "") for query in message.iter("query")]
            with self.lock:
                self.documents = {
                    key: document
                    for key, document in self.documents.items()
                    if not any(test(document) for test in unwanted)
                }

    def select(self, given: Mapping[str, list[str]]) -> dict[str, Any]:
        tests = [parse(text) for text in (*given.get("q", ["*:*"]), *given.get("fq", []))]
        with self.lock:
            found = [d for d in self.documents.values() if all(test(d) for test in tests)]
        for criterion in reversed(given.get("sort", ["score desc"])[0].split(",")):
            field, _, direction = criterion.strip().partition(" ")
            found.sort(key=lambda d: str(d.get(field, "")), reverse=direction == "desc")
        start, rows = int(given.get("start", ["0"])[0]), int(given.get("rows", ["10"])[0])
        fields = [f for text in given.get("fl", ["*"]) for f in re.split(r"[\s,]+", text)]
        shown = [
            d if "*" in fields else {k: v for k, v in d.items() if k in fields}
            for d in found[start : start + rows]
        ]
        facets = {}
        for field in given.get("facet.field", []):
            values = Counter(
                str(v)
                for d in found
                for v in (d[field] if isinstance(d.get(field), list) else [d.get(field)])
                if v is not None
            )
            facets[field] = [item for pair in values.most_common() for item in pair]
        return {
            "responseHeader": {"status": 0},
            "response": {"numFound": len(found), "start": start, "docs": shown},
            "facet_counts": {"facet_fields": facets},
        }


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        media_type = self.headers.get("Content-Type", "")
        answer: bytes
        if address.path.rstrip("/").endswith("/update"):
            self.server.update(body, media_type)
            answer = b'{"responseHeader": {"status": 0}}'
        elif address.path.rstrip("/").endswith("/schema"):
            answer = b'<schema name="ckan-2.12" version="1.6"/>'
        else:
            given = parse_qs(address.query) or parse_qs(body.decode())
            answer = json.dumps(self.server.select(given)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
