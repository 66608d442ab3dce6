"""One page of each type: the fullest there is of the real plan."""

from __future__ import annotations

from collections.abc import Iterator

from paths import ROOT

from psm_kg.site.model import read_pages

SITE = ROOT / "site"
LANGUAGES = ("it", "en")
_PLAN = "data/torino/2024-2026"
# the kinds that have views of their own
THINGS = {
    "action": f"{_PLAN}/action/2.1.1",
    "axis": f"{_PLAN}/axis/1",
    "contribution": f"{_PLAN}/contribution/2025-5.3.3-pui-spazi-aggregazione",
    "document": "data/torino/document/monitoring-report-2025",
    "indicator": "data/torino/indicator/5.2-03",
    "municipality": "data/torino/municipality/001272",
    "note": "data/torino/quality-note/q-structure-42",
    "organisation": "data/torino/organisation/cmto",
    "plan": _PLAN,
    "programme": "data/torino/programme/interreg",
    "progress": f"{_PLAN}/progress/2025-2.1.1",
    "project": "data/torino/project/ptgm",
    "question": "data/torino/survey/2025/question/q19",
    "round": f"{_PLAN}/round/2025",
    "strategy": f"{_PLAN}/strategy/2.1",
    "zone": "data/torino/zone/7",
}
# the kinds that Turin's plan has none of yet: pages of the toy plan with invented bodies
_BODY = "data/toyville/contributor/comune-giocopoli"
CONTRIBUTED = {"contributed": f"{_BODY}/project/ciclabile-nord", "contributor": _BODY}
# things shown as the properties that they have
PLAIN = {
    "class": "onto/PSM/Action",
    "graph": "graph/plan",
    "observation": "data/torino/observation/2.1-03/2022/cities/001272-(2015-01-01)/total",
    "query": "queries/projects/about",
    "scheme": "controlled-vocabulary/organisation-kind",
    "shape": "shapes/ItalianText",
}
QUESTION = {"it": "it/domande/actions/projects/", "en": "en/questions/actions/projects/"}
ERROR = "no-such-page"


def thing_page(stem: str, lang: str) -> str:
    """The page of a thing in a language, below the web root."""
    return f"{stem}.html" if lang == "it" else f"en/{stem}.html"


def site_page(id: str, lang: str) -> str:
    """A page of the site in a language, as links name it: its folder."""
    return read_pages(SITE / "pages.toml")[id].path(lang).removesuffix("index.html")


def pages_of(lang: str) -> Iterator[str]:
    """A page of each type in a language."""
    yield from (thing_page(stem, lang) for stem in (THINGS | PLAIN).values())
    yield from (site_page(id, lang) for id in read_pages(SITE / "pages.toml"))
    yield QUESTION[lang]
    if lang == LANGUAGES[0]:
        yield ERROR  # says it in both languages
