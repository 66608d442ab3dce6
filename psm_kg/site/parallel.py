"""Work done beside: in a copy of this process, where the system can make one."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_T = TypeVar("_T")


@contextmanager
def beside(work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
    """Begin the work in a forked process; the function given waits for its result.

    The work must be pure Python and its result can be pickled. Whatever goes wrong in the copy, and
    where there is no ``fork``, the work is done here when its result is asked for: so errors are
    raised as if there were one process.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _run(work, reader, writer)
    os.close(writer)
    waited = False

    def result() -> _T:
        nonlocal waited
        with os.fdopen(reader, "rb", closefd=False) as answer:
            content = answer.read()
        waited = True
        if os.waitpid(child, 0)[1] != 0:
            return work()
        made: _T = pickle.loads(content)  # our own copy wrote it
        return made

    try:
        yield result
    finally:
        os.close(reader)
        if not waited:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


@contextmanager
def in_turn(work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
    """The same, without a copy: the work is done when its result is asked for."""
    yield work


def _run(work: Callable[[], object], reader: int, writer: int) -> None:
    """The copy's whole life; it never returns to the code that it is a copy of."""
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as answer:
            pickle.dump(work(), answer, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:
        os._exit(1)
