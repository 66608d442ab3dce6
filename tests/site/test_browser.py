"""Every type of page in a real browser, as ``psm-kg serve`` serves it under its strict policy.

Each is opened in both languages: the Italian one on a wide and light screen, the English one on a
narrow and dark one, so that axe sees every template in all of them. The query page has its own
tests (``test_query_page.py``).
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import page_types
import pytest
from browser import Watch, WatchedPage, watched_page
from node_packages import Clients
from published import Serving, serve

import psm_kg

TABS = 3  # as many pages are open at a time
HEAVIEST = 150_000  # bytes of a page and all that it loads, compressed
NARROW = {"width": 320, "height": 640}
LOOKS: dict[str, dict[str, Any]] = {
    "it": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light", "locale": "it"},
    "en": {"viewport": NARROW, "color_scheme": "dark", "locale": "en"},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
#: Begins the examination; its end is asked for when all the open pages have begun theirs.
EXAMINE = """rules => {
  window.examined = axe.run(document, {
    resultTypes: ["violations"], runOnly: { type: "tag", values: rules },
  });
}"""
FAULTS = """async () => (await window.examined).violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`))"""
#: What sticks out on the right of the window; nothing where the page does not scroll sideways.
STICKING_OUT = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (part) => part.getBoundingClientRect().right > clientWidth && !part.closest("[role=region]"));
  return [`${scrollWidth} px`, ...out.slice(0, 3).map((part) => part.outerHTML.slice(0, 80))];
}"""
#: How the element with the focus shows that it has it, and whether it is in the window.
FOCUSED = """() => {
  const part = document.activeElement;
  const marked = (of) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part, of);
    return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  };
  const { top, bottom, width, height } = part.getBoundingClientRect();
  return {
    name: (part.getAttribute("aria-label") ?? part.textContent).trim() || part.name,
    href: part.getAttribute("href"),
    tag: part.tagName,
    marked: marked() || marked("::after"), // a card is marked whole
    seen: bottom > 0 && top < innerHeight && width > 1 && height > 1,
  };
}"""


@dataclass(frozen=True)
class Visit:
    """What was found on a page."""

    faults: Sequence[str]
    problems: Sequence[str]
    requested: Sequence[str]
    sticking_out: Sequence[str]


@pytest.fixture(scope="module")
def root(serving: Serving) -> str:
    """The web root of the site."""
    return f"{serving.address}psm/"


@pytest.fixture(scope="module")
def visits(browser: Any, root: str, clients: Clients) -> dict[str, Visit]:
    """Every type of page, by path."""
    axe = (clients.package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    found: dict[str, Visit] = {}
    for lang in page_types.LANGUAGES:
        paths = list(page_types.pages_of(lang))
        with ExitStack() as stack:
            tabs = [stack.enter_context(watched_page(browser, **LOOKS[lang])) for _ in range(TABS)]
            for at in range(0, len(paths), TABS):
                batch = paths[at : at + TABS]
                found |= zip(batch, visit_all(tabs, root, batch, LOOKS[lang], axe), strict=True)
    return found


def visit_all(
    tabs: Sequence[WatchedPage], root: str, paths: list[str], look: dict[str, Any], axe: str
) -> list[Visit]:
    """Open the pages beside each other; examine them at the same time."""
    used = tabs[: len(paths)]
    for tab, path in zip(used, paths, strict=True):
        tab.set_viewport_size(look["viewport"])
        tab.goto("about:blank")  # what the page before still does is not this one's
        tab.problems, tab.requested = [], []
        tab.goto(root + path)
    for tab in used:
        if tab.locator("form[data-query]").count():
            tab.wait_for_selector("form[data-ready]")
        tab.evaluate(axe)
        tab.evaluate(EXAMINE, RULES)
    found = [tab.evaluate(FAULTS) for tab in used]
    for tab in used:
        tab.set_viewport_size(NARROW)
    return [
        Visit(faults, tab.problems, tab.requested, tab.evaluate(STICKING_OUT))
        for tab, faults in zip(used, found, strict=True)
    ]


def test_every_kind_of_thing_is_visited(visits: dict[str, Visit]) -> None:
    kinds = {path.name for path in (page_types.SITE / "views" / "things").iterdir()}
    assert kinds == page_types.THINGS.keys() | page_types.CONTRIBUTED.keys() | {"thing"}
    assert len(visits) > 90


def test_pages_of_what_other_bodies_declare_have_no_fault(
    browser: Any, clients: Clients, contributed_plan: Path, tmp_path: Path
) -> None:
    """Turin's plan has none of them yet: the toy plan with invented bodies has."""
    axe = (clients.package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    psm_kg.build(contributed_plan, tmp_path / "dist")
    seen = 0
    with serve(tmp_path / "dist") as server:
        for lang in page_types.LANGUAGES:
            paths = [page_types.thing_page(p, lang) for p in page_types.CONTRIBUTED.values()]
            paths += [page_types.site_page(p, lang) for p in ("contributors", "contribute")]
            with watched_page(browser, **LOOKS[lang]) as tab:
                for path in paths:
                    root = f"{server.address}toy/"
                    (visit,) = visit_all([tab], root, [path], LOOKS[lang], axe)
                    assert (visit.faults, visit.problems, visit.sticking_out) == ([], [], []), path
                    seen += 1
    assert seen == 8


def test_axe_finds_no_fault(visits: dict[str, Visit]) -> None:
    assert {path: visit.faults for path, visit in visits.items() if visit.faults} == {}


def test_axe_would_find_a_fault(browser: Any, root: str, clients: Clients) -> None:
    axe = (clients.package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    with watched_page(browser) as page:
        page.goto(root)
        page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        page.evaluate(axe)
        page.evaluate(EXAMINE, RULES)
        assert [fault.partition(":")[0] for fault in page.evaluate(FAULTS)] == ["button-name"]


def test_nothing_goes_wrong_and_nothing_comes_from_elsewhere(
    visits: dict[str, Visit], root: str
) -> None:
    missing = visits[page_types.ERROR]
    assert len(missing.problems) == 2  # the answer, and what the browser says of it
    assert all("404" in problem for problem in missing.problems)
    found = {path: v.problems for path, v in visits.items() if v.problems and v is not missing}
    assert found == {}
    asked = {url for visit in visits.values() for url in visit.requested}
    assert {url for url in asked if not url.startswith(root)} == set()


def test_no_page_scrolls_sideways_on_a_narrow_phone(visits: dict[str, Visit]) -> None:
    assert {path: v.sticking_out for path, v in visits.items() if v.sticking_out} == {}


def test_pages_are_light(visits: dict[str, Visit], publication: Path, root: str) -> None:
    heavy = {page_types.site_page("query", lang) for lang in page_types.LANGUAGES}
    weights = {
        path: sum(compressed(publication / "public", url.removeprefix(root)) for url in loaded)
        for path, visit in visits.items()
        if path not in heavy | {page_types.ERROR} and (loaded := set(visit.requested))
    }
    assert {path: weight for path, weight in weights.items() if weight > HEAVIEST} == {}
    assert min(weights.values()) > 20_000  # styles, scripts and fonts are in it


def compressed(web_root: Path, reference: str) -> int:
    """The bytes of a published file as a server sends them."""
    path = unquote(reference.partition("?")[0])
    file = web_root / path
    content = (file / "index.html" if file.is_dir() else file).read_bytes()
    packed = path.endswith((".woff2", ".png", ".gz"))
    return len(content) if packed else len(gzip.compress(content, 6))


@pytest.mark.parametrize("lang", page_types.LANGUAGES)
@pytest.mark.parametrize("id", ["home", "projects", "action"])
def test_tab_goes_through_the_page(root: str, watched: Watch, id: str, lang: str) -> None:
    thing = page_types.THINGS.get(id)
    path = page_types.thing_page(thing, lang) if thing else page_types.site_page(id, lang)
    with watched(viewport={"width": 1280, "height": 900}) as page:
        page.goto(root + path)
        stops = []
        for _ in range(25):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED))
        assert stops[0]["href"] == "#main"
        assert [stop["name"] for stop in stops if not (stop["marked"] and stop["seen"])] == []
        menu = page.locator("#menu a").evaluate_all("all => all.map((a) => a.textContent.trim())")
        names = [stop["name"] for stop in stops]
        search = next(at for at, stop in enumerate(stops) if stop["tag"] == "INPUT")
        assert len(menu) > 3
        assert names[search + 1 : search + 1 + len(menu)] == menu
        # the first link leads past them
        page.reload()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        assert page.problems == []


@pytest.mark.parametrize("lang", page_types.LANGUAGES)
def test_the_menu_of_a_phone_works_from_the_keyboard(root: str, watched: Watch, lang: str) -> None:
    with watched(viewport=NARROW) as page:
        page.goto(root + page_types.site_page("home", lang))
        toggle, menu = page.locator(".menu-toggle"), page.locator("#menu")
        assert not menu.is_visible()
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.menu-toggle')"):
                break
        page.keyboard.press("Enter")
        menu.wait_for(state="visible")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
        page.keyboard.press("Escape")
        menu.wait_for(state="hidden")
        assert toggle.evaluate("button => button === document.activeElement")
        page.keyboard.press("Enter")
        menu.locator(".nav-link").nth(1).focus()
        goal = menu.locator(".nav-link").nth(1).evaluate("link => link.href")
        page.keyboard.press("Enter")
        page.wait_for_url(goal)
        assert page.problems == []


@pytest.mark.parametrize(
    ("lang", "asked", "found"),
    [("it", "ciclab", "ciclab"), ("en", "cycle", "cycl"), ("it", "1.1.2", "1.1.2")],
)
def test_the_search_works_from_the_keyboard(
    root: str, watched: Watch, lang: str, asked: str, found: str
) -> None:
    with watched() as page:
        page.goto(root + page_types.site_page("plan", lang))
        field = page.locator("header input[type=search]")
        results = page.locator("header form[role=search] ul")
        field.focus()
        page.keyboard.type(asked)
        results.locator("a").first.wait_for()
        assert found in results.inner_text().lower()
        assert page.locator("header [role=status]").inner_text() != ""
        page.keyboard.press("ArrowDown")
        assert results.evaluate("list => list.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert not results.is_visible()
        assert field.evaluate("field => field === document.activeElement")
        page.keyboard.type(" ")
        page.keyboard.press("Backspace")
        results.locator("a").first.wait_for()
        page.keyboard.press("ArrowDown")
        goal = page.evaluate("document.activeElement.href")
        page.keyboard.press("Enter")
        page.wait_for_url(goal)
        assert page.locator("h1").count() == 1
        assert page.problems == []
