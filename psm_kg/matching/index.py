"""Comparing terms: BM25 over weighted fields.

Source: S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009),
section 3.6 (fields: frequencies are weighted before they saturate).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

Frequencies = Mapping[str, float]


class Rarity:
    """How much a term tells: much when few texts have it (inverse document frequency)."""

    def __init__(self, documents: Iterable[Collection[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for terms in documents:
            counts.update(set(terms))
            total += 1
        self._counts, self._total = counts, total

    def __call__(self, term: str) -> float:
        """Between about 0 (in every text) and ``ln(2 n + 2)`` (in none of the n)."""
        count = self._counts.get(term, 0)
        return math.log(1 + (self._total - count + 0.5) / (count + 0.5))


class FieldIndex:
    """BM25 over documents whose frequencies are already weighted sums over their fields."""

    def __init__(
        self, documents: Sequence[Frequencies], rarity: Rarity, saturation: float, length: float
    ) -> None:
        sizes = [math.fsum(document.values()) for document in documents]
        mean = math.fsum(sizes) / len(sizes) if sizes else 0.0
        self._rarity, self._saturation = rarity, saturation
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, (document, size) in enumerate(zip(documents, sizes, strict=True)):
            norm = 1 - length + length * size / (mean or 1.0)
            for term, frequency in document.items():
                weight = frequency / norm
                gain = weight * (saturation + 1) / (weight + saturation)
                self._postings.setdefault(term, []).append((number, gain))

    def shares(self, query: Frequencies) -> dict[int, dict[str, float]]:
        """Document → term → its part of a score between 0 and 1.

        1 would be a document that has every term of the query without end; one that shares no term
        is absent. What a query says again counts less each time (square root).
        """
        gains = {term: self._rarity(term) * math.sqrt(count) for term, count in query.items()}
        ceiling = math.fsum(gains.values()) * (self._saturation + 1) or 1.0
        found: dict[int, dict[str, float]] = {}
        for term, gain in gains.items():
            for number, weight in self._postings.get(term, ()):
                found.setdefault(number, {})[term] = gain * weight / ceiling
        return found
