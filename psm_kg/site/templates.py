"""The templates and what they can say: names, links, numbers. Everything is escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from psm_kg.documents.names import Names, readable
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.site.language import Language
from psm_kg.site.places import Places, absolute, relative
from psm_kg.site.views import Ref, Row, Words

_FOLLOWED = ("http://", "https://", "mailto:")
_SUMMARY = 300  # characters: what search engines and messages show of a description


@dataclass
class Speaker:
    """Names and links in one language; the functions that templates call.

    ``parts`` are pieces that many pages have alike, with the things that they ask about.
    """

    language: Language
    names: Names
    places: Places
    versions: dict[str, str]
    keeper: Keeper = ALWAYS
    parts: dict[tuple[str, ...], tuple[Markup, set[str]]] = field(default_factory=dict)

    def name(self, ref: Ref) -> Words:
        """What a thing is called, in this language if it has a name in it."""
        text, lang = self.names.text(ref.iri, self.language.code)
        return Words(text, lang)

    def words(self, value: object) -> Markup:
        """A text, marked with its language when that is not the page's."""
        if isinstance(value, Words) and value.lang not in ("", self.language.code):
            return Markup('<span lang="{}">{}</span>').format(value.lang, value.text)
        return escape(value.text if isinstance(value, Words) else value)

    def pick(self, row: Row, column: str) -> Words | None:
        """The text of the columns ``x_it`` and ``x_en``: this language's, else the other's."""
        codes = sorted(("it", "en"), key=lambda code: code != self.language.code)
        for code in codes:
            value = row[f"{column}_{code}"]
            if value is not None and value != "":
                return Words(value.text if isinstance(value, Words) else str(value), code)
        return None

    def say(self, row: Row, column: str) -> Markup:
        """That text for a page; nothing when there is none."""
        value = self.pick(row, column)
        return Markup() if value is None else self.words(value)

    def number(self, value: int | float | Decimal) -> str:
        """A number as this language writes it."""
        return self.language.number(value)

    def euros(self, value: int | Decimal) -> str:
        """An amount of money as this language writes it."""
        return self.language.euros(value)

    def href(self, here: str, ref: Ref) -> str:
        """Where a thing's page is, from the page at ``here``; its IRI when it has none.

        The IRI of others that no browser should follow (``javascript:``) leads nowhere.
        """
        target = self.places.of_thing(ref.iri, self.language.code)
        if target is not None:
            return relative(here, target)
        return ref.iri if ref.iri.lower().startswith(_FOLLOWED) else ""

    def link(self, here: str, ref: Ref, text: str | Words | Markup | None = None) -> Markup:
        """A link to a thing, called by its name or by the text given."""
        label = self.name(ref) if text is None else text
        lang = label.lang if isinstance(label, Words) else ""
        shown = label.text if isinstance(label, Words) else label
        mark = f' lang="{escape(lang)}"' if lang not in ("", self.language.code) else ""
        target = self.href(here, ref)
        if not target:
            return Markup(f"<span{mark}>{escape(shown)}</span>")
        return Markup(f'<a href="{escape(target)}"{mark}>{escape(shown)}</a>')


def summarise(value: object) -> Markup:
    """A piece of a page as one line of plain text for an attribute, cut between words."""
    text = Markup(value).striptags()
    if len(text) > _SUMMARY:
        text = text[:_SUMMARY].rpartition(" ")[0].rstrip(" ,;:.") + "…"
    return escape(text)


def environment(folder: Path, speaker: Speaker) -> Environment:
    """The templates of a folder, in one language.

    A template knows ``here``, the path of its page; ``link``, ``href``, ``page``, ``file`` and
    ``asset`` give references relative to it.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    language = speaker.language
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    code = language.code

    @pass_context
    def href(context: Context, ref: Ref) -> str:
        return speaker.href(context["here"], ref)

    @pass_context
    def link(context: Context, ref: Ref, text: Any = None) -> Markup:
        return speaker.link(context["here"], ref, text)

    def address(ref: Ref) -> str:
        """The whole address of a thing's page, for texts that are read elsewhere."""
        target = speaker.places.of_thing(ref.iri, code)
        return ref.iri if target is None else absolute(speaker.places.things.base, target)

    @pass_context
    def page(context: Context, id: str, lang: str = code, fragment: str = "") -> str:
        return relative(context["here"], speaker.places.of_page(id, lang)) + fragment

    @pass_context
    def file(context: Context, path: str) -> str:
        return relative(context["here"], path)

    @pass_context
    def asset(context: Context, name: str) -> str:
        path = f"assets/{name}"
        return f"{relative(context['here'], path)}?v={speaker.versions[path]}"

    made.filters["summary"] = summarise
    made.filters["readable"] = readable
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}

    @pass_context
    def part(context: Context, name: str) -> Markup:
        """A part that all the pages of a folder and a section have alike, rendered once."""
        current, section = context.get("current"), context.get("section") or ""
        folder = context["here"].rpartition("/")[0]
        key = (name, folder, current.id if current else "", section)
        if key not in speaker.parts:
            with speaker.keeper.noting() as noted:
                text = Markup(made.get_template(name).render(context.get_all()))
            speaker.parts[key] = text, noted
        text, noted = speaker.parts[key]
        speaker.keeper.note_all(noted)
        return text

    made.globals.update(
        part=part,
        lang=code,
        languages=("it", "en"),
        name=speaker.name,
        name_of=lambda iri: speaker.name(Ref(iri)).text,
        words=speaker.words,
        say=speaker.say,
        pick=speaker.pick,
        number=speaker.number,
        euros=speaker.euros,
        date=speaker.language.date,
        href=href,
        link=link,
        page=page,
        file=file,
        asset=asset,
        absolute=absolute,
        address=address,
    )
    return made
