"""Sorting lines of any number in bounded memory, on all cores.

Runs of a bounded size are sorted by themselves; samples of them say where to cut all runs, so that
each range of the result is merged by itself. Python's sort is a merge of sorted runs when it is
given them, so no line is handled by a Python statement.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

#: Bytes of a run and of a range: a worker holds a few times as much.
RUN_BYTES = 48 << 20
_SAMPLE_BYTES = 64 << 10
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sorted:
    """Distinct lines in one file: how many, and the SHA-256 (hexadecimal) of the file."""

    path: Path
    lines: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A sorted file with the first line of each piece of it, and where the piece starts."""

    path: Path
    firsts: list[bytes]
    starts: list[int]
    size: int


def sort_lines(
    sources: Sequence[Path],
    target: Path,
    scratch: Path,
    pool: Executor,
    *,
    run_bytes: int = RUN_BYTES,
) -> Sorted:
    """Write the distinct lines of the sources to ``target``, in the order of their bytes.

    Every source ends with a line end. ``scratch`` is an empty folder for intermediate files.
    """
    pieces = [piece for source in sources for piece in _pieces(source, run_bytes)]
    names = [scratch / f"run-{at}" for at in range(len(pieces))]
    runs = list(pool.map(_sorted_run, pieces, names))
    samples = sorted(first for run in runs for first in run.firsts)
    total = sum(run.size for run in runs)
    ranges = max(1, -(-total // run_bytes))
    cuts = sorted({samples[at * len(samples) // ranges] for at in range(1, ranges)})
    bounds = list(zip([b"", *cuts], [*cuts, None], strict=True))
    parts = [scratch / f"part-{at}" for at in range(len(bounds))]
    merged = pool.map(_merge, [runs] * len(bounds), bounds, parts)
    digest, lines = hashlib.sha256(), 0
    with target.open("wb") as stream:
        for part, count in zip(parts, merged, strict=True):
            lines += count
            for block in blocks(part):
                digest.update(block)
                stream.write(block)
            part.unlink()
    for run in runs:
        run.path.unlink()
    return Sorted(target, lines, digest.hexdigest())


def blocks(path: Path, size: int = _BLOCK) -> Iterator[bytes]:
    """The bytes of a file, a block at a time."""
    with path.open("rb") as stream:
        while block := stream.read(size):
            yield block


def whole_lines(path: Path, size: int = 8 << 20) -> Iterator[bytes]:
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


def in_order(function: Callable[[Path], object], paths: Iterable[Path], pool: Executor) -> None:
    """Call the function for each path in the pool; raise what it raises."""
    for _ in pool.map(function, paths):
        pass


def _pieces(source: Path, size: int) -> Iterator[tuple[Path, int, int]]:
    """Byte ranges of about ``size`` that begin and end with a line."""
    end = source.stat().st_size
    with source.open("rb") as stream:
        start = 0
        while start < end:
            stream.seek(min(end, start + size))
            stream.readline()
            stop = stream.tell()
            yield source, start, stop
            start = stop


def _sorted_run(piece: tuple[Path, int, int], target: Path) -> _Run:
    source, start, stop = piece
    with source.open("rb") as stream:
        stream.seek(start)
        lines = stream.read(stop - start).split(b"\n")
    lines.pop()  # what follows the last line end
    lines.sort()
    firsts, starts, at, since = [], [], 0, _SAMPLE_BYTES
    for line in lines:
        if since >= _SAMPLE_BYTES:
            firsts.append(line)
            starts.append(at)
            since = 0
        at += len(line) + 1
        since += len(line) + 1
    with target.open("wb") as out:
        out.write(b"\n".join(lines))
        out.write(b"\n")
    return _Run(target, firsts, starts, at)


def _merge(runs: list[_Run], bounds: tuple[bytes, bytes | None], target: Path) -> int:
    """Merge what the runs have from the first bound (included) to the second."""
    low, high = bounds
    lines: list[bytes] = []
    for run in runs:
        # the pieces that may hold such lines, then exactly those lines
        first = max(0, bisect_left(run.firsts, low) - 1)
        last = len(run.firsts) if high is None else bisect_left(run.firsts, high)
        start = run.starts[first]
        stop = run.starts[last] if last < len(run.starts) else run.size
        if start >= stop:
            continue
        with run.path.open("rb") as stream:
            stream.seek(start)
            found = stream.read(stop - start).split(b"\n")
        found.pop()
        end = len(found) if high is None else bisect_left(found, high)
        lines += found[bisect_left(found, low) : end]
    lines.sort()
    distinct = list(dict.fromkeys(lines))
    with target.open("wb") as out:
        if distinct:
            out.write(b"\n".join(distinct))
            out.write(b"\n")
    return len(distinct)
