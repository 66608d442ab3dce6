"""Where pages are: the page of a thing in each language, the pages of the site, relative links.

Italian pages of things are at the path of their IRI (``data/…/action/1.1.1.html``), English ones
below ``en/``; the other pages are below ``it/`` and ``en/`` (ADR 22). Links are relative, so that
the site works at any address and from any folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from psm_kg.documents.things import Things

LANGUAGES = ("it", "en")
_SAFE = "/()!$&'*+,;=:@~.-_"


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page that is not about one thing. ``title`` is a message to translate."""

    id: str
    title: str
    slugs: Mapping[str, str]
    template: str
    parent: str = "home"
    menu: str = ""

    def path(self, lang: str) -> str:
        """``it/dati/index.html``, below the web root."""
        slug = self.slugs[lang]
        return f"{lang}/{slug}/index.html" if slug else f"{lang}/index.html"


def _tell_nobody(iri: str) -> None:
    """Nobody keeps count of what is asked."""


@dataclass(frozen=True)
class Places:
    """Paths of all pages. ``foreign`` are things of others that have a page here: IRI → path.

    ``note`` is told of which things the page is asked: the path, or the IRI of other people's.
    """

    things: Things
    pages: Mapping[str, SitePage]
    foreign: Mapping[str, str] = field(default_factory=dict)
    note: Callable[[str], None] = _tell_nobody

    def of_thing(self, iri: str, lang: str) -> str | None:
        """The page of a thing (with the fragment of the IRI), or None when it has none here."""
        stem = self.foreign.get(iri) or self.things.path_of(iri)
        self.note(iri if stem is None or iri in self.foreign else stem)
        if stem is None or (stem not in self.things.by_path and iri not in self.foreign):
            return None
        _, hash_sign, fragment = iri.partition("#")
        return f"{in_language(stem, lang)}.html{hash_sign}{fragment}"

    def of_page(self, id: str, lang: str) -> str:
        """A page of the site. Raises KeyError for an unknown one."""
        return self.pages[id].path(lang)


def in_language(stem: str, lang: str) -> str:
    """The path of a thing's page, without suffix."""
    return stem if lang == "it" else f"{lang}/{stem}"


def relative(here: str, target: str) -> str:
    """How the page at ``here`` refers to ``target``, both below the web root, percent-encoded.

    An index page is referred to by its folder, the web root by an empty target. A page that may be
    shown at any address (an error) has the web root's path as its ``here``, such as ``/psm/``, and
    absolute references.
    """
    if here.startswith("/"):
        return here + _reference(".", target).removeprefix("./")
    return _reference(posixpath.dirname(here) or ".", target)


def absolute(base: str, path: str) -> str:
    """The address of a published file, percent-encoded; an index page has that of its folder."""
    return base + _reference(".", path).removeprefix("./")


@lru_cache(maxsize=1 << 16)
def _reference(folder: str, target: str) -> str:
    path, hash_sign, fragment = target.partition("#")
    end = ""
    if posixpath.basename(path) in ("", "index.html"):
        path, end = posixpath.dirname(path), "/"
    reference = posixpath.relpath(path or ".", folder) + end
    return quote(reference, safe=_SAFE) + hash_sign + quote(fragment, safe=_SAFE)


def sort_menu(pages: Iterable[SitePage], menu: str) -> list[SitePage]:
    """The pages of a menu, in the order in which they were declared."""
    return [page for page in pages if page.menu == menu]
