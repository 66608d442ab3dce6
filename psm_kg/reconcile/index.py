"""What the service knows: things with their names, codes and facts, read from a build."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.matching import ActionMatcher
from psm_kg.reconcile.names import NameIndex
from psm_kg.store import Store, open_store, run_query
from psm_kg.workspace import Resources

_LANGUAGES = ("it", "en")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A type or a property: its id, its name in both languages; of a property, what it leads to."""

    id: str
    names: Mapping[str, str]
    iri: str = ""
    coded: bool = False
    range: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a property: a literal (``iri`` empty) or a thing with its names."""

    text: str
    iri: str = ""
    language: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Thing:
    """A thing that can be recognised; ``id`` is where its page is, below the base.

    That is also the end of its IRI, unless others have made the IRI.
    """

    id: str
    iri: str
    type: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    code: str = ""
    identifiers: list[str] = field(default_factory=list)
    descriptions: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[Value]] = field(default_factory=dict)


@dataclass(frozen=True)
class Index:
    """All that is recognised, by type; ``actions`` ranks actions for what is not their name."""

    base: str
    schema: str
    titles: Mapping[str, str]
    types: Mapping[str, Labelled]
    properties: Mapping[str, tuple[Labelled, ...]]
    things: tuple[Thing, ...]
    by_id: Mapping[str, int]
    by_iri: Mapping[str, int]
    names: Mapping[str, NameIndex]
    actions: ActionMatcher
    action_type: str
    action_numbers: Mapping[str, int]

    def name(self, thing: Thing, language: str) -> str:
        """The name in the language if there is one, after the code if its type is told by it."""
        name = in_language(thing.names, language) or thing.id
        if self.types[thing.type].coded and thing.code:
            return f"{thing.code} {name}"
        return name


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in the language, else in the other."""
    return texts.get(language) or next((texts[x] for x in sorted(texts, reverse=True)), "")


def build_index(dist: Path) -> Index:
    """Read the index of an output folder.

    Raises EnvironmentFailure when it holds no build, or when that cannot be read.
    """
    resources = Resources.locate()
    base, prefixes = _document_index(dist / "public" / "documents.json")
    store = open_store(dist / "store")
    queries = {path.stem: path.read_text(encoding="utf-8") for path in resources.queries(_AREA)}
    reader = _Reader(store, queries, prefixes, base)
    types = {t.id: t for t in reader.types()}
    things = reader.things(types)
    by_id = {thing.id: number for number, thing in enumerate(things)}
    reader.add_facts(things)
    properties: dict[str, list[Labelled]] = {}
    for of_type, labelled in reader.properties():
        properties.setdefault(of_type, []).append(labelled)
    names = {name: _name_index(things, name) for name in types}
    first = next(iter(types))  # actions: the type that projects are matched with
    schema, titles = reader.service()
    return Index(
        base,
        schema,
        titles,
        types,
        {name: tuple(found) for name, found in properties.items()},
        tuple(things),
        by_id,
        {thing.iri: number for number, thing in enumerate(things)},
        names,
        ActionMatcher.from_tables(dist / "public" / "csv", resources),
        first,
        {t.code: n for n, t in enumerate(things) if t.type == first},
    )


_AREA = "reconcile"


def _name_index(things: Sequence[Thing], of_type: str) -> NameIndex:
    numbered = [(number, thing) for number, thing in enumerate(things) if thing.type == of_type]
    return NameIndex(
        ((n, text) for n, thing in numbered for text in (*thing.names.values(), *thing.aliases)),
        ((n, text) for n, thing in numbered for text in (thing.code, *thing.identifiers)),
    )


def _document_index(path: Path) -> tuple[str, dict[str, str]]:
    """The base IRI of a build and the prefixes of its queries."""
    try:
        document = json.loads(path.read_bytes())
        return str(document["base"]), dict(document["prefixes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFailure(
            Text(
                f"la pubblicazione non si può leggere ({error}): ricrearla con psm-kg build",
                f"the output cannot be read ({error}): make it again with psm-kg build",
            ),
            Location(str(path)),
        ) from None


class _Reader:
    def __init__(
        self, store: Store, queries: Mapping[str, str], prefixes: Mapping[str, str], base: str
    ) -> None:
        self._store, self._queries = store, queries
        self._prefixes, self._base = prefixes, base

    def _rows(self, name: str) -> Iterator[dict[str, NamedNode | Literal]]:
        text = self._queries[name]
        rows = run_query(self._store, text, prefixes=self._prefixes, where=f"{_AREA}/{name}.rq")
        assert isinstance(rows, QuerySolutions)
        variables = [variable.value for variable in rows.variables]
        for row in rows:
            cells = ((v, row[v]) for v in variables)
            yield {v: term for v, term in cells if isinstance(term, NamedNode | Literal)}

    def service(self) -> tuple[str, dict[str, str]]:
        """Where the terms are, and the titles of the plan by language."""
        row = next(self._rows("service"), {})
        titles = {name: row[name].value for name in _LANGUAGES if name in row}
        return (row["schema"].value if row else self._base), titles

    def types(self) -> Iterator[Labelled]:
        for row in self._rows("types"):
            names: dict[str, str] = {name: row[name].value for name in _LANGUAGES}
            coded = row["coded"].value == "true"
            yield Labelled(row["type"].value, names, row["class"].value, coded)

    def properties(self) -> Iterator[tuple[str, Labelled]]:
        for row in self._rows("properties"):
            names: dict[str, str] = {name: row[name].value for name in _LANGUAGES}
            leads_to = row["range"].value if "range" in row else ""
            yield row["type"].value, Labelled(row["property"].value, names, range=leads_to)

    def things(self, types: Mapping[str, Labelled]) -> list[Thing]:
        of_class = {labelled.iri: labelled.id for labelled in types.values()}
        found: dict[str, Thing] = {}
        for row in self._rows("names"):
            iri, value = row["thing"].value, row["value"]
            page = row["page"].value if "page" in row else iri
            if not page.startswith(self._base):
                continue
            key = page.removeprefix(self._base)
            thing = found.setdefault(key, Thing(key, iri, of_class[row["class"].value]))
            language = value.language if isinstance(value, Literal) else None
            match row["role"].value:
                case "name":
                    thing.names.setdefault(language or "", value.value)
                case "alias":
                    thing.aliases.append(value.value)
                case "description":
                    thing.descriptions.setdefault(language or "", value.value)
                case "code":
                    thing.code = value.value
                case _:
                    thing.identifiers.append(value.value)
        order = list(types)
        return sorted(found.values(), key=lambda t: (order.index(t.type), t.id))

    def add_facts(self, things: list[Thing]) -> None:
        numbers = {thing.iri: number for number, thing in enumerate(things)}
        values: dict[tuple[int, str, str, str], Value] = {}
        for row in self._rows("facts"):
            number = numbers.get(row["thing"].value)
            if number is None:
                continue
            term, name = row["value"], row["property"].value
            iri = term.value if isinstance(term, NamedNode) else ""
            language = (term.language or "") if isinstance(term, Literal) else ""
            key = (number, name, term.value, language)
            value = values.get(key)
            if value is None:
                value = values[key] = Value(term.value, iri, language, {})
                things[number].facts.setdefault(name, []).append(value)
            label = row.get("label")
            if isinstance(label, Literal) and isinstance(value.names, dict):
                value.names[label.language or ""] = label.value
