"""When two literals are the same value in different writing.

Stores that keep numbers as numbers (Virtuoso, Oxigraph, Jena TDB) give them back in a form of
their own: ``"1000.50"^^xsd:decimal`` returns as ``1000.5``, and in Oxigraph ``"5"^^xsd:int`` as an
``xsd:integer``. The forms here change the writing only and never the value (XML Schema 1.1 part 2:
canonical mappings; the values of a derived type are values of its base), so a store that rounds,
cuts or turns a value into another is still found out. Language tags need no rule: RDF compares
them regardless of case, and the RDF library lowers them on reading.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from psm_kg.errors import Text

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DERIVED_INTEGERS = {
    _XSD + name
    for name in (
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    )
}
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_INTEGER = re.compile(r"[+-]?\d+")
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_TIME = re.compile(r"(.*T\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?")

#: The rules by name, for reports.
RULES = {
    "number": Text(
        "numeri riscritti (1000.50 e 1000.5 sono lo stesso numero)",
        "numbers written differently (1000.50 and 1000.5 are the same number)",
    ),
    "integer-type": Text(
        "interi di tipi derivati (xsd:int, xsd:nonNegativeInteger …) tenuti come xsd:integer",
        "integers of derived types (xsd:int, xsd:nonNegativeInteger …) kept as xsd:integer",
    ),
    "boolean": Text("booleani riscritti (1 è true)", "booleans written differently (1 is true)"),
    "date-time": Text(
        "istanti riscritti (i decimi .5 e .500 sono gli stessi)",
        "instants written differently (the fractions .5 and .500 are the same)",
    ),
}

Term = NamedNode | BlankNode | Literal | Triple


def value_form(term: Term) -> tuple[str, Term]:
    """The name of the rule that applies and the literal in its one writing; ("", term) if none."""
    if not isinstance(term, Literal):
        return "", term
    kind, text = term.datatype.value, term.value
    if kind in _DERIVED_INTEGERS and _INTEGER.fullmatch(text):
        return "integer-type", Literal(_plain(text), datatype=NamedNode(_XSD + "integer"))
    if kind == _XSD + "integer" and _INTEGER.fullmatch(text):
        return "number", Literal(_plain(text), datatype=term.datatype)
    if kind == _XSD + "decimal" and _DECIMAL.fullmatch(text):
        return "number", Literal(_plain(text), datatype=term.datatype)
    if kind in (_XSD + "double", _XSD + "float") and _DOUBLE.fullmatch(text):
        return "number", Literal(repr(float(text)), datatype=term.datatype)
    if kind == _XSD + "boolean" and text in ("0", "1", "false", "true"):
        return "boolean", Literal(
            "true" if text in ("1", "true") else "false", datatype=term.datatype
        )
    if kind == _XSD + "dateTime" and (match := _TIME.fullmatch(text)):
        start, fraction, zone = match.groups("")
        zone = "Z" if zone in ("+00:00", "-00:00") else zone
        return "date-time", Literal(
            start + fraction.rstrip("0").rstrip(".") + zone, datatype=term.datatype
        )
    return "", term


def _plain(text: str) -> str:
    """A decimal without sign +, leading or trailing zeros; exact however long."""
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def same_value_form(triple: Triple) -> Triple:
    """The triple with its object in the one writing."""
    return Triple(triple.subject, triple.predicate, value_form(triple.object)[1])
