"""A real browser opens what we publish: pages by their IRIs, and data from other origins."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from browser import Watch
from published import Serving
from pyoxigraph import NamedNode, RdfFormat, parse
from sample import BASE

THING = "data/torino/2024-2026/action/1.1.2"
PLACES = (
    THING,
    "data/torino/2024-2026",
    "data/torino/project/observ-alp",
    "onto/PSM/Action",
    "controlled-vocabulary/action-progress",
    "graph/plan",
)
#: What a page of another origin reads of an answer.
READ = """async ([address, options]) => {
  const answer = await fetch(address, options);
  return {
    status: answer.status, kind: answer.type, redirected: answer.redirected, url: answer.url,
    type: answer.headers.get("Content-Type"), text: await answer.text(),
  };
}"""
FORBIDDEN = """() => new Promise((told) => {
  addEventListener("securitypolicyviolation", (event) => told(event.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.injected = true";
  document.body.append(script);
  setTimeout(() => told(window.injected ? "it ran" : "nothing was said"), 5000);
})"""


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><html lang=en><title>elsewhere</title>")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another origin, with an empty page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Blank) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("locale", "folder"), [("it-IT", ""), ("en-GB", "en/")])
@pytest.mark.parametrize("place", PLACES)
def test_an_iri_opens_as_a_page(
    serving: Serving, watched: Watch, place: str, locale: str, folder: str
) -> None:
    """In the language of the browser."""
    with watched(locale=locale) as page:
        answer = page.goto(f"{serving.address}psm/{place}")
        assert answer.status == 200
        assert answer.request.redirected_from.response().status == 303
        assert page.url == f"{serving.address}psm/{folder}{place}.html"
        assert page.locator("html").get_attribute("lang") == locale[:2]
        assert page.title() != ""
        assert page.locator("h1").count() == 1
        assert page.problems == []
        # nothing from third parties
        assert all(url.startswith(serving.address) for url in page.requested)


def test_links_between_things_lead_on(serving: Serving, watched: Watch) -> None:
    with watched() as page:
        page.goto(f"{serving.address}psm/{THING}")
        links = page.locator("main a").evaluate_all("all => all.map(a => a.href)")
        pages = re.compile(re.escape(serving.address) + r".*(/[^/.]+|[.]html)")
        things = {link for link in links if pages.fullmatch(link)}
        assert len(things) > 5
        for link in sorted(things)[:5]:
            assert page.goto(link).status == 200, link
        assert page.problems == []


def test_the_content_security_policy_is_obeyed(serving: Serving, watched: Watch) -> None:
    with watched() as page:
        answer = page.goto(f"{serving.address}psm/{THING}")
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert page.problems == []
        assert page.evaluate(FORBIDDEN) in ("script-src-elem", "script-src")
        assert page.evaluate("window.injected") is None


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
)
def test_another_origin_reads_the_data(
    serving: Serving, watched: Watch, elsewhere: str, accept: str
) -> None:
    with watched() as page:
        page.goto(elsewhere)
        address = f"{serving.address}psm/{THING}"
        answer = page.evaluate(READ, [address, {"headers": {"Accept": accept}}])
        assert (answer["status"], answer["kind"], answer["redirected"]) == (200, "cors", True)
        assert answer["type"].startswith(accept)
        form = RdfFormat.from_media_type(accept)
        assert NamedNode(BASE + THING) in {q.subject for q in parse(answer["text"], format=form)}
        assert page.problems == []


@pytest.mark.parametrize("content_type", ["application/sparql-query", None])
def test_another_origin_queries(
    serving: Serving, watched: Watch, elsewhere: str, content_type: str | None
) -> None:
    query = (
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://dati.piemonte.it/psm/onto/PSM/Action> }"
    )
    accept = {"Accept": "application/sparql-results+json"}
    address = f"{serving.address}sparql"
    with watched() as page:
        page.goto(elsewhere)
        if content_type:  # the browser asks first whether it may (a preflight)
            options = {
                "method": "POST",
                "body": query,
                "headers": {**accept, "Content-Type": content_type},
            }
            answer = page.evaluate(READ, [address, options])
        else:
            script = f"([a, q]) => ({READ})([a + '?query=' + encodeURIComponent(q), {{}}])"
            answer = page.evaluate(script, [address, query])
        assert (answer["status"], answer["kind"]) == (200, "cors")
        assert '"113"' in answer["text"]
        # an error can be read too: its sentence is what helps
        refused = page.evaluate(READ, [f"{address}?query=NONSENSE", {}])
        assert (refused["status"], refused["kind"]) == (400, "cors")
        assert refused["text"].endswith(".\n")
