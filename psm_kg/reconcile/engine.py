"""Everything the service can answer from one build. It is imported when the first index is made."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from psm_kg.reconcile import answers
from psm_kg.reconcile.candidates import find_candidates
from psm_kg.reconcile.index import Index, build_index
from psm_kg.reconcile.preview import preview_page
from psm_kg.reconcile.problems import Limits, refuse
from psm_kg.reconcile.queries import read_batch, read_extension

_SUGGEST = {
    "entity": answers.suggest_entities,
    "type": answers.suggest_types,
    "property": answers.suggest_properties,
}


class Engine:
    """The answers of one build, as documents to be written as JSON."""

    def __init__(self, index: Index, limits: Limits) -> None:
        self._index, self._limits = index, limits

    @classmethod
    def load(cls, dist: Path, limits: Limits) -> Engine:
        """Read an output folder. Raises EnvironmentFailure when it cannot be read."""
        return cls(build_index(dist), limits)

    @property
    def base(self) -> str:
        """The base IRI of the data."""
        return self._index.base

    def manifest(self, address: str, service: str, lang: str) -> dict[str, Any]:
        """What the service is, at an address of the site and a path below it."""
        return answers.manifest(self._index, address, service, lang)

    def batch(self, text: str, lang: str) -> dict[str, Any]:
        """Candidates for a batch of queries (JSON). Raises Refusal."""
        queries = read_batch(text, self._limits)
        end = time.monotonic() + self._limits.seconds
        found: dict[str, Any] = {}
        for key, query in queries.items():
            if time.monotonic() > end:
                raise refuse(
                    "le domande chiedono troppo tempo: mandarne meno per volta",
                    "the queries take too long: send fewer at a time",
                    503,
                )
            found[key] = answers.results(self._index, find_candidates(self._index, query), lang)
        return found

    def extend(self, text: str, lang: str) -> dict[str, Any]:
        """Values of properties for things (JSON). Raises Refusal."""
        return answers.extend(self._index, read_extension(text, self._limits), lang)

    def suggest(self, what: str, prefix: str, cursor: int, lang: str) -> dict[str, Any] | None:
        """Suggestions for what is being typed; None when such things are not suggested."""
        found = _SUGGEST.get(what)
        return found(self._index, prefix, cursor, lang) if found else None

    def properties(self, of_type: str, limit: int | None, lang: str) -> dict[str, Any]:
        """The properties that things of a type have."""
        return answers.proposed_properties(self._index, of_type, limit, lang)

    def preview(self, id: str, lang: str) -> str | None:
        """A small page about a thing; None when it is not known."""
        number = self._index.by_id.get(id.removeprefix(self.base))
        if number is None:
            return None
        return preview_page(self._index, self._index.things[number], lang)
