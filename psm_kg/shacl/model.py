"""What a shape is once it has been read: targets, path, checks.

A *check* is one constraint. It knows how to write itself as SPARQL at a :class:`Site`, and comes
in three kinds, because SHACL's constraints do: about one value, about the focus node's values as
a whole, or yielding rows of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from psm_kg.errors import Text
from psm_kg.shacl.graph import Node, Term
from psm_kg.shacl.names import Variables
from psm_kg.shacl.paths import Path

#: The text of a message and its language tag ("" when it has none).
Message = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """Where a check is written down: SPARQL variables, already bound when the check is reached.

    ``this`` is the focus node, ``value`` a value node (the focus node itself in a node shape).
    """

    this: str
    value: str
    path: Path | None
    names: Variables

    def values(self) -> tuple[str, str]:
        """A pattern that binds a fresh variable to each value node, and that variable."""
        assert self.path is not None, "in a node shape the only value is the focus node"
        value = self.names.fresh()
        return self.path.pattern(self.this, value, self.names), value


@dataclass(frozen=True, slots=True)
class Rows:
    """A pattern whose solutions, one each, are the failures at a site.

    ``keys`` are the variables that tell two failures apart; the first of ``values`` that is bound
    gives the result's sh:value, ``path`` its sh:resultPath, ``message`` a message made by the
    query; a ``failure`` that is true means that the query could not do its work.
    """

    pattern: str
    keys: tuple[str, ...]
    values: tuple[str, ...] = ()
    path: str = ""
    message: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Reads:
    """The triples that a check reads besides those on the way to the value nodes.

    ``of_value`` and ``of_focus`` are paths from the value nodes and from the focus node;
    ``shapes`` are those that value nodes are checked against. ``any_of_value``: all the triples of
    the value nodes. ``in_text``: those that a SPARQL text may read.
    """

    of_value: tuple[Path, ...] = ()
    of_focus: tuple[Path, ...] = ()
    shapes: tuple[Shape, ...] = ()
    any_of_value: bool = False
    in_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What all constraints have: the component's IRI and the words for a failure.

    ``messages`` (those of a SPARQL constraint) may hold ``{?variable}``, filled from the failing
    row and from ``constants``; without any, the shape's own messages or ``default`` are used.
    """

    component: str
    default: Text
    messages: tuple[Message, ...] = ()
    source: Term | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    reads: Reads = field(default_factory=lambda: Reads())


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCheck(_Common):
    """A condition on each value node; every value that does not meet it is a failure.

    ``holds`` writes a SPARQL boolean expression that never raises an error.
    """

    holds: Callable[[Site], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusCheck(_Common):
    """A condition on the set of value nodes of a focus node; a failure has no value."""

    holds: Callable[[Site], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck(_Common):
    """A constraint that finds its own failures."""

    rows: Callable[[Site], Rows]


Check = ValueCheck | FocusCheck | RowCheck


@dataclass(frozen=True, slots=True)
class Target:
    """Some of the nodes that a shape is about.

    ``select`` writes a pattern that binds a variable to each of them; ``member`` an expression
    that is true of them. A node becomes a target through a triple of ``predicate`` (empty: none),
    of which it is the subject, or the object; ``in_text``: through what a SPARQL text reads.
    """

    select: Callable[[str], str]
    member: Callable[[str], str]
    predicate: str = ""
    is_object: bool = False
    in_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A node shape (``path`` is None) or a property shape."""

    node: Node
    name: str
    path: Path | None
    targets: tuple[Target, ...]
    severity: str
    messages: tuple[Message, ...]
    deactivated: bool
    checks: tuple[Check, ...]
    properties: tuple[Shape, ...]


def sparql_term(term: Term) -> str:
    """An RDF term in SPARQL syntax, escaped; the caller has refused blank nodes."""
    assert isinstance(term, NamedNode | Literal)
    return str(term)


def conjunction(conditions: Sequence[str]) -> str:
    """All of the conditions."""
    return "(" + " && ".join(conditions) + ")" if conditions else "true"
