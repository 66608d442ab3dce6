"""Paths and queries as text: what is written is what was meant."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from psm_kg.shacl import ShapeError, ShapeGraph
from psm_kg.shacl.names import Prefixes
from psm_kg.shacl.paths import read_path
from psm_kg.shacl.sparql_text import UserQuery
from psm_kg.shacl.vocabulary import SH

EX = "https://example.org/"
S = NamedNode(EX + "S")
PATHS = {
    "ex:p": ("<e:p>", "ex:p"),
    "[ sh:inversePath ex:p ]": ("^<e:p>", "^ex:p"),
    "( ex:p ex:q )": ("(<e:p>/<e:q>)", "ex:p/ex:q"),
    "[ sh:alternativePath ( ex:p ex:q ) ]": ("(<e:p>|<e:q>)", "ex:p|ex:q"),
    "[ sh:zeroOrMorePath ex:p ]": ("(<e:p>)*", "(ex:p)*"),
    "[ sh:inversePath ( ex:p [ sh:oneOrMorePath ex:q ] ) ]": (
        "^(<e:p>/(<e:q>)+)",
        "^(ex:p/(ex:q)+)",
    ),
    "[ sh:zeroOrOnePath [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ]": (
        "((<e:p>|^<e:q>))?",
        "((ex:p|^ex:q))?",
    ),
}


def graph(text: str) -> ShapeGraph:
    prefixes = f"@prefix ex: <{EX}> . @prefix sh: <{SH}> . "
    return ShapeGraph(quad.triple for quad in parse(prefixes + text, RdfFormat.TURTLE))


@pytest.mark.parametrize("turtle", PATHS)
def test_paths(turtle: str) -> None:
    shapes = graph(f"ex:S sh:path {turtle} .")
    path = read_path(shapes, shapes.objects(S, SH + "path")[0], S, strict=True)
    sparql, label = PATHS[turtle]
    assert path.sparql() == sparql.replace("<e:", f"<{EX}")
    assert path.label(Prefixes({"ex": EX}).shorten) == label
    again = graph(f"ex:S sh:path {path.turtle()} .")
    assert read_path(again, again.objects(S, SH + "path")[0], S, strict=True) == path


def test_prefixes() -> None:
    prefixes = Prefixes({"a": "urn:x/", "b": "urn:x/y/", "empty": ""})
    assert prefixes.shorten("urn:x/y/z") == "b:z"
    assert prefixes.shorten("urn:x/y") == "a:y"
    assert prefixes.shorten("urn:x/y/z/w") == "<urn:x/y/z/w>"
    assert prefixes.shorten("urn:other") == "<urn:other>"


def query(text: str, form: str = "SELECT", *prebound: str) -> UserQuery:
    return UserQuery(graph(""), S, text, form, {"ex": EX, "": "urn:e#"}, frozenset(prebound))


def test_a_query_keeps_its_strings_comments_and_variables() -> None:
    text = (
        'PREFIX o: <urn:o#> SELECT $this ?value # $this in a comment\n'
        'WHERE { $this ex:p/^:q ?value ; o:r "$this \\" ?x", '
        "'''it's $this'''@en , <urn:$this> . "
        "FILTER(?value<5&&?thisone>=-1.5e3||$this!=ex:a\\,b) }"
    )  # fmt: skip
    assert query(text).render("?t") == (
        "SELECT ?t ?value \n\nWHERE { ?t <https://example.org/p>/^<urn:e#q> ?value ; "
        "<urn:o#r> \"$this \\\" ?x\", '''it's $this'''@en , <urn:$this> . "
        "FILTER(?value<5&&?thisone>=-1.5e3||?t!=<https://example.org/a,b>) }"
    )


def test_constants_and_path() -> None:
    text = "SELECT $this ?v $lang WHERE { $this $PATH ?v . FILTER(bound($lang) && ?v = $lang) }"
    found = query(text)
    assert found.columns == ("this", "v", "lang")
    assert found.render("?t", constants={"lang": '"it"'}, path="^<urn:p>") == (
        'SELECT ?t ?v  WHERE { ?t ^<urn:p> ?v . FILTER(true && ?v = "it") }'
    )
    assert "bound($lang)" in found.render("?t")


def test_ask() -> None:
    found = query("ASK WHERE { FILTER($value > $limit) }", "ASK", "this", "value")
    assert found.render_group("?t", "?v", {"limit": "3"}) == "{ FILTER(?v > 3) }"


def test_aliases_are_columns() -> None:
    text = (
        "SELECT $this (COUNT(DISTINCT ?x) AS ?value) (ex:p AS ?path) "
        "WHERE { $this ex:p ?x } GROUP BY $this"
    )
    assert query(text).columns == ("this", "value", "path")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this WHERE { { SELECT ?x WHERE { ?x ex:p $this } } }",
        "SELECT $this WHERE { { SELECT * WHERE { ?x ex:p $this } } }",
        "SELECT $this WHERE { $this ex:p ?x MINUS { ?x ex:q 1 } }",
        "SELECT $this WHERE { $this ex:p ?x } values ?x { 1 }",
        "SELECT (1 AS $this) WHERE {}",
    ],
)
def test_what_pre_binding_does_not_allow(text: str) -> None:
    with pytest.raises(ShapeError):
        query(text, "SELECT", "this")
    query(text, "SELECT")


def test_words_inside_strings_and_names_are_no_keywords() -> None:
    query('SELECT $this WHERE { $this ex:MINUS "VALUES", ?SERVICE }', "SELECT", "this")
