"""From the graph to the pages: (path in the web root, content)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, Template

from psm_kg import negotiation
from psm_kg.documents import Library
from psm_kg.documents.describe import Description
from psm_kg.errors import Text
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.queries import Catalogue
from psm_kg.site.assets import site_assets
from psm_kg.site.extras import GENERATORS, PROVIDERS
from psm_kg.site.generic import describe_thing
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.parallel import beside, in_turn
from psm_kg.site.places import LANGUAGES, in_language
from psm_kg.site.structured import Structured
from psm_kg.site.templates import Speaker, environment
from psm_kg.site.views import THING, Ref, View
from psm_kg.store import Store

ERRORS = (404, 406, 410)


def site_files(
    library: Library,
    catalogue: Catalogue,
    store: Store,
    published: Mapping[str, Any],
    *,
    progress: Callable[[Text], None],
    keeper: Keeper = ALWAYS,
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site but those already ``published``, which its pages offer.

    Raises ConfigurationError for a bad view, EnvironmentFailure when the assets cannot be made.
    """
    return files_of(open_site(library, catalogue, store, published, progress, keeper))


def open_site(
    library: Library,
    catalogue: Catalogue,
    store: Store,
    published: Mapping[str, Any],
    progress: Callable[[Text], None],
    keeper: Keeper = ALWAYS,
) -> Site:
    """What the pages are made from. Raises as said of :func:`site_files`."""
    folder = library.workspace.resources.root / "site"
    assets = keeper.keep("assets", (), lambda: site_assets(folder, progress))
    return Site.open(library, catalogue, store, assets, published, keeper)


def viewed_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """The pages of the things that have a view of their own, in both languages."""
    for code in LANGUAGES:
        yield from _thing_pages(site, *_tongue(site, code), has_view=True)


def download_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """The pages that offer the ``published`` files: no other page depends on them."""
    for code in LANGUAGES:
        yield from _site_pages(site, *_tongue(site, code), only="data")


def files_of(site: Site, viewed: Mapping[str, bytes] | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of a site; ``viewed`` are its :func:`viewed_pages`, if they are there already."""
    if viewed is not None:
        yield from viewed.items()
    has_view = None if viewed is None else False
    published, keeper = site.published, site.keeper
    yield from site.assets.items()
    yield "assets/icon.svg", (site.folder / "styles" / "icon.svg").read_bytes()
    first, second = (_tongue(site, code) for code in LANGUAGES)
    # the pages of things are most of the work, and pure Python: half of them are written beside
    aside = beside if keeper.forgets else in_turn
    with aside(lambda: list(_thing_pages(site, *second, has_view))) as written:
        for path, content in chain(
            _thing_pages(site, *first, has_view),
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
    """A language and the templates that speak it, of the names and places of this site."""
    speaker, templates = site.keeper.keep(("tongue", code), (), lambda: _new_tongue(site, code))
    if speaker.places is not site.places:
        speaker.names, speaker.places = site.library.names, site.places
        speaker.parts.clear()
        templates.globals.update(site.names)
    return speaker.language, templates


def _new_tongue(site: Site, code: str) -> tuple[Speaker, Environment]:
    language = Language.load(site.folder / "translations", code)
    versions = {path: hashlib.sha256(data).hexdigest()[:8] for path, data in site.assets.items()}
    speaker = Speaker(language, site.library.names, site.places, versions, site.keeper)
    templates = environment(site.folder / "templates", speaker)
    templates.globals.update(site.names)
    templates.globals.update(json_ld=Structured(site.library.workspace.plan, code))
    return speaker, templates


def _other_pages(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    yield from _site_pages(site, language, templates)
    for generate in GENERATORS:
        yield from generate(site, language, templates)


def _thing_pages(
    site: Site, language: Language, templates: Environment, has_view: bool | None = None
) -> Iterator[tuple[str, bytes]]:
    """The pages of things; with ``has_view``, of those that have a view or of those without."""
    own = {iri: view for view in site.views.values() for iri in view.pages}
    make = partial(_thing_page, site, language.code, templates)
    for stem, thing in site.library.things.by_path.items():
        view = own.get(thing.iri)
        if has_view is (view is None):
            continue
        forms = [negotiation.BY_SUFFIX[s] for s in thing.suffixes if s != "html"]
        yield make(stem, thing.iri, forms, view, None if view else site.library.descriptions[stem])
    if has_view is False:
        return
    for iri, stem in site.places.foreign.items():
        yield make(stem, iri, [], own[iri], None)


def _thing_page(
    site: Site,
    lang: str,
    templates: Environment,
    stem: str,
    iri: str,
    forms: list[negotiation.Representation],
    view: View | None,
    description: Description | None,
) -> tuple[str, bytes]:
    """The page of a thing: of its kind, if it has a view, else of what its description says."""
    context = _common(stem, lang) | {"thing": Ref(iri), "stem": stem, "forms": forms}
    made_from: tuple[object, ...]
    if view is not None:
        kind, shown = view.kind, {"row": view.pages[iri], "sections": view.sections_of(iri)}
        made_from = (kind, shown)
    else:
        assert description is not None
        kind, shown = THING, {"sections": site.views[THING].sections_of(iri)}
        is_graph = description.thing.is_graph
        contents = site.library.facts.by_graph[iri] if is_graph else None
        made_from = (description, contents, shown)

    def render() -> bytes:
        said = {} if description is None else describe_thing(site.library, description, lang)
        template = templates.get_template(f"things/{kind}.html")
        return template.render(context | said | shown).encode()

    return context["here"], site.keeper.keep((context["here"], "thing"), made_from, render)


def _common(stem: str, lang: str) -> dict[str, Any]:
    twins = {code: f"{in_language(stem, code)}.html" for code in LANGUAGES}
    return {"here": twins[lang], "twins": twins, "current": None}


def _site_pages(
    site: Site, language: Language, templates: Environment, only: str = ""
) -> Iterator[tuple[str, bytes]]:
    for page in site.places.pages.values():
        if only and page.id != only:
            continue
        sections = site.asker.sections(site.folder / "views" / "pages" / page.id)
        extra = PROVIDERS[page.id](site, language) if page.id in PROVIDERS else {}
        template = templates.get_template(page.template)
        context: dict[str, Any] = {
            "here": page.path(language.code),
            "twins": {code: page.path(code) for code in LANGUAGES},
            "current": page,
            "sections": sections,
            **extra,
        }
        places = [context["here"]]
        if page.id == "home" and language.code == LANGUAGES[0]:
            places.append("index.html")  # the front page is the Italian home
        for here in places:
            yield (
                here,
                site.keeper.keep(
                    (here, "page"),
                    (sections, extra),
                    partial(_rendered, template, {**context, "here": here}),
                ),
            )


def _rendered(template: Template, context: Mapping[str, Any]) -> bytes:
    return template.render(context).encode()


def _error_pages(site: Site, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """The pages that a web server shows when there is nothing to give, whatever the address."""
    base = site.library.workspace.plan.base_iri
    gone = [
        {"path": path, "new": Ref(new) if new else None}
        for path, new in site.library.things.gone.items()
    ]
    template = templates.get_template("error.html")
    for status in ERRORS:
        context: dict[str, Any] = {
            "here": urlsplit(base).path,
            "twins": {},
            "current": None,
            "status": status,
            "gone": gone,
        }
        yield (
            f"errors/{status}.html",
            site.keeper.keep(("error", status), gone, partial(_rendered, template, context)),
        )
