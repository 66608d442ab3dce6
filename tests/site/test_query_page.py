"""The SPARQL page in a real browser, from a server of plain files: Oxigraph runs in the page.

Its answers are compared, question by question, with those of the store that the build published.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import page_types
import pytest
from browser import WatchedPage, watched_page
from paths import REAL
from published import Serving
from pyoxigraph import QueryResultsFormat, QuerySolutions

import psm_kg
from psm_kg.queries import ask
from psm_kg.store import open_store

PATIENCE = 120_000  # milliseconds; the machine may be busy
#: Too many rows for any machine: the pairs of all pairs of facts.
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CATALOGUE = psm_kg.catalogue(REAL)
TERMS = CATALOGUE.prefixes.bindings["psm"]
NOTATION = CATALOGUE.prefixes.expand("skos:notation")
SIMPLE = f"PREFIX psm: <{TERMS}> SELECT (COUNT(*) AS ?n) {{ ?a a psm:Action }}"
#: Asks the page's own worker each query, one after the other, as the page does.
ASK_ALL = """async (queries) => {
  const { worker: address, dump } = document.querySelector("form[data-query]").dataset;
  const worker = new Worker(address, { type: "module" });
  const ask = (id, query) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.id !== id || data.loaded !== undefined) return;
      if (data.error === undefined) resolve(data.result);
      else reject(new Error(data.error));
    };
    const base = location.href;
    worker.postMessage({ id, query, base, dump: new URL(dump, base).href });
  });
  const answers = {};
  for (const [id, { name, query }] of queries.entries()) answers[name] = await ask(id, query);
  worker.terminate();
  return answers;
}"""


@pytest.fixture(scope="module")
def files(publication: Path) -> Iterator[str]:
    """The address of ``python -m http.server`` in the published folder."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        command,
        cwd=publication / "public",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().partition("(")[2].partition(")")[0]
        process.kill()


@pytest.fixture
def page(browser: Any, files: str) -> Iterator[WatchedPage]:
    """The English query page, when it is ready."""
    with watched_page(browser, accept_downloads=True) as page:
        page.page.set_default_timeout(PATIENCE)
        page.goto(files + page_types.site_page("query", "en"))
        page.wait_for_selector("form[data-ready]")
        yield page
        assert page.problems == []


def examples(publication: Path, lang: str) -> list[dict[str, str]]:
    """What the list of questions puts into the editor."""
    text = (publication / "public" / "queries" / f"editor.{lang}.json").read_text(encoding="utf-8")
    listed: list[dict[str, str]] = json.loads(text)["examples"]
    return listed


def rows(answer: str) -> Counter[str]:
    """The rows of an answer in JSON as a multiset."""
    return Counter(
        json.dumps(row, sort_keys=True) for row in json.loads(answer)["results"]["bindings"]
    )


