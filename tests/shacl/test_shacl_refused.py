"""Wrong shapes are refused, by name and with the reason: none is skipped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from psm_kg.errors import ConfigurationError, EnvironmentFailure
from psm_kg.shacl import ShapeError, ShapeGraph, compile_shapes, load_shapes
from psm_kg.shacl.reader import MAX_DEPTH
from psm_kg.shacl.vocabulary import PREDICATES, RESOURCES, SH, UNSUPPORTED

PREFIXES = """@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PROPERTY = "ex:S sh:targetClass ex:T ; sh:path ex:p ; "
NODE = "ex:S sh:targetClass ex:T ; "


def graph(text: str) -> ShapeGraph:
    return ShapeGraph(quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE))


def refusal(text: str) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        compile_shapes(graph(text))
    return caught.value


REFUSED = {
    # misspelt
    "lower case parameter": (PROPERTY + "sh:mincount 1 .", "sh:mincount is not a term"),
    "unknown parameter": (PROPERTY + "sh:minimumCount 1 .", "sh:minimumCount is not a term"),
    "suggestion": (PROPERTY + "sh:mincount 1 .", "did you mean sh:minCount"),
    "unknown class": ("ex:S a sh:Nodeshape .", "sh:Nodeshape is not a term"),
    "unknown severity": (PROPERTY + "sh:severity sh:Warn .", "sh:Warn is not a term"),
    "unknown node kind": (PROPERTY + "sh:nodeKind sh:Iri .", "sh:Iri is not a term"),
    "known term that is no node kind": (PROPERTY + "sh:nodeKind sh:Info .", "does not exist"),
    "misspelt target": ("ex:S sh:targetclass ex:T .", "sh:targetclass is not a term"),
    "severity as text": (PROPERTY + 'sh:severity "Warning" .', "an IRI is needed"),
    # not executed here
    "rule": (NODE + "sh:rule [] .", "sh:rule is not supported"),
    "expression": (NODE + "sh:expression [] .", "sh:expression is not supported"),
    "entailment": ("ex:G sh:entailment ex:X .", "sh:entailment is not supported"),
    "javascript": (NODE + "sh:js [] .", "sh:js is not supported"),
    "target of another kind": ("ex:S sh:target [] .", "only a sh:SPARQLTarget"),
    # values
    "count as text": (PROPERTY + 'sh:minCount "1" .', "sh:minCount .* a count is needed"),
    "negative count": (PROPERTY + "sh:maxCount -1 .", "a count is needed"),
    "decimal count": (PROPERTY + "sh:maxCount 1.0 .", "a count is needed"),
    "huge count": (PROPERTY + "sh:maxCount 99999999999999999999 .", "a count is needed"),
    "class as text": (PROPERTY + 'sh:class "C" .', "sh:class .* an IRI is needed"),
    "anonymous class": (PROPERTY + "sh:class [] .", "an IRI is needed"),
    "datatype as text": (PROPERTY + 'sh:datatype "xsd:date" .', "an IRI is needed"),
    "limit as IRI": (PROPERTY + "sh:minInclusive ex:x .", "a literal is needed"),
    "pattern with language": (PROPERTY + 'sh:pattern "a"@it .', "a string is needed"),
    "bad switch": (PROPERTY + 'sh:uniqueLang "yes" .', "true or false is needed"),
    "switch as number": (PROPERTY + 'sh:uniqueLang "1"^^xsd:boolean .', "true or false"),
    "deactivated as text": (PROPERTY + 'sh:deactivated "true" .', "true or false is needed"),
    "language as IRI": (PROPERTY + "sh:languageIn (ex:it) .", "a string is needed"),
    "blank node in list": (PROPERTY + "sh:in ([]) .", "an IRI or a literal is needed"),
    "blank hasValue": (PROPERTY + "sh:hasValue [] .", "an IRI or a literal is needed"),
    "message as IRI": (PROPERTY + "sh:message ex:m .", "a text is needed"),
    "ignored literal": (NODE + 'sh:closed true ; sh:ignoredProperties ("p") .', "an IRI is needed"),
    "equals as text": (PROPERTY + 'sh:equals "q" .', "an IRI is needed"),
    "given twice": (PROPERTY + "sh:minCount 1, 2 .", "sh:minCount is given more than once"),
    "datatype twice": (PROPERTY + "sh:datatype xsd:date, xsd:int .", "given more than once"),
    "severity twice": (PROPERTY + "sh:severity sh:Info, sh:Warning .", "given more than once"),
    # regular expressions
    "unclosed regex": (PROPERTY + 'sh:pattern "[a" .', "not a regular expression"),
    "look-ahead": (PROPERTY + 'sh:pattern "(?=a)b" .', "not a regular expression"),
    "back-reference": (PROPERTY + 'sh:pattern "(a)\\\\1" .', "not a regular expression"),
    "huge regex": (PROPERTY + 'sh:pattern "((a{999}){999}){999}" .', "not a regular expression"),
    "unknown flag": (PROPERTY + 'sh:pattern "a" ; sh:flags "z" .', "not a regular expression"),
    # where it has no meaning, or no effect
    "count without path": (NODE + "sh:minCount 1 .", "only where there is a sh:path"),
    "maximum without path": (NODE + "sh:maxCount 1 .", "only where there is a sh:path"),
    "languages without path": (NODE + "sh:uniqueLang true .", "only where there is a sh:path"),
    "order without path": (NODE + "sh:lessThan ex:q .", "only where there is a sh:path"),
    "qualified without path": (
        NODE + "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1 .",
        "only where there is a sh:path",
    ),
    "flags alone": (PROPERTY + 'sh:flags "i" .', "sh:flags without sh:pattern has no effect"),
    "ignored alone": (NODE + "sh:ignoredProperties () .", "without sh:closed has no effect"),
    "limit alone": (PROPERTY + "sh:qualifiedMinCount 1 .", "without sh:qualifiedValueShape"),
    "no limit": (
        PROPERTY + "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] .",
        "without a minimum or a maximum",
    ),
    "owl class": ("ex:S a sh:NodeShape, owl:Class ; sh:closed true .", "no implicit target"),
    # lists
    "list without rest": (PROPERTY + "sh:in [ rdf:first 1 ] .", "ill-formed list"),
    "list with two rests": (
        PROPERTY + "sh:in [ rdf:first 1 ; rdf:rest (), (2) ] .",
        "ill-formed list",
    ),
    "endless list": (PROPERTY + "sh:in ex:l . ex:l rdf:first 1 ; rdf:rest ex:l .", "ill-formed"),
    "no list": (PROPERTY + "sh:or [ sh:class ex:C ] .", "ill-formed list"),
    "text for list": (PROPERTY + 'sh:languageIn "it" .', "ill-formed list"),
    "very long list": (
        PROPERTY + f"sh:or ({'ex:A ' * 501}) . ex:A sh:class ex:C .",
        "more than 500",
    ),
    "very many targets": (
        f"ex:S sh:targetClass {', '.join(f'ex:T{n}' for n in range(501))} ; sh:class ex:C .",
        "more than 500 targets",
    ),
    # paths
    "two paths": (NODE + "sh:path ex:p, ex:q .", "one sh:path"),
    "typed without path": ("ex:S a sh:PropertyShape .", "one sh:path"),
    "node shape with path": ("ex:S a sh:NodeShape ; sh:path ex:p .", "one sh:path"),
    "literal path": (NODE + 'sh:path "p" .', "ill-formed sh:path"),
    "empty path": (NODE + "sh:path [] .", "ill-formed sh:path"),
    "path of one step": (NODE + "sh:path (ex:p) .", "between 2 and"),
    "empty list path": (NODE + "sh:path () .", "ill-formed sh:path"),
    "two operators": (
        NODE + "sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] .",
        "ill-formed sh:path",
    ),
    "unknown operator": (NODE + "sh:path [ sh:inverse ex:p ] .", "sh:inverse is not a term"),
    "circular path": (NODE + "sh:path _:p . _:p sh:inversePath _:p .", "ill-formed sh:path"),
    # references
    "property without path": (NODE + "sh:property [ sh:minCount 1 ] .", "sh:path is missing"),
    "undefined node": (PROPERTY + "sh:node ex:Missing .", "it is not defined"),
    "undefined member": (PROPERTY + "sh:or (ex:Missing ex:S2) .", "it is not defined"),
    "text for shape": (PROPERTY + 'sh:node "S" .', "not a shape"),
    "property shape for node": (
        PROPERTY + "sh:node ex:Q . ex:Q sh:path ex:q .",
        "it is no node shape",
    ),
    "self": (NODE + "sh:node ex:S .", "recursion is not allowed"),
    "circle": (
        NODE + "sh:node ex:A . ex:A sh:property ex:B . ex:B sh:path ex:p ; sh:not ex:S .",
        "recursion is not allowed: .*ex.*→",
    ),
    "circle in a list": (NODE + "sh:or ([ sh:nodeKind sh:IRI ] ex:S) .", "recursion is not"),
    # targets
    "blank target node": ("ex:S sh:targetNode [] .", "sh:targetNode cannot be"),
    "literal target class": ('ex:S sh:targetClass "T" .', "sh:targetClass cannot be"),
    "literal target property": ('ex:S sh:targetSubjectsOf "p" .', "sh:targetSubjectsOf cannot"),
    # SPARQL
    "no query": (NODE + "sh:sparql [ sh:message 'x' ] .", "one sh:select is needed"),
    "ask for select": (NODE + "sh:sparql [ sh:select 'ASK {}' ] .", "must begin with SELECT"),
    "no focus node": (
        NODE + "sh:sparql [ sh:select 'SELECT ?x WHERE { ?x a ?t }' ] .",
        "must return \\$this",
    ),
    "syntax": (NODE + "sh:sparql [ sh:select 'SELECT $this WHERE { $this a }' ] .", "bad SPARQL"),
    "brace that closes ours": (
        NODE + "sh:sparql [ sh:select "
        "'SELECT $this WHERE { $this ?p ?o } } FILTER(false) { $this ?p ?o ' ] .",
        "bad SPARQL",
    ),
    "more after an ask": (
        NODE + "ex:q 1 . ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:q ] ; "
        "sh:validator [ sh:ask 'ASK { FILTER(false) } || true' ] .",
        "bad SPARQL",
    ),
    "no ask at all": (
        NODE + "ex:q 1 . ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:q ] ; "
        "sh:validator [ sh:ask 'ASK nonsense { $this ?p ?o }' ] .",
        "bad SPARQL",
    ),
    "syntax in a shape without target": (
        "ex:S sh:sparql [ sh:select 'SELECT $this WHERE { $this a }' ] .",
        "bad SPARQL",
    ),
    "component without parameter": (
        "ex:C a sh:ConstraintComponent ; sh:validator [ sh:ask 'ASK { $this ?p $value }' ] .",
        "without sh:parameter",
    ),
    "parameter without its partner": (
        NODE + "ex:q 1 . ex:C a sh:ConstraintComponent ; "
        "sh:parameter [ sh:path ex:q ] , [ sh:path ex:r ] ; "
        "sh:validator [ sh:ask 'ASK { $this ?p $value }' ] .",
        "no effect without <https://example.org/r>",
    ),
    "secure namespace": (
        "ex:S <https://www.w3.org/ns/shacl#targetClass> ex:T .",
        "the terms of SHACL begin with",
    ),
    "namespace with a slash": (
        "ex:S a <http://www.w3.org/ns/shacl/NodeShape> .",
        "the terms of SHACL begin with",
    ),
    "namespace in capitals": (
        "ex:S <http://www.w3.org/ns/SHACL#targetClass> ex:T .",
        "the terms of SHACL begin with",
    ),
    "shape that says nothing": (
        NODE + 'sh:node ex:T2 . ex:T2 rdfs:label "not a shape" .',
        "it is not defined",
    ),
    "unknown prefix": (
        NODE + "sh:sparql [ sh:select 'SELECT $this WHERE { $this nope:p ?o }' ] .",
        "unknown prefix nope:",
    ),
    "unknown function": (
        NODE + "sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?t . FILTER (ISIRY(?t)) }' ] .",
        "bad SPARQL",
    ),
    "path in node shape": (
        NODE + "sh:sparql [ sh:select 'SELECT $this WHERE { $this $PATH ?o }' ] .",
        "\\$PATH where there is no",
    ),
    "service": (
        NODE + "sh:sparql [ sh:select 'SELECT $this { SERVICE <urn:x> { $this a ?t } }' ] .",
        "SERVICE is not allowed",
    ),
    "dataset": (
        NODE + "sh:sparql [ sh:select 'SELECT $this FROM <urn:x> WHERE { $this a ?t }' ] .",
        "FROM is not allowed",
    ),
    "base": (
        NODE + "sh:sparql [ sh:select 'BASE <urn:x> SELECT $this WHERE { $this a ?t }' ] .",
        "BASE is not allowed",
    ),
    "deep query": (
        NODE + f"sh:sparql [ sh:select 'SELECT $this WHERE {'{' * 3000}{'}' * 3000}' ] .",
        "nested too deep",
    ),
    "long query": (
        NODE + f"sh:sparql [ sh:select 'SELECT $this WHERE {{ $this a ?t }}{' ' * 60000}' ] .",
        "too long",
    ),
    "prefix without namespace": (
        NODE + "sh:sparql [ sh:prefixes ex:P ; sh:select 'SELECT $this WHERE { $this a ?t }' ] ."
        ' ex:P sh:declare [ sh:prefix "x" ] .',
        "one sh:prefix and one sh:namespace",
    ),
    "prefix declared twice": (
        NODE + "sh:sparql [ sh:prefixes ex:P ; sh:select 'SELECT $this WHERE { $this a ?t }' ] ."
        ' ex:P sh:declare [ sh:prefix "x" ; sh:namespace "urn:a" ],'
        ' [ sh:prefix "x" ; sh:namespace "urn:b" ] .',
        "declared twice",
    ),
    "component without validator": (
        NODE + "ex:q 1 . ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:q ] .",
        "no suitable validator",
    ),
    "parameter without path": (
        "ex:C a sh:ConstraintComponent ; sh:parameter ex:x .",
        "one sh:path that is an IRI",
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    shapes, message = REFUSED[text]
    error = refusal(shapes)
    with pytest.raises(ShapeError, match=message):
        raise error
    assert isinstance(error, ConfigurationError)
    assert error.exit_code == 3
    assert "https://example.org/" in error.shape
    assert error.message.it != error.message.en


@pytest.mark.parametrize("term", sorted(PREDICATES - UNSUPPORTED))
def test_every_parameter_misspelt(term: str) -> None:
    wrong = term + "s" if not term.endswith("s") else term[:-1]
    if wrong in PREDICATES:
        wrong = term + "X"
    error = refusal(f"ex:S <{wrong}> 1 .")
    assert f"sh:{wrong.removeprefix(SH)} is not a term" in error.message.en
    assert error.shape == "<https://example.org/S>"


def test_the_vocabulary_is_shacls(standards: Path) -> None:
    official = load_shapes([standards / "w3c" / "shacl.ttl"])
    # parameters are named after their component: sh:InConstraintComponent-in
    names = {
        subject.value
        for triple in official.triples
        if isinstance(subject := triple.subject, NamedNode)
        if subject.value.startswith(SH) and subject.value != SH and "-" not in subject.value
    }
    assert names == PREDICATES | RESOURCES


def test_target_class_that_the_ontology_lacks() -> None:
    shapes = graph("ex:S sh:targetClass ex:T ; sh:nodeKind sh:IRI .")
    known = "https://example.org/T"
    assert compile_shapes(shapes, known_classes=frozenset({known})).queries
    with pytest.raises(ShapeError, match="ontology does not declare this class"):
        compile_shapes(shapes, known_classes=frozenset({known.lower()}))


def nested(levels: int) -> list[str]:
    steps = [f"ex:S{n} sh:node ex:S{n + 1} ." for n in range(levels)]
    return ["ex:S0 sh:targetClass ex:T .", *steps, f"ex:S{levels} sh:nodeKind sh:IRI ."]


def test_depth() -> None:
    assert compile_shapes(graph(" ".join(nested(MAX_DEPTH - 1)))).queries
    assert "more than 16 levels" in refusal(" ".join(nested(MAX_DEPTH))).message.en
    assert "more than 16 levels" in refusal(" ".join(nested(5000))).message.en
    # read from the innermost, each shape is one level only below those read before it
    assert "more than 16 levels" in refusal(" ".join(reversed(nested(MAX_DEPTH)))).message.en


def test_repetition_does_not_explode() -> None:
    twice = [f"ex:S{n} sh:and (ex:S{n + 1} ex:S{n + 1}) ." for n in range(14)]
    text = "ex:S0 sh:targetClass ex:T . " + " ".join(twice) + " ex:S14 sh:nodeKind sh:IRI ."
    assert "too complex" in refusal(text).message.en


def test_anonymous_shapes_are_named_by_the_one_around_them() -> None:
    error = refusal("ex:S sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:minCount -1 ] .")
    assert error.shape == "[] (<https://example.org/S>)"


def test_file_and_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(PREFIXES + PROPERTY + "sh:mincount 1 .", "utf-8")
    right = tmp_path / "right.ttl"
    right.write_text(PREFIXES + "ex:R sh:targetClass ex:T ; sh:nodeKind sh:IRI .", "utf-8")
    with pytest.raises(ShapeError) as caught:
        compile_shapes(load_shapes([right, wrong]))
    assert caught.value.location.file == "wrong.ttl"
    broken = tmp_path / "broken.ttl"
    broken.write_text(PREFIXES + "ex:S sh:path", "utf-8")
    with pytest.raises(ShapeError) as caught:
        load_shapes([broken])
    assert (caught.value.location.file, caught.value.location.row) == ("broken.ttl", 7)
    with pytest.raises(ShapeError, match="unknown RDF syntax"):
        load_shapes([tmp_path / "shapes.docx"])
    with pytest.raises(EnvironmentFailure, match="unreadable file"):
        load_shapes([tmp_path / "missing.ttl"])


@pytest.mark.parametrize(
    "text",
    [
        "sh:mincount 1 .",
        'sh:flags "i" .',
        "sh:property ex:Missing .",
        "sh:node ex:Missing .",
        "sh:rule [ sh:rulesAsUsual true ] .",
    ],
)
def test_other_peoples_shapes_may_say_nothing(text: str) -> None:
    shapes = graph(PROPERTY + text)
    with pytest.raises(ShapeError):
        compile_shapes(shapes)
    assert compile_shapes(shapes, strict=False)


def test_other_peoples_queries_may_rely_on_the_files_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "other.shacl"
    query = "SELECT $this WHERE { $this ex:p ?x }"
    path.write_text(f"{PREFIXES}{NODE} sh:sparql [ sh:select '{query}' ] .", "utf-8")
    with pytest.raises(ShapeError, match="unknown prefix ex:"):
        compile_shapes(load_shapes([path]))
    assert compile_shapes(load_shapes([path]), strict=False).queries


@pytest.mark.parametrize("text", ["sh:entailment ex:E .", "sh:js [] .", "sh:expression [] ."])
def test_what_would_change_the_outcome_is_always_refused(text: str) -> None:
    with pytest.raises(ShapeError, match="not supported"):
        compile_shapes(graph("ex:S " + text), strict=False)
