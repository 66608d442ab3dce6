"""Facts that follow a change are those that would be read anew, in the same order."""

from __future__ import annotations

import random

from pyoxigraph import Quad

from psm_kg.documents.facts import Facts
from psm_kg.live.memory import Memory
from psm_kg.pipeline import Draft
from psm_kg.reads import Change

ROUNDS = 12


def seen(facts: Facts) -> tuple[object, ...]:
    return (
        facts.all,
        [*facts.about.items()],
        facts.pointing_at,
        facts.by_graph,
        facts.by_quad,
        facts.labels,
        facts.fragments,
        facts.predicates,
    )


def test_random_changes(toy_draft: Draft) -> None:
    quads = list(toy_draft.quads)
    draw = random.Random(20310131)
    things = sorted({q.subject.value for q in quads if hasattr(q.subject, "value")})
    out: list[Quad] = []
    facts = Facts.read(quads)
    kept_groups = 0
    for number in range(ROUNDS):
        now = set(facts.by_quad)
        if number % 3 == 2:  # a whole thing comes or goes
            name = draw.choice(things)
            removed = {q for q in now if getattr(q.subject, "value", "") == name}
        else:
            removed = set(draw.sample(sorted(now, key=str), 5))
        added = set(out[:4]) - now
        out = [*out[4:], *sorted(removed, key=str)]
        before, facts = facts, facts.changed(removed, added)
        kept_groups += "about" in vars(facts)
        assert {f.quad for f in facts.differences(before)} == removed | added
        assert seen(facts) == seen(Facts.read((now - removed) | added)), number
    assert 0 < kept_groups < ROUNDS


def test_what_all_pages_depend_on() -> None:
    memory = Memory({})
    asked: list[int] = []

    def make() -> int:
        asked.append(1)
        return len(asked)

    made = []
    for common in ("none declares", "none declares", "one declares", "one declares"):
        memory.begin(Change(), frozenset())
        memory.common(common)
        made.append(memory.keep("page", "rows", make))
        memory.end()
    assert made == [1, 1, 2, 2]