def write(page: WatchedPage, text: str) -> None:
    """Put a text in the place of the one in the editor, as one who types."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def answered(page: WatchedPage, status: str) -> None:
    """Wait for the status line to begin with some words, and for the page to be at rest."""
    page.locator("form[data-query]:not([aria-busy]) p[role=status]").filter(
        has_text=status
    ).wait_for()


def cells(page: WatchedPage) -> list[list[str]]:
    """The rows of the table of results, as shown."""
    found: list[list[str]] = page.locator("[data-results] tbody tr").evaluate_all(
        "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return found


def test_the_page_answers_every_question_as_the_store_does(
    page: WatchedPage, publication: Path
) -> None:
    asked = examples(publication, "en")
    assert {example["name"] for example in asked} == {query.name for query in CATALOGUE}
    assert len(asked) > 80
    answers = page.evaluate(ASK_ALL, asked)
    store = open_store(publication / "store")
    differing = []
    for query in CATALOGUE:
        values = {parameter.name: parameter.example for parameter in query.parameters}
        found = ask(store, query, values, CATALOGUE.prefixes)
        assert isinstance(found, QuerySolutions)
        ours = found.serialize(format=QueryResultsFormat.JSON)
        assert ours is not None
        if rows(answers[query.name]) != rows(ours.decode()):
            differing.append(query.name)
    assert differing == []
    assert sum(sum(rows(answer).values()) for answer in answers.values()) > 1_000


def test_a_question_is_answered_as_table_chart_and_files(
    page: WatchedPage, publication: Path
) -> None:
    page.select_option("[data-examples]", "plan/coverage-by-axis")
    answered(page, "Rows: ")
    table = (publication / "public/queries/plan/coverage-by-axis.csv").read_text(encoding="utf-8")
    header, *lines = csv.reader(io.StringIO(table))
    shown = cells(page)
    assert len(shown) == len(lines) > 5
    heads = page.locator("[data-results] thead th").all_inner_texts()
    assert heads == header
    assert page.locator("[data-chart] svg[role=img] rect").count() == len(lines)
    with page.expect_download() as download:
        page.locator("[data-csv]").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert Counter(map(tuple, csv.reader(io.StringIO(text)))) == Counter(
        map(tuple, [header, *lines])
    )
    with page.expect_download() as download:
        page.locator("[data-json]").click()
    answer = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert answer["head"]["vars"] == header
    said = [
        [row.get(name, {}).get("value", "") for name in header]
        for row in answer["results"]["bindings"]
    ]
    assert sorted(said) == sorted(lines)


def test_the_link_brings_the_query_back(page: WatchedPage, files: str) -> None:
    text = SIMPLE + "\n# à, “è”, % & #"
    write(page, text)
    page.locator("[data-share]").click()
    page.wait_for_url(f"**#query={quote(text, safe='')[:40]}*")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    answered(page, "Rows: 1")
    assert cells(page) == [["113"]]
    assert page.locator(".cm-content").inner_text().strip() == text
    # a question of the catalogue has a shorter one
    page.goto("about:blank")
    page.goto(f"{files}{page_types.site_page('query', 'en')}#plan/axes")
    answered(page, "Rows: 6")


def test_the_page_works_from_the_keyboard(page: WatchedPage) -> None:
    write(page, SIMPLE)
    page.keyboard.press("Control+Enter")
    answered(page, "Rows: 1")
    assert cells(page) == [["113"]]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('button[type=submit]')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.editor')")


def test_terms_are_proposed_by_their_names(page: WatchedPage) -> None:
    write(page, "SELECT * { ?a a ")
    page.keyboard.type("monitoring")
    proposed = page.locator(".cm-tooltip-autocomplete li")
    proposed.filter(has_text="psm:MonitoringRound").first.wait_for()
    write(page, "SELECT * { ?a a ")
    page.keyboard.type("psm:Monit")
    proposed.filter(has_text="psm:MonitoringRound").first.wait_for()
    proposed.filter(has_text="psm:MonitoringRound").first.click()
    page.locator(".cm-content").filter(has_text="a psm:MonitoringRound").wait_for()


def test_a_query_without_end_can_be_stopped(page: WatchedPage) -> None:
    write(page, KILLER)
    page.keyboard.press("Control+Enter")
    page.locator("p[role=status]").filter(has_text="Data loaded").wait_for()
    page.locator("[data-stop]").click()
    answered(page, "Stopped")
    write(page, SIMPLE)
    page.keyboard.press("Control+Enter")
    answered(page, "Rows: 1")
    assert cells(page) == [["113"]]


def test_a_mistake_is_explained(page: WatchedPage) -> None:
    write(page, "SELECT ?a { ?a a }")
    page.keyboard.press("Control+Enter")
    answered(page, "No answer: ")
    assert cells(page) == []


def test_graphs_are_shown_as_turtle(page: WatchedPage) -> None:
    write(page, f"CONSTRUCT {{ ?a a <{TERMS}Axis> }} WHERE {{ ?a a <{TERMS}Axis> }}")
    page.keyboard.press("Control+Enter")
    answered(page, "Done")
    assert page.locator("[data-results] pre").inner_text().count("onto/PSM/Axis") == 6


def test_the_italian_page_speaks_italian(browser: Any, files: str) -> None:
    with watched_page(browser) as page:
        page.page.set_default_timeout(PATIENCE)
        query = f"SELECT ?a {{ ?a a <{TERMS}Axis> ; <{NOTATION}> ?code }} ORDER BY ?code"
        page.goto(f"{files}{page_types.site_page('query', 'it')}#query={quote(query)}")
        answered(page, "Righe: 6")
        # a thing is shown by its name, which leads to its page
        link = page.locator("[data-results] a").first
        name = link.inner_text()
        assert "://" not in name
        link.click()
        page.locator("h1").filter(has_text=name).wait_for()
        assert page.url == f"{files}{page_types.THINGS['axis']}.html"
        assert page.problems == []


def test_search_and_pages_work_from_plain_files(browser: Any, files: str) -> None:
    with watched_page(browser) as page:
        page.goto(files)
        page.locator("header input[type=search]").fill("scuole")
        page.locator("header form[role=search] ul a").first.click()
        page.wait_for_selector("main h1")
        assert page.url.startswith(files)
        assert page.problems == []


def test_the_service_answers_where_there_is_one(browser: Any, serving: Serving) -> None:
    with watched_page(browser) as page:
        page.page.set_default_timeout(PATIENCE)
        address = f"{serving.address}psm/{page_types.site_page('query', 'en')}"
        link = page.request.head(address).headers["link"]
        service = urljoin(address, link.partition("<")[2].partition(">")[0])
        assert 'rel="service-desc"' in link
        page.goto(address)
        page.wait_for_selector("form[data-ready]")
        assert page.locator("[data-where]").is_visible()
        page.select_option("[data-examples]", "plan/axes")
        answered(page, "Rows: 6")
        assert service in page.requested
        page.check("#where-browser")
        with page.expect_response("**/psm.nq.gz"):
            page.locator("form[data-query] button[type=submit]").click()
        answered(page, "Rows: 6")
        assert page.requested.count(service) == 1
        assert page.problems == []
