"""Load metadata documents: JSON to compiled table mappings, refusing whatever is wrong in them.

Source: Tabular Metadata (W3C Recommendation, 17 December 2015), section 5. Where the
Recommendation lets a processor warn and go on, a mapping of the project is refused instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.mapping.columns import (
    INHERITED,
    Surroundings,
    check_keys,
    read_column,
    read_common,
    read_graph,
)
from psm_kg.mapping.common import DESCRIPTION, LABEL, TITLE, normalise, words
from psm_kg.mapping.context import tokens
from psm_kg.mapping.dialects import read_dialect
from psm_kg.mapping.keys import read_foreign_keys, read_names
from psm_kg.mapping.model import Column, TableMapping
from psm_kg.mapping.node import Node, parse_json
from psm_kg.mapping.rules import check_rules

Localise = Callable[[str], str]

_CONTEXT = "http://www.w3.org/ns/csvw"
_SHARED = tokens("@context dialect notes tableDirection tableSchema transformations @id @type")
_GROUP = _SHARED | INHERITED | {"tables"}
_TABLE = _SHARED | INHERITED | {"url", "suppressOutput"}
_SCHEMA = INHERITED | {"@context", "columns", "foreignKeys", "primaryKey", "rowTitles"}
_SCHEMA |= {"@id", "@type"}
_ANNOTATIONS = frozenset({"psm:graph", "psm:optional"})


def _same(text: str) -> str:
    return text


def load_mapping(path: Path, localise: Localise = _same) -> TableMapping:
    """The mapping of one table. ``localise`` is applied to the document's text first.

    Raises :class:`ConfigurationError` with the file, the JSON pointer and what is wrong there.
    """
    mappings = load_mappings(path, localise)
    if len(mappings) != 1:
        Node(None, path.name, "/tables").fail(
            "il documento deve descrivere una sola tabella", "the document must describe one table"
        )
    return mappings[0]


def load_mappings(
    path: Path, localise: Localise = _same, *, base: str = "", house_rules: bool = True
) -> tuple[TableMapping, ...]:
    """The mappings of all tables of a document. ``base`` is the document's own URL, if it has one.

    ``house_rules=False`` accepts whatever CSVW accepts (relative addresses, columns without a name
    or subject): for documents of others.
    """
    root = _read(path, localise)
    language, base = _context(root, base)
    reader = _Reader(path, localise, language, base, house_rules)
    if "tables" not in root:
        return (reader.table(root, None),)
    check_keys(root, _GROUP, "TableGroup", _ANNOTATIONS)
    tables = tuple(reader.table(table.as_object(), root) for table in root.child("tables").array())
    if not tables:
        root.child("tables").fail("deve contenere almeno una tabella", "must hold some table")
    return tables


def _read(path: Path, localise: Localise) -> Node:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            Text(f"non si può leggere: {error}", f"cannot be read: {error}"), Location(str(path))
        ) from error
    return parse_json(localise(text), path.name)


def _context(root: Node, base: str) -> tuple[str, str]:
    """Default language and base URL of the document."""
    context = root.child("@context")
    if context.value == _CONTEXT:
        return "und", base
    value = context.value
    if not (isinstance(value, list) and 0 < len(value) <= 2 and value[0] == _CONTEXT):
        context.fail(f"deve essere «{_CONTEXT}»", f"must be “{_CONTEXT}”")
    if len(value) == 1:
        return "und", base
    local = context.child(1).as_object()
    for key in local.value:
        if key not in ("@base", "@language"):
            local.child(key).fail("qui solo @base e @language", "only @base and @language here")
    if "@base" in local:
        base = urljoin(base, local.child("@base").string())
    return local.child("@language").language() if "@language" in local else "und", base


class _Reader:
    """Reads the table descriptions of one document."""

    def __init__(
        self, path: Path, localise: Localise, language: str, base: str, house: bool
    ) -> None:
        self.path, self.localise, self.house = path, localise, house
        self.language, self.base = language, base

    def table(self, node: Node, group: Node | None) -> TableMapping:
        check_keys(node, _TABLE, "Table", _ANNOTATIONS)
        outer = [] if group is None else [group]
        url = urljoin(self.base, node.child("url").string())
        if not url:
            node.child("url").fail("non può essere vuoto", "cannot be empty")
        schema = self._object("tableSchema", [node, *outer]) or Node({}, node.file)
        check_keys(schema, _SCHEMA, "Schema")
        self._check_transformations([node, *outer])
        for place in (node, *outer):
            if "tableDirection" in place:
                place.child("tableDirection").one_of("rtl", "ltr", "auto")
        common = read_common(node, _TABLE, self.language)
        graph = read_graph(node, read_graph(group, "") if group is not None else "")
        around = Surroundings(url, self.language, graph, [schema, node, *outer], self.house)
        columns = tuple(self._columns(schema, around))
        name = unquote(url.partition("?")[0].rpartition("/")[2])
        mapping = TableMapping(
            document=self.path.name,
            url=url,
            name=name,
            title=words(common, TITLE, LABEL) or Text(name, name),
            description=words(common, DESCRIPTION) or Text("", ""),
            columns=columns,
            primary_key=read_names(schema, "primaryKey"),
            foreign_keys=read_foreign_keys(schema, columns, self.base, house=self.house),
            row_titles=read_names(schema, "rowTitles"),
            graph=graph,
            schema=urljoin(self.base, schema.value.get("@id") or ""),
            suppressed="suppressOutput" in node and node.child("suppressOutput").boolean(),
            optional="psm:optional" in node and node.child("psm:optional").boolean(),
            house=self.house,
            dialect=read_dialect(self._object("dialect", [node, *outer]), house=self.house),
            common=common,
            notes=tuple(self._notes(node)),
        )
        if self.house:
            check_rules(mapping, schema.child("columns"))
        return mapping

    def _object(self, key: str, places: list[Node]) -> Node | None:
        """An object property: an object, or the relative path of a file that holds it."""
        node = next((place.child(key) for place in places if key in place), None)
        if node is None or not isinstance(node.value, str):
            return node.as_object() if node is not None else None
        folder = self.path.parent.resolve()
        target = (folder / unquote(node.value)).resolve()
        if not target.is_relative_to(folder) or not target.is_file():
            node.fail(
                "deve essere un oggetto, o il nome di un file accanto al documento",
                "must be an object, or the name of a file beside the document",
            )
        found = _read(target, self.localise)
        found.value.setdefault("@id", urljoin(self.base, node.value))
        return found

    def _columns(self, schema: Node, around: Surroundings) -> Iterator[Column]:
        names: set[str] = set()
        virtual = False
        nodes = schema.child("columns").array() if "columns" in schema else iter(())
        for number, node in enumerate(nodes, start=1):
            column = read_column(node.as_object(), number, around)
            if column.name in names:
                node.child("name").fail(
                    f"due colonne si chiamano «{column.name}»",
                    f"two columns are called “{column.name}”",
                )
            if virtual and not column.virtual:
                node.fail(
                    "le colonne virtuali vanno dopo le altre",
                    "virtual columns must come after the others",
                )
            names.add(column.name)
            virtual = virtual or column.virtual
            yield column

    def _notes(self, node: Node) -> Iterator[Any]:
        for note in node.child("notes").array() if "notes" in node else ():
            yield normalise(note, self.language)

    def _check_transformations(self, places: list[Node]) -> None:
        for place in places:
            for node in (
                place.child("transformations").array() if "transformations" in place else ()
            ):
                allowed = tokens("url scriptFormat targetFormat source titles @id @type")
                check_keys(node, allowed, "Template")
                for key in ("url", "scriptFormat", "targetFormat"):
                    node.child(key).string()
