"""One build, open for serving: which files it has, what is in each, what it is made of.

A file is found by its name in the manifest, never by asking the file system for what a client
wrote, so no path can lead outside. Files are opened below the folder as it was when the release
was opened: what a release says of a file (its hash) and what it gives are always of one build,
also while the next one takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

from psm_kg.documents import INDEX
from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.store import Store, open_store

_PUBLIC = "public/"
#: Characters of a path that stand in an address as they are.
IRI_SAFE = "/()!$&'*+,;=:@~.-_"


@dataclass(frozen=True, slots=True)
class Entry:
    """A published file as the manifest has it."""

    sha256: str
    size: int


class StaleError(Exception):
    """The release is no longer on the disk: a newer one has taken its place."""


@dataclass(frozen=True)
class Release:
    """An opened output folder. Its folder is closed when nothing refers to it any more.

    ``on_demand``: single things have no files, the query service describes them; ``store`` is then
    the database that says which there are. ``fresh``: files that a resident build has made and not
    yet published.
    """

    folder: int
    identity: tuple[int, int, int]
    files: Mapping[str, Entry]
    gone: Mapping[str, str]
    labels: Mapping[str, Mapping[str, Any]]
    base: str
    prefixes: Mapping[str, str]
    health: Mapping[str, Any]
    on_demand: bool = False
    fresh: Mapping[str, bytes] = field(default_factory=dict)
    store: Store | None = None

    def with_fresh(self, fresh: Mapping[str, bytes]) -> Release:
        """This build with some files as they will be in the next one, which is being written."""
        entries = {
            path: Entry(hashlib.sha256(content).hexdigest(), len(content))
            for path, content in fresh.items()
        }
        return _kept(
            replace(
                self,
                folder=os.dup(self.folder),
                files={**self.files, **entries},
                fresh={**self.fresh, **fresh},
            )
        )

    @cached_property
    def thing_paths(self) -> frozenset[str]:
        """The paths of the things that have documents."""
        return frozenset(self.labels)

    def describes(self, path: str) -> bool:
        """True when a thing without a file is in the graph."""
        if self.store is None:
            return False
        try:
            thing = NamedNode(f"{self.base}{quote(path, safe=IRI_SAFE)}")
        except ValueError:
            return False  # no address of anything
        return next(self.store.quads_for_pattern(thing, None, None), None) is not None

    @property
    def base_path(self) -> str:
        """The path of the base IRI: ``/psm/``."""
        return urlsplit(self.base).path or "/"

    def open(self, path: str) -> int:
        """A descriptor of a file of :attr:`files`. Raises StaleError when it is not there."""
        if path in self.fresh:
            with tempfile.TemporaryFile() as file:
                file.write(self.fresh[path])
                file.flush()
                return os.dup(file.fileno())
        try:
            return os.open(_PUBLIC + path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.folder)
        except OSError:
            raise StaleError(path) from None


def identity(dist: Path) -> tuple[int, int, int] | None:
    """What changes when another build takes the place of this one; None when there is none."""
    try:
        status = os.stat(dist / "manifest.json")  # noqa: PTH116  follows a link to the folder
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns


def open_release(dist: Path) -> Release:
    """Open a finished output folder.

    Raises EnvironmentFailure when there is none, or when it is not one of ours.
    """
    try:
        folder = os.open(dist, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        raise _missing(dist) from None
    try:
        status = os.stat("manifest.json", dir_fd=folder)
        manifest = _read(folder, "manifest.json")
        files = {
            name[len(_PUBLIC) :]: Entry(str(entry["sha256"]), int(entry["bytes"]))
            for name, entry in manifest["files"].items()
            if name.startswith(_PUBLIC) and _is_shown(name)
        }
        index = _read(folder, _PUBLIC + INDEX)
        on_demand = bool(index.get("on_demand"))
        release = Release(
            folder,
            (status.st_dev, status.st_ino, status.st_mtime_ns),
            files,
            dict(index["gone"]),
            dict(index["things"]),
            str(index["base"]),
            dict(index["prefixes"]),
            {
                "status": "ok",
                "versions": dict(manifest["versions"]),
                "graph": dict(manifest["graph"]),
                "counts": dict(manifest["counts"]),
            },
            on_demand,
            store=open_store(dist / "store") if on_demand else None,
        )
    except EnvironmentFailure:  # of the database
        os.close(folder)
        raise
    except OSError:
        os.close(folder)
        raise _missing(dist) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        os.close(folder)
        raise EnvironmentFailure(
            Text(
                "la pubblicazione non è leggibile: ricrearla con psm-kg build",
                "the output cannot be read: make it again with psm-kg build",
            ),
            Location(str(dist)),
        ) from None
    return _kept(release)


def _kept(release: Release) -> Release:
    """The release, its folder closed when nothing refers to it any more."""
    weakref.finalize(release, os.close, release.folder)
    return release


def _is_shown(name: str) -> bool:
    """Hidden files are configuration, except where a standard wants them."""
    return all(not part.startswith(".") or part == ".well-known" for part in name.split("/"))


def _read(folder: int, path: str) -> Any:
    with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder), "rb") as handle:  # noqa: PTH123
        return json.loads(handle.read())


def _missing(dist: Path) -> EnvironmentFailure:
    return EnvironmentFailure(
        Text(
            "qui non c'è ancora una pubblicazione: eseguire prima psm-kg build",
            "there is no published output here yet: run psm-kg build first",
        ),
        Location(str(dist)),
    )
