"""Only the focus nodes that a change touches are asked again, and the report is the whole one."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from psm_kg import shacl
from psm_kg.reads import Change

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
"""
# every kind of check, each on paths of its own
SHAPES = {
    "count": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
    "datatype": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:v ; sh:maxInclusive 2 ] .",
    "class": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:class ex:B ] .",
    "sequence": "ex:S sh:targetClass ex:A ; sh:property [ sh:path (ex:p ex:q) ; sh:minCount 1 ] .",
    "inverse": "ex:S sh:targetClass ex:B ; "
    "sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:maxCount 1 ] .",
    "inverse of a sequence": "ex:S sh:targetClass ex:B ; "
    "sh:property [ sh:path [ sh:inversePath (ex:p ex:q) ] ; sh:maxCount 1 ] .",
    "alternative": "ex:S sh:targetClass ex:A ; "
    "sh:property [ sh:path [ sh:alternativePath (ex:p ex:q) ] ; sh:minCount 2 ] .",
    "star": "ex:S sh:targetClass ex:A ; "
    "sh:property [ sh:path ([ sh:zeroOrMorePath ex:p ] ex:q) ; sh:maxCount 4 ] .",
    "plus": "ex:S sh:targetClass ex:A ; "
    "sh:property [ sh:path [ sh:oneOrMorePath ex:p ] ; sh:class ex:B ] .",
    "nested": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; "
    "sh:property [ sh:path ex:q ; sh:property [ sh:path ex:v ; sh:minCount 1 ] ] ] .",
    "node": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:node ex:N ] . "
    "ex:N a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:class ex:B ] .",
    "not": "ex:S sh:targetClass ex:A ; sh:not [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] .",
    "or": "ex:S sh:targetClass ex:A ; sh:or ( [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] "
    "[ sh:property [ sh:path ex:p ; sh:maxCount 0 ] ] ) .",
    "qualified": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; "
    "sh:qualifiedValueShape [ sh:property [ sh:path ex:v ; sh:minCount 1 ] ] ; "
    "sh:qualifiedMinCount 1 ] .",
    "less than": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:v ; sh:lessThan ex:w ] .",
    "equals": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:equals ex:q ] .",
    "disjoint": "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:disjoint ex:q ] .",
    "closed": "ex:S sh:targetClass ex:A ; sh:closed true ; sh:ignoredProperties ( "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:p ) .",
    "subjects": "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .",
    "objects": "ex:S sh:targetObjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .",
    "sparql": "ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex:X ; sh:select "
    '"SELECT $this WHERE { ?other ex:p $this ; ex:q $this }" ] . '
    'ex:X sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .',
}
CHANGES = 80
EX = "https://example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def draw_quads(draw: random.Random, number: int) -> list[Quad]:
    """Triples among a few nodes."""
    found = []
    for _ in range(number):
        subject, target = (NamedNode(f"{EX}n{draw.randrange(7)}") for _ in range(2))
        name = draw.choice(("p", "q", "v", "w", "type"))
        if name == "type":
            cls = NamedNode(EX + draw.choice("AB"))
            found.append(Quad(subject, NamedNode(TYPE), cls))
        elif name in ("p", "q"):
            found.append(Quad(subject, NamedNode(EX + name), target))
        else:
            text = f"{PREFIXES} {subject} ex:{name} {draw.randrange(5)} ."
            found += parse(text, RdfFormat.TURTLE)
    return found


@pytest.mark.parametrize("kind", SHAPES)
def test_the_report_of_a_whole_validation(kind: str) -> None:
    draw = random.Random(f"psm {kind}")
    shapes = shacl.compile_shapes(
        [q.triple for q in parse(PREFIXES + SHAPES[kind], RdfFormat.TURTLE)]
    )
    store = Store()
    quads = set(draw_quads(draw, 60))
    store.extend(quads)
    kept = shacl.Revalidation(shapes, store)
    assert kept.report == shacl.validate(shapes, store)
    partly = differing = 0
    for _ in range(CHANGES):
        removed = set(draw.sample(sorted(quads, key=str), draw.randrange(3)))
        added = set(draw_quads(draw, draw.randrange(3))) - quads
        quads = (quads - removed) | added
        store = Store()
        store.extend(quads)
        before = kept.report
        kept.update(store, Change(frozenset(added), frozenset(removed)))
        assert kept.report == shacl.validate(shapes, store)
        differing += kept.report != before
        partly += kept.whole == 0
    assert differing >= 3, "the changes must break and mend"
    assert partly >= (CHANGES if kind != "sparql" else 3)
