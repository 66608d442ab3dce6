"""What programs that visit a site look for: a map of its pages, rules, a guide for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, Template

from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.places import LANGUAGES, in_language
from psm_kg.site.questions import page_path

# a site map may list no more (sitemaps.org)
MOST_ADDRESSES = 50_000
_FILES = ("sitemap.xml", "robots.txt", "llms.txt")


def machine_files(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    """``sitemap.xml``, ``robots.txt`` and ``llms.txt``, once for all languages (in English)."""
    if language.code == LANGUAGES[0]:
        return
    twins = list(_twins(site))[: MOST_ADDRESSES // len(LANGUAGES)]
    for name in _FILES:
        context = {"here": name, "twins": twins, "answers": site.answers}
        # what the answers say is not told: the questions are
        made_from = [twins, [answer.query.name for answer in site.answers]]
        template = templates.get_template(name)
        yield name, site.keeper.keep(name, made_from, partial(_text, template, context))


def _text(template: Template, context: Mapping[str, Any]) -> bytes:
    return template.render(context).encode()


def _twins(site: Site) -> Iterator[dict[str, str]]:
    """The paths of each page by language: the pages of the site first, then those of things."""
    for page in site.places.pages.values():
        yield {code: _folder(page.path(code)) for code in LANGUAGES}
    for answer in site.answers:
        yield {code: _folder(page_path(site, answer.query.name, code)) for code in LANGUAGES}
    for stem in (*site.library.things.by_path, *site.places.foreign.values()):
        yield {code: f"{in_language(stem, code)}.html" for code in LANGUAGES}


def _folder(path: str) -> str:
    return path.removesuffix("index.html")
