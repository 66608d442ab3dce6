"""The SHACL vocabulary: which terms exist, and which of them this engine does not execute."""

from __future__ import annotations

from difflib import get_close_matches

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE = RDF + "type"
SUBCLASS_OF = RDFS + "subClassOf"

#: Kinds of node a value may be (sh:nodeKind), with the SPARQL functions that are true of them.
NODE_KINDS: dict[str, tuple[str, ...]] = {
    SH + "IRI": ("isIRI",),
    SH + "BlankNode": ("isBlank",),
    SH + "Literal": ("isLiteral",),
    SH + "BlankNodeOrIRI": ("isBlank", "isIRI"),
    SH + "BlankNodeOrLiteral": ("isBlank", "isLiteral"),
    SH + "IRIOrLiteral": ("isIRI", "isLiteral"),
}

TARGET_PROPERTIES = frozenset(
    SH + name
    for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "target")
)


_COMPONENTS = (
    "And Class Closed Datatype Disjoint Equals Expression HasValue In JS LanguageIn LessThan "
    "LessThanOrEquals MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive "
    "MinInclusive MinLength Node NodeKind Not Or Pattern Property QualifiedMaxCount "
    "QualifiedMinCount SPARQL UniqueLang Xone"
)
_CLASSES = (
    "AbstractResult ConstraintComponent Function JSConstraint JSExecutable JSFunction JSLibrary "
    "JSRule JSTarget JSTargetType JSValidator NodeKind NodeShape Parameter Parameterizable "
    "PrefixDeclaration PropertyGroup PropertyShape ResultAnnotation Rule SPARQLAskExecutable "
    "SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable "
    "SPARQLFunction SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget "
    "SPARQLTargetType SPARQLUpdateExecutable Severity Shape Target TargetType TripleRule "
    "ValidationReport ValidationResult Validator"
)
_INSTANCES = (
    "BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Info Literal Violation Warning "
    "this"
)
_PROPERTIES = (
    "alternativePath and annotationProperty annotationValue annotationVarName ask class closed "
    "condition conforms construct datatype deactivated declare defaultValue description detail "
    "disjoint entailment equals expression filterShape flags focusNode group hasValue "
    "ignoredProperties in intersection inversePath js jsFunctionName jsLibrary jsLibraryURL "
    "labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive "
    "maxLength message minCount minExclusive minInclusive minLength name namespace node nodeKind "
    "nodeValidator nodes not object oneOrMorePath optional or order parameter path pattern "
    "predicate prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount "
    "qualifiedValueShape qualifiedValueShapesDisjoint result resultAnnotation resultMessage "
    "resultPath resultSeverity returnType rule select severity shapesGraph shapesGraphWellFormed "
    "sourceConstraint sourceConstraintComponent sourceShape sparql subject suggestedShapesGraph "
    "target targetClass targetNode targetObjectsOf targetSubjectsOf union uniqueLang update "
    "validator value xone zeroOrMorePath zeroOrOnePath"
)

_UNSUPPORTED = (
    "entailment expression filterShape intersection js jsFunctionName jsLibrary jsLibraryURL nodes "
    "resultAnnotation rule union"
)

#: Terms with an effect on validation that is not implemented: a shape that uses one is refused.
UNSUPPORTED = frozenset(SH + name for name in _UNSUPPORTED.split())
#: Every predicate, and every class or individual, of the vocabulary.
PREDICATES = frozenset(SH + name for name in _PROPERTIES.split())
RESOURCES = frozenset(
    SH + name
    for name in (
        *_CLASSES.split(),
        *_INSTANCES.split(),
        *(f"{name}ConstraintComponent" for name in _COMPONENTS.split()),
    )
)


def suggestion(term: str, known: frozenset[str]) -> str:
    """The term of ``known`` that was probably meant by ``term``, or an empty string."""
    folded = {name.lower(): name for name in sorted(known)}
    close = get_close_matches(term.lower(), list(folded), n=1, cutoff=0.8)
    return folded[close[0]] if close else ""


def short(iri: str) -> str:
    """``sh:minCount`` for a term of the vocabulary, ``<iri>`` for anything else."""
    return "sh:" + iri[len(SH) :] if iri.startswith(SH) else f"<{iri}>"
