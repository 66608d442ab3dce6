"""Candidates for what is asked: scores from 0 to 100, and whether one is sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psm_kg.reconcile.index import Index, Thing
from psm_kg.reconcile.names import MOST_COMPARED, normalise
from psm_kg.reconcile.queries import Query, Wanted

_SURE = 92.0
_MARGIN = 12.0
# what the properties decide of a score, when some are given
_PROPERTIES = 0.3
_PREFERRED = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing, how likely it is meant (0 to 100), whether it surely is, the words that say so."""

    thing: Thing
    score: float
    match: bool
    words: tuple[str, ...] = ()


def find_candidates(index: Index, query: Query) -> list[Candidate]:
    """The things that a query may mean, the likeliest first.

    A match is sure when it is the only thing of exactly that name or code, or by far the nearest.
    A text that is no name of an action is ranked by what it speaks of, and never a sure match.
    """
    wanted_types = [t for name in query.types if (t := _type(index, name))]
    if query.types and query.strict and not wanted_types:
        return []
    types = wanted_types if wanted_types and query.strict else list(index.types)
    scores: dict[int, float] = {}
    exact: set[int] = set()
    words: dict[int, tuple[str, ...]] = {}
    if query.text:
        compared = MOST_COMPARED // min(4, len(types) or 1)
        for name in types:
            found = set(index.names[name].exact(query.text))
            exact |= found
            scores |= index.names[name].alike(query.text, compared) | dict.fromkeys(found, 100.0)
        if index.action_type in types and not exact:
            _add_actions(index, query, scores, words, only=types == [index.action_type])
    elif query.properties:
        scores = dict.fromkeys(_with_properties(index, types, query.properties), 100.0)
    shares = {number: _share(index, number, query.properties) for number in scores}
    if query.properties:
        for number, share in shares.items():
            scores[number] *= 1 - _PROPERTIES * (1 - share)
    if wanted_types and not query.strict:
        for number in scores:
            if index.things[number].type not in wanted_types:
                scores[number] *= _PREFERRED
    ordered = sorted(scores, key=lambda n: (-round(scores[n], 6), n not in exact, n))
    sure = _sure(ordered, scores, exact, words, shares)
    return [
        Candidate(index.things[n], round(scores[n], 2), n == sure, words.get(n, ()))
        for n in ordered[: query.limit]
    ]


def _type(index: Index, name: str) -> str | None:
    """The type of an id, or of the IRI of a class."""
    if name in index.types:
        return name
    return next((t.id for t in index.types.values() if t.iri == name), None)


def _add_actions(
    index: Index,
    query: Query,
    scores: dict[int, float],
    words: dict[int, tuple[str, ...]],
    *,
    only: bool,
) -> None:
    """Actions by what the text speaks of: alone when only actions are asked for."""
    if not only:
        return
    scores.clear()
    for proposal in index.actions.rank(query.text, limit=max(query.limit, 3)):
        number = index.action_numbers.get(proposal.code)
        if number is not None:
            scores[number] = 100 * proposal.score
            words[number] = tuple(dict.fromkeys(r.word for r in proposal.reasons))[:4]


def _with_properties(index: Index, types: Iterable[str], properties: Sequence[Wanted]) -> list[int]:
    """The things that have something of what is wanted."""
    return [
        number
        for number, thing in enumerate(index.things)
        if thing.type in types and _share(index, number, properties) > 0
    ]


def _share(index: Index, number: int, properties: Sequence[Wanted]) -> float:
    """How many of the wanted properties a thing has with one of the wanted values, 0 to 1."""
    if not properties:
        return 1.0
    thing = index.things[number]
    return sum(_has(index, thing, wanted) for wanted in properties) / len(properties)


def _has(index: Index, thing: Thing, wanted: Wanted) -> bool:
    asked = {value.removeprefix(index.base) for value in wanted.values}
    plain = {normalise(value) for value in asked} - {""}
    for value in thing.facts.get(wanted.property, ()):
        other = index.by_iri.get(value.iri)
        known = [value.text, *value.names.values()]
        if other is not None:
            there = index.things[other]
            known += [
                there.id,
                *there.names.values(),
                *there.aliases,
                there.code,
                *there.identifiers,
            ]
        if asked & set(known) or plain & {normalise(text) for text in known}:
            return True
    return False


def _sure(
    ordered: Sequence[int],
    scores: dict[int, float],
    exact: set[int],
    words: dict[int, tuple[str, ...]],
    shares: dict[int, float],
) -> int | None:
    """The one that is surely meant, if any."""
    if not ordered:
        return None
    first = ordered[0]
    if first in words or shares[first] < 1:
        return None
    rivals = [n for n in ordered[1:] if n in exact] if first in exact else list(ordered[1:2])
    if first in exact:
        return None if any(shares[n] == 1 for n in rivals) else first
    margin = scores[first] - (scores[rivals[0]] if rivals else 0.0)
    return first if scores[first] >= _SURE and margin >= _MARGIN else None
