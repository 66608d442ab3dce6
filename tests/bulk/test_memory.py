"""What a process that works for a build does with its memory."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from psm_kg import processes

_PIECE, _PIECES = 1000, 100_000


def _resident() -> int:
    """Bytes of this process in memory."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) << 10 for x in text.splitlines() if x.startswith("VmRSS:"))


def _kept_and_left() -> tuple[int, int]:
    """What this process holds beyond its start: when it has freed 100 MB of small pieces, of which
    the last is in use, and when it has given back what is free."""
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    library.free.argtypes = [ctypes.c_void_p]
    start = _resident()
    pieces = [library.malloc(_PIECE) for _ in range(_PIECES)]
    for piece in pieces:
        ctypes.memset(piece, 1, _PIECE)
    for piece in pieces[:-1]:
        library.free(piece)
    kept = _resident() - start
    processes.give_memory_back()
    return kept, _resident() - start


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="needs the GNU C library",
)
def test_what_is_freed_goes_back_to_the_system_when_asked() -> None:
    kept, left = processes.apart(_kept_and_left)
    assert kept > _PIECE * _PIECES / 2, "the library kept nothing: the measure shows nothing"
    assert left < kept / 4
