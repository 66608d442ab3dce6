"""What the makers of checks are given: the shape being read, and typed access to parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from psm_kg.errors import Text
from psm_kg.shacl.graph import Node, ShapeGraph, Term
from psm_kg.shacl.messages import Subject, enumerate_terms
from psm_kg.shacl.model import Check, Shape
from psm_kg.shacl.names import Prefixes
from psm_kg.shacl.paths import Path
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.vocabulary import RDF, SH, XSD, short

#: Longer chains of conditions make the SPARQL engine's parser overflow its stack.
MAX_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Builder:
    """One shape being read.

    ``refer`` gives the shape that a parameter's value stands for. With ``strict``, what SHACL lets
    pass without effect (a parameter whose partner is missing) is an error too.
    """

    graph: ShapeGraph
    node: Node
    path: Path | None
    subject: Subject
    prefixes: Prefixes
    strict: bool
    refer: Callable[[Term, str], Shape]

    def error(self, it: str, en: str) -> ShapeError:
        """What to raise to refuse the shape."""
        return self.graph.error(self.node, it, en)

    def bad(self, parameter: str, term: Term, it: str, en: str) -> ShapeError:
        """What to raise to refuse the value of a parameter, saying what it should be."""
        name = short(parameter)
        return self.error(f"{name} {term}: {it}", f"{name} {term}: {en}")

    def values(self, parameter: str) -> list[Term]:
        """The values of a parameter that may be given several times."""
        return self.graph.objects(self.node, parameter)

    def single(self, parameter: str) -> Term | None:
        """The value of a parameter that may be given once."""
        values = self.values(parameter)
        if len(values) > 1:
            name = short(parameter)
            raise self.error(f"{name} è dato più di una volta", f"{name} is given more than once")
        return values[0] if values else None

    def integer(self, parameter: str, term: Term) -> int:
        """A count: an xsd:integer, not negative."""
        if isinstance(term, Literal) and term.datatype.value == XSD + "integer":
            digits = term.value.removeprefix("+")
            if digits.isdecimal() and digits.isascii() and len(digits) <= 18:
                return int(digits)
        raise self.bad(parameter, term, "serve un intero non negativo", "a count is needed")

    def boolean(self, parameter: str) -> bool:
        """A switch; "1" and "0" have no effect in SHACL, so ``strict`` refuses them."""
        term = self.single(parameter)
        if term is None:
            return False
        if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
            if term.value in ("true", "false"):
                return term.value == "true"
            if term.value in ("1", "0") and not self.strict:
                return False
        raise self.bad(parameter, term, "serve true o false", "true or false is needed")

    def string(self, parameter: str, term: Term) -> str:
        """A plain string."""
        if isinstance(term, Literal) and term.datatype.value == XSD + "string":
            return term.value
        raise self.bad(parameter, term, "serve una stringa", "a string is needed")

    def literal(self, parameter: str, term: Term) -> Literal:
        """Any literal."""
        if isinstance(term, Literal):
            return term
        raise self.bad(parameter, term, "serve un letterale", "a literal is needed")

    def iri(self, parameter: str, term: Term) -> NamedNode:
        """An IRI."""
        if isinstance(term, NamedNode):
            return term
        raise self.bad(parameter, term, "serve un IRI", "an IRI is needed")

    def constant(self, parameter: str, term: Term) -> NamedNode | Literal:
        """A term that a query can name: a blank node of the shapes is no node of the data."""
        if isinstance(term, NamedNode | Literal):
            return term
        raise self.bad(
            parameter, term, "serve un IRI o un letterale", "an IRI or a literal is needed"
        )

    def members(self, parameter: str, term: Term) -> list[Term]:
        """The members of a list whose conditions are chained in the query."""
        found = self.graph.members(term, self.node)
        if len(found) > MAX_MEMBERS:
            raise self.error(
                f"{short(parameter)}: più di {MAX_MEMBERS} elementi",
                f"{short(parameter)}: more than {MAX_MEMBERS} members",
            )
        return found

    def property_only(self, parameter: str) -> None:
        """Refuse a parameter that has a meaning in property shapes only."""
        if self.path is None:
            name = short(parameter)
            raise self.error(
                f"{name} è ammesso solo dove c'è sh:path",
                f"{name} is allowed only where there is a sh:path",
            )

    def words(self, term: Term | Shape) -> str:
        """A parameter's value in a sentence."""
        if isinstance(term, Shape):
            return self.words(term.node)
        if isinstance(term, NamedNode):
            return self.prefixes.shorten(term.value)
        if isinstance(term, Literal):
            return f"“{term.value}”" if _is_text(term) else term.value
        if isinstance(term, Triple):
            return str(term)
        inner = self._inner(term)
        return f"[{inner}]" if inner else "[…]"

    def _inner(self, node: BlankNode) -> str:
        """An anonymous shape, by what it asks: ``sh:class psm:Action``."""
        parts = [
            f"{short(t.predicate.value)} {self.words(t.object)}"
            for t in self.graph.about(node)
            if t.predicate.value.startswith(SH)
            and isinstance(t.object, NamedNode | Literal)
            and t.predicate.value not in (SH + "message", SH + "severity", SH + "name")
        ]
        return enumerate_terms(parts) if parts else ""

    def sentence(self, parameter: str, *terms: Term | Shape | str, variant: str = "") -> Text:
        """The default message for a parameter of the SHACL vocabulary."""
        words = [term if isinstance(term, str) else self.words(term) for term in terms]
        return self.subject.sentence(short(parameter), enumerate_terms(words), variant)


#: A maker of checks: the shape and one value of the parameter in, checks out.
Maker = Callable[[Builder, Term], Iterator[Check]]


def _is_text(term: Literal) -> bool:
    return term.datatype.value in (XSD + "string", RDF + "langString")
