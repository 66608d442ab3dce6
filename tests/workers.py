"""Tests in several processes (pytest-xdist): who runs what, and what is made for all of them once.

``make test`` runs ``pytest -n … --dist loadfile``: a worker takes one file after the other, in the
order given here, so that what a file shares is made in one worker. With ``pytest`` alone everything
runs in one process, in the same order.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

#: Fixtures that take long to start or to answer: files that use one come first, others fill gaps.
SLOW = frozenset({"virtuoso", "portal", "packages"})
#: Its driver keeps an event loop running in the thread, so tests that use it come last.
BROWSER = "driver"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by what their tests use, and in each file those with a browser last."""
    used: dict[Path, set[str]] = {}
    for item in items:
        used.setdefault(item.path, set()).update(fixtures(item))
    items.sort(key=lambda item: (stage(used[item.path]), BROWSER in fixtures(item)))


def fixtures(item: pytest.Item) -> tuple[str, ...]:
    """The names of the fixtures of a test."""
    return tuple(getattr(item, "fixturenames", ()))


def stage(used: set[str]) -> int:
    """When a file that uses these fixtures runs: 0 first, 1 between, 2 last."""
    return 2 if BROWSER in used else 0 if used & SLOW else 1


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that ``make`` fills, one for all workers of a run; they must only read it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = factory.mktemp(name)
        make(folder)
        return folder
    folder = factory.getbasetemp().parent / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        complete = folder.with_suffix(".complete")
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed half way
            folder.mkdir()
            make(folder)
            complete.touch()
    return folder
