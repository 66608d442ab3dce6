"""Column descriptions with their inherited properties (Tabular Metadata, sections 5.6 and 5.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from psm_kg.errors import Text
from psm_kg.mapping.common import (
    DESCRIPTION,
    LABEL,
    TITLE,
    is_common,
    normalise,
    two_languages,
    words,
)
from psm_kg.mapping.context import expand_name, is_address, tokens
from psm_kg.mapping.datatype import read_datatype
from psm_kg.mapping.model import Column
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import nearest
from psm_kg.mapping.template import VARIABLE, Template, decoded_name, parse_template

INHERITED = tokens(
    "aboutUrl datatype default lang null ordered propertyUrl required separator "
    "textDirection valueUrl"
)
_PROPERTIES = tokens("name suppressOutput titles virtual @id @type") | INHERITED
_ANNOTATIONS = frozenset({"psm:graph", "psm:skipIfNull", "psm:ignoredBecause", "psm:unpublished"})
_STRING = Node("string", "")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a column takes from its table: URL, language, graph, descriptions that contain it."""

    url: str
    language: str
    graph: str
    containers: Sequence[Node]
    house: bool


def check_keys(
    node: Node, allowed: frozenset[str], kind: str, annotations: frozenset[str] = frozenset()
) -> None:
    """Refuse a property that CSVW does not define for this kind of description, and wrong ids."""
    for key in node.as_object().value:
        known = key in allowed or key in annotations
        if not known and (not is_common(key) or key.startswith("psm:")):
            guess = nearest(key, allowed | annotations)
            node.child(key).fail(
                f"proprietà sconosciuta «{key}»{guess.it}", f"unknown property “{key}”{guess.en}"
            )
    if "@type" in node:
        node.child("@type").one_of(kind)
    if "@id" in node and node.child("@id").string().startswith("_:"):
        node.child("@id").fail("non può essere un nodo anonimo", "cannot be a blank node")


def read_common(node: Node, known: frozenset[str], language: str) -> dict[str, Any]:
    """The common properties of a description, by their full names."""
    return {
        expand_name(key): normalise(node.child(key), language)
        for key in node.value
        if key not in known and is_common(key) and not key.startswith("psm:")
    }


def read_titles(node: Node, language: str) -> dict[str, tuple[str, ...]]:
    """A natural language property: strings by language."""
    value = node.value
    by_language = node if isinstance(value, dict) else Node({language: value}, node.file)
    titles: dict[str, tuple[str, ...]] = {}
    for key in by_language.value:
        child = by_language.child(key)
        place = Node(
            child.value, node.file, child.pointer if isinstance(value, dict) else node.pointer
        )
        Node(key, node.file, place.pointer).language()
        items = place.array() if isinstance(place.value, list) else [place]
        titles[key] = tuple(item.string() for item in items)
    return titles


def read_graph(node: Node, default: str) -> str:
    """The named graph of a description (``psm:graph``)."""
    if "psm:graph" not in node:
        return default
    graph = node.child("psm:graph").string()
    if not is_address(graph):
        node.child("psm:graph").fail("deve essere un IRI assoluto", "must be an absolute IRI")
    return graph


def read_column(node: Node, number: int, around: Surroundings) -> Column:
    """Compile one column description."""
    check_keys(node, _PROPERTIES, "Column", _ANNOTATIONS)
    titles = read_titles(node.child("titles"), around.language) if "titles" in node else {}
    name = _name(node, number, titles, around)
    common = read_common(node, _PROPERTIES, around.language)
    known = {"_name": decoded_name(name), "_column": str(number), "_sourceColumn": str(number)}
    shown = words(common, TITLE, LABEL) or _title(titles)
    direction = _inherit(node, "textDirection", around)
    if direction is not None:
        direction.one_of("ltr", "rtl", "auto", "inherit")
    datatype, separator = _inherit(node, "datatype", around), _inherit(node, "separator", around)
    return Column(
        name=name,
        number=number,
        datatype=read_datatype(datatype or _STRING, house=around.house),
        titles=titles,
        title=shown or Text(name, name),
        description=words(common, DESCRIPTION) or Text("", ""),
        required=_flag(_inherit(node, "required", around)),
        virtual=_flag(node.child("virtual") if "virtual" in node else None),
        suppressed=_flag(node.child("suppressOutput") if "suppressOutput" in node else None),
        lang=(found.language() if (found := _inherit(node, "lang", around)) else "und"),
        null=_null(_inherit(node, "null", around)),
        default=(found.string() if (found := _inherit(node, "default", around)) else ""),
        separator=_separator(separator),
        ordered=_flag(_inherit(node, "ordered", around)),
        about=_template(node, "aboutUrl", around, known),
        predicate=_template(node, "propertyUrl", around, known),
        value=_template(node, "valueUrl", around, known),
        graph=read_graph(node, around.graph),
        skip_if_null=(node.child("psm:skipIfNull").names() if "psm:skipIfNull" in node else ()),
        ignored_because=(
            two_languages(node.child("psm:ignoredBecause"))
            if "psm:ignoredBecause" in node
            else None
        ),
        common=common,
    )


def _inherit(node: Node, key: str, around: Surroundings) -> Node | None:
    for place in (node, *around.containers):
        if key in place:
            return place.child(key)
    return None


def _flag(node: Node | None) -> bool:
    return node.boolean() if node is not None else False


def _name(
    node: Node, number: int, titles: Mapping[str, tuple[str, ...]], around: Surroundings
) -> str:
    if "name" in node:
        name = node.child("name").string()
        if name.startswith("_") or not VARIABLE.fullmatch(name):
            node.child("name").fail(
                f"«{name}» non è ammesso: lettere ASCII, cifre e _ (non all'inizio)",
                f"“{name}” is not allowed: ASCII letters, digits and _ (not first)",
            )
        return name
    if around.house and not node.value.get("virtual"):
        node.fail("la colonna non ha «name»", "the column has no “name”")
    for language in (around.language, "und"):
        if titles.get(language):
            return quote(titles[language][0], safe="").replace("-", "%2D").replace("~", "%7E")
    return f"_col.{number}"


def _title(titles: Mapping[str, tuple[str, ...]]) -> Text | None:
    named = {language: found[0] for language, found in titles.items() if found}
    if not named:
        return None
    first = next(iter(named.values()))
    return Text(named.get("it", first), named.get("en", first))


def _null(node: Node | None) -> frozenset[str]:
    if node is None:
        return frozenset({""})
    if isinstance(node.value, list):
        return frozenset(item.string() for item in node.array())
    return frozenset({node.string()})


def _separator(node: Node | None) -> str | None:
    if node is None or node.value is None:
        return None
    if not node.string():
        node.fail("non può essere vuoto", "cannot be empty")
    return node.string()


def _template(
    node: Node, key: str, around: Surroundings, known: Mapping[str, str]
) -> Template | None:
    found = _inherit(node, key, around)
    return parse_template(found, around.url).bind(known) if found is not None else None
