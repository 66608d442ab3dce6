"""Processes that work for this one, and end when it does, however it ends."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

_PR_SET_PDEATHSIG = 1
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_P = ParamSpec("_P")
_T = TypeVar("_T")


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def leave_with(parent: int) -> None:
    """End this process when its parent ends, also when the parent is killed.

    A killed build must leave nobody behind that still writes, or holds its lock.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _begin(parent: int) -> None:
    leave_with(parent)
    gc.freeze()  # what was loaded stays: the collector need not look through it again and again
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Keep some freed memory for the next texts of megabytes.

    The C library would give each back to the system, which clears the pages again for the next.
    """
    mallopt = _of_c("mallopt")
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 << 20)
        mallopt(_M_TRIM_THRESHOLD, 128 << 20)


def give_memory_back() -> None:
    """Return what is free to the system, wherever it lies among what is used.

    The C library keeps it for what may come: after a query over a large graph, hundreds of
    megabytes of small pieces. Where there is no such function nothing happens.
    """
    trim = _of_c("malloc_trim")
    if trim is not None:
        trim(0)


def _of_c(name: str) -> Callable[..., int] | None:
    """A function of GNU's C library."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


@contextmanager
def new_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes that inherit nothing: no lock, no open database.

    When the block ends with an error they are killed: nobody waits for work that is not wanted.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin, (os.getpid(),))
    try:
        yield pool
    except BaseException:
        # Python 3.14 has a method for this
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def apart(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function in a process of its own, whose memory is given back afterwards."""
    with new_pool(1) as pool:
        return pool.submit(function, *args, **kwargs).result()
