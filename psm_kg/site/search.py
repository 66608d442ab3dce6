"""The index of the search: what there is to find, for the script that finds it in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from jinja2 import Environment

from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.questions import page_path
from psm_kg.site.views import Row, Words

# kinds of pages that nobody looks for by name: they are reached from the others
UNLISTED = frozenset({"contribution", "progress"})
# characters of text of one page that are searched
LONGEST = 600
# of a title, in the list of results
LONGEST_TITLE = 140


def search_index(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    """``search/<lang>.json``: a list of ``{u: path, t: title, k: kind, x: other words}``."""
    del templates
    entries = [*_things(site, language), *_pages(site, language), *_questions(site, language)]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    yield f"search/{language.code}.json", f"{text}\n".encode()


def _things(site: Site, language: Language) -> Iterator[dict[str, str]]:
    lang = language.code
    for view in site.views.values():
        if view.kind in UNLISTED:
            continue
        for iri, row in view.pages.items():
            kind = _kind(site, iri, lang)
            found = site.keeper.keep(
                ("found", iri, lang), (row, kind), partial(_thing, site, language, iri, row, kind)
            )
            if found:
                yield found


def _thing(site: Site, language: Language, iri: str, row: Row, kind: str) -> dict[str, str]:
    """What is found of a thing; nothing when it has no page."""
    lang, names = language.code, site.library.names
    target = site.places.of_thing(iri, lang)
    if target is None:
        return {}
    title, words = names.text(iri, lang)[0], _text(row, lang)
    if len(title) > LONGEST_TITLE:
        head = title[:LONGEST_TITLE].rpartition(" ")[0]
        words, title = f"{title[len(head) :]} {words}", f"{head}…"
    code = row.get("code")
    return {
        "u": target,
        "t": title,
        "k": f"{kind} {code if isinstance(code, str) else ''}".strip(),
        "x": words.replace(title, "").strip(),
    }


def _kind(site: Site, iri: str, lang: str) -> str:
    """What a thing is: its class of our ontology, else the narrowest one that has a name."""
    names, terms = site.library.names, site.library.workspace.plan.terms_iri
    facts = site.library.facts
    types = sorted(
        facts.types(iri),
        key=lambda t: (not t.startswith(terms), len(facts.pointing_at.get(t, ())), t),
    )
    return next((names.text(t, lang)[0] for t in types if ":" not in names.text(t, lang)[0]), "")


def _text(row: Row, lang: str) -> str:
    """The texts of a row in a language, and those in none, such as codes."""
    other = "_en" if lang == "it" else "_it"
    found = []
    for column in row:
        value = row[column]
        if isinstance(value, Words):
            if value.lang == lang:
                found.append(value.text)
        elif isinstance(value, str) and column != "path" and not column.endswith(other):
            found.append(value)
    return " ".join(found)[:LONGEST]


def _pages(site: Site, language: Language) -> Iterator[dict[str, str]]:
    for page in site.places.pages.values():
        if page.id not in ("home", "search"):
            yield {
                "u": page.path(language.code),
                "t": language.gettext(page.title),
                "k": language.gettext("Page"),
                "x": "",
            }


def _questions(site: Site, language: Language) -> Iterator[dict[str, str]]:
    for answer in site.answers:
        yield {
            "u": page_path(site, answer.query.name, language.code),
            "t": answer.query.question[language.code],
            "k": language.gettext("Question"),
            "x": "",
        }
