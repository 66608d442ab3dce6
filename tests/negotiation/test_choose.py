"""Which form a request gets: the rules, and the same rules said in regular expressions."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psm_kg.hosting import patterns
from psm_kg.negotiation import (
    BY_SUFFIX,
    GRAPH_SUFFIXES,
    THING_SUFFIXES,
    choose,
    choose_language,
    file_types,
    format_names,
    split_suffix,
    suffix_of_format,
    type_of_file,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/x/action/1.1.1", ("data/x/action/1.1.1", "")),
        ("data/x/action/1.1.1.ttl", ("data/x/action/1.1.1", "ttl")),
        ("data/x/action/1.1.ttl.nt", ("data/x/action/1.1.ttl", "nt")),
        ("onto/PSM", ("onto/PSM", "")),
        ("onto/PSM/0.1", ("onto/PSM/0.1", "")),
        ("x.TTL", ("x.TTL", "")),
        (".ttl", (".ttl", "")),
        ("ttl", ("ttl", "")),
        ("a.ttl/b", ("a.ttl/b", "")),
    ],
)
def test_suffixes_are_ours_alone(path: str, expected: tuple[str, str]) -> None:
    assert split_suffix(path) == expected


def test_types_of_files() -> None:
    assert type_of_file("data/x/1.1.1.ttl") == "text/turtle; charset=utf-8"
    assert type_of_file("csv/actions.csv-metadata.json") == "application/csvm+json"
    assert type_of_file("csv/datapackage.json") == "application/json"
    assert type_of_file(".well-known/void") == "text/turtle; charset=utf-8"
    assert type_of_file("data/psm.nq.gz") == "application/gzip"
    assert type_of_file("onto/prefixes/rdf") == "application/octet-stream"
    assert type_of_file("data/x/action/1.1.1") == "application/octet-stream"
    assert all(kind.isascii() and "/" in kind for kind in file_types().values())


def test_every_name_of_a_format_is_its_own() -> None:
    names = [name for suffix in GRAPH_SUFFIXES for name in format_names(suffix)]
    assert len(names) == len(set(names))
    for suffix in GRAPH_SUFFIXES:
        for name in format_names(suffix):
            assert suffix_of_format(name, GRAPH_SUFFIXES) == suffix
            assert suffix_of_format(name.upper(), GRAPH_SUFFIXES) == suffix
    assert suffix_of_format("nq") is None
    assert suffix_of_format("application/ld json") == "jsonld"
    assert suffix_of_format("") is None


def test_nothing_available() -> None:
    assert choose(None, ()) is None
    assert choose("*/*", ()) is None
    assert choose("text/turtle", ("html",)) is None


def quality(pairs: list[tuple[str, bool]], accept: str) -> str:
    for pattern, has_quality in pairs:
        match = re.search(pattern, accept, re.IGNORECASE)
        if match:
            return match[1] if has_quality else "1"
    return ""


def choose_by_pattern(accept: str, available: tuple[str, ...], back_references: bool) -> str | None:
    """What a web server does with the patterns."""
    if not accept.strip():
        return available[0]

    def variable(kind: str, suffix: str) -> str:
        form = BY_SUFFIX[suffix]
        own = quality(patterns.named(form), accept)
        if kind == "named":
            return own
        return "" if own else quality(patterns.ranged(form), accept)

    text = f"{patterns.TABLE}|{patterns.side_by_side(available, variable)}"
    if back_references:
        if re.search(patterns.NOTHING, text):
            return None
        if match := re.search(patterns.CERTAIN, text):
            return match[1]
        match = re.search(patterns.GREATEST, text)
        return match[4] if match else None
    for pattern in patterns.by_value():
        if match := re.search(pattern, text):
            return match[1]
    return None


def elements(decimals: int) -> st.SearchStrategy[str]:
    names = [name for form in BY_SUFFIX.values() for name in form.names]
    ranges = ["text/*", "application/*", "*/*", "image/png", "text/turtlex", "*"]
    values = st.one_of(
        st.integers(0, 10**decimals).map(lambda n: f"{n / 10**decimals:.{decimals}f}"),
        st.sampled_from(["0", "1", "1.0", "0.", ".5", "1.", "0.5", "high", "2", "-1", ""]),
    )
    parameter = st.one_of(
        st.just(""),
        st.builds(lambda q, s: f"{s};{s}q{s}={s}{q}", values, st.sampled_from(["", " ", "\t"])),
        st.builds(lambda q: f";charset=utf-8;Q={q}", values),
        st.just(";level=1"),
    )
    return st.builds(lambda n, p: n + p, st.sampled_from(names + ranges), parameter)


headers = st.lists(elements(3), max_size=9).map(", ".join)
rounded = st.lists(elements(2), max_size=9).map(",".join)


@settings(max_examples=400, deadline=None)
@given(headers, st.sampled_from([THING_SUFFIXES, GRAPH_SUFFIXES]))
def test_patterns_choose_as_we_do(accept: str, available: tuple[str, ...]) -> None:
    assert choose_by_pattern(accept, available, True) == choose(accept, available)


@settings(max_examples=300, deadline=None)
@given(rounded, st.sampled_from([THING_SUFFIXES, GRAPH_SUFFIXES]))
def test_patterns_without_back_references(accept: str, available: tuple[str, ...]) -> None:
    assert choose_by_pattern(accept, available, False) == choose(accept, available)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_an_answer(accept: str) -> None:
    assert choose(accept, THING_SUFFIXES) in (*THING_SUFFIXES, None)


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle;" * 1200,
        "a/b," * 4000,
        ";" * 16000,
        "text/turtle" + ";x=y" * 4000 + ";q",
        "text/turtle;q=" + "0" * 16000,
        ", ".join(f"a/b{n};q=0.{n % 1000:03}" for n in range(900)),
    ],
)
def test_long_headers_take_no_time(accept: str) -> None:
    before = time.perf_counter()
    choose(accept, THING_SUFFIXES)
    choose_by_pattern(accept, GRAPH_SUFFIXES, True)
    choose_by_pattern(accept, GRAPH_SUFFIXES, False)
    assert time.perf_counter() - before < 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "it"),
        ("it", "it"),
        ("en", "en"),
        ("EN-us", "en"),
        ("en-GB,en;q=0.9,it;q=0.8", "en"),
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("it;q=0.5,en;q=0.5", "it"),
        ("de", "it"),
        ("de-DE,de;q=0.9,en;q=0.1", "en"),
        ("*", "it"),
        ("*;q=0.5,it;q=0.1", "en"),
        ("en;q=0.1,*", "it"),
        ("it;q=0", "it"),
        ("it;q=0,en;q=0", "it"),
        ("en;q=0,*", "it"),
        ("en;q=2", "en"),
        ("english", "it"),
        ("e" * 10_000 + "," * 5000, "it"),
        ("\x00;q=,;;=,en", "en"),
    ],
)
def test_languages(header: str, expected: str) -> None:
    assert choose_language(header) == expected


def test_the_first_language_is_the_default() -> None:
    assert choose_language("", ("en", "it")) == "en"
    assert choose_language("fr", ("en", "it")) == "en"
    assert choose_language("it-CH", ("en", "it")) == "it"
    assert choose_language("en", ("it",)) == "it"
