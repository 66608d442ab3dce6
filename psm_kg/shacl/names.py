"""How IRIs are shortened in messages, and where fresh SPARQL variables come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from psm_kg.errors import Text
from psm_kg.shacl.problems import ShapeError

_LOCAL = re.compile(r"[\w][\w.-]*(?<!\.)|")

#: More conditions than this in one query come from shapes that refer to each other again and
#: again; SPARQL text grows with every reference, so it is refused before it is written.
MAX_CONDITIONS = 5_000


class Prefixes:
    """Shortens IRIs with the prefixes known; the longest namespace wins."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._pairs = sorted(
            ((namespace, prefix) for prefix, namespace in prefixes.items() if namespace),
            key=lambda pair: (-len(pair[0]), pair),
        )

    def shorten(self, iri: str) -> str:
        """``dct:title``, or ``<iri>`` when no prefix fits."""
        for namespace, prefix in self._pairs:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


class Variables:
    """Fresh variables for one query, named so that they cannot meet those of a shape's author."""

    def __init__(self) -> None:
        self._count = 0

    def fresh(self, shape: str = "") -> str:
        """A new variable; ``shape`` is blamed when a query grows beyond all measure."""
        self._count += 1
        if self._count > MAX_CONDITIONS:
            text = Text(
                f"troppo complessa: più di {MAX_CONDITIONS} condizioni in una interrogazione",
                f"too complex: more than {MAX_CONDITIONS} conditions in one query",
            )
            raise ShapeError(shape, text)
        return f"?psm__{self._count}"
