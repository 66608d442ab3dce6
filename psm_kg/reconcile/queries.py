"""What is asked: reconciliation batches and extension requests, read from JSON and checked.

Source: Reconciliation Service API 0.2, https://reconciliation-api.github.io/specs/0.2/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.errors import shorten
from psm_kg.reconcile.problems import Limits, refuse

_STRICT = ("any", "all", "should")
_DEFAULT_LIMIT = 5
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property and the values that a candidate should have, as texts or ids."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a batch; ``types`` empty: any; ``strict`` false: types are a preference."""

    text: str
    types: tuple[str, ...]
    limit: int
    properties: tuple[Wanted, ...]
    strict: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """Which properties of which things are wanted, with the settings of each property."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, Mapping[str, Any]], ...]


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises Refusal when it is none, or is nested without reason."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if deepest > _DEEPEST and _nested(text):
        raise refuse("il JSON è troppo annidato", "the JSON is nested too deeply")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise refuse(f"non è JSON valido: {error}", f"this is not valid JSON: {error}") from None
    except RecursionError:
        raise refuse("il JSON è troppo annidato", "the JSON is nested too deeply") from None


def _nested(text: str) -> bool:
    """True when brackets are nested too deeply, those within strings apart."""
    depth, inside, escaped = 0, False, False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > _DEEPEST:
                return True
        elif character in "]}":
            depth -= 1
    return False


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def read_batch(text: str, limits: Limits) -> dict[str, Query]:
    """The queries of a batch by their keys. Raises Refusal saying which one is wrong and why."""
    document = read_json(text)
    if not isinstance(document, dict):
        raise refuse(
            'queries deve essere un oggetto, come {"q0": {"query": "…"}}',
            'queries must be an object such as {"q0": {"query": "…"}}',
        )
    if len(document) > limits.batch:
        raise refuse(
            f"al massimo {limits.batch} domande per volta (erano {len(document)})",
            f"at most {limits.batch} queries at a time (there were {len(document)})",
        )
    return {key: _query(key, query, limits) for key, query in document.items()}


def _query(key: str, given: Any, limits: Limits) -> Query:
    name = shorten(key, 40)
    if not isinstance(given, dict):
        raise refuse(f"{name}: non è un oggetto", f"{name}: this is not an object")
    text = given.get("query", "")
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise refuse(f"{name}: query non è un testo", f"{name}: query is not a text")
    if len(text) > limits.query_chars:
        raise refuse(
            f"{name}: al massimo {limits.query_chars} caratteri",
            f"{name}: at most {limits.query_chars} characters",
        )
    limit = given.get("limit", _DEFAULT_LIMIT)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise refuse(
            f"{name}: limit deve essere un intero da 1 in su",
            f"{name}: limit must be an integer from 1 up",
        )
    strict = given.get("type_strict", "any")
    if strict not in _STRICT:
        raise refuse(
            f"{name}: type_strict è any, all o should", f"{name}: type_strict is any, all or should"
        )
    return Query(
        text.strip(),
        _types(name, given.get("type"), limits),
        min(limit, limits.results),
        _properties(name, given.get("properties") or [], limits),
        strict != "should",
    )


def _types(name: str, given: Any, limits: Limits) -> tuple[str, ...]:
    types = given if isinstance(given, list) else [given] if given else []
    named = [t.get("id") if isinstance(t, dict) else t for t in types]
    ids = [one for one in named if isinstance(one, str)]
    if len(named) > limits.values or len(ids) < len(named):
        raise refuse(
            f"{name}: type deve essere l'id di un tipo o un elenco di id",
            f"{name}: type must be the id of a type or a list of ids",
        )
    return tuple(ids)


def _properties(name: str, given: Any, limits: Limits) -> tuple[Wanted, ...]:
    wrong = refuse(
        f'{name}: properties deve essere un elenco di {{"pid": "…", "v": …}} '
        f"(al massimo {limits.properties}, con al massimo {limits.values} valori)",
        f'{name}: properties must be a list of {{"pid": "…", "v": …}} '
        f"(at most {limits.properties}, with at most {limits.values} values)",
    )
    if not isinstance(given, list) or len(given) > limits.properties:
        raise wrong
    wanted: list[Wanted] = []
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise wrong
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        if len(values) > limits.values:
            raise wrong
        texts: list[str] = []
        for value in values:
            text = value.get("id", value.get("name")) if isinstance(value, dict) else value
            if not isinstance(text, str | int | float) or len(str(text)) > limits.query_chars:
                raise wrong
            texts.append(str(text).strip())
        wanted.append(Wanted(one["pid"], tuple(text for text in texts if text)))
    return tuple(one for one in wanted if one.values)


def read_extension(text: str, limits: Limits) -> Extension:
    """What an extension request asks for. Raises Refusal when it cannot be understood."""
    document = read_json(text)
    wrong = refuse(
        'extend deve essere {"ids": ["…"], "properties": [{"id": "…"}]} '
        f"(al massimo {limits.ids} id e {limits.properties} proprietà)",
        'extend must be {"ids": ["…"], "properties": [{"id": "…"}]} '
        f"(at most {limits.ids} ids and {limits.properties} properties)",
    )
    if not isinstance(document, dict):
        raise wrong
    ids, properties = document.get("ids"), document.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise wrong
    if len(ids) > limits.ids or len(properties) > limits.properties:
        raise wrong
    wanted: list[tuple[str, Mapping[str, Any]]] = []
    for one in properties:
        settings = one.get("settings") or {} if isinstance(one, dict) else None
        if not isinstance(settings, dict) or not isinstance(one.get("id"), str):
            raise wrong
        wanted.append((one["id"], settings))
    if not all(isinstance(one, str) for one in ids):
        raise wrong
    return Extension(tuple(ids), tuple(wanted))
