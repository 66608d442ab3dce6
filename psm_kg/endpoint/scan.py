"""The words of a SPARQL text, without parsing it: strings, comments and IRIs recognised as such.

The grammar of Oxigraph has no separate lexical level: ``?x<?y#>`` is a variable, an operator, a
variable and a comment where SPARQL's own tokens would be a variable and an IRI. :func:`tokens`
reads it as the engine does, so that nothing can be hidden from :mod:`~psm_kg.endpoint.bounds`.
Every pattern matches in linear time: the alternatives of each group exclude one another.
(Possessive groups would say so, but Python before 3.11.4 matches them wrongly.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from psm_kg.endpoint.problems import UNCLOSED, Refusal


class Kind(Enum):
    """What a token is. Space and comments are not tokens."""

    WORD = auto()
    NAME = auto()
    VARIABLE = auto()
    IRI = auto()
    LITERAL = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``text`` is as written."""

    kind: Kind
    text: str

    @property
    def word(self) -> str:
        """The word in capitals; empty for what is not a bare word."""
        return self.text.upper() if self.kind is Kind.WORD else ""


_PATTERN = re.compile(
    r"""
    (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
  | (?P<LITERAL>
        \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*'
      | [0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)? | \.[0-9]++(?:[eE][+-]?[0-9]++)?
      | @[A-Za-z]++(?:-++[A-Za-z0-9]++)*)
  | (?P<unclosed>["'])
  | (?P<VARIABLE>[?$]\w[\w·]*+)
  | (?P<NAME>
        _:\w(?:[\w·-]|\.(?=[\w·-]))*
      | (?:[^\W\d_][\w·.-]{0,200}+)?:
        (?:[\w·:-]|\.(?=[\w·:%\\-])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*,;=/?\#@%])*)
  | (?P<WORD>[A-Za-z]\w*+)
  | (?P<IRI><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<MARK><<|>>|\{\||\|\}|\|\||&&|\^\^|<=|>=|!=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LESS = re.compile("<=?")
_KINDS = {kind.name: kind for kind in Kind}
_OPERAND_ENDS = {")", "]", "}"}


class Scanner:
    """Reads the tokens of a text one by one; the reader says when it is inside an expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.in_expression = False

    def __iter__(self) -> Iterator[Token]:
        """The tokens. Raises Refusal for a string that is not closed."""
        text, position, length = self.text, 0, len(self.text)
        after_operand = False
        while position < length:
            if after_operand and self.in_expression and text[position] == "<":
                # a comparison: the engine does not look for an IRI after an operand
                match = _LESS.match(text, position)
                kind = "MARK"
            else:
                match = _PATTERN.match(text, position)
                kind = match.lastgroup or "" if match else ""
            assert match is not None
            position = match.end()
            if kind == "space":
                continue
            if kind == "unclosed":
                raise Refusal(UNCLOSED, line=text.count("\n", 0, match.start()) + 1)
            token = Token(_KINDS[kind], match.group())
            yield token
            after_operand = (
                token.text in _OPERAND_ENDS
                if token.kind is Kind.MARK
                else token.kind is not Kind.WORD or token.word in ("TRUE", "FALSE")
            )


_ALTERNATIVES = re.compile(r": expected (?:one of )?(.*)")
_SENTENCE = re.compile(r"[A-Z]\w* [\w ]+")


def line_of(message: str, limit: int = 200) -> str:
    """The engine's message on one line, without the character classes of its grammar.

    Where it says in words what is wrong, the other things that it expected are left out.
    """

    def readable(match: re.Match[str]) -> str:
        parts = [part for part in match[1].split(", ") if not part.startswith(("[", "|"))]
        sentences = [part for part in parts if _SENTENCE.fullmatch(part)]
        if sentences:
            return f": {', '.join(sentences)}"
        return f": expected {', '.join(parts)}" if parts else ""

    short = _ALTERNATIVES.sub(readable, " ".join(message.split()))
    return short if len(short) <= limit else short[: limit - 1] + "…"
