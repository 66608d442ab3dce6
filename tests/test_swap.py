"""The output is the complete previous one or the complete new one, at any moment."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from psm_kg import swap
from psm_kg.errors import EnvironmentFailure, UsageError


def content(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def whole(text: str) -> dict[str, str]:
    return {f"{n}.txt": text for n in range(3)} | {swap.MANIFEST: text}


def write(target: Path, text: str, files: int = 3) -> None:
    with swap.replaced_folder(target) as folder:
        for number in range(files):
            (folder / f"{number}.txt").write_text(text)
        (folder / swap.MANIFEST).write_text(text)


def test_first_output_and_replacement(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "dist"
    write(target, "one")
    write(target, "two")
    assert content(target) == whole("two")
    assert [p.name for p in target.parent.iterdir() if p.is_dir()] == ["dist"]


def test_an_error_leaves_the_previous_output(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    write(target, "one")

    def fail_half_way() -> None:
        with swap.replaced_folder(target) as folder:
            (folder / "0.txt").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert content(target) == whole("one")
    assert not (tmp_path / ".dist.building").exists()


def test_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    write(target, "one")

    def fill_the_disk() -> None:
        with swap.replaced_folder(target):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(EnvironmentFailure) as caught:
        fill_the_disk()
    assert "disk is full" in caught.value.describe("en")
    assert "disco è pieno" in caught.value.describe("it")
    assert content(target) == whole("one")


def test_two_builds_at_once(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    with swap.replaced_folder(target) as folder:
        (folder / "0.txt").write_text("first")
        with pytest.raises(EnvironmentFailure, match="another command"):
            write(target, "second")
    assert content(target) == {"0.txt": "first"}


def test_a_swap_cut_between_two_renames_is_recovered(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    write(target, "one")
    target.rename(tmp_path / ".dist.previous")
    swap.recover(target)
    assert content(target) == whole("one")


def test_without_atomic_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap.sys, "platform", "other")
    target = tmp_path / "dist"
    write(target, "one")
    write(target, "two")
    assert content(target) == whole("two")


LOOP = """
import sys
from pathlib import Path
from psm_kg import swap
target = Path(sys.argv[1])
for number in range(1000000):
    with swap.replaced_folder(target) as folder:
        for name in range(20):
            (folder / str(name)).write_text(str(number))
        (folder / swap.MANIFEST).write_text(str(number))
    print(number, flush=True)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    write(target, "start", files=20)
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(target)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.0007 * attempt)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        swap.recover(target)
        values = content(target)
        assert len(values) == 21
        assert len(set(values.values())) == 1


def test_nobody_s_files_are_lost(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "thesis.doc").write_text("years of work")
    file = tmp_path / "file"
    file.write_text("text")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for target in (folder, file, link):
        with pytest.raises(UsageError, match="--out"):
            write(target, "new")
    assert content(folder) == {"thesis.doc": "years of work"}
    assert file.read_text() == "text"


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "disk" / "site").mkdir(parents=True)
    link = tmp_path / "dist"
    link.symlink_to(tmp_path / "disk" / "site")
    for value in ("one", "two"):
        write(link, value)
        assert link.is_symlink()
        assert content(tmp_path / "disk" / "site") == whole(value)
    assert {p.name for p in tmp_path.iterdir()} == {"dist", "disk"}


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    write(target, "one")
    assert content(target) == whole("one")
