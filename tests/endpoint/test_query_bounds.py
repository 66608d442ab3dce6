"""What is refused before parsing, and what must not be."""

from __future__ import annotations

import contextlib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT
from sparql_server import expand

from psm_kg.endpoint.bounds import Facts, examine
from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.problems import (
    FEDERATION,
    NO_FORM,
    TOO_COMPLEX,
    UNCLOSED,
    UPDATE,
    WHAT,
    Problem,
    Refusal,
)
from psm_kg.endpoint.scan import Kind, Scanner, line_of

LIMITS = Limits()

ALLOWED = [
    "ASK {}",
    "ask{}",
    "SELECT*{}",
    "# a comment\nBASE <http://example.org/> PREFIX : <#> PREFIX a.b: <x> SELECT * { :s a.b:p ?o }",
    "SELECT (COUNT(*)AS?n){?s ?p ?o}",
    # parentheses that are expressions, not collections
    "SELECT «60×(STR(?x#) AS ?y#) »{ ?s ?p ?x }",
    "SELECT ?x { ?s ?p ?x } GROUP BY «60×(?x + # + 1) » ORDER BY «60×(?x) »",
    "ASK { FILTER(?x IN («900×<http://example.org/#>, »1)) }",
    "ASK { ?s ?p ?x FILTER(«60×(?x = # || ?x = 1) && »true) }",
    "ASK { ?s ?p ?x «90×FILTER(REGEX(?x, 'a#', 'i')) » }",
    # as many as allowed
    "ASK { «100×?s ?p ?o#. » }",
    "ASK { ?s ?p «100×?o#, »?z }",
    "ASK { ?s a «90×/<http://example.org/#>» ?o }",
    "ASK { {?s ?p ?o} «300×UNION {?s <http://example.org/p#> ?o} » }",
    "ASK { «99×OPTIONAL { ?s <http://example.org/p#> ?o# } » }",
    'SELECT * { VALUES ?x { «4900×"value #" » } ?s ?p ?x }',
    "SELECT * { VALUES (?x ?y) { «2000×(# UNDEF) » } }",
    "CONSTRUCT { «400×?s <http://example.org/p#> ?o . » } { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } VALUES ?s { «1000×<http://example.org/#> » }",
    # words that look like something else
    'SELECT * { ?insert ?load "DELETE" ; ?p <http://example.org/SERVICE> } # DROP',
    "PREFIX select: <http://example.org/> ASK { select:insert select:service select:load }",
    "ASK { ?s ?p 'SERVICE'@service-x . _:service ?p '''SERVICE\n''' }",
    "ASK { FILTER(?a<?b && ?c>?d || ?a <= ?b) }",
    "ASK { FILTER(?a < ?b) ?s <http://example.org/a#b> ?o }",
    'ASK { ?s ?p "it\'s", \'a "b"\', """a""b\\\\""" , 1.5, .5, 1e3, -1, +2.0E-3 }',
    "ASK { ?s !(<http://example.org/a>|^<http://example.org/b>)* ?o }",
    "ASK { ?s ?p ex:a\\#b, ex:a.b, ex:%41 . }",
    "VERSION '1.2' ASK {}",
]
REFUSED: list[tuple[str, Problem]] = [
    ("", NO_FORM),
    ("SELEC * {}", NO_FORM),
    ("{}", NO_FORM),
    ("PREFIX ASK {}", NO_FORM),
    ("PREFIX a: SELECT * {}", NO_FORM),
    ("BASE x: ASK {}", NO_FORM),
    ("SELECTDISTINCT ?x {}", NO_FORM),
    ("«1000×a:b »", NO_FORM),
    ("DROP ALL", UPDATE),
    ("with <http://example.org/> delete {} where {}", UPDATE),
    ("PREFIX a: <b>\n# ASK\nInsert DATA {}", UPDATE),
    ("ASK { SERVICE ?s {} }", FEDERATION),
    ("ASK { sErViCe <http://example.org/> {} }", FEDERATION),
    ("ASK { OPTIONAL{}SERVICE<http://example.org/>{} }", FEDERATION),
    ("ASK { ?s ?p falseSERVICE<http://example.org/>{} }", FEDERATION),
    ("ASK { ?s ?p 1SERVICE SILENT <http://example.org/>{} }", FEDERATION),
    ("PREFIX : <x> ASK { SERVICE: {} }", FEDERATION),
    ("PREFIX : <x> ASK { serviceSilent:a {} }", FEDERATION),
    ('ASK { FILTER(?x<?y#>"\n) SERVICE <http://example.org/> {} #"\n}', FEDERATION),
    ("ASK { ?s ?p 'x }", UNCLOSED),
    ('ASK { ?s ?p """x" }', UNCLOSED),
    ("ASK { ?s ?p 'x\ny' }", UNCLOSED),
]
JUST_TOO_MANY = {
    "words": "SELECT * { VALUES (?a) { «6000×() » } «10000×?s »}",
    "nesting": "ASK «65×{»«65×}»",
    "prefix_operators": "ASK { FILTER(«21×!»true) }",
    "patterns_in_group": "ASK { «101×?s ?p ?o#. » }",
    "patterns": "ASK { «6×{ «90×?s ?p ?o. » } » }",
    "operators": "ASK { FILTER(«1001×1=»1) }",
    "values": "ASK { VALUES ?x { «5001×1 » } }",
    "dataset_graphs": "SELECT * «101×FROM <http://example.org/#> »{}",
}


