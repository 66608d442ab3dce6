"""Documents as RDF: the same triples in every form, in the same order every time.

Turtle and JSON-LD are written here, because a library's writer either spells every IRI out or
makes relative even those of other hosts; a test reads each form back and compares.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from psm_kg.documents.facts import RDF_TYPE

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Writer:
    """Writes triples in the four forms, with the prefixes that are used and no others."""

    def __init__(self, base: str, prefixes: Mapping[str, str]) -> None:
        self._base = base
        self._prefixes = dict(prefixes)
        by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

        @cache
        def prefix_of(iri: str) -> str | None:
            """The prefix that shortens an IRI, when the rest is a plain name."""
            for prefix, namespace in by_length:
                if iri.startswith(namespace):
                    local = iri[len(namespace) :]
                    plain = local.isascii() and local.replace("_", "a").replace("-", "a").isalnum()
                    return prefix if plain and local[0].isalpha() else None
            return None

        self._prefix_of = prefix_of

    def write(self, triples: Sequence[Triple]) -> dict[str, bytes]:
        """Suffix → content. The triples are distinct; subjects keep the order they come in."""
        return {
            "ttl": self._turtle(triples),
            "jsonld": self._json_ld(triples),
            "nt": "".join(sorted(f"{triple} .\n" for triple in triples)).encode(),
            "rdf": self.serialise(triples, RdfFormat.RDF_XML),
        }

    def serialise(self, rows: Sequence[Triple] | Sequence[Quad], rdf_format: RdfFormat) -> bytes:
        """The rows as the library writes them, with the prefixes that they need."""
        names = {row.predicate.value for row in rows}
        names |= {row.object.value for row in rows if isinstance(row.object, NamedNode)}
        output = io.BytesIO()
        serialize(rows, output, rdf_format, prefixes=self._used(map(self._prefix_of, names)))
        return output.getvalue()

    def _used(self, names: Iterable[str | None]) -> dict[str, str]:
        return {name: self._prefixes[name] for name in sorted({n for n in names if n})}

    def _local(self, iri: str) -> str:
        """An IRI under the base as a reference relative to it, any other as it is."""
        local = iri[len(self._base) :]
        # a colon would be read as a prefix, a leading slash or mark as another kind of reference
        plain = iri.startswith(self._base) and local[:1].isalnum() and ":" not in local
        return local if plain else iri

    def _turtle(self, triples: Sequence[Triple]) -> bytes:
        used: set[str] = set()

        def name(iri: str) -> str:
            prefix = self._prefix_of(iri)
            if prefix is None:
                return f"<{self._local(iri)}>"
            used.add(prefix)
            return f"{prefix}:{iri[len(self._prefixes[prefix]) :]}"

        def write(term: object) -> str:
            if isinstance(term, NamedNode):
                return name(term.value)
            if not isinstance(term, Literal) or term.language:
                return str(term)
            kind = term.datatype.value
            return str(term) if kind == _XSD_STRING else f"{Literal(term.value)}^^{name(kind)}"

        blocks = []
        for subject, rows in _by_subject(triples).items():
            lines = [
                f"    {'a' if predicate == RDF_TYPE else name(predicate)} "
                + " , ".join(map(write, objects))
                for predicate, objects in rows.items()
            ]
            blocks.append(f"\n{write(subject)}\n" + " ;\n".join(lines) + " .\n")
        header = [f"@base <{self._base}> .\n"]
        header += [f"@prefix {p}: <{iri}> .\n" for p, iri in self._used(used).items()]
        return "".join([*header, *blocks]).encode()

    def _json_ld(self, triples: Sequence[Triple]) -> bytes:
        used: set[str] = set()

        def name(iri: str) -> str:
            prefix = self._prefix_of(iri)
            if prefix is None:
                return iri
            used.add(prefix)
            return f"{prefix}:{iri[len(self._prefixes[prefix]) :]}"

        def reference(term: object) -> str:
            if isinstance(term, NamedNode):
                return self._local(term.value)
            assert isinstance(term, BlankNode)
            return f"_:{term.value}"

        def value(term: object) -> dict[str, str]:
            if not isinstance(term, Literal):
                return {"@id": reference(term)}
            if term.language:
                return {"@value": term.value, "@language": term.language}
            kind = term.datatype.value
            typed = {} if kind == _XSD_STRING else {"@type": name(kind)}
            return {"@value": term.value, **typed}

        nodes = []
        for subject, rows in _by_subject(triples).items():
            node: dict[str, Any] = {"@id": reference(subject)}
            for predicate, objects in rows.items():
                if predicate == RDF_TYPE:
                    node["@type"] = [name(t.value) for t in objects if isinstance(t, NamedNode)]
                else:
                    node[name(predicate)] = [value(term) for term in objects]
            nodes.append(node)
        context = {"@base": self._base, **self._used(used)}
        document = {"@context": context, "@graph": nodes}
        return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _by_subject(triples: Iterable[Triple]) -> dict[object, dict[str, list[object]]]:
    """Subject → property → values; the class of a thing comes first."""
    subjects: dict[object, dict[str, list[object]]] = {}
    for triple in triples:
        rows = subjects.setdefault(triple.subject, {})
        rows.setdefault(triple.predicate.value, []).append(triple.object)
    for subject, rows in subjects.items():
        if RDF_TYPE in rows:
            subjects[subject] = {RDF_TYPE: rows.pop(RDF_TYPE), **rows}
    return subjects
