"""Property paths: read from a shapes graph, written as SPARQL, as Turtle and for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import BlankNode, NamedNode

from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.names import Variables
from psm_kg.shacl.vocabulary import RDF, SH, short

#: Longer or deeper paths make the SPARQL engine's parser overflow its stack.
MAX_STEPS = 200
MAX_DEPTH = 20


class Kind(Enum):
    """The seven kinds of path (SHACL, section 2.3.1); the value is the SPARQL operator."""

    PREDICATE = ""
    INVERSE = "^"
    SEQUENCE = "/"
    ALTERNATIVE = "|"
    ZERO_OR_MORE = "*"
    ONE_OR_MORE = "+"
    ZERO_OR_ONE = "?"


_UNARY = {
    SH + "inversePath": Kind.INVERSE,
    SH + "zeroOrMorePath": Kind.ZERO_OR_MORE,
    SH + "oneOrMorePath": Kind.ONE_OR_MORE,
    SH + "zeroOrOnePath": Kind.ZERO_OR_ONE,
}
_PROPERTY = {kind: name for name, kind in _UNARY.items()}
_POSTFIX = (Kind.ZERO_OR_MORE, Kind.ONE_OR_MORE, Kind.ZERO_OR_ONE)


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: a predicate (``iri``) or an operator over ``parts``."""

    kind: Kind
    iri: str = ""
    parts: tuple[Path, ...] = ()

    @property
    def nullable(self) -> bool:
        """Whether a node is always reached from itself (a path of no step)."""
        if self.kind in (Kind.ZERO_OR_MORE, Kind.ZERO_OR_ONE):
            return True
        if self.kind is Kind.PREDICATE:
            return False
        found = [part.nullable for part in self.parts]
        return any(found) if self.kind is Kind.ALTERNATIVE else all(found)

    @property
    def repeats(self) -> bool:
        """Whether the path has an operator that SPARQL evaluates node by node (``* + ?``)."""
        return self.kind in _POSTFIX or any(part.repeats for part in self.parts)

    def write(self, name: Callable[[str], str]) -> str:
        """SPARQL syntax, every predicate written by ``name``."""
        if self.kind is Kind.PREDICATE:
            return name(self.iri)
        if self.kind is Kind.INVERSE:
            return "^" + self.parts[0].write(name)
        if self.kind in _POSTFIX:
            return f"({self.parts[0].write(name)}){self.kind.value}"
        return "(" + str(self.kind.value).join(part.write(name) for part in self.parts) + ")"

    def sparql(self) -> str:
        """The path in a SPARQL query."""
        return self.write(lambda iri: f"<{iri}>")

    def label(self, shorten: Callable[[str], str]) -> str:
        """The path for people: ``dct:creator/foaf:name``, ``^psm:of``."""
        text = self.write(shorten)
        return text[1:-1] if self.kind in (Kind.SEQUENCE, Kind.ALTERNATIVE) else text

    def turtle(self) -> str:
        """The path as the object of a Turtle triple (the prefix ``sh:`` must be declared)."""
        if self.kind is Kind.PREDICATE:
            return f"<{self.iri}>"
        inner = " ".join(part.turtle() for part in self.parts)
        if self.kind is Kind.SEQUENCE:
            return f"( {inner} )"
        if self.kind is Kind.ALTERNATIVE:
            return f"[ sh:alternativePath ( {inner} ) ]"
        return f"[ {short(_PROPERTY[self.kind])} {inner} ]"

    @property
    def text(self) -> str:
        """The IRI of a predicate path as it is, any other path in Turtle."""
        return self.iri or self.turtle()

    def pattern(self, start: str, end: str, names: Variables) -> str:
        """A SPARQL group that binds ``end`` to the nodes reached from ``start``, already bound.

        Each step is evaluated for its start alone (LATERAL). Inside an EXISTS the planner does not
        know that the start is bound, and a step joined freely would be computed for the whole
        graph, again for every node. SPARQL finds the path of no step only for terms that occur in
        the graph, SHACL for every node: hence the added alternative.
        """
        path = inward(self)
        if path.kind is Kind.SEQUENCE:
            steps, here = [], start
            for position, part in enumerate(path.parts):
                there = end if position == len(path.parts) - 1 else names.fresh()
                step = part.pattern(here, there, names)
                steps.append(f"LATERAL {{ {step} }}" if position and not part.repeats else step)
                here = there
            return " ".join(steps)
        if path.kind is Kind.ALTERNATIVE and any(part.parts[1:] for part in path.parts):
            branches = (part.pattern(start, end, names) for part in path.parts)
            return f"LATERAL {{ {' UNION '.join(f'{{ {branch} }}' for branch in branches)} }}"
        if not path.repeats:
            return f"{start} {path.sparql()} {end} ."
        direct = f"{start} {path.sparql()} {end}"
        if path.nullable:
            direct = f"{{ {direct} }} UNION {{ BIND({start} AS {end}) }}"
        return f"LATERAL {{ {direct} }}"


def inward(path: Path, inverse: bool = False) -> Path:
    """The same path with every inverse directly on a predicate."""
    if path.kind is Kind.PREDICATE:
        return Path(Kind.INVERSE, parts=(path,)) if inverse else path
    if path.kind is Kind.INVERSE:
        return inward(path.parts[0], not inverse)
    parts = path.parts
    if inverse and path.kind is Kind.SEQUENCE:
        parts = parts[::-1]
    return Path(path.kind, parts=tuple(inward(part, inverse) for part in parts))


def read_path(graph: ShapeGraph, node: Term, owner: Term, strict: bool, depth: int = 0) -> Path:
    """The path that ``node`` stands for; ``owner`` is the shape blamed for an ill-formed one."""
    if isinstance(node, NamedNode) and node.value != RDF + "nil":
        return Path(Kind.PREDICATE, node.value)
    found = [name for name in (*_UNARY, SH + "alternativePath") if graph.has(node, name)]
    if graph.has(node, RDF + "first"):
        found.insert(0, RDF + "first")
    operands = graph.objects(node, found[0]) if found else []
    too_many = strict and len(found) > 1
    if not isinstance(node, BlankNode) or len(operands) != 1 or too_many or depth > MAX_DEPTH:
        raise graph.error(
            owner,
            f"sh:path malformato: {node}",
            f"ill-formed sh:path: {node}",
        )
    if found[0] in _UNARY:
        part = read_path(graph, operands[0], owner, strict, depth + 1)
        return Path(_UNARY[found[0]], parts=(part,))
    is_sequence = found[0] == RDF + "first"
    members = graph.members(node if is_sequence else operands[0], owner)
    if not 2 <= len(members) <= MAX_STEPS:
        raise graph.error(
            owner,
            f"sh:path malformato: servono da 2 a {MAX_STEPS} passi, non {len(members)}",
            f"ill-formed sh:path: between 2 and {MAX_STEPS} steps are needed, not {len(members)}",
        )
    parts = tuple(read_path(graph, member, owner, strict, depth + 1) for member in members)
    return Path(Kind.SEQUENCE if is_sequence else Kind.ALTERNATIVE, parts=parts)