def refusal(text: str, limits: Limits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        examine(text, limits)
    return caught.value


@pytest.mark.parametrize("short", ALLOWED)
def test_allowed(short: str) -> None:
    examine(expand(short), LIMITS)


@pytest.mark.parametrize(("short", "problem"), REFUSED)
def test_refused(short: str, problem: Problem) -> None:
    assert refusal(expand(short)).problem is problem


@pytest.mark.parametrize("name", JUST_TOO_MANY)
def test_each_limit_has_a_query_that_meets_it(name: str) -> None:
    found = refusal(expand(JUST_TOO_MANY[name]))
    assert found.problem is TOO_COMPLEX
    assert WHAT[name].en in found.message.en
    assert WHAT[name].it in found.message.it
    assert str(getattr(LIMITS, name)) in found.message.en


@pytest.mark.parametrize("name", JUST_TOO_MANY)
def test_each_limit_can_be_raised(name: str) -> None:
    generous = {field.name: 10**6 for field in fields(Limits) if field.name in JUST_TOO_MANY}
    examine(expand(JUST_TOO_MANY[name]), replace(LIMITS, **generous))


def test_every_counted_thing_is_tried() -> None:
    assert JUST_TOO_MANY.keys() == WHAT.keys()


@pytest.mark.parametrize("path", sorted((ROOT / "queries").glob("*/*.rq")), ids=lambda p: p.stem)
def test_our_own_queries_are_allowed(path) -> None:  # type: ignore[no-untyped-def]
    examine(path.read_text(encoding="utf-8"), LIMITS)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("select * {}", Facts("SELECT")),
        ("PREFIX a: <b> CONSTRUCT {} {}", Facts("CONSTRUCT")),
        ("DESCRIBE <a>", Facts("DESCRIBE")),
        ("SELECT * FROM <a> {}", Facts("SELECT", names_dataset=True)),
        ("SELECT * # FROM <a>\n {}", Facts("SELECT")),
        ("SELECT * { ?from ?p 'FROM' }", Facts("SELECT")),
        ("ASK { FILTER(rand() < 1) }", Facts("ASK", volatile=True)),
        ("ASK { ?s ?p 'NOW()' }", Facts("ASK")),
    ],
)
def test_facts(text: str, facts: Facts) -> None:
    assert examine(text, LIMITS) == facts


def test_tokens() -> None:
    text = "SELECT ?x { <a#b> ex:c.d-e 'f#g'@it-IT . # h\n _:i != 1.5e3 }"
    tokens = [(token.kind, token.text) for token in Scanner(text)]
    assert tokens == [
        (Kind.WORD, "SELECT"),
        (Kind.VARIABLE, "?x"),
        (Kind.MARK, "{"),
        (Kind.IRI, "<a#b>"),
        (Kind.NAME, "ex:c.d-e"),
        (Kind.LITERAL, "'f#g'"),
        (Kind.LITERAL, "@it-IT"),
        (Kind.MARK, "."),
        (Kind.NAME, "_:i"),
        (Kind.MARK, "!="),
        (Kind.LITERAL, "1.5e3"),
        (Kind.MARK, "}"),
    ]


PIECES = ["{", "}", "(", ")", "[", "]", "<", ">", "'", '"', "'''", '"""', "\\", "#", "\n", "?x",
          "a:b", ":", ".", ";", ",", "!", "/", "|", "||", "<<", ">>", "<a>", "1", "@it", "_:b",
          "SELECT", "ASK", "VALUES", "UNION", "FILTER", "SERVICE", "%", "é", " "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_examined_or_refused(text: str) -> None:
    for query in (text, "SELECT * { " + text):
        with contextlib.suppress(Refusal):
            assert examine(query, LIMITS).form


@given(st.text(max_size=200))
def test_any_unicode_is_examined_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert examine("ASK { " + text, LIMITS).form == "ASK"


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("error at 1:7: expected one of Prefix not found, ['%'], ['A' ..= 'Z']",
         "error at 1:7: Prefix not found"),
        ("error at 1:1: expected [_]", "error at 1:1"),
        ("error at 2:3: expected one of \"{\", FILTER, ['a'\n ..= 'z']",
         'error at 2:3: expected "{", FILTER'),
        ("a\nb", "a b"),
    ],
)  # fmt: skip
def test_messages_of_the_engine_are_one_line(message: str, line: str) -> None:
    assert line_of(message) == line
