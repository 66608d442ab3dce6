"""Sorting lines of any number in bounded memory, on all cores.

Runs of a bounded size are sorted as they are written; samples of them say where to cut all runs,
so that each range of the result is merged by itself. Python's sort is a merge of sorted runs when
it is given them, so no line is handled by a Python statement.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from operator import eq
from pathlib import Path
from typing import Any

#: Bytes of a run and of a range: a worker holds a few times as much. Below the 32 MB from which
#: the allocator gives each text back to the system, which then clears its pages again for the next.
RUN_BYTES = 24 << 20
_SAMPLE_BYTES = 32 << 10
_BLOCK = 1 << 20
_PIECE = 256 << 10  # fits a core's cache with the lines it is cut into


@dataclass(frozen=True, slots=True)
class _Run:
    """A sorted file with the first line of each piece of it, and where the piece starts."""

    path: Path
    firsts: list[bytes]
    starts: list[int]
    size: int


class Runs(io.RawIOBase):
    """A file to write lines to, which keeps them as sorted files of a bounded size.

    ``folder`` is empty; the last line that is written has its line end.
    """

    def __init__(self, folder: Path, run_bytes: int = RUN_BYTES) -> None:
        self._folder, self._bytes = folder, run_bytes
        self._texts: list[bytes] = []
        self._size = self._count = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: Any) -> int:
        """Take some bytes, which need not end with a line."""
        self._texts.append(bytes(text))
        self._size += len(text)
        if self._size >= self._bytes:
            self._cut()
        return len(text)

    def close(self) -> None:
        """Write the last run."""
        if not self.closed and self._size:
            self._cut()
        super().close()

    def _cut(self) -> None:
        text = b"".join(self._texts)
        end = text.rfind(b"\n") + 1
        if not end:  # inside one line that is longer than a run
            self._texts = [text]
            return
        self._texts, self._size = [text[end:]], len(text) - end
        lines = text[:end].split(b"\n")
        lines.pop()  # what follows the last line end
        lines.sort()
        with (self._folder / f"run-{self._count}").open("wb") as out:
            out.write(b"\n".join(lines) + b"\n")
        self._count += 1


def merge_runs(folder: Path, target: Path, pool: Executor, *, run_bytes: int = RUN_BYTES) -> int:
    """Write the distinct lines of :class:`Runs` in the order of their bytes; return how many.

    Each range of the result is written where it belongs if no line occurs twice; if some do, the
    ranges are then moved together.
    """
    runs = [_look(path) for path in sorted(folder.glob("run-*"))]
    samples = sorted(first for run in runs for first in run.firsts)
    ranges = max(1, -(-sum(run.size for run in runs) // run_bytes))
    cuts = sorted({samples[at * len(samples) // ranges] for at in range(1, ranges)})
    # of each run, where each range begins and where the last one ends
    places = [[0, *(_place(run, cut) for cut in cuts), run.size] for run in runs]
    parts = [
        [(run.path, at[n], at[n + 1]) for run, at in zip(runs, places, strict=True)]
        for n in range(len(cuts) + 1)
    ]
    sizes = [sum(stop - start for _, start, stop in part) for part in parts]
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    target.write_bytes(b"")
    written = list(pool.map(_merge, parts, [target] * len(parts), starts))
    with target.open("r+b") as stream:
        end = 0
        for start, (size, _) in zip(starts, written, strict=True):
            if start > end:
                for at in range(0, size, _BLOCK):
                    stream.seek(start + at)
                    block = stream.read(min(_BLOCK, size - at))
                    stream.seek(end + at)
                    stream.write(block)
            end += size
        stream.truncate(end)
    return sum(lines for _, lines in written)


def _look(path: Path) -> _Run:
    """Samples of a sorted file, evenly spread."""
    size = path.stat().st_size
    firsts: list[bytes] = []
    starts: list[int] = []
    with path.open("rb") as stream:
        for start in range(0, size, _SAMPLE_BYTES):
            stream.seek(max(0, start - 1))
            if start:
                stream.readline()
            at = stream.tell()
            line = stream.readline().rstrip(b"\n")
            if at < size and (not starts or at > starts[-1]):
                firsts.append(line)
                starts.append(at)
    return _Run(path, firsts, starts, size)


def _place(run: _Run, low: bytes) -> int:
    """Where the first line that is not below ``low`` starts."""
    at = max(0, bisect_left(run.firsts, low) - 1)
    start = run.starts[at]
    stop = run.starts[at + 1] if at + 1 < len(run.starts) else run.size
    with run.path.open("rb") as stream:
        stream.seek(start)
        lines = stream.read(stop - start).split(b"\n")
    lines.pop()
    return start + sum(len(line) + 1 for line in lines[: bisect_left(lines, low)])


def _merge(part: list[tuple[Path, int, int]], target: Path, start: int) -> tuple[int, int]:
    """Merge byte ranges of runs into ``target`` from ``start`` on; how many bytes and lines."""
    lines: list[bytes] = []
    for path, begin, end in part:
        with path.open("rb") as stream:
            stream.seek(begin)
            lines += stream.read(end - begin).split(b"\n")
            lines.pop()
    lines.sort()  # a merge: Python's sort finds the sorted pieces
    if any(map(eq, lines, lines[1:])):
        lines = list(dict.fromkeys(lines))
    text = b"\n".join(lines) + b"\n" if lines else b""
    with target.open("r+b") as stream:
        stream.seek(start)
        stream.write(text)
    return len(text), len(lines)


def blocks(path: Path, size: int = _BLOCK) -> Iterator[bytes]:
    """The bytes of a file, a block at a time."""
    with path.open("rb") as stream:
        while block := stream.read(size):
            yield block


def whole_lines(path: Path, size: int = _PIECE) -> Iterator[bytes]:
    """The bytes of a file in pieces that end with a line."""
    rest = b""
    for block in blocks(path, size):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
    if rest:
        yield rest


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines as UTF-8; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        for line in lines:
            stream.write(line)
            count += 1
    return count
