"""Common properties: annotations in other vocabularies, and the words they give in two languages.

Source: Tabular Metadata, section 5.8 (names and values of common properties) and 6 (normalisation).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psm_kg.errors import Text
from psm_kg.mapping.context import CLASSES, DATATYPES, PREFIXES, TERMS, expand_name, is_absolute
from psm_kg.mapping.node import Node

TITLE = PREFIXES["dc"] + "title"
DESCRIPTION = PREFIXES["dc"] + "description"
LABEL = PREFIXES["rdfs"] + "label"


def is_common(key: str) -> bool:
    """True for the name of a common property: prefixed, or an absolute IRI."""
    return ":" in key and not key.startswith("_:")


def normalise(node: Node, language: str) -> Any:
    """The value of a common property, checked; strings become value objects."""
    value = node.value
    if isinstance(value, list):
        return [normalise(item, language) for item in node.array()]
    if isinstance(value, str):
        return {"@value": value} | ({"@language": language} if language != "und" else {})
    if not isinstance(value, dict):
        return value
    return _value_object(node) if "@value" in value else _node_object(node, language)


def _value_object(node: Node) -> Any:
    value = node.value
    if set(value) - {"@value", "@type", "@language"} or {"@type", "@language"} <= set(value):
        node.fail(
            "accanto a @value è ammesso solo @type oppure @language",
            "only @type or @language may stand beside @value",
        )
    if isinstance(value["@value"], (dict, list)) or value["@value"] is None:
        node.child("@value").fail("deve essere un valore semplice", "must be a simple value")
    if value.get("@language") is not None:
        node.child("@language").language()
    if "@type" in value:
        _check_type(node.child("@type"), DATATYPES)
    return dict(value)


def _node_object(node: Node, language: str) -> Any:
    result: dict[str, Any] = {}
    for key in node.value:
        child = node.child(key)
        if key == "@id":
            if child.string().startswith("_:"):
                child.fail("non può essere un nodo anonimo", "cannot be a blank node")
            result[key] = expand_name(child.string())
        elif key == "@type":
            types = list(child.array()) if isinstance(child.value, list) else [child]
            for one in types:
                _check_type(one, CLASSES)
            result[key] = child.value
        elif key.startswith("@") or not (is_common(key) or key in TERMS):
            child.fail("proprietà non ammessa qui", "property not allowed here")
        else:
            result[expand_name(key)] = normalise(child, language)
    return result


def _check_type(node: Node, terms: Any) -> None:
    name = node.string()
    if name.startswith("_:") or (name not in terms and not is_absolute(expand_name(name))):
        node.fail(f"tipo sconosciuto «{name}»", f"unknown type “{name}”")


def words(common: Mapping[str, Any], *properties: str) -> Text | None:
    """The Italian and English words of the first property present; one may stand for both."""
    for name in properties:
        if name in common:
            by_language = _by_language(common[name])
            if by_language:
                first = next(iter(by_language.values()))
                return Text(
                    by_language.get("it", by_language.get("", first)),
                    by_language.get("en", by_language.get("", first)),
                )
    return None


def _by_language(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("@value"), str):
            found.setdefault(item.get("@language") or "", item["@value"])
    return found


def two_languages(node: Node) -> Text:
    """An annotation that must exist in both languages: a language map, or value objects."""
    if isinstance(node.value, dict) and "@value" not in node.value:
        found = {key: node.child(key).string() for key in node.value}
    else:
        found = _by_language(normalise(node, "und"))
    if not found.get("it") or not found.get("en"):
        node.fail("servono il testo italiano e quello inglese", "needs both the it and the en text")
    return Text(found["it"], found["en"])
