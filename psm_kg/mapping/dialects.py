"""Dialect descriptions (Tabular Metadata, section 5.9) as :class:`psm_kg.tables.Dialect`."""

from __future__ import annotations

import codecs
from typing import cast

from psm_kg.mapping.common import is_common
from psm_kg.mapping.context import tokens
from psm_kg.mapping.node import Node
from psm_kg.tables import Dialect
from psm_kg.tables.model import Trim

_PROPERTIES = tokens(
    "commentPrefix delimiter doubleQuote encoding header headerRowCount lineTerminators "
    "quoteChar skipBlankRows skipColumns skipInitialSpace skipRows trim @id @type "
    "@context"
)


def read_dialect(node: Node | None, *, house: bool) -> Dialect:
    """The dialect of a table. ``house`` leaves out two defaults of CSVW that change data.

    CSVW trims cells and takes lines beginning with ``#`` for comments unless told otherwise; here
    both are findings of the reader.
    """
    if node is None:
        return Dialect() if house else Dialect(trim="both", comment_prefix="#")
    for key in node.as_object().value:
        if key not in _PROPERTIES and not is_common(key):
            node.child(key).fail("proprietà sconosciuta", "unknown property")
    if "@type" in node:
        node.child("@type").one_of("Dialect")
    if "@id" in node and node.child("@id").string().startswith("_:"):
        node.child("@id").fail("non può essere un nodo anonimo", "cannot be a blank node")
    if "lineTerminators" in node:
        ends = node.child("lineTerminators")
        for end in ends.array() if isinstance(ends.value, list) else (ends,):
            end.one_of("\r\n", "\n", "\r")
    return Dialect(
        delimiter=_character(node, "delimiter"),
        encoding=_encoding(node),
        quote=_character(node, "quoteChar") if node.value.get("quoteChar", '"') else None,
        double_quote=_flag(node, "doubleQuote", True),
        header_rows=_count(node, "headerRowCount", int(_flag(node, "header", True))),
        skip_rows=_count(node, "skipRows", 0),
        skip_columns=_count(node, "skipColumns", 0),
        skip_blank_rows=_flag(node, "skipBlankRows", False),
        comment_prefix=_comment_prefix(node, house=house),
        trim=_trim(node, house=house),
    )


def _flag(node: Node, key: str, default: bool) -> bool:
    return node.child(key).boolean() if key in node else default


def _count(node: Node, key: str, default: int) -> int:
    return node.child(key).natural() if key in node else default


def _character(node: Node, key: str) -> str | None:
    if key not in node:
        return '"' if key == "quoteChar" else None
    character = node.child(key).string()
    if len(character) != 1:
        node.child(key).fail("deve essere un solo carattere", "must be a single character")
    return character


def _encoding(node: Node) -> str:
    if "encoding" not in node:
        return "utf-8"
    name = node.child("encoding").string()
    try:
        codecs.lookup(name)
    except LookupError:
        node.child("encoding").fail(f"codifica sconosciuta «{name}»", f"unknown encoding “{name}”")
    return name


def _comment_prefix(node: Node, *, house: bool) -> str | None:
    if "commentPrefix" in node:
        return node.child("commentPrefix").string()
    return None if house else "#"


def _trim(node: Node, *, house: bool) -> Trim:
    if "trim" in node:
        value = node.child("trim").one_of(True, False, "true", "false", "start", "end")
        named = {True: "both", False: "none", "true": "both", "false": "none"}
        return cast(Trim, named.get(value, value))
    if _flag(node, "skipInitialSpace", False):
        return "start"
    return "none" if house or "skipInitialSpace" in node else "both"
