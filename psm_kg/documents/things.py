"""Which IRIs of the graph are ours to answer for, and at which paths of the web root."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from psm_kg import negotiation
from psm_kg.documents.facts import Facts, document_part

_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
# the properties that say that a thing is withdrawn, and by what
WITHDRAWN = (_DEPRECATED, _REPLACED_BY)
# answered by programs, not by documents
SERVICES = frozenset({"sparql", "reconcile", "health"})
# a deprecated term is still documented: only data and codes are withdrawn
_KEPT = ("onto/", "shapes/")
_SAFE = re.compile(r"[^\x00-\x20\x7f\\]+")


@dataclass(frozen=True, slots=True)
class Thing:
    """An IRI of ours without a fragment; ``path`` is where its documents are, without suffix."""

    iri: str
    path: str
    is_graph: bool = False

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The forms in which it is published; only a named graph has those with graphs."""
        return negotiation.GRAPH_SUFFIXES if self.is_graph else negotiation.THING_SUFFIXES

    @property
    def document(self) -> str:
        """The IRI of the document, as the document calls itself."""
        return f"{self.iri}.ttl"


@dataclass(frozen=True, slots=True)
class Things:
    """The things that have documents, by path, and those that were withdrawn.

    ``gone`` maps the path of a withdrawn thing to the IRI that replaces it, or to nothing.
    """

    by_path: dict[str, Thing]
    gone: dict[str, str]
    base: str

    def path_of(self, iri: str) -> str | None:
        """The path, without fragment, of an IRI of ours; None for the IRIs of others."""
        return path_under(self.base, iri)


@lru_cache(maxsize=1 << 17)
def path_under(base: str, iri: str) -> str | None:
    """``<base>data/x#y`` → ``data/x``; None for what is not under the base or not a file path."""
    if not iri.startswith(base):
        return None
    path = unquote(document_part(iri[len(base) :]), errors="replace")
    parts = path.split("/")
    safe = all(part not in ("", ".", "..") and _SAFE.fullmatch(part) for part in parts)
    return path if safe and "?" not in path else None


@lru_cache(maxsize=1 << 17)
def _is_file(path: str) -> bool:
    """True for the path of a published file, such as ``onto/PSM.ttl`` or ``csv/actions.csv``."""
    _, dot, suffix = path.rpartition("/")[2].rpartition(".")
    known = bool(dot) and suffix in negotiation.file_types()
    return known or path in negotiation.named_files()


def find_things(facts: Facts, base: str, taken: Container[str] = ()) -> Things:
    """Every IRI of ours that the facts name: subjects, objects, properties and graphs.

    Fragments belong to the thing before the ``#``. The paths of files (``taken``, or with the
    suffix of one) are not things.
    """
    gone = {
        path: replacement
        for iri, replacement in _withdrawn(facts).items()
        if (path := path_under(base, iri)) is not None and not path.startswith(_KEPT)
    }
    graphs = facts.by_graph.keys()
    named = facts.about.keys() | facts.pointing_at.keys() | facts.predicates | graphs
    found: dict[str, Thing] = {}
    for iri in sorted({document_part(name) for name in named}):
        path = path_under(base, iri)
        if (
            path is None
            or path in taken
            or path in gone
            or path.partition("/")[0] in SERVICES
            or _is_file(path)
        ):
            continue
        found[path] = Thing(iri, path, iri in graphs)
    return Things(dict(sorted(found.items())), dict(sorted(gone.items())), base)


def _withdrawn(facts: Facts) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact in facts.all:
        if fact.predicate == _DEPRECATED and fact.object.value in ("true", "1"):
            found.setdefault(fact.subject, "")
        elif fact.predicate == _REPLACED_BY and fact.target:
            found[fact.subject] = fact.target
    return found
