"""What SHACL lets pass without effect, and we refuse: misspelt terms, parameters left alone."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from psm_kg.shacl.builder import Builder
from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.vocabulary import PREDICATES, RESOURCES, SH, UNSUPPORTED, short, suggestion

#: Parameters without effect unless another is there.
_PARTNERS = {
    "flags": "pattern",
    "ignoredProperties": "closed",
    "qualifiedMinCount": "qualifiedValueShape",
    "qualifiedMaxCount": "qualifiedValueShape",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}
#: Namespaces that were meant to be that of SHACL.
_ALMOST = re.compile(r"https?://(www\.)?w3\.org/ns/shacl[#/]", re.IGNORECASE)
_LIMITS = (SH + "qualifiedMinCount", SH + "qualifiedMaxCount")


def check_vocabulary(graph: ShapeGraph, strict: bool) -> None:
    """Refuse terms with an effect that is not implemented and, if ``strict``, unknown terms.

    The whole graph is looked at: what is misspelt may be what would have made a node a shape.
    """
    for triple in graph.triples:
        if strict:
            _check_term(graph, triple.subject, triple.predicate, PREDICATES)
            _check_term(graph, triple.subject, triple.object, RESOURCES | PREDICATES)
        elif triple.predicate.value == SH + "rule":
            continue  # rules derive triples beforehand: the constraints are checked without them
        if triple.predicate.value in UNSUPPORTED:
            name = short(triple.predicate.value)
            raise graph.error(triple.subject, f"{name} non è gestito", f"{name} is not supported")


def _check_term(graph: ShapeGraph, subject: Term, term: Term, known: frozenset[str]) -> None:
    if not isinstance(term, NamedNode):
        return
    if not term.value.startswith(SH):
        if _ALMOST.match(term.value):
            raise graph.error(
                subject,
                f"{term}: i termini di SHACL cominciano con {SH}",
                f"{term}: the terms of SHACL begin with {SH}",
            )
        return
    if term.value in known or term.value == SH:
        return
    meant = suggestion(term.value, known)
    it = f" (forse {short(meant)}?)" if meant else ""
    en = f" (did you mean {short(meant)}?)" if meant else ""
    name = short(term.value)
    raise graph.error(
        subject,
        f"{name} non esiste nel vocabolario SHACL{it}",
        f"{name} is not a term of the SHACL vocabulary{en}",
    )


def check_partners(shape: Builder) -> None:
    """Refuse a parameter that does nothing because the one it belongs to is missing."""
    for name, partner in _PARTNERS.items():
        if shape.values(SH + name) and not shape.values(SH + partner):
            raise shape.error(
                f"sh:{name} senza sh:{partner} non ha effetto",
                f"sh:{name} without sh:{partner} has no effect",
            )
    if shape.values(SH + "qualifiedValueShape") and not any(map(shape.values, _LIMITS)):
        raise shape.error(
            "sh:qualifiedValueShape senza un minimo o un massimo non ha effetto",
            "sh:qualifiedValueShape without a minimum or a maximum has no effect",
        )
