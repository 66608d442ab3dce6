"""What a resident build remembers, so that an edit costs what it changes.

A piece of work is done again when what it is made from differs, or when a name that it asked for
may have changed. The answer to a query is asked for again when a triple that it reads has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psm_kg.keeping import Keeper, T
from psm_kg.reads import Change, reads_of


@dataclass(slots=True)
class _Kept:
    """A result, what it was made from, whose names it asked for, the turn that last used it."""

    inputs: object
    names: frozenset[str]
    value: Any
    turn: int


class Memory(Keeper):
    """Remembers from one turn to the next; a turn is one state of the graph.

    ``made`` are the keys of the work that this turn did. After an error in a turn the memory is no
    longer to be trusted: :meth:`forget` it.
    """

    forgets = False

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._kept: dict[Hashable, _Kept] = {}
        self._answers: dict[tuple[str, str], _Kept] = {}
        self._change: Change = Change()
        self._renamed: frozenset[str] | None = frozenset()
        self._noted: list[set[str]] = []
        self._located: Mapping[str, str] = {}
        self._common: object = None
        self._turn = 0
        self.made: set[Hashable] = set()
        self.asked = 0

    def begin(self, change: Change, renamed: frozenset[str] | None) -> None:
        """Begin a turn: which quads changed, whose names or pages may differ (None: anybody's)."""
        self._turn += 1
        self._change, self._renamed = change, renamed
        self.made = set()
        self.asked = 0

    def end(self) -> None:
        """End a turn: forget what it had no use for."""
        self._kept = {k: v for k, v in self._kept.items() if v.turn == self._turn}
        self._answers = {k: v for k, v in self._answers.items() if v.turn == self._turn}

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._answers.clear()
        self._noted.clear()

    def keep(self, key: Hashable, inputs: object, make: Callable[[], T]) -> T:
        """The result of before, if nothing that it depends on has changed since; else a new one."""
        known = self._kept.get(key)
        if known is not None and self._stands(known, inputs):
            self.note_all(known.names)
            known.turn = self._turn
            kept: T = known.value
            return kept
        with self.noting() as names:
            value = make()
        self._kept[key] = _Kept(inputs, frozenset(names), value, self._turn)
        self.made.add(key)
        return value

    def _stands(self, known: _Kept, inputs: object) -> bool:
        if known.names and known.turn != self._turn:
            # a turn that made no use of it may have changed a name unseen
            unseen = known.turn < self._turn - 1 or self._renamed is None
            if unseen or not known.names.isdisjoint(self._renamed or ()):
                return False
        return known.inputs is inputs or bool(known.inputs == inputs)

    def answer(self, query: str, form: str, ask: Callable[[], T]) -> T:
        """The answer of before, if no triple that the query reads has changed since."""
        known = self._answers.get((query, form))
        if known is not None and (
            known.turn == self._turn or not reads_of(query, self._prefixes).touched_by(self._change)
        ):
            known.turn = self._turn
            kept: T = known.value
            return kept
        self.asked += 1
        value = ask()
        if known is not None and known.value == value:
            value = known.value  # the same object: what is made from it is seen to be the same
        self._answers[query, form] = _Kept(None, frozenset(), value, self._turn)
        return value

    def located(self, paths: Mapping[str, str]) -> None:
        """Whoever asked for a page that came, went or moved must ask again."""
        moved = {iri for iri, _ in paths.items() ^ self._located.items()}
        self._located = dict(paths)
        if self._renamed is not None:
            self._renamed |= moved

    def common(self, value: object) -> None:
        """When what all the work depends on differs, all of it is done again."""
        if self._common != value:
            self._common = value
            self._kept.clear()

    def note(self, iri: str) -> None:
        """The work under way asks for a name."""
        if self._noted:
            self._noted[-1].add(iri)

    def note_all(self, iris: Iterable[str]) -> None:
        """It asks for several names."""
        if self._noted:
            self._noted[-1].update(iris)

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """The names asked for in the block; work around it has asked for them too."""
        names: set[str] = set()
        self._noted.append(names)
        try:
            yield names
        finally:
            self._noted.pop()
            self.note_all(names)
