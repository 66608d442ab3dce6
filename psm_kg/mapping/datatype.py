"""Datatypes of columns: from the description in the document to a function on cell texts.

Source: Tabular Metadata, sections 5.11 (datatypes) and Model for Tabular Data, 6.4 (parsing).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psm_kg.errors import Text
from psm_kg.mapping import formats, lexical
from psm_kg.mapping.constraints import length_checks, range_checks
from psm_kg.mapping.context import DATATYPES, XSD, canonical_base, is_absolute, is_legal, tokens
from psm_kg.mapping.lexical import Checker
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import (
    Misfit,
    boolean_misfit,
    date_misfit,
    instead_of,
    nearest,
    number_misfit,
)

_PROPERTIES = tokens(
    "base format length minLength maxLength minimum maximum minInclusive maxInclusive "
    "minExclusive maxExclusive @id @type"
)
_LINK = re.compile(r"(?:https?://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*|mailto:[^\s<>\"{}|\\^`]+)\Z")
_WIDTH = re.compile(r"\{(\d{1,2})\}")
_ALTERNATIVES = re.compile(r"\(?[\w.\-]+(?:\|[\w.\-]+)*\)?\Z")
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, eq=False)
class Datatype:
    """A compiled datatype: ``convert`` gives the lexical form to publish or raises Misfit.

    ``fits``: the pattern of a string of which nothing else is asked; a text that it matches is its
    own lexical form.
    """

    base: str
    iri: str
    convert: Checker
    format: Any = None
    derived: bool = False
    fits: Callable[[str], object] | None = None

    @property
    def is_plain_string(self) -> bool:
        """True when ``convert`` changes and refuses nothing."""
        return self.base == "string" and not self.derived

    @property
    def tags_language(self) -> bool:
        """True when literals take the column's language."""
        return self.iri == XSD + "string"


def read_datatype(node: Node, *, house: bool) -> Datatype:
    """Compile a ``datatype`` property: the name of a built-in datatype, or a description."""
    if isinstance(node.value, str):
        return _compile(node, node, {}, house=house)
    node.as_object()
    for key in node.value:
        if key not in _PROPERTIES and ":" not in key:
            node.child(key).fail(
                "proprietà sconosciuta di un datatype", "unknown property of a datatype"
            )
    if "@type" in node:
        node.child("@type").one_of("Datatype")
    identifier = node.child("@id").string() if "@id" in node else None
    if identifier is not None and (identifier.startswith("_:") or identifier in DATATYPES.values()):
        node.child("@id").fail(
            "non può essere un nodo anonimo né un datatype predefinito",
            "cannot be a blank node nor a built-in datatype",
        )
    base = node.child("base") if "base" in node else Node("string", node.file, node.pointer)
    return _compile(node, base, node.value, house=house, identifier=identifier)


def _compile(
    node: Node,
    base_node: Node,
    facets: dict[str, Any],
    *,
    house: bool,
    identifier: str | None = None,
) -> Datatype:
    name = base_node.string()
    if name not in DATATYPES:
        base_node.fail(
            f"datatype sconosciuto «{name}»{nearest(name, DATATYPES).it}",
            f"unknown datatype “{name}”{nearest(name, DATATYPES).en}",
        )
    base = canonical_base(name)
    parse = _parser(node, base, facets.get("format"), house=house)
    checks = [*length_checks(node, base, facets), *range_checks(node, base, facets)]
    free = base in lexical.FREE_TEXT

    def convert(text: str) -> str:
        if not free:
            text = _SPACES.sub(" ", text).strip(" ")
        value = parse(text)
        for check in checks:
            check(value)
        return value

    form, fits = facets.get("format"), None
    if base == "string" and form and not checks:
        fits = formats.regular_expression(form)
    return Datatype(base, identifier or DATATYPES[name], convert, form, bool(facets), fits)


def _parser(node: Node, base: str, form: Any, *, house: bool) -> Checker:
    """The lexical check (and the format's translation), with its refusals explained."""
    place = node.child("format") if form is not None else node
    try:
        if base in lexical.NUMBERS:
            plain = formats.number_format(form, base) if form else lexical.checker(base)
            return _explained(plain, lambda text: _number_refusal(text, base))
        if base == "boolean":
            plain = formats.boolean_format(place.string()) if form else lexical.checker(base)
            words = place.string().split("|") if form else ["true", "false"]
            return _explained(plain, lambda text: boolean_misfit(text, *words))
        if base in lexical.DATE_TYPES:
            plain = _date_parser(place, base) if form else lexical.checker(base)
            return _explained(plain, lambda text: _date_refusal(text, base, form))
        pattern = formats.regular_expression(place.string()) if form else None
    except (ValueError, TypeError):
        place.fail(
            f"formato non valido per {base}: {form!r}", f"not a valid format for {base}: {form!r}"
        )
    plain = _link if base == "anyURI" and house else lexical.checker(base)
    checked = _explained(plain, lambda _: _other_refusal(base))
    if pattern is None:
        return checked

    def parse(text: str) -> str:
        value = checked(text)
        if not pattern(value):
            raise _pattern_misfit(value, str(form))
        return value

    return parse


def _explained(plain: Checker, refusal: Callable[[str], Misfit]) -> Checker:
    def parse(text: str) -> str:
        try:
            return plain(text)
        except Misfit:
            raise
        except ValueError:
            raise refusal(text) from None

    return parse


def _date_parser(place: Node, base: str) -> Checker:
    plain, translate = lexical.checker(base), formats.date_format(place.string(), base)
    return lambda text: plain(translate(text))


def _number_refusal(text: str, base: str) -> Misfit:
    low, high = lexical.INTEGER_RANGES.get(base, (None, None))
    if re.fullmatch(r"[+-]?\d+", text, re.ASCII) and (low is not None or high is not None):
        if low is not None and (text.startswith("-") or high is None):
            return Misfit("too-small", relation=Text("almeno", "at least"), limit=low)
        return Misfit("too-large", relation=Text("al più", "at most"), limit=high)
    return number_misfit(text, base)


def _date_refusal(text: str, base: str, form: object) -> Misfit:
    if base in ("date", "dateTime"):
        return date_misfit(text, str(form) if form else None)
    return Misfit("not-a-value", datatype=base)


def _other_refusal(base: str) -> Misfit:
    return Misfit("not-a-year") if base == "gYear" else Misfit("not-a-value", datatype=base)


def _pattern_misfit(value: str, form: str) -> Misfit:
    if _ALTERNATIVES.match(form) and "|" in form and "." not in form:
        allowed = form.strip("()").split("|")
        return Misfit("not-in-list", allowed=", ".join(allowed), hint=nearest(value, allowed))
    tidy = re.sub(r"[\s_]+", "-", value.strip().lower())
    # a spreadsheet takes the first zeros of a code from it
    whole = [value.zfill(int(width)) for width in _WIDTH.findall(form)] if value.isdigit() else []
    fitting = [w for w in (tidy, *whole) if w != value and re.fullmatch(form, w) is not None]
    return Misfit("wrong-format", pattern=form, hint=instead_of(next(iter(fitting), None)))


def _link(text: str) -> str:
    if _LINK.match(text) and is_legal(text):
        return text
    if is_absolute(text) and not text.lower().startswith(("http:", "https:", "mailto:")):
        raise Misfit("forbidden-link")
    guess = f"https://{text}" if _LINK.match(f"https://{text}") else "https://www.example.org/"
    raise Misfit("not-a-link", instead=guess)
