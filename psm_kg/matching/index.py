"""Two ways of comparing terms: BM25 over weighted fields, and the cosine of TF-IDF vectors.

Sources: S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*
(2009), section 3.6 (fields: frequencies are weighted before they saturate); G. Salton, C. Buckley,
*Term-weighting approaches in automatic text retrieval* (1988).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Frequencies = Mapping[str, float]


class Rarity:
    """How much a term tells: much when few texts have it (inverse document frequency)."""

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for terms in documents:
            counts.update(set(terms))
            total += 1
        self._counts, self._total = counts, total

    def __call__(self, term: str) -> float:
        """Between about 0 (everywhere) and ``ln(1 + n)`` (in one text, or in none)."""
        count = self._counts.get(term, 0)
        return math.log(1 + (self._total - count + 0.5) / (count + 0.5))


class FieldIndex:
    """BM25 over documents whose frequencies are already weighted sums over their fields."""

    def __init__(
        self, documents: Sequence[Frequencies], rarity: Rarity, saturation: float, length: float
    ) -> None:
        sizes = [sum(document.values()) for document in documents]
        mean = sum(sizes) / len(sizes) if sizes else 1.0
        self._rarity, self._saturation = rarity, saturation
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, (document, size) in enumerate(zip(documents, sizes, strict=True)):
            norm = 1 - length + length * size / (mean or 1.0)
            for term, frequency in document.items():
                weight = frequency / norm
                gain = weight * (saturation + 1) / (weight + saturation)
                self._postings.setdefault(term, []).append((number, gain))

    def shares(self, query: Frequencies) -> dict[int, dict[str, float]]:
        """Document → term → its part of the score; a document that shares no term is absent."""
        found: dict[int, dict[str, float]] = {}
        for term, frequency in query.items():
            gain = self._rarity(term) * math.sqrt(frequency)
            for number, weight in self._postings.get(term, ()):
                found.setdefault(number, {})[term] = gain * weight
        return found

    def ceiling(self, query: Frequencies) -> float:
        """What a document with every term of the query, without end, would score."""
        gains = (self._rarity(term) * math.sqrt(count) for term, count in query.items())
        return sum(gains) * (self._saturation + 1)


class Vectors:
    """Documents as TF-IDF vectors of length one."""

    def __init__(self, documents: Sequence[Frequencies], rarity: Rarity) -> None:
        self._rarity = rarity
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, document in enumerate(documents):
            for term, weight in self._unit(document).items():
                self._postings.setdefault(term, []).append((number, weight))

    def shares(self, query: Frequencies) -> dict[int, dict[str, float]]:
        """Document → term → its part of the cosine."""
        found: dict[int, dict[str, float]] = {}
        for term, weight in self._unit(query).items():
            for number, other in self._postings.get(term, ()):
                found.setdefault(number, {})[term] = weight * other
        return found

    def _unit(self, document: Frequencies) -> dict[str, float]:
        weights = {t: (1 + math.log1p(f)) * self._rarity(t) for t, f in document.items()}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {term: weight / norm for term, weight in weights.items()}
