"""What the contributors' sources hold now: addresses asked a few at a time, files of the office.

Hosts are asked in parallel, the sources of one host one after the other.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from psm_kg.errors import shorten
from psm_kg.fetching import Bounds, Fetched, fetch
from psm_kg.harvest.registry import Contributor

_HOSTS_AT_ONCE = 6
_FORMS = frozenset({".xlsx", ".ods", ".csv", ".ttl", ".jsonld", ".json", ".rdf", ".xml", ".nt"})


@dataclass(frozen=True, slots=True)
class Known:
    """The validators of the answer that was taken last; empty when it must be read anew."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a source gave: ``answer`` without its content, which waits in ``path``."""

    name: str
    answer: Fetched
    path: Path | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return b"" if self.path is None else self.path.read_bytes()


@contextmanager
def arrivals(
    contributors: Sequence[Contributor],
    known: Mapping[str, Known],
    folder: Path,
    bounds: Bounds,
    told: Callable[[Contributor], None] = lambda _: None,
) -> Iterator[Mapping[str, Future[Arrival]]]:
    """Ask all sources; what each gives is a future, its content in a temporary file."""
    hosts: dict[str, list[Contributor]] = defaultdict(list)
    for contributor in contributors:
        hosts[_host(contributor)].append(contributor)
    futures: dict[str, Future[Arrival]] = {c.id: Future() for c in contributors}
    with tempfile.TemporaryDirectory(prefix="psm-kg-harvest-") as spool:

        def visit(host: str) -> None:
            for contributor in hosts[host]:
                future = futures[contributor.id]
                if not future.set_running_or_notify_cancel():
                    continue
                told(contributor)
                try:
                    seen = known.get(contributor.id, Known())
                    arrival = _arrival(contributor, seen, folder, bounds)
                    future.set_result(_spooled(arrival, Path(spool) / contributor.id))
                except BaseException as error:  # the one who waits for this source hears of it
                    future.set_exception(error)

        pool = ThreadPoolExecutor(_HOSTS_AT_ONCE)
        try:
            for host in hosts:
                pool.submit(visit, host)
            yield futures
        finally:
            for future in futures.values():
                future.cancel()
            pool.shutdown(cancel_futures=True)


def _host(contributor: Contributor) -> str:
    return (urlsplit(contributor.source).hostname or "") if contributor.is_remote else ""


def _spooled(arrival: Arrival, path: Path) -> Arrival:
    if not arrival.answer.content:
        return arrival
    path.write_bytes(arrival.answer.content)
    return Arrival(arrival.name, replace(arrival.answer, content=b""), path)


def _arrival(
    contributor: Contributor,
    known: Known,
    folder: Path,
    bounds: Bounds,
) -> Arrival:
    if not contributor.is_remote:
        return read_local(contributor.source, folder, bounds)
    answer = fetch(
        contributor.source,
        bounds=bounds,
        etag=known.etag,
        last_modified=known.last_modified,
    )
    name = urlsplit(answer.final or contributor.source).path.rpartition("/")[2]
    return Arrival(shorten(name or contributor.id, 100), answer)


def read_local(source: str, folder: Path, bounds: Bounds) -> Arrival:
    """Read a file, or the only file of a folder; a relative one stays inside the plan folder."""
    given = Path(source)
    root = given if given.is_absolute() else folder
    path = folder / given  # an absolute path takes the place of the folder
    try:
        if not given.is_absolute() and not path.resolve().is_relative_to(root.resolve()):
            return _failed(path, "source-outside", source)
        if path.is_dir():
            files = [p for p in sorted(path.iterdir()) if p.suffix.lower() in _FORMS]
            files = [p for p in files if not p.name.startswith((".", "~"))]
            if len(files) != 1:
                fault = "source-several" if files else "source-empty-folder"
                return _failed(path, fault, ", ".join(p.name for p in files[:5]) or source)
            path = files[0]
        return Arrival(path.name, Fetched(content=_read(path, bounds.max_bytes)))
    except FileNotFoundError:
        return _failed(path, "source-missing", source)
    except _TooLargeError:
        return _failed(path, "source-large", bounds.max_bytes)
    except OSError as error:
        is_link = error.errno == errno.ELOOP
        return _failed(path, "source-outside" if is_link else "source-not-file", source)
    except ValueError:
        return _failed(path, "source-not-file", source)


class _TooLargeError(Exception):
    """The file is larger than allowed."""


def _read(path: Path, most: int) -> bytes:
    # neither through a link, nor waiting for ever for a pipe
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(path)
        content = stream.read(most + 1)
    if len(content) > most:
        raise _TooLargeError
    return content


def _failed(path: Path, fault: str, reason: object) -> Arrival:
    return Arrival(path.name, Fetched(fault=fault, reason=shorten(reason, 200)))
