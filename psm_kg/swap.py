"""Putting a finished folder in the place of the previous one, all at once.

A build writes beside its output and swaps at the end: at any moment, also when killed, the output
is the complete previous one or the complete new one (ADR 0006).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError

MANIFEST = "manifest.json"  # what tells an output from any other folder
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def recover(target: Path) -> None:
    """Put back the previous output if a swap was cut between its two renames.

    Only file systems without an atomic exchange can leave that state.
    """
    previous = _sibling(target, "previous")
    if previous.is_dir() and not target.exists():
        previous.rename(target)


@contextlib.contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new empty folder that takes the place of ``target`` when the block ends without error.

    Raises UsageError when the target exists and is not an output of ours (whatever is in it would
    be lost), EnvironmentFailure when another build is writing the same output, or when the disk is
    full or refuses. The previous output is then untouched. A link stays one: what it leads to is
    replaced.
    """
    _refuse_foreign(target)
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(_sibling(target, "lock")):
            recover(target)
            building = _sibling(target, "building")
            for leftover in (building, _sibling(target, "previous")):
                shutil.rmtree(leftover, ignore_errors=True)
            building.mkdir()
            try:
                yield building
                os.sync()  # the new files are durable before they replace the old ones
                exchange(building, target)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise _refused(error, target) from None


def _refuse_foreign(target: Path) -> None:
    """Only an empty folder or a previous output may be replaced: nobody's files are lost."""
    if not target.exists() and not target.is_symlink():
        return
    ours = target.is_dir() and (not any(target.iterdir()) or (target / MANIFEST).is_file())
    if ours:
        return
    raise UsageError(
        Text(
            "esiste già e non è una pubblicazione di psm-kg: indicare con --out una cartella "
            "nuova o vuota",
            "it exists and is not an output of psm-kg: name with --out a new or an empty folder",
        ),
        Location(str(target)),
    )


def _refused(error: OSError, target: Path) -> EnvironmentFailure:
    if error.errno == errno.ENOSPC:
        return EnvironmentFailure(
            Text(
                "il disco è pieno: liberare spazio e riprovare; la pubblicazione precedente è "
                "intatta",
                "the disk is full: free some space and try again; the previous output is intact",
            ),
            Location(str(target)),
        )
    reason = error.strerror or str(error)
    return EnvironmentFailure(
        Text(
            f"non si può scrivere ({reason}): controllare i permessi; la pubblicazione "
            "precedente è intatta",
            f"cannot write ({reason}): check the permissions; the previous output is intact",
        ),
        Location(error.filename or str(target)),
    )


def _sibling(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends.

    Raises EnvironmentFailure when another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system: builds must not overlap
        yield
        return
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EnvironmentFailure(
                Text(
                    "un altro comando sta scrivendo qui: aspettare che finisca",
                    "another command is writing here: wait for it to end",
                ),
                Location(str(path)),
            ) from None
        yield


def exchange(new: Path, target: Path) -> None:
    """Swap the two folders atomically where the system can, else by two renames."""
    if not target.exists():
        new.rename(target)
        return
    if _can_exchange():
        renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if renameat2 is not None:
            done = renameat2(
                _AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE
            )
            if done == 0:
                return
    previous = _sibling(target, "previous")
    target.rename(previous)
    new.rename(target)
    shutil.rmtree(previous, ignore_errors=True)


def _can_exchange() -> bool:
    """True where one call may exchange two folders; some file systems refuse all the same."""
    return sys.platform == "linux"
