"""Which triples the answer to a query can depend on, seen from its text alone.

The properties that a query names are those that it reads, unless it has a variable (or "not this
property") where a property stands. Of ``rdf:type`` it reads the classes that it names, unless the
class may be any. Whatever is not understood reads everything: an answer is asked again too often
rather than kept too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode, Quad

from psm_kg.sparql_words import Token, tokens

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TERMS = frozenset({"variable", "iri", "pname", "string", "language", "label"})
_STARTS = frozenset({"variable", "iri", "pname", "string", "label"})
_EVERYTHING = frozenset({"GRAPH", "SERVICE", "DESCRIBE", "FROM"})
_HEADERS = frozenset({"SELECT", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True)
class Change:
    """Quads that one state of a graph has and another has not."""

    added: frozenset[Quad] = frozenset()
    removed: frozenset[Quad] = frozenset()

    @classmethod
    def between(cls, before: frozenset[Quad], after: frozenset[Quad]) -> Change:
        """What leads from one state to another."""
        return cls(after - before, before - after)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """All of them."""
        return (*self.added, *self.removed)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The properties concerned, but ``rdf:type``."""
        return frozenset(q.predicate.value for q in self.quads) - {RDF_TYPE}

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of ``rdf:type`` triples."""
        return frozenset(
            q.object.value
            for q in self.quads
            if q.predicate.value == RDF_TYPE and isinstance(q.object, NamedNode)
        )


@dataclass(frozen=True, slots=True)
class Reads:
    """The properties that a query reads, and of ``rdf:type`` the classes (None: all)."""

    predicates: frozenset[str] | None
    classes: frozenset[str] | None

    def touched_by(self, change: Change) -> bool:
        """Whether the answer can differ once these quads have changed."""
        if self.predicates is None:
            return bool(change)
        if not self.predicates.isdisjoint(change.predicates):
            return True
        if RDF_TYPE not in self.predicates:
            return False
        return bool(change.classes) and (
            self.classes is None or not self.classes.isdisjoint(change.classes)
        )


EVERYTHING = Reads(None, None)


def reads_of(query: str, prefixes: Mapping[str, str]) -> Reads:
    """What a query reads; ``prefixes`` are those in scope besides its own."""
    return _reads_of(query, tuple(prefixes.items()))


@lru_cache(maxsize=4096)
def _reads_of(query: str, prefixes: Iterable[tuple[str, str]]) -> Reads:
    bound = dict(prefixes)
    solid = _without_template(_without_prologue(tokens(query), bound))
    if any(token.word in _EVERYTHING for token in solid):
        return EVERYTHING
    named: set[str] = set()
    any_class = False
    for token in solid:
        if token.kind == "iri":
            named.add(token.text[1:-1])
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            if prefix not in bound or "\\" in local:
                return EVERYTHING
            named.add(bound[prefix] + local)
        elif token.text == "a":
            named.add(RDF_TYPE)
    for before, token, after, further in _in_patterns(solid):
        if token.kind == "variable" and _is_term(before) and _begins_term(after):
            return EVERYTHING  # a variable between a subject and an object
        if token.text in ("!", "<"):
            return EVERYTHING  # "not this property", a quoted triple
        if token.text in ("*", "?") and further != "/":
            return EVERYTHING  # no step at all: any node of the graph may match
        if token.text == "a" or (
            token.kind in ("iri", "pname") and _expanded(token, bound) == RDF_TYPE
        ):
            any_class |= after.kind not in ("iri", "pname") or before.text in ("^", "/", "|", "(")
    return Reads(frozenset(named), None if any_class else frozenset(named))


def _expanded(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local


def _without_prologue(found: Iterable[Token], prefixes: dict[str, str]) -> list[Token]:
    """The tokens that say something; the prefixes declared are added to ``prefixes``."""
    solid = [token for token in found if token.kind != "space"]
    while len(solid) > 2 and solid[0].word == "PREFIX":
        prefixes[solid[1].text.removesuffix(":")] = solid[2].text[1:-1]
        solid = solid[3:]
    return solid


def _without_template(solid: list[Token]) -> list[Token]:
    """What a CONSTRUCT makes is not what it reads."""
    if len(solid) < 2 or solid[0].word != "CONSTRUCT" or solid[1].text != "{":
        return solid
    depth = 0
    for at, token in enumerate(solid):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == "}" and depth == 0:
            return solid[at + 1 :]
    return solid


_NONE = Token("space", "")
_EXPRESSION_END = Token("space", ")")


def _in_patterns(solid: list[Token]) -> Iterable[tuple[Token, Token, Token, str]]:
    """The tokens of triple patterns with their neighbours: not those of heads and expressions.

    The fourth value is the sign before the token before.
    """
    # what each open bracket holds: "{" a group, "(" a path, "e" an expression
    open_brackets: list[str] = []
    in_head = False
    before, sign = _NONE, ""
    for at, token in enumerate(solid):
        after = solid[at + 1] if at + 1 < len(solid) else _NONE
        expression = in_head or "e" in open_brackets[-1:]
        shown = token
        if token.text == "{":
            open_brackets.append("{")
            in_head = False
        elif token.text == "}":
            if open_brackets:
                open_brackets.pop()
            in_head = False
        elif token.text == "(":
            called = before.kind == "word" and before.word not in ("A", "TRUE", "FALSE")
            open_brackets.append("e" if expression or called else "(")
        elif token.text == ")":
            if open_brackets and open_brackets.pop() == "e":
                shown = _EXPRESSION_END
        elif token.word in _HEADERS and "e" not in open_brackets[-1:]:
            in_head = True
        elif token.word == "WHERE":
            in_head = False
        elif not expression:
            yield before, token, after, sign
        sign, before = before.text, shown


def _is_term(token: Token) -> bool:
    return (
        token.kind in _TERMS
        or token.text in ("]", ";", "[")
        or (token.text == ")" and token is not _EXPRESSION_END)
        or token.text.isdigit()
        or token.word in ("TRUE", "FALSE")
    )


def _begins_term(token: Token) -> bool:
    return (
        token.kind in _STARTS
        or token.text in ("[", "(", "+", "-")
        or token.text.isdigit()
        or token.word in ("TRUE", "FALSE")
    )
