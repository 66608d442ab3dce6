"""What is a well-formed literal of each datatype, asked of the store itself."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from psm_kg.shacl.datatypes import well_formed
from psm_kg.shacl.vocabulary import RDF, XSD

FORMS: dict[str, tuple[str, str]] = {
    "boolean": ("true false 0 1", "True yes 2 "),
    "integer": ("0 -1 +7 007 99999999999999999999", "1.0 1e3 abc - 0x1 ١"),
    "decimal": ("1 1.5 -.5 1. +0.0", "1e3 . 1,5 INF"),
    "double": ("1 1.5 1e3 -1E-3 INF -INF NaN", "e3 1e one"),
    "float": ("1 1.5 1e3 INF NaN", "1f"),
    "date": ("2024-02-29 2024-01-01Z 2024-01-01-05:00 -0044-03-15", "2023-02-29 24-01-01 2024-1-1"),
    "time": ("12:30:00 24:00:00 12:30:00.5Z", "12:30 25:00:00 12:60:00"),
    "dateTime": (
        "2024-02-29T12:30:00 2024-01-01T00:00:00.25+01:00 2024-12-31T24:00:00",
        "2024-01-01 2023-02-29T00:00:00 2024-01-01T12:30",
    ),
    "gYear": ("2024 -0044 12024 2024Z", "24 02024"),
    "gYearMonth": ("2024-12", "2024-13 2024"),
    "gMonth": ("--12", "--13 12"),
    "gMonthDay": ("--02-29 --12-31", "--02-30 --04-31 02-29"),
    "gDay": ("---31", "---32 31"),
    "duration": ("P1Y P1Y2M3DT4H5M6.7S -P1D PT36H P1M PT0S", "P PT 1Y P-1D P1S"),
    "yearMonthDuration": ("P1Y2M -P3M", "P1D P"),
    "dayTimeDuration": ("P1DT2H PT1.5S", "P1Y PT"),
    "hexBinary": ("0aFF ", "0aF xx"),
    "base64Binary": ("TWFu TWE= TQ== ", "TWF TWE== *"),
    "language": ("it en-GB", "it_IT abcdefghi"),
    "anyURI": ("urn:x relative/path", ""),
    "string": ("anything ", ""),
    # malformed literals of the derived integer types are the only ones that the store keeps as such
    "byte": ("", "abc 1.0"),
    "nonNegativeInteger": ("", "abc 1.0"),
}  # fmt: skip


def holds(literal: Literal, datatype: str) -> bool:
    """Whether a value, once stored, passes."""
    node = NamedNode("urn:x")
    store = Store()
    store.update(f"INSERT DATA {{ {node} {node} {literal} }}")
    query = f"SELECT (({well_formed('?value', datatype)}) AS ?holds) WHERE {{ ?s ?p ?value }}"
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    (row,) = solutions
    assert row["holds"] in (Literal(True), Literal(False))
    return bool(row["holds"] == Literal(True))


@pytest.mark.parametrize("name", FORMS)
def test_forms(name: str) -> None:
    good, bad = FORMS[name]
    datatype = XSD + name
    for form in good.split(" ") if good else []:
        assert holds(Literal(form, datatype=NamedNode(datatype)), datatype), form
    for form in bad.split(" ") if bad else []:
        assert not holds(Literal(form, datatype=NamedNode(datatype)), datatype), form
    assert not holds(Literal("1", datatype=NamedNode("urn:other")), datatype)


@pytest.mark.parametrize("space", [" 1", "1 ", "1\n", "\t1"])
def test_no_white_space_around_numbers(space: str) -> None:
    assert not holds(Literal(space, datatype=NamedNode(XSD + "integer")), XSD + "integer")


def test_texts() -> None:
    assert holds(Literal("x", language="it"), RDF + "langString")
    assert not holds(Literal("x"), RDF + "langString")
    assert not holds(Literal("x", language="it"), XSD + "string")


def test_other_datatypes_by_their_name() -> None:
    wkt = "http://www.opengis.net/ont/geosparql#wktLiteral"
    assert holds(Literal("POINT(7 45)", datatype=NamedNode(wkt)), wkt)
    assert not holds(Literal("POINT(7 45)"), wkt)


@pytest.mark.parametrize(
    ("form", "derived", "kept"),
    [
        ("5", "nonNegativeInteger", "integer"),
        ("300", "byte", "integer"),
        ("2024-01-01T00:00:00Z", "dateTimeStamp", "dateTime"),
    ],
)
def test_the_store_forgets_derived_types(form: str, derived: str, kept: str) -> None:
    """Known and documented: the type to ask for is the one that the store keeps."""
    literal = Literal(form, datatype=NamedNode(XSD + derived))
    assert holds(literal, XSD + kept)
    assert not holds(literal, XSD + derived)


@pytest.mark.parametrize(
    ("form", "name"), [("nan", "double"), ("+INF", "float"), ("P1YT", "duration")]
)
def test_the_store_mends_some_forms(form: str, name: str) -> None:
    """Not well-formed as written, but what is stored, and published, is."""
    assert holds(Literal(form, datatype=NamedNode(XSD + name)), XSD + name)
