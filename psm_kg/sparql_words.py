"""A SPARQL text cut into tokens, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%])"
_TOKENS = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<label>_:\w(?:[\w.-]*[\w-])?)
  | (?P<pname>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?)?)
  | (?P<language>@[A-Za-z]+(?:-\w+)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>\^\^|&&|\|\||[!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name, term or sign of a query; ``text`` is as written, a comment is a space."""

    kind: str
    text: str

    @property
    def variable(self) -> str:
        """The name of a variable, without its sign."""
        return self.text[1:] if self.kind == "variable" else ""

    @property
    def word(self) -> str:
        """A keyword in capitals."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, spaces included; nothing is checked."""
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or "sign"
        yield Token(kind, "\n" if match.group().startswith("#") else match.group())
