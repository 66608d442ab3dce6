"""The folder of a contributor is of one state or of the other, wherever a run is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from offices import Office

from psm_kg import swap
from psm_kg.harvest.keeping import Keeper, State

NAMES = ("projects.csv", "links.csv", "withdrawn.csv", "source.json", "report.json")
KILLED = 9


def state(what: str) -> dict[str, bytes]:
    return {name: f"{what} {name}\n".encode() for name in NAMES}


def kept(office: Office) -> tuple[set[str], set[str]]:
    """Which state the files are of, and what is in the quarantine."""
    folder = office.folder / "contributed" / "town"
    words = {(folder / name).read_text().split()[0] for name in NAMES}
    inside = folder / "quarantine"
    return words, {path.name for path in inside.iterdir()} if inside.is_dir() else set()


def killed_at(step: int, run: Callable[[], object]) -> bool:
    """Run in another process that dies at its n-th use of a file; false when it came to its end."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        seen = 0

        def watch(event: str, _: object) -> None:
            nonlocal seen
            if event.partition(".")[0] in ("open", "os", "shutil", "ctypes"):
                seen += 1
                if seen >= step:
                    os._exit(KILLED)

        sys.addaudithook(watch)
        try:
            run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


@pytest.mark.parametrize("exchange", ["at once", "two renames"])
def test_killed_anywhere(office: Office, exchange: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if exchange == "two renames":  # as on a system that cannot exchange
        monkeypatch.setattr(swap, "_can_exchange", lambda: False)
    keeper = Keeper(office.workspace)
    with keeper.held():
        keeper.write("town", state("old"), {"1-refused.csv": b"1"})
    seen, step = set(), 0
    while True:
        step += 1

        def run() -> None:
            with Keeper(office.workspace).held():
                Keeper(office.workspace).write("town", state("new"), {"2-refused.csv": b"2"})

        was_killed = killed_at(step, run)
        with keeper.held():  # as the next run begins
            words, quarantine = kept(office)
        assert words in ({"old"}, {"new"}), step
        assert quarantine == {"1-refused.csv", *(["2-refused.csv"] if words == {"new"} else [])}
        assert sorted(p.name for p in (office.folder / "contributed").iterdir()) == [
            ".lock",
            "town",
        ]
        seen |= words
        if not was_killed:
            break
        if words == {"new"}:
            with keeper.held():
                keeper.write("town", state("old"))
                for path in (office.folder / "contributed" / "town" / "quarantine").glob("2-*"):
                    path.unlink()
    assert seen == {"old", "new"}
    assert step > 40


def test_a_full_disk_leaves_what_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(office.workspace)
    with keeper.held():
        keeper.write("town", state("old"))
        real = os.fsync

        def full(descriptor: int) -> None:
            if Path(f"/proc/self/fd/{descriptor}").readlink().name == "source.json":
                raise OSError(28, "No space left on device")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Exception, match="No space left"):
            keeper.write("town", state("new"))
    assert kept(office) == ({"old"}, set())


def test_nothing_kept_is_an_empty_state(office: Office) -> None:
    assert Keeper(office.workspace).read("nobody") == State()
    assert Keeper(office.workspace).contributors() == []
