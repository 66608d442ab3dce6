"""The news of what other bodies declare, as Atom feeds (RFC 4287): one a language.

The dates are those of the data, so that the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment

from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.places import LANGUAGES


def feed_path(lang: str) -> str:
    """The path of the feed in a language."""
    return f"feed/contributions.{lang}.atom"


def feeds(site: Site, language: Language, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """The feed in a language; none where no body is registered."""
    if not site.has_contributors:
        return
    plan = site.library.workspace.plan
    entries = site.asker.rows(site.folder / "views" / "feed" / "entries.rq")
    here = feed_path(language.code)
    text = templates.get_template("feed.xml").render(
        here=here,
        entries=entries,
        twins={code: feed_path(code) for code in LANGUAGES},
        updated=entries[0].get("day") if entries else plan.modified or plan.start,
    )
    yield here, text.encode()
