"""pySHACL without parsing the same SPARQL text for every case: for tests of many small graphs.

rdflib parses a text each time it is asked, and over the cases that takes longer than all the rest.
A query that is prepared once answers the same (that is what rdflib's ``prepareQuery`` is for).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery, processor
from rdflib.plugins.sparql.sparql import Query


@pytest.fixture(scope="module")
def prepared_queries() -> Iterator[None]:
    """Queries that rdflib has prepared are kept while the tests of a file run."""
    kept: dict[tuple[object, ...], Query] = {}
    original: Callable[..., Any] = processor.SPARQLProcessor.query

    def query(
        self: Any, asked: Any, bindings: Any = None, prefixes: Any = None, base: Any = None
    ) -> Any:
        if isinstance(asked, str):
            key = (asked, frozenset((prefixes or {}).items()), base)
            if key not in kept:
                kept[key] = prepareQuery(asked, prefixes, base)
            asked = kept[key]
        return original(self, asked, bindings, prefixes, base)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor.SPARQLProcessor, "query", query)
        yield
