"""Two writings of one value are the same; two values never are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from psm_kg.loading.comparison import compare, distinct_values
from psm_kg.loading.literals import RULES, value_form

XSD = "http://www.w3.org/2001/XMLSchema#"
SAME = [
    ("decimal", "1000.50", "1000.5", "number"),
    ("decimal", "1000.0", "1000", "number"),
    ("decimal", "0.100", ".1", "number"),
    ("decimal", "-0", "0", "number"),
    ("decimal", "+7", "007", "number"),
    ("integer", "01", "1", "number"),
    ("nonNegativeInteger", "+5", "5", "integer-type"),
    ("double", "1.5E0", "1.5", "number"),
    ("double", "150", "1.5e2", "number"),
    ("float", "1.50", "1.5", "number"),
    ("boolean", "1", "true", "boolean"),
    ("boolean", "0", "false", "boolean"),
    ("dateTime", "2025-01-01T00:00:00.5Z", "2025-01-01T00:00:00.500Z", "date-time"),
    ("dateTime", "2025-01-01T00:00:00.000", "2025-01-01T00:00:00", "date-time"),
    ("dateTime", "2025-01-01T00:00:00+00:00", "2025-01-01T00:00:00Z", "date-time"),
]
DIFFERENT = [
    ("decimal", "1000.5", "decimal", "1000.51"),
    # what stores were seen to do to values, and must be caught at
    ("decimal", "0.3333333333333333333", "decimal", "0.333333333333333"),
    ("integer", "5000000000", "decimal", "5000000000"),
    ("integer", "abc", "integer", "0"),
    ("duration", "P1Y", "duration", "12"),
    ("double", "0.1", "double", "0.10000001"),
    ("boolean", "true", "integer", "1"),
    ("dateTime", "2025-01-01T00:00:00", "dateTime", "2025-01-01T00:00:00Z"),
    ("dateTime", "2025-01-01T01:00:00+01:00", "dateTime", "2025-01-01T00:00:00Z"),
    ("gYear", "2025", "gYear", "02025"),
    ("date", "2025-01-01", "date", "2025-01-01Z"),
    ("string", "1.0", "string", "1"),
    ("anyURI", "http://e/a", "anyURI", "http://e/a/"),
]


def literal(kind: str, text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def triple(kind: str, text: str) -> Triple:
    return Triple(NamedNode("http://e/s"), NamedNode("http://e/p"), literal(kind, text))


@pytest.mark.parametrize(("kind", "one", "other", "rule"), SAME)
def test_two_writings_of_one_value(kind: str, one: str, other: str, rule: str) -> None:
    assert value_form(literal(kind, one)) == value_form(literal(kind, other))
    assert value_form(literal(kind, one))[0] == rule
    found = compare({triple(kind, one)}, {triple(kind, other)})
    assert found.same
    assert found.rewritten == {rule: 1}


def test_a_derived_type_kept_as_its_base() -> None:
    found = compare({triple("int", "5")}, {triple("integer", "5")})
    assert found.same
    assert found.rewritten == {"integer-type": 1}
    assert not compare({triple("int", "5")}, {triple("decimal", "5")}).same


def test_every_rule_has_a_case() -> None:
    assert {rule for *_, rule in SAME} == set(RULES)


@pytest.mark.parametrize(("kind", "one", "other_kind", "other"), DIFFERENT)
def test_two_values(kind: str, one: str, other_kind: str, other: str) -> None:
    found = compare({triple(kind, one)}, {triple(other_kind, other)})
    assert found.missing == (triple(kind, one),)
    assert found.extra == (triple(other_kind, other),)
    assert not found.same


def test_a_store_that_merges_equal_values_is_understood() -> None:
    ours = {triple("decimal", "1.0"), triple("decimal", "1.00"), triple("decimal", "2")}
    theirs = {triple("decimal", "1"), triple("decimal", "2.0")}
    assert compare(ours, theirs).same
    assert distinct_values(ours) == 2
    assert not compare(theirs, {triple("decimal", "1")}).same


def test_equal_sets_need_no_rule() -> None:
    ours = {triple("decimal", "1.0"), triple("boolean", "1")}
    assert compare(ours, set(ours)).rewritten == {}


def test_language_tags_are_compared_whatever_their_case() -> None:
    assert Literal("a", language="en-GB") == Literal("a", language="EN-gb")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 5))
def test_trailing_zeros_never_matter(number: Decimal, zeros: int) -> None:
    text = format(number, "f")
    rule, form = value_form(literal("decimal", text + "0" * zeros))
    assert rule == "number"
    assert isinstance(form, Literal)
    assert Decimal(form.value) == number
    assert value_form(form)[1] == form


@given(st.text(max_size=20))
def test_any_writing_has_one_form(text: str) -> None:
    for kind in ("decimal", "integer", "double", "boolean", "dateTime", "string"):
        form = value_form(literal(kind, text))[1]
        assert value_form(form)[1] == form
