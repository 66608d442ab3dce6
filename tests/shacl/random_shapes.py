"""Random shapes and data, the same for the same seed, to compare the engines on.

The values leave out what pySHACL is known to get wrong: comparisons between types (a date or a
boolean with a number, one IRI with another) and sh:minLength 0 on blank nodes.
"""

from __future__ import annotations

from random import Random

PREFIXES = """@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [f"ex:n{number}" for number in range(6)]
GOOD = ["1", "2", "3.5", '"a"', '"abc"', '"a"@it', '"b"@en', '"c"@it']
VALUES = [*GOOD, '"x"^^xsd:integer', "_:b"]
KINDS = ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral", "BlankNodeOrLiteral"]
TARGETS = [
    "sh:targetClass ex:T",
    "sh:targetClass ex:U, ex:V",
    "sh:targetSubjectsOf ex:p",
    "sh:targetObjectsOf ex:q",
    'sh:targetNode ex:n1, ex:n2, ex:absent, "a"',
]
DEEP = 2


class Maker:
    """One source of randomness for a pair of shapes and data."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def predicate(self) -> str:
        return "ex:" + self.one("p", "q", "r", "s")

    def data(self) -> str:
        triples = ["_:b ex:p 1 ; a ex:T ."]
        for node in NODES:
            for _ in range(self.random.randint(0, 5)):
                triples.append(f"{node} {self.predicate()} {self.one(*NODES, *VALUES)} .")
            if self.chance(0.7):
                triples.append(f"{node} a ex:{self.one('T', 'U', 'V')} .")
        if self.chance(0.5):
            triples.append("ex:V rdfs:subClassOf ex:T .")
        return PREFIXES + "\n".join(triples)

    def shapes(self) -> str:
        path = f"sh:path {self.path(0)} ; " if self.chance(0.3) else ""
        return f"{PREFIXES}ex:S {self.one(*TARGETS)} ; {path}{self.constraints(0, [])} ."

    def path(self, depth: int) -> str:
        kind = self.random.randint(0, 9) if depth <= DEEP else 0
        if kind < 5:
            return self.predicate()
        if kind == 5:
            return f"[ sh:inversePath {self.predicate()} ]"
        if kind == 6:
            operator = self.one("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
            return f"[ sh:{operator} {self.path(depth + 1)} ]"
        members = f"( {self.path(depth + 1)} {self.path(depth + 1)} )"
        return members if kind < 9 else f"[ sh:alternativePath {members} ]"

    def shape(self, depth: int, or_property: bool = True) -> str:
        if or_property and self.chance(0.3):
            return self.property(depth)
        extra = []
        if self.chance(0.1):
            extra.append("sh:closed true ; sh:ignoredProperties (rdf:type ex:p)")
        if self.chance(0.1):
            extra.append("sh:hasValue ex:n1")
        return f"[ {self.constraints(depth, extra)} ]"

    def property(self, depth: int) -> str:
        extra = []
        for name in ("minCount", "maxCount"):
            if self.chance(0.3):
                extra.append(f"sh:{name} {self.random.randint(0, 3)}")
        if self.chance(0.15):
            extra.append("sh:uniqueLang true")
        if self.chance(0.15):
            extra.append(f"sh:hasValue {self.one(*GOOD, 'ex:n1')}")
        if self.chance(0.2):
            limit = f"sh:qualified{self.one('Min', 'Max')}Count {self.random.randint(0, 2)}"
            extra.append(f"sh:qualifiedValueShape {self.shape(depth + 1)} ; {limit}")
        return f"[ sh:path {self.path(0)} ; {self.constraints(depth, extra)} ]"

    def constraints(self, depth: int, extra: list[str]) -> str:
        found = [self.constraint(depth) for _ in range(self.random.randint(1, 2))]
        return " ; ".join({text.split()[0]: text for text in (*found, *extra)}.values())

    def constraint(self, depth: int) -> str:
        kind = self.random.randint(0, 10 if depth > DEEP else 16)
        simple = [
            f"sh:class ex:{self.one('T', 'U', 'V')}",
            f"sh:datatype xsd:{self.one('integer', 'string', 'decimal')}",
            f"sh:nodeKind sh:{self.one(*KINDS)}",
            f"sh:minInclusive {self.random.randint(0, 3)}",
            f"sh:maxExclusive {self.random.randint(1, 4)}",
            f"sh:minLength {self.random.randint(1, 3)}",
            f"sh:maxLength {self.random.randint(0, 22)}",
            'sh:pattern "a"',
            'sh:languageIn ("it")',
            f"sh:in ({' '.join(self.random.sample([*GOOD, *NODES], 4))})",
            f"sh:{self.one('equals', 'disjoint')} {self.predicate()}",
        ]
        if kind < len(simple):
            return simple[kind]
        if kind == 11:
            return f"sh:node {self.shape(depth + 1, or_property=False)}"
        if kind == 12:
            return f"sh:not {self.shape(depth + 1)}"
        if kind < 16:
            name = ("and", "or", "xone")[kind - 13]
            return f"sh:{name} ({self.shape(depth + 1)} {self.shape(depth + 1)})"
        return f"sh:property {self.property(depth + 1)}"
