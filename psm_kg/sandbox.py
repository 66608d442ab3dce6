"""What a worker process cannot do: grow, run on, open a file or a connection, outlive its parent.

The limits are the kernel's. Memory and the parent's death need Linux; elsewhere the deadline and
the limits of processor time and of open files remain.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_STACK_BYTES = 64 * 1024 * 1024
IDLE = 19  # a niceness: only when nobody else wants the processor


def close_inherited(keep: int) -> int:
    """Close every inherited descriptor but one, which becomes number 3; 0, 1, 2 go nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    spare = os.dup(keep)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.dup2(spare, 3)
    os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return 3


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def confine(memory_bytes: int) -> None:
    """Apply the limits: so much more memory than now, no new file or connection, no core dump."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    with contextlib.suppress(ValueError, OSError):
        # the engine recurses over a query: nesting within our bounds must fit
        hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
        resource.setrlimit(resource.RLIMIT_STACK, (_STACK_BYTES, hard))
    size = _address_space()
    if size:
        _lower(resource.RLIMIT_AS, size + memory_bytes)
    # no new descriptor: neither open() nor socket() can succeed from here on
    _lower(resource.RLIMIT_NOFILE, 0)


def allow_processor(seconds: float) -> None:
    """Let this process use so much more processor time; the kernel kills it beyond."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def give_way(process: int, nice: int) -> None:
    """Lower the priority of a process (0: this one); ``IDLE`` is the lowest that there is."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, nice)
        if nice >= IDLE and sys.platform == "linux":
            os.sched_setscheduler(process, os.SCHED_IDLE, os.sched_param(0))


def processor_seconds(process: int) -> float | None:
    """Processor time that another process has used; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    try:
        # the clock of a process, as clock_getcpuclockid(3) makes its number
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return None


def peak_memory() -> int:
    """The largest resident size so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, value))


def _address_space() -> int:
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
