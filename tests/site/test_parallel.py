"""Work done in a forked copy: the same results, the same errors, nothing left behind."""

from __future__ import annotations

import os
import time

import pytest

from psm_kg.errors import ConfigurationError, Text
from psm_kg.site.parallel import beside


def children() -> set[str]:
    with open(f"/proc/self/task/{os.getpid()}/children") as listed:  # noqa: PTH123
        return set(listed.read().split())


def test_the_result_comes_from_another_process() -> None:
    with beside(lambda: [os.getpid(), "x" * 10_000_000]) as result:
        pid, text = result()
    assert pid != os.getpid()
    assert len(text) == 10_000_000


def test_an_error_is_raised_here_as_it_is() -> None:
    def work() -> None:
        raise ConfigurationError(Text("non va", "this is wrong"))

    with beside(work) as result, pytest.raises(ConfigurationError, match="this is wrong"):
        result()


def test_what_cannot_be_sent_is_made_here() -> None:
    with beside(lambda: lambda: 3) as result:
        assert result()() == 3


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs /proc")  # noqa: PTH110
def test_nothing_is_left_when_nobody_waits() -> None:
    before = children()
    with pytest.raises(KeyError), beside(lambda: time.sleep(60)):
        raise KeyError
    assert children() == before


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with beside(os.getpid) as result:
        assert result() == os.getpid()
