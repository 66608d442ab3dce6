"""URI templates (RFC 6570) as compiled functions on the values of a row.

Supported: literals, ``{a}``, ``{+a}``, ``{#a}``, several variables in one expression. A null value
expands to nothing and a list to its items joined with commas, as CSVW says (Tabular Metadata,
section 5.1.3); explode and prefix modifiers and the other operators are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin

from psm_kg.mapping.context import expand_name, is_absolute, is_address, is_legal
from psm_kg.mapping.node import Node

Value = str | tuple[str, ...] | None
Lookup = Callable[[str], Value]

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
VARIABLE = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*")
UNRESERVED = re.compile(r"[A-Za-z0-9._~\-]*\Z")
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(?:/[A-Za-z0-9._~\-]+)*/?")
_RESERVED = ":/?#[]@!$&'()*+,;="
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_START = re.compile(r"https?://[^/?#]+[/?#]|(?:urn|info|tag|mailto):.")

SPECIAL = frozenset({"_row", "_sourceRow", "_column", "_sourceColumn", "_name"})


@dataclass(frozen=True, slots=True)
class Expression:
    """``{+a,b}``: operator and variables."""

    operator: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template; ``base`` is the table's URL, against which relative results resolve."""

    source: str
    parts: tuple[str | Expression, ...]
    base: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables in the order in which they appear."""
        return tuple(n for p in self.parts if isinstance(p, Expression) for n in p.names)

    @property
    def is_constant(self) -> bool:
        """True without variables: every row gives the same IRI."""
        return not self.variables

    @property
    def starts_absolute(self) -> bool:
        """True when the text before the first variable already has a scheme."""
        return bool(self.parts) and isinstance(self.parts[0], str) and is_absolute(self.parts[0])

    @property
    def starts_as_address(self) -> bool:
        """True when that scheme is one in use (``psm:x`` is a prefix that nobody declared)."""
        return self.starts_absolute and isinstance(self.parts[0], str) and is_address(self.parts[0])

    @property
    def needs_check(self) -> bool:
        """True when a value can bring characters that no IRI may contain."""
        start = self.parts[0] if self.starts_absolute else ""
        return _SAFE_START.match(str(start)) is None or any(
            isinstance(p, Expression) and p.operator for p in self.parts
        )

    @property
    def is_value(self) -> bool:
        """True for ``{+x}``, which stands for an address written in a cell."""
        return len(self.parts) == 1 and self.parts[0] == Expression("+", self.variables[:1])

    def single(self) -> tuple[str, str, Callable[[str], str], str] | None:
        """Column, text before, encoding and text after, of an absolute template of one column."""
        names = [n for n in self.variables if n not in SPECIAL]
        if not self.starts_absolute or len(self.variables) != 1 or not names:
            return None
        before, expression = self.parts[0], self.parts[1]
        assert isinstance(before, str)
        assert isinstance(expression, Expression)
        encode = _encode_reserved if expression.operator else encode_value
        after = "".join(part for part in self.parts[2:] if isinstance(part, str))
        sign = "#" if expression.operator == "#" else ""
        return names[0], before + sign, encode, after

    def expand(self, lookup: Lookup) -> str:
        """The IRI for one row."""
        text = "".join(
            part if isinstance(part, str) else _expand(part, lookup) for part in self.parts
        )
        if self.starts_absolute:
            return text
        try:
            return urljoin(self.base, expand_name(text))
        except ValueError:  # no address at all: the caller checks what it gets
            return text

    def bind(self, values: Mapping[str, Value]) -> Template:
        """The template with some variables already replaced (``_name``, column numbers)."""
        parts: list[str | Expression] = []
        for part in self.parts:
            if isinstance(part, Expression) and all(name in values for name in part.names):
                part = _expand(part, values.__getitem__)
            if parts and isinstance(part, str) and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
        return Template(self.source, tuple(parts), self.base)


def parse_template(node: Node, base: str) -> Template:
    """Compile a URI template property; a leading prefixed name is expanded at once."""
    source = node.string()
    parts: list[str | Expression] = []
    at = 0
    for found in _EXPRESSION.finditer(source):
        if found.start() > at:
            parts.append(source[at : found.start()])
        parts.append(_expression(node, found[1]))
        at = found.end()
    if at < len(source):
        parts.append(source[at:])
    if any(isinstance(p, str) and ("{" in p or "}" in p) for p in parts):
        node.fail("parentesi graffe non accoppiate", "unbalanced braces")
    if parts and isinstance(parts[0], str):
        parts[0] = expand_name(parts[0])
    template = Template(source, tuple(parts), base)
    if template.starts_absolute and not is_legal(template.expand(lambda _: "1")):
        node.fail("contiene caratteri non ammessi in un IRI", "holds characters no IRI may have")
    return template


def _expression(node: Node, text: str) -> Expression:
    operator = text[0] if text[:1] in ("+", "#") else ""
    names = tuple(text[len(operator) :].split(","))
    for name in names:
        if not VARIABLE.fullmatch(name):
            node.fail(
                f"espressione «{{{text}}}» non ammessa: si usano {{x}}, {{+x}} e {{#x}}",
                f"expression “{{{text}}}” not supported: use {{x}}, {{+x}} and {{#x}}",
            )
    return Expression(operator, names)


def _expand(expression: Expression, lookup: Lookup) -> str:
    encode = _encode_reserved if expression.operator else encode_value
    values = [lookup(name) for name in expression.names]
    defined = [v for v in values if v is not None and v != ()]
    text = ",".join(
        encode(v) if isinstance(v, str) else ",".join(encode(item) for item in v) for v in defined
    )
    return f"#{text}" if expression.operator == "#" and defined else text


def encode_value(value: str) -> str:
    """What ``{a}`` makes of a value: all but unreserved characters percent-encoded."""
    return value if UNRESERVED.match(value) else quote(value, safe="~")


def _encode_reserved(value: str) -> str:
    if UNRESERVED.match(value):
        return value
    return quote(_BARE_PERCENT.sub("%25", value), safe=_RESERVED + "%~")


def as_written(value: str) -> bool:
    """True for an address that ``{+x}`` leaves as it is, without anything to encode or resolve."""
    return _PLAIN_ADDRESS.fullmatch(value) is not None


def decoded_name(name: str) -> str:
    """The ``_name`` variable: the column's name, percent-decoded."""
    return unquote(name)
