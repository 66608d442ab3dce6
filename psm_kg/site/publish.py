"""From the graph to the pages: (path in the web root, content)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

from psm_kg import negotiation
from psm_kg.documents import Library
from psm_kg.errors import Text
from psm_kg.queries import Catalogue
from psm_kg.site.assets import site_assets
from psm_kg.site.extras import GENERATORS, PROVIDERS
from psm_kg.site.generic import describe_thing
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.parallel import beside
from psm_kg.site.places import LANGUAGES, in_language
from psm_kg.site.structured import Structured
from psm_kg.site.templates import Speaker, environment
from psm_kg.site.views import THING, Ref, Row, View
from psm_kg.store import Store

ERRORS = (404, 406, 410)


def site_files(
    library: Library,
    catalogue: Catalogue,
    store: Store,
    published: Mapping[str, Any],
    *,
    progress: Callable[[Text], None],
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site but those already ``published``, which its pages offer.

    Raises ConfigurationError for a bad view, EnvironmentFailure when the assets cannot be made.
    """
    assets = site_assets(library.workspace.resources.root / "site", progress)
    site = Site.open(library, catalogue, store, assets, published)
    yield from assets.items()
    yield "assets/icon.svg", (site.folder / "styles" / "icon.svg").read_bytes()
    first, second = (_tongue(site, code) for code in LANGUAGES)
    # the pages of things are most of the work, and pure Python: half of them are written beside
    with beside(lambda: list(_thing_pages(site, *second))) as written:
        for path, content in chain(
            _thing_pages(site, *first),
            _other_pages(site, *first),
            _error_pages(site, first[1]),
            _other_pages(site, *second),
            _later(written),
        ):
            if path not in published:
                yield path, content


def _later(written: Callable[[], list[tuple[str, bytes]]]) -> Iterator[tuple[str, bytes]]:
    """The result, waited for only when its turn comes."""
    yield from written()


def _tongue(site: Site, code: str) -> tuple[Language, Environment]:
    """A language and the templates that speak it."""
    language = Language.load(site.folder / "translations", code)
    versions = {path: hashlib.sha256(data).hexdigest()[:8] for path, data in site.assets.items()}
    speaker = Speaker(language, site.library.names, site.places, versions)
    templates = environment(site.folder / "templates", speaker)
    templates.globals.update(site.names, json_ld=Structured(site.library.workspace.plan, code))
    return language, templates


def _other_pages(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    yield from _site_pages(site, language, templates)
    for generate in GENERATORS:
        yield from generate(site, language, templates)


def _thing_pages(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    lang = language.code
    own = {iri: view for view in site.views.values() for iri in view.pages}
    generic = templates.get_template("things/thing.html")
    for stem, description in site.library.descriptions.items():
        thing = description.thing
        forms = [negotiation.BY_SUFFIX[s] for s in thing.suffixes if s != "html"]
        common = _common(stem, lang) | {"thing": Ref(thing.iri), "stem": stem, "forms": forms}
        if thing.iri in own:
            yield _rendered(templates, own[thing.iri], thing.iri, common)
        else:
            sections = site.views[THING].sections_of(thing.iri)
            context = common | describe_thing(site.library, description, lang)
            context["sections"] = sections
            yield common["here"], generic.render(context).encode()
    for iri, stem in site.places.foreign.items():
        common = _common(stem, lang) | {"thing": Ref(iri), "stem": stem, "forms": []}
        yield _rendered(templates, own[iri], iri, common)


def _rendered(
    templates: Environment, view: View, iri: str, common: dict[str, Any]
) -> tuple[str, bytes]:
    row: Row = view.pages[iri]
    template = templates.get_template(f"things/{view.kind}.html")
    context = common | {"row": row, "sections": view.sections_of(iri)}
    return common["here"], template.render(context).encode()


def _common(stem: str, lang: str) -> dict[str, Any]:
    twins = {code: f"{in_language(stem, code)}.html" for code in LANGUAGES}
    return {"here": twins[lang], "twins": twins, "current": None}


def _site_pages(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    for page in site.places.pages.values():
        sections = site.asker.sections(site.folder / "views" / "pages" / page.id)
        extra = PROVIDERS[page.id](site, language) if page.id in PROVIDERS else {}
        template = templates.get_template(page.template)
        here = page.path(language.code)
        context = {
            "here": here,
            "twins": {code: page.path(code) for code in LANGUAGES},
            "current": page,
            "sections": sections,
            **extra,
        }
        yield here, template.render(context).encode()
        if page.id == "home" and language.code == LANGUAGES[0]:
            # the front page is the Italian home
            yield "index.html", template.render(context | {"here": "index.html"}).encode()


def _error_pages(site: Site, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """The pages that a web server shows when there is nothing to give, whatever the address."""
    base = site.library.workspace.plan.base_iri
    gone = [
        {"path": path, "new": Ref(new) if new else None}
        for path, new in site.library.things.gone.items()
    ]
    for status in ERRORS:
        page = templates.get_template("error.html").render(
            here=urlsplit(base).path, twins={}, current=None, status=status, gone=gone
        )
        yield f"errors/{status}.html", page.encode()
