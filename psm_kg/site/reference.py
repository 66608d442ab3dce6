"""What the reference pages show beyond the graph: the rules of the shapes, the mapping tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from psm_kg.documents import Library
from psm_kg.mapping import load_mapping
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.views import Asker, Ref
from psm_kg.store import memory_store


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what it means, what may be in it, what it becomes.

    ``format`` is the datatype or the pattern of a cell; ``separator`` stands between the values of
    a cell with many; ``property`` and ``value`` say which fact it becomes, if any.
    """

    name: str
    description: str
    required: bool
    format: str
    separator: str
    property: Ref | None
    value: str


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table and its columns; ``about`` is the template of the IRIs of its rows."""

    name: str
    title: str
    description: str
    about: str
    columns: tuple[Column, ...]


def rules(site: Site, language: Language) -> Mapping[str, Any]:
    """The rules of every shape, asked of the shapes themselves."""
    del language
    facts = site.library.facts.all
    # the shapes are documented, and not part of the plan's graph
    store = memory_store(fact.quad for fact in facts if not fact.graph)
    asker = Asker(store, site.asker.prefixes, site.asker.localise)
    path = site.folder / "views" / "reference" / "shapes.rq"
    shapes = site.library.shapes
    return {"shapes": site.keeper.keep(("shapes", path), shapes, lambda: asker.rows(path))}


def mapped_tables(site: Site, language: Language) -> Mapping[str, Any]:
    """The tables with their columns, as the CSVW documents describe them."""
    lang = language.code
    tables = site.keeper.keep(("tables", lang), (), lambda: [*_tables(site.library, lang)])
    # an optional table that the plan does not have is not published: no link to it
    return {"tables": [table for table in tables if f"csv/{table.name}.csv" in site.published]}


def diagrams(site: Site, language: Language, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """The pictures of ``site/templates/diagrams``, their words in the language."""
    for path in sorted((site.folder / "templates" / "diagrams").glob("*.svg")):
        target = f"assets/{path.stem}.{language.code}.svg"
        drawn = templates.get_template(f"diagrams/{path.name}").render(here=target)
        yield target, drawn.encode()


def _tables(library: Library, lang: str) -> Iterator[MappedTable]:
    localise = library.workspace.localise
    for path in library.workspace.resources.mappings:
        mapping = load_mapping(path, localise)
        document = json.loads(localise(path.read_text(encoding="utf-8")))
        schema = document["tableSchema"]
        default = schema.get("aboutUrl", "")
        yield MappedTable(
            path.name.removesuffix(".csv-metadata.json"),
            mapping.title[lang],
            _text(document.get("dc:description", ()), lang),
            default,
            tuple(_column(column, lang) for column in schema["columns"] if _has_cells(column)),
        )


def _has_cells(column: Mapping[str, Any]) -> bool:
    return not column.get("virtual")


def _column(column: Mapping[str, Any], lang: str) -> Column:
    datatype = column.get("datatype", "string")
    given = isinstance(datatype, dict)
    kind = str(datatype.get("base", "string")) if given else str(datatype)
    shape = str(datatype.get("format", "")) if given else ""
    iri = str(column.get("propertyUrl", ""))
    return Column(
        column["name"],
        _text(column.get("dc:description", ()), lang),
        bool(column.get("required")),
        shape or kind,
        str(column.get("separator", "")),
        Ref(iri) if re.fullmatch(r"https?://[^{}]+", iri) else None,
        str(column.get("valueUrl", "")),
    )


def _text(values: Any, lang: str) -> str:
    texts = {value["@language"]: value["@value"] for value in values}
    return str(texts.get(lang) or next(iter(texts.values()), ""))
