"""What the target has compared with what it should have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from pyoxigraph import Triple

from psm_kg.loading.literals import same_value_form, value_form


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference between our triples and the target's.

    ``rewritten`` counts, by rule of :data:`psm_kg.loading.literals.RULES`, our literals that the
    target holds in another writing of the same value; they are neither missing nor extra.
    """

    missing: tuple[Triple, ...]
    extra: tuple[Triple, ...]
    rewritten: Mapping[str, int]

    @property
    def same(self) -> bool:
        """True when the target holds our values and nothing else."""
        return not self.missing and not self.extra


def compare(ours: Set[Triple], theirs: Set[Triple]) -> Comparison:
    """Compare two sets of triples, letting equal values be written differently."""
    lacking, foreign = ours - theirs, theirs - ours
    if not lacking and not foreign:
        return Comparison((), (), {})
    our_forms = {same_value_form(triple) for triple in ours}
    their_forms = {same_value_form(triple) for triple in theirs}
    missing = [triple for triple in lacking if same_value_form(triple) not in their_forms]
    extra = [triple for triple in foreign if same_value_form(triple) not in our_forms]
    rules = Counter(value_form(triple.object)[0] for triple in lacking - set(missing))
    return Comparison(
        tuple(sorted(missing, key=str)), tuple(sorted(extra, key=str)), dict(sorted(rules.items()))
    )


def distinct_values(triples: Set[Triple]) -> int:
    """How many triples a store keeps that tells values apart, not writings."""
    return len({same_value_form(triple) for triple in triples})
