"""Work that need not be done twice: what pages and documents are made through.

A :class:`Keeper` is told what a piece of work is made from and, while it is done, of which things
it asks the names. This one does everything and remembers nothing; ``psm_kg.live`` has one that
remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Keeper:
    """Does all the work, each time."""

    #: True when work may be done in a copy of this process: nothing of it need be remembered here.
    forgets = True

    def keep(self, key: Hashable, inputs: object, make: Callable[[], T]) -> T:  # noqa: ARG002
        """What ``make`` gives; it depends on ``inputs`` and on the names asked for meanwhile.

        ``key`` says which piece of work it is. Whatever else it depends on never changes.
        """
        return make()

    def answer(self, query: str, form: str, ask: Callable[[], T]) -> T:  # noqa: ARG002
        """What ``ask`` gives: the answer to a query over the graph of the plan, in some form."""
        return ask()

    def note(self, iri: str) -> None:
        """The work under way asks what a thing is called, or whether it has a page."""

    def note_all(self, iris: Iterable[str]) -> None:
        """It asks that of several things."""

    def located(self, paths: Mapping[str, str]) -> None:
        """Where the pages of other people's things are, now: IRI → path."""

    def common(self, value: object) -> None:
        """What the work that follows depends on, all of it, beside its inputs."""

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """The things noted in the block: all there are once it has ended."""
        yield set()


ALWAYS = Keeper()
