"""The prefix registry: one Turtle file (``ontology/prefixes.ttl``) read by everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from psm_kg.errors import ConfigurationError, EnvironmentFailure, Location, Text
from psm_kg.workspace import Workspace

_SH = "http://www.w3.org/ns/shacl#"


class Prefixes:
    """Prefixes and namespaces of a workspace, shortest-name first where two would fit."""

    def __init__(self, bindings: Mapping[str, str]) -> None:
        self.bindings: dict[str, str] = dict(sorted(bindings.items()))
        self._by_length = sorted(self.bindings.items(), key=lambda b: (-len(b[1]), b[0]))

    def expand(self, name: str) -> str:
        """``psm:Action`` → its IRI. Raises KeyError for an unknown prefix."""
        prefix, _, local = name.partition(":")
        return self.bindings[prefix] + local

    def compact(self, iri: str) -> str:
        """An IRI → ``prefix:local`` where the local part is a plain name, else the IRI itself."""
        for prefix, namespace in self._by_length:
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                if local and all(c.isalnum() or c in "_-" for c in local):
                    return f"{prefix}:{local}"
        return iri

    def sparql(self) -> str:
        """The ``PREFIX`` lines that are put before every query of ours."""
        return "".join(f"PREFIX {p}: <{n}>\n" for p, n in self.bindings.items())


@cache
def _parse_registry(text: str) -> tuple[tuple[str, str], ...]:
    prefix: dict[str, str] = {}
    namespace: dict[str, str] = {}
    for quad in parse(text.encode(), format=RdfFormat.TURTLE):
        if isinstance(quad.predicate, NamedNode) and isinstance(quad.object, Literal):
            if quad.predicate.value == f"{_SH}prefix":
                prefix[str(quad.subject)] = quad.object.value
            elif quad.predicate.value == f"{_SH}namespace":
                namespace[str(quad.subject)] = quad.object.value
    return tuple(sorted((prefix[s], namespace[s]) for s in prefix if s in namespace))


def load_prefixes(workspace: Workspace) -> Prefixes:
    """Read the registry. Raises ConfigurationError when it is not valid Turtle."""
    path = workspace.resources.prefixes
    try:
        text = workspace.localise(path.read_text(encoding="utf-8"))
        return Prefixes(dict(_parse_registry(text)))
    except OSError as error:
        reason = error.strerror
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None
    except SyntaxError as error:
        raise ConfigurationError(
            Text(f"non è Turtle valido: {error}", f"this is not valid Turtle: {error}"),
            Location(str(path)),
        ) from None
