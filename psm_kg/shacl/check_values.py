"""Checks on one value at a time (SHACL, sections 4.1, 4.3, 4.4 and 4.8.3)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from psm_kg.shacl.builder import Builder, Maker
from psm_kg.shacl.datatypes import well_formed
from psm_kg.shacl.graph import Term
from psm_kg.shacl.model import Check, Reads, Site, ValueCheck, sparql_term
from psm_kg.shacl.paths import Kind, Path
from psm_kg.shacl.probe import is_regex
from psm_kg.shacl.vocabulary import NODE_KINDS, RDF_TYPE, SH, SUBCLASS_OF

#: A chain of comparisons longer than this is written as a table.
_LONGEST_CHAIN = 40


def class_(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:class: an instance of the class or of a subclass (as the data declare it)."""
    cls = shape.iri(SH + "class", term)

    def holds(site: Site) -> str:
        # The direct type is by far the most frequent case, and the cheaper one to look up.
        direct, own = f"{site.value} <{RDF_TYPE}> {cls}", site.names.fresh()
        derived = f"{site.value} <{RDF_TYPE}> {own} LATERAL {{ {own} <{SUBCLASS_OF}>+ {cls} }}"
        return f"(EXISTS {{ {direct} }} || EXISTS {{ {derived} }})"

    yield ValueCheck(
        component=SH + "ClassConstraintComponent",
        default=shape.sentence(SH + "class", cls),
        holds=holds,
        reads=Reads(of_value=(Path(Kind.PREDICATE, RDF_TYPE),)),
    )


def datatype(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:datatype: the datatype named, in a well-formed literal."""
    iri = shape.iri(SH + "datatype", term)
    yield ValueCheck(
        component=SH + "DatatypeConstraintComponent",
        default=shape.sentence(SH + "datatype", iri),
        holds=lambda site: well_formed(site.value, iri.value),
    )


def node_kind(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:nodeKind: IRI, blank node or literal."""
    iri = shape.iri(SH + "nodeKind", term)
    if iri.value not in NODE_KINDS:
        raise shape.bad(SH + "nodeKind", term, "non esiste", "does not exist")
    functions = NODE_KINDS[iri.value]
    yield ValueCheck(
        component=SH + "NodeKindConstraintComponent",
        default=shape.sentence(SH + "nodeKind", iri.value.removeprefix(SH)),
        holds=lambda site: "(" + " || ".join(f"{f}({site.value})" for f in functions) + ")",
    )


def _bound(name: str, operator: str) -> Maker:
    """sh:minInclusive and the like: false also for values that cannot be compared."""
    component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"

    def make(shape: Builder, term: Term) -> Iterator[Check]:
        limit = sparql_term(shape.literal(SH + name, term))
        yield ValueCheck(
            component=component,
            default=shape.sentence(SH + name, term),
            holds=lambda site: f"COALESCE({site.value} {operator} {limit}, false)",
        )

    return make


def _length(name: str, operator: str) -> Maker:
    """sh:minLength, sh:maxLength: of the text of a literal or IRI; blank nodes have none."""
    component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"

    def make(shape: Builder, term: Term) -> Iterator[Check]:
        limit = shape.integer(SH + name, term)
        yield ValueCheck(
            component=component,
            default=shape.sentence(SH + name, term),
            holds=lambda site: _of_text(site, f"STRLEN(STR({site.value})) {operator} {limit}"),
        )

    return make


def pattern(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:pattern with sh:flags: found anywhere in the text of a literal or IRI."""
    text = shape.string(SH + "pattern", term)
    flags_term = shape.single(SH + "flags")
    flags = "" if flags_term is None else shape.string(SH + "flags", flags_term)
    if not is_regex(text, flags):
        raise shape.bad(
            SH + "pattern",
            term,
            "non è un'espressione regolare che il motore capisca",
            "is not a regular expression that the engine understands",
        )
    arguments = f"{Literal(text)}, {Literal(flags)}"
    yield ValueCheck(
        component=SH + "PatternConstraintComponent",
        default=shape.sentence(SH + "pattern", text),
        holds=lambda site: _of_text(site, f"REGEX(STR({site.value}), {arguments})"),
    )


def language_in(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:languageIn: a language tag within one of the ranges listed."""
    members = shape.members(SH + "languageIn", term)
    ranges = [shape.string(SH + "languageIn", member) for member in members]

    def holds(site: Site) -> str:
        tests = [f"LANGMATCHES(LANG({site.value}), {Literal(tag)})" for tag in ranges]
        return f"COALESCE({' || '.join(tests) or 'false'}, false)"

    yield ValueCheck(
        component=SH + "LanguageInConstraintComponent",
        default=shape.sentence(SH + "languageIn", *ranges),
        holds=holds,
    )


def in_(shape: Builder, term: Term) -> Iterator[Check]:
    """sh:in: one of the terms listed, compared as terms (1 and 1.0 differ)."""
    members = [
        shape.constant(SH + "in", member) for member in shape.graph.members(term, shape.node)
    ]
    # IN compares by value, which is the same as by term for IRIs, and never overflows the stack.
    iris = ", ".join(str(member) for member in members if isinstance(member, NamedNode))
    literals = [str(member) for member in members if isinstance(member, Literal)]

    def holds(site: Site) -> str:
        tests = [f"{site.value} IN ({iris})"] if iris else []
        if len(literals) > _LONGEST_CHAIN:
            tests.append(f"EXISTS {{ VALUES {site.value} {{ {' '.join(literals)} }} }}")
        else:
            tests += [f"sameTerm({site.value}, {literal})" for literal in literals]
        return "(" + (" || ".join(tests) or "false") + ")"

    yield ValueCheck(
        component=SH + "InConstraintComponent",
        default=shape.sentence(SH + "in", *members),
        holds=holds,
    )


def _of_text(site: Site, condition: str) -> str:
    return f"COALESCE(!isBlank({site.value}) && {condition}, false)"


MAKERS: dict[str, Maker] = {
    SH + "class": class_,
    SH + "datatype": datatype,
    SH + "nodeKind": node_kind,
    SH + "minInclusive": _bound("minInclusive", ">="),
    SH + "minExclusive": _bound("minExclusive", ">"),
    SH + "maxInclusive": _bound("maxInclusive", "<="),
    SH + "maxExclusive": _bound("maxExclusive", "<"),
    SH + "minLength": _length("minLength", ">="),
    SH + "maxLength": _length("maxLength", "<="),
    SH + "pattern": pattern,
    SH + "languageIn": language_in,
    SH + "in": in_,
}
