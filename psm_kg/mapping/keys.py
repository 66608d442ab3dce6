"""Primary keys, row titles and foreign keys of a schema (Tabular Metadata, section 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from psm_kg.mapping.columns import check_keys
from psm_kg.mapping.model import Column, ForeignKey
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import nearest


def read_names(schema: Node, key: str) -> tuple[str, ...]:
    """A column reference property of the schema, whose names must be columns of the file."""
    return _known(schema.child(key), schema) if key in schema else ()


def _known(node: Node, schema: Node) -> tuple[str, ...]:
    """The names of a column reference: a column is referred to by its ``name`` property only."""
    names = node.names()
    columns = schema.value.get("columns") or ()
    physical = {c["name"] for c in columns if "name" in c and not c.get("virtual")}
    for name in names:
        if name not in physical:
            guess = nearest(name, physical)
            node.fail(
                f"«{name}» non è una colonna{guess.it}", f"“{name}” is not a column{guess.en}"
            )
    return names


def read_foreign_keys(
    schema: Node, columns: Sequence[Column], base: str, *, house: bool
) -> tuple[ForeignKey, ...]:
    """The foreign keys; those within the document's own table are checked when all are known."""
    if "foreignKeys" not in schema:
        return ()
    return tuple(
        _foreign_key(node, schema, columns, base, house=house)
        for node in schema.child("foreignKeys").array()
    )


def _foreign_key(
    node: Node, schema: Node, columns: Sequence[Column], base: str, *, house: bool
) -> ForeignKey:
    _only(node, "columnReference", "reference")
    reference = node.child("reference")
    _only(reference, "resource", "schemaReference", "columnReference")
    names = _known(node.child("columnReference"), schema)
    target = reference.child("columnReference").names()
    if len(names) != len(target):
        node.fail("tante colonne da una parte quante dall'altra", "the columns must be as many")
    if ("resource" in reference) == ("schemaReference" in reference):
        reference.fail("serve o resource o schemaReference", "needs resource or schemaReference")
    lists = [c.name for c in columns if c.name in names and c.separator is not None]
    if house and lists and len(names) > 1:
        node.fail(
            "una colonna con più valori non può stare in una chiave di più colonne",
            "a column with several values cannot be part of a key of several columns",
        )
    table, other = (
        urljoin(base, reference.child(key).string()) if key in reference else ""
        for key in ("resource", "schemaReference")
    )
    return ForeignKey(names, target, table, other)


def _only(node: Node, *allowed: str) -> None:
    check_keys(node, frozenset(allowed), "")
    for key in node.value:
        if key not in allowed:  # common properties are not allowed in foreign keys
            node.child(key).fail("proprietà non ammessa qui", "property not allowed here")
