"""A vocabulary as a table: CSV, its Frictionless data package and its JSON-LD frame.

The columns and their JSON-LD context are those that the catalogue's REST interface reads
(``id``, ``uri``, ``label``): a row read with the context is a subset of the vocabulary's graph, and
framing the graph gives the rows back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import yaml
from pyoxigraph import NamedNode

from psm_kg.namespaces import Prefixes
from psm_kg.portal.assets_metadata import DCT, NDC, Metadata

SKOS = "http://www.w3.org/2004/02/skos/core#"
#: Column → what it maps to in JSON-LD, with its description it/en. The id comes first: the
#: catalogue takes the first column for the key of a row.
_COLUMNS: Mapping[str, tuple[Any, str]] = {
    "id": ({"@id": "skos:notation"}, "Codice della voce / Code of the concept"),
    "uri": ("@id", "IRI della voce / IRI of the concept"),
    "label": ({"@id": "skos:prefLabel", "@language": "it"}, "Nome in italiano / Italian name"),
    "label_en": ({"@id": "skos:prefLabel", "@language": "en"}, "Nome in inglese / English name"),
    "definition": (
        {"@id": "skos:definition", "@language": "it"},
        "Definizione in italiano / Italian definition",
    ),
    "definition_en": (
        {"@id": "skos:definition", "@language": "en"},
        "Definizione in inglese / English definition",
    ),
}


def projection(
    metadata: Metadata, scheme: NamedNode, name: str, prefixes: Prefixes
) -> dict[str, bytes]:
    """The three files: file name → content."""
    context: dict[str, Any] = {"skos": prefixes.bindings["skos"]}
    context |= {column: mapped for column, (mapped, _) in _COLUMNS.items()}
    return {
        f"{name}.csv": _table(metadata, scheme),
        "datapackage.json": _package(metadata, name, context),
        f"{name}.frame.yamlld": _frame(context, scheme),
    }


def _table(metadata: Metadata, scheme: NamedNode) -> bytes:
    """One row a concept, in the order of the file; texts in quotation marks, as the guide asks."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for concept in metadata.subjects(f"{SKOS}inScheme", scheme):
        writer.writerow(
            (
                metadata.literal(concept, f"{SKOS}notation"),
                concept.value,
                metadata.literal(concept, f"{SKOS}prefLabel", "it"),
                metadata.literal(concept, f"{SKOS}prefLabel", "en"),
                metadata.literal(concept, f"{SKOS}definition", "it"),
                metadata.literal(concept, f"{SKOS}definition", "en"),
            )
        )
    return stream.getvalue().encode()


def _package(metadata: Metadata, name: str, context: Mapping[str, Any]) -> bytes:
    iri = metadata.iri
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": metadata.literal(iri, f"{NDC}keyConcept"),
        "id": iri.value,
        "title": metadata.literal(iri, f"{DCT}title", "it"),
        "description": metadata.literal(iri, f"{DCT}description", "it"),
        "version": metadata.version,
        "created": f"{metadata.literal(iri, f'{DCT}issued')}T00:00:00Z",
        "keywords": metadata.literals("http://www.w3.org/ns/dcat#keyword"),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "sources": [{"title": f"{name}.ttl", "path": iri.value}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "title": metadata.literal(iri, f"{DCT}title", "it"),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
                "schema": {
                    "x-jsonld-context": context,
                    "fields": [
                        {
                            "name": column,
                            "type": "string",
                            "description": described,
                            "constraints": {"required": True}
                            | ({"unique": True} if column in ("id", "uri") else {}),
                        }
                        for column, (_, described) in _COLUMNS.items()
                    ],
                    "primaryKey": ["id"],
                    "missingValues": [""],
                },
            }
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _frame(context: Mapping[str, Any], scheme: NamedNode) -> bytes:
    """Which nodes of the graph are rows (concepts of this scheme) and which properties columns."""
    in_scheme = {"@id": "skos:inScheme", "@container": "@set", "@context": {"uri": "@id"}}
    frame: dict[str, Any] = {
        "@context": {**context, "vocab": in_scheme},
        "@explicit": True,
        "@embed": "@never",
        "@omitDefault": True,
        "@requireAll": True,
        "@type": ["skos:Concept"],
        "vocab": [{"uri": scheme.value, "@explicit": True, "@embed": "@never"}],
        **{column: {} for column in _COLUMNS},
    }
    head = '# application/ld+yaml; profile="http://www.w3.org/ns/json-ld#frame"\n'
    text = yaml.safe_dump(frame, allow_unicode=True, sort_keys=False, width=1000)
    return (head + text).encode()
