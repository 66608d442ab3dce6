"""Ask the child process to read a file, within a time; it is started again when it dies.

One child serves one caller at a time and many files: starting takes 0.1 s, so ``warm`` starts it
while the caller has other things to do. Code that asks from several threads makes a
:class:`Reader` for each.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psm_kg
from psm_kg.links.wire import FRAME

SECONDS = 15.0
_FILES_PER_CHILD = 200
_LARGEST_ANSWER = 256 * 1024 * 1024
_PACKAGE_PARENT = str(Path(psm_kg.__file__).resolve().parents[1])


class Reader:
    """A child process and the right to ask it; ``command`` is its module and its arguments."""

    def __init__(
        self, seconds: float = SECONDS, command: Sequence[str] = ("psm_kg.links.child",)
    ) -> None:
        self._seconds = seconds
        self._command = command
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._read = 0

    def warm(self) -> None:
        """Start the child, without waiting until it is ready."""
        with self._lock:
            self._start()

    def read(self, form: str, content: bytes) -> dict[str, Any]:
        """What the child says of a file; ``{"fault": "too-complex"}`` when it did not survive.

        ``form`` is one line: what the child must know of the content.
        """
        with self._lock:
            child = self._start()
            watch = threading.Timer(self._seconds, child.kill)
            watch.start()
            try:
                return _ask(child, form, content)
            except (OSError, EOFError, ValueError):
                self._stop()
                return {"fault": "too-complex"}
            finally:
                watch.cancel()
                self._read += 1
                if self._read >= _FILES_PER_CHILD:
                    self._stop()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._stop()
        self._child = subprocess.Popen(
            [sys.executable, "-m", *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _PACKAGE_PARENT},
            start_new_session=True,
        )
        self._read = 0
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _ask(child: subprocess.Popen[bytes], form: str, content: bytes) -> dict[str, Any]:
    assert child.stdin is not None
    assert child.stdout is not None
    request = form.encode() + b"\n" + content
    child.stdin.write(FRAME.pack(len(request)) + request)
    child.stdin.flush()
    head = child.stdout.read(FRAME.size)
    if len(head) < FRAME.size:
        raise EOFError
    (size,) = FRAME.unpack(head)
    if size > _LARGEST_ANSWER:
        raise ValueError(size)
    answer = json.loads(child.stdout.read(size))
    if not isinstance(answer, dict):
        raise ValueError(form)
    return answer


#: The reader that :func:`psm_kg.links.check_content` uses when it is given no other.
READER = Reader()
atexit.register(READER.close)
