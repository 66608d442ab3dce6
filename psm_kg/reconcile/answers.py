"""The documents of the service: manifest, results, suggestions, proposals, extensions.

Source: Reconciliation Service API 0.2; its JSON schemas are those of the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psm_kg.errors import Text
from psm_kg.reconcile.candidates import Candidate
from psm_kg.reconcile.index import Index, Labelled, Thing, Value, in_language
from psm_kg.reconcile.names import normalise
from psm_kg.reconcile.queries import Extension

_PREVIEW = {"width": 420, "height": 220}
_PAGE = 20
_TITLE = Text("riconciliazione", "reconciliation")
_DESCRIBED = 200


def manifest(index: Index, address: str, service: str, lang: str) -> dict[str, Any]:
    """What the service is.

    ``address`` is where the site is (with a final slash), ``service`` the path of the service
    below it, in the language of the answer.
    """
    here = f"{address}{service}"

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": here, "service_path": f"/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": f"{in_language(index.titles, lang)}: {_TITLE[lang]}",
        "identifierSpace": index.base,
        "schemaSpace": index.schema,
        "documentation": address,
        "view": {"url": f"{address}{'' if lang == 'it' else 'en/'}{{{{id}}}}.html"},
        "defaultTypes": [_named(t, lang) for t in index.types.values()],
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _named(labelled: Labelled, lang: str) -> dict[str, str]:
    return {"id": labelled.id, "name": in_language(labelled.names, lang)}


def results(index: Index, found: Sequence[Candidate], lang: str) -> dict[str, Any]:
    """The candidates of one query."""
    return {
        "result": [
            {
                "id": candidate.thing.id,
                "name": index.name(candidate.thing, lang),
                "description": _description(index, candidate, lang),
                "type": [_named(index.types[candidate.thing.type], lang)],
                "score": candidate.score,
                "match": candidate.match,
            }
            for candidate in found
        ]
    }


def _description(index: Index, candidate: Candidate, lang: str) -> str:
    if candidate.words:
        return f"{Text('per', 'for')[lang]}: {', '.join(candidate.words)}"
    return describe(index, candidate.thing, lang)


def describe(index: Index, thing: Thing, lang: str) -> str:
    """A line that tells a thing from its namesakes."""
    kind = in_language(index.types[thing.type].names, lang)
    text = in_language(thing.descriptions, lang)
    shown = text if len(text) <= _DESCRIBED else f"{text[:_DESCRIBED].rsplit(' ', 1)[0]} …"
    return " · ".join(part for part in (kind, thing.code, shown) if part)


def suggest_entities(index: Index, prefix: str, cursor: int, lang: str) -> dict[str, Any]:
    """Things with names (or codes) that begin with what was typed, then those alike."""
    numbers: list[int] = []
    if normalise(prefix):
        begin = [one for names in index.names.values() for one in names.beginning(prefix)]
        numbers = list(dict.fromkeys(number for _, _, number in sorted(begin)))
        if not numbers:
            alike: dict[int, float] = {}
            for names in index.names.values():
                alike |= names.alike(prefix)
            numbers = sorted(alike, key=lambda n: (-alike[n], n))
    shown = [index.things[n] for n in numbers[cursor : cursor + _PAGE]]
    return {
        "result": [
            {
                "id": thing.id,
                "name": index.name(thing, lang),
                "description": describe(index, thing, lang),
                "notable": [_named(index.types[thing.type], lang)],
            }
            for thing in shown
        ]
    }


def suggest_types(index: Index, prefix: str, cursor: int, lang: str) -> dict[str, Any]:
    """The types with a name that begins so, all of them when nothing was typed."""
    return {"result": _suggested(index.types.values(), prefix, cursor, lang)}


def suggest_properties(index: Index, prefix: str, cursor: int, lang: str) -> dict[str, Any]:
    """The properties with a name that begins so, each once."""
    distinct = {p.id: p for listed in index.properties.values() for p in listed}
    return {"result": _suggested(distinct.values(), prefix, cursor, lang)}


def _suggested(
    labelled: Iterable[Labelled], prefix: str, cursor: int, lang: str
) -> list[dict[str, str]]:
    asked = normalise(prefix)
    found = [
        _named(one, lang)
        for one in labelled
        if any(f" {normalise(n)}".find(f" {asked}") >= 0 for n in (one.id, *one.names.values()))
    ]
    return found[cursor : cursor + _PAGE]


def proposed_properties(index: Index, of_type: str, limit: int | None, lang: str) -> dict[str, Any]:
    """The properties that can be fetched for things of a type."""
    found = [_named(p, lang) for p in index.properties.get(of_type, ())]
    document: dict[str, Any] = {"properties": found[:limit], "type": of_type}
    return document | ({"limit": limit} if limit is not None else {})


def extend(index: Index, asked: Extension, lang: str) -> dict[str, Any]:
    """The values of properties of things; one that is not known has no values."""
    known = {p.id: p for listed in index.properties.values() for p in listed}
    meta: list[dict[str, Any]] = []
    for name, _ in asked.properties:
        labelled = known.get(name)
        entry: dict[str, Any] = {"id": name, "name": name}
        if labelled is not None:
            entry["name"] = in_language(labelled.names, lang)
            if labelled.range in index.types:
                entry["type"] = _named(index.types[labelled.range], lang)
        meta.append(entry)
    rows = {
        id: {name: _values(index, id, name, settings, lang) for name, settings in asked.properties}
        for id in asked.ids
    }
    return {"meta": meta, "rows": rows}


def _values(
    index: Index, id: str, name: str, settings: Mapping[str, Any], lang: str
) -> list[dict[str, str]]:
    number = index.by_id.get(id.removeprefix(index.base))
    if number is None:
        return []
    values = index.things[number].facts.get(name, [])
    # a text in both languages: the one that is read
    spoken = {v.language for v in values if v.language}
    wanted = lang if lang in spoken else next(iter(sorted(spoken, reverse=True)), "")
    shown = [_value(index, v, lang) for v in values if v.language in ("", wanted)]
    limit = str(settings.get("limit", ""))
    return shown[: int(limit)] if limit.isdecimal() and 0 < len(limit) < 6 else shown


def _value(index: Index, value: Value, lang: str) -> dict[str, str]:
    number = index.by_iri.get(value.iri)
    if number is not None:
        thing = index.things[number]
        return {"id": thing.id, "name": index.name(thing, lang)}
    return {"str": in_language(value.names, lang) or value.text}
