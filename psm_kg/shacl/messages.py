"""What a result says when its shape has no sh:message of its own: a sentence in it and en."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from psm_kg.errors import Text
from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.model import Message
from psm_kg.shacl.vocabulary import RDF, SH, XSD

_TEXTS = {
    "sh:class": Text("{value} non è di classe {term}", "{value} is not a {term}"),
    "sh:datatype": Text(
        "{value} non è un {term} ben formato", "{value} is not a well-formed {term}"
    ),
    "sh:nodeKind": Text(
        "{value} non è di un tipo ammesso: {term}", "{value} is not of the kind allowed: {term}"
    ),
    "sh:minInclusive": Text("{value} è minore di {term}", "{value} is less than {term}"),
    "sh:minExclusive": Text(
        "{value} non è maggiore di {term}", "{value} is not greater than {term}"
    ),
    "sh:maxInclusive": Text("{value} è maggiore di {term}", "{value} is greater than {term}"),
    "sh:maxExclusive": Text("{value} non è minore di {term}", "{value} is not less than {term}"),
    "sh:minLength": Text(
        "{value} ha meno di {term} caratteri", "{value} has fewer than {term} characters"
    ),
    "sh:maxLength": Text(
        "{value} ha più di {term} caratteri", "{value} has more than {term} characters"
    ),
    "sh:pattern": Text(
        "{value} non ha la forma richiesta: {term}", "{value} does not match the pattern {term}"
    ),
    "sh:languageIn": Text(
        "{value} non è in una delle lingue ammesse: {term}",
        "{value} is not in one of the languages allowed: {term}",
    ),
    "sh:in": Text(
        "{value} non è tra i valori ammessi: {term}",
        "{value} is not one of the values allowed: {term}",
    ),
    "sh:node": Text("{value} non rispetta {term}", "{value} does not conform to {term}"),
    "sh:not": Text(
        "{value} rispetta {term}, e non dovrebbe", "{value} conforms to {term}, and should not"
    ),
    "sh:and": Text(
        "{value} non rispetta tutte le condizioni: {term}",
        "{value} does not meet all the conditions: {term}",
    ),
    "sh:or": Text(
        "{value} non rispetta nessuna delle alternative: {term}",
        "{value} meets none of the alternatives: {term}",
    ),
    "sh:xone": Text(
        "{value} deve rispettare una sola delle alternative: {term}",
        "{value} must meet exactly one of the alternatives: {term}",
    ),
    "sh:minCount": Text(
        "{path} ha troppo pochi valori: ne servono almeno {term}",
        "{path} has too few values: at least {term} are needed",
    ),
    "sh:minCount 1": Text(
        "manca {path}: serve almeno un valore", "{path} is missing: at least one value is needed"
    ),
    "sh:maxCount": Text(
        "{path} ha troppi valori: al massimo {term}", "{path} has too many values: at most {term}"
    ),
    "sh:maxCount 1": Text(
        "{path} ha più di un valore: ne è ammesso uno solo",
        "{path} has more than one value: only one is allowed",
    ),
    "sh:maxCount 0": Text("{path} qui non è ammesso", "{path} is not allowed here"),
    "sh:uniqueLang": Text(
        "{path} ha più di un valore nella stessa lingua",
        "{path} has more than one value in the same language",
    ),
    "sh:hasValue": Text("{path} non ha il valore {term}", "{path} does not have the value {term}"),
    "sh:equals": Text(
        "{path} e {term} non hanno gli stessi valori", "{path} and {term} do not have equal values"
    ),
    "sh:disjoint": Text("{value} è anche un valore di {term}", "{value} is also a value of {term}"),
    "sh:lessThan": Text(
        "{value} non è minore di ogni valore di {term}",
        "{value} is not less than every value of {term}",
    ),
    "sh:lessThanOrEquals": Text(
        "{value} è maggiore di un valore di {term}", "{value} is greater than a value of {term}"
    ),
    "sh:qualifiedMinCount": Text(
        "{path} ha troppo pochi valori che rispettano {term}",
        "{path} has too few values that conform to {term}",
    ),
    "sh:qualifiedMaxCount": Text(
        "{path} ha troppi valori che rispettano {term}",
        "{path} has too many values that conform to {term}",
    ),
    "sh:closed": Text(
        "{path} ha una proprietà non prevista; ammesse: {term}",
        "{path} has a property that is not foreseen; allowed: {term}",
    ),
    "sh:sparql": Text("{path} non rispetta {term}", "{path} does not conform to {term}"),
}
_LONGEST_LIST = 10
_TEXT_TYPES = (XSD + "string", RDF + "langString")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the sentences of one shape speak of: a property (its label), or the node itself."""

    label: str = ""
    names: tuple[Message, ...] = ()

    def sentence(self, parameter: str, term: str, variant: str = "") -> Text:
        """The sentence for a failed parameter, such as ``sh:minCount``.

        ``term`` is the parameter's value in words; ``variant`` picks a sentence of its own.
        """
        texts = _TEXTS.get(f"{parameter} {variant}") or _TEXTS[parameter]
        return Text(
            texts.it.format(path=self._path("it"), value=self._value("it"), term=term),
            texts.en.format(path=self._path("en"), value=self._value("en"), term=term),
        )

    def _path(self, language: str) -> str:
        if not self.label:
            return "il nodo" if language == "it" else "the node"
        name = {tag: text for text, tag in self.names}.get(language, "")
        return f"{name} ({self.label})" if name else self.label

    def _value(self, language: str) -> str:
        if not self.label:
            return self._path(language)
        return ("un valore di " if language == "it" else "a value of ") + self._path(language)


def read_messages(
    graph: ShapeGraph, owner: Term, holder: Term, predicate: str = SH + "message"
) -> tuple[Message, ...]:
    """The sh:message of a shape, constraint or validator, sorted by language."""
    found = []
    for term in graph.objects(holder, predicate):
        if not isinstance(term, Literal) or term.datatype.value not in _TEXT_TYPES:
            raise graph.error(owner, "sh:message: serve un testo", "sh:message: a text is needed")
        found.append((term.value, term.language or ""))
    return tuple(sorted(found, key=lambda message: (message[1], message[0])))


def enumerate_terms(words: list[str]) -> str:
    """The words with commas, the first ten of a long list."""
    more = [f"… (+{len(words) - _LONGEST_LIST})"] if len(words) > _LONGEST_LIST else []
    return ", ".join(words[:_LONGEST_LIST] + more) or "–"
