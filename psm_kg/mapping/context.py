"""The names that a CSVW document may use without declaring them.

Source: the JSON-LD context http://www.w3.org/ns/csvw (prefixes of the RDFa initial context and of
CSVW, terms, built-in datatypes). Documents may not declare prefixes of their own.
"""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CSVW = "http://www.w3.org/ns/csvw#"


def tokens(text: str) -> frozenset[str]:
    """The words of a text: how long lists of names are written here."""
    return frozenset(text.split())


PREFIXES: dict[str, str] = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "cc": "http://creativecommons.org/ns#",
    "csvw": CSVW,
    "ctag": "http://commontag.org/ns#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "duv": "https://www.w3.org/TR/vocab-duv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gr": "http://purl.org/goodrelations/v1#",
    "grddl": "http://www.w3.org/2003/g/data-view#",
    "ical": "http://www.w3.org/2002/12/cal/icaltzd#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "ma": "http://www.w3.org/ns/ma-ont#",
    "oa": "http://www.w3.org/ns/oa#",
    "og": "http://ogp.me/ns#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfa": "http://www.w3.org/ns/rdfa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rev": "http://purl.org/stuff/rev#",
    "rif": "http://www.w3.org/2007/rif#",
    "rr": "http://www.w3.org/ns/r2rml#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "v": "http://rdf.data-vocabulary.org/#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wdr": "http://www.w3.org/2007/05/powder#",
    "wrds": "http://www.w3.org/2007/05/powder-s#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xsd": XSD,
}

TERMS = frozenset({"describedby", "license", "role"})
CLASSES = tokens(
    "Cell Column Datatype Dialect Direction ForeignKey NumericFormat Row Schema Table "
    "TableGroup TableReference Template Transformation"
)

_ALIASES = {"number": "double", "binary": "base64Binary", "datetime": "dateTime"}
_OTHER = {"xml": RDF + "XMLLiteral", "html": RDF + "HTML", "json": CSVW + "JSON"}
_XSD_NAMES = tokens(
    "anyAtomicType anyURI base64Binary boolean byte date dateTime dateTimeStamp "
    "dayTimeDuration decimal double duration float gDay gMonth gMonthDay gYear gYearMonth "
    "hexBinary int integer language long Name NCName NMTOKEN negativeInteger "
    "nonNegativeInteger nonPositiveInteger normalizedString positiveInteger QName short "
    "string time token unsignedByte unsignedInt unsignedLong unsignedShort "
    "yearMonthDuration "
)

DATATYPES: dict[str, str] = {
    **{name: XSD + name for name in sorted(_XSD_NAMES)},
    **{alias: XSD + name for alias, name in _ALIASES.items()},
    "any": XSD + "anyAtomicType",
    **_OTHER,
}

_PREFIXED = re.compile(r"([A-Za-z][A-Za-z0-9_.\-]*):(?!//)(.*)", re.DOTALL)
_ILLEGAL = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_SCHEME = re.compile(r"(?:https?://[^/?#]+|urn:|mailto:|info:|tag:)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def canonical_base(name: str) -> str:
    """The XSD name of a built-in datatype: ``number`` is ``double``."""
    return "anyAtomicType" if name == "any" else _ALIASES.get(name, name)


def expand_name(name: str) -> str:
    """``dc:title`` as an IRI; whatever has no known prefix is returned as it is."""
    match = _PREFIXED.fullmatch(name)
    return PREFIXES[match[1]] + match[2] if match and match[1] in PREFIXES else name


def is_address(iri: str) -> bool:
    """True when ``iri`` begins with a scheme in use, not with a prefix that nobody declared."""
    return _SCHEME.match(iri) is not None


def is_legal(iri: str) -> bool:
    """True for an absolute IRI that may be published (RFC 3987, as the RDF library reads it)."""
    if not is_absolute(iri) or _ILLEGAL.search(iri):
        return False
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def is_absolute(iri: str) -> bool:
    """True when ``iri`` begins with a scheme."""
    return _ABSOLUTE.match(iri) is not None
