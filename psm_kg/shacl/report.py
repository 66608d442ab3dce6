"""What validation found: results in a total order, and the report as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from psm_kg.errors import Severity
from psm_kg.shacl.graph import Term
from psm_kg.shacl.model import Message
from psm_kg.shacl.vocabulary import SH

_SEVERITIES = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Result:
    """One failure (a sh:ValidationResult).

    ``path`` is the IRI of a property, or Turtle text (with ``sh:``) of any other path; empty in a
    node shape. ``source_shape`` is an IRI, or ``_:`` and a name for an anonymous shape.
    ``messages`` are (text, language) pairs sorted by language. ``severity_iri`` keeps a severity
    of the author's own, which counts as a violation.
    """

    focus_node: Term
    path: str
    value: Term | None
    source_shape: str
    component: str
    messages: tuple[Message, ...] = ()
    severity_iri: str = SH + "Violation"
    source_constraint: Term | None = None

    @property
    def severity(self) -> Severity:
        """How much the result obliges."""
        return _SEVERITIES.get(self.severity_iri, Severity.VIOLATION)

    def message(self, language: str) -> str:
        """The message in a language, else in English, else in none, else the first there is."""
        texts = {tag: text for text, tag in reversed(self.messages)}
        for tag in (language, "en", ""):
            if tag in texts:
                return texts[tag]
        return self.messages[0][0] if self.messages else ""

    def sort_key(self) -> tuple[object, ...]:
        """A total order; blank nodes, whose names change, come last among equals."""
        named = [_written(self.focus_node), _written(self.value), self.source_shape]
        named.append(_written(self.source_constraint))
        focus, value, shape, constraint = ("_:" if n.startswith("_:") else n for n in named)
        what = (self.path, self.component, value, shape, constraint)
        return (self.severity.rank, focus, *what, self.messages, self.severity_iri, *named)


@dataclass(frozen=True, slots=True)
class Report:
    """All the results (a sh:ValidationReport), sorted."""

    results: tuple[Result, ...]

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """A report of results in any order."""
        return cls(tuple(sorted(results, key=Result.sort_key)))

    @property
    def conforms(self) -> bool:
        """No violation: warnings and hints do not stop publication."""
        return all(result.severity is not Severity.VIOLATION for result in self.results)

    @property
    def strictly_conforms(self) -> bool:
        """No result of any severity: what the specification calls conforming (sh:conforms)."""
        return not self.results

    def to_turtle(self) -> str:
        """The standard report; sh:conforms is the strict one, as the specification has it."""
        labels: dict[str, str] = {}
        lines = [f"@prefix sh: <{SH}> .", "", "[] a sh:ValidationReport ;"]
        conforms = str(self.strictly_conforms).lower()
        lines.append(f"  sh:conforms {conforms}{' ;' if self.results else ' .'}")
        for position, result in enumerate(self.results):
            lines.append("  sh:result [")
            lines += [f"    {text} ;" for text in _properties(result, labels)]
            lines.append("  ] ;" if position < len(self.results) - 1 else "  ] .")
        return "\n".join(lines) + "\n"

    def to_triples(self) -> list[Triple]:
        """The same report as triples."""
        return [quad.triple for quad in parse(self.to_turtle(), RdfFormat.TURTLE)]


def _properties(result: Result, labels: dict[str, str]) -> Iterator[str]:
    """The predicates and objects of one result, in Turtle."""

    def write(term: Term | str) -> str:
        text = str(term)
        return labels.setdefault(text, f"_:n{len(labels) + 1}") if text[:2] == "_:" else text

    yield "a sh:ValidationResult"
    yield f"sh:focusNode {write(result.focus_node)}"
    if result.path:
        is_text = result.path.startswith(("(", "["))
        yield f"sh:resultPath {result.path if is_text else f'<{result.path}>'}"
    if result.value is not None:
        yield f"sh:value {write(result.value)}"
    for text, language in result.messages:
        literal = Literal(text, language=language) if language else Literal(text)
        yield f"sh:resultMessage {literal}"
    yield f"sh:resultSeverity {NamedNode(result.severity_iri)}"
    yield f"sh:sourceConstraintComponent {NamedNode(result.component)}"
    shape = result.source_shape
    yield f"sh:sourceShape {write(shape if shape.startswith('_:') else NamedNode(shape))}"
    if result.source_constraint is not None:
        yield f"sh:sourceConstraint {write(result.source_constraint)}"


def _written(term: Term | None) -> str:
    return "" if term is None else str(term)
