"""The queue of the inbox: announcements that wait to be looked at, as files of a folder.

What is in them is never believed: an announcement is a hint that a registered contributor may have
something new, and its source is then asked as always. All else is set aside for the office.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psm_kg.errors import EnvironmentFailure, Location, Text, shorten
from psm_kg.harvest.registry import Registry

MOST_ITEMS = 1000
MOST_BYTES = 64 * 1024
MOST_NESTING = 32
_ASIDE = "set-aside"
_MOST_ASIDE = 200
_NAME = re.compile(r"[0-9a-f]{32}")
_SUFFIX = ".jsonld"


class FullError(Exception):
    """The queue holds as many announcements as it may."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement: whose source it names (empty: nobody's), and what it says it is about."""

    name: str
    contributor: str
    about: str


class Queue:
    """A folder of announcements; each is named after its content, so that repeating adds none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self) -> None:
        """Make the folder. Raises EnvironmentFailure when it cannot be written."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / _ASIDE).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFailure(
                Text(f"la cartella non si può scrivere ({reason})", f"cannot write ({reason})"),
                Location(str(self._folder)),
            ) from None

    def names(self) -> list[str]:
        """The announcements that wait."""
        if not self._folder.is_dir():
            return []
        return sorted(p.stem for p in self._folder.iterdir() if _is_item(p))

    def add(self, content: bytes) -> str:
        """Queue an announcement, whole or not at all; its name. Raises FullError, OSError."""
        name = hashlib.sha256(content).hexdigest()[:32]
        path = self._path(name)
        if path.exists():
            return name
        if len(self.names()) >= MOST_ITEMS:
            raise FullError
        passing = self._folder / f".{name}.{os.getpid()}"
        with passing.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        passing.replace(path)
        return name

    def read(self, name: str) -> bytes | None:
        """The bytes of an announcement; None when there is none of that name."""
        if not _NAME.fullmatch(name):
            return None
        with contextlib.suppress(OSError), self._path(name).open("rb") as stream:
            return stream.read(MOST_BYTES)
        return None

    def announcements(self, registry: Registry) -> tuple[Announcement, ...]:
        """What waits, matched with the sources of the registry.

        Raises EnvironmentFailure when there is no such folder.
        """
        if not self._folder.is_dir():
            raise EnvironmentFailure(
                Text("la cartella degli avvisi non c’è", "the folder of the inbox is missing"),
                Location(str(self._folder)),
            )
        sources = {c.source: c.id for c in registry.contributors.values() if c.is_remote}
        return tuple(self._announcement(name, sources) for name in self.names())

    def _announcement(self, name: str, sources: dict[str, str]) -> Announcement:
        try:
            said = list(_addresses(parse(self.read(name) or b"")))
        except ValueError:
            said = []
        named = sorted({sources[address] for address in said if address in sources})
        # one announcement speaks of one source; what names many is not helped further
        return Announcement(name, named[0] if named else "", shorten(", ".join(said[:3]), 200))

    def done(self, announcements: tuple[Announcement, ...]) -> None:
        """Take what was looked at out of the queue; what concerned nobody is set aside."""
        self.prepare()
        for item in announcements:
            with contextlib.suppress(FileNotFoundError):
                if item.contributor:
                    self._path(item.name).unlink()
                else:
                    self._path(item.name).replace(self._folder / _ASIDE / f"{item.name}{_SUFFIX}")
        aside = [p for p in (self._folder / _ASIDE).iterdir() if _is_item(p)]
        aside.sort(key=lambda p: (-p.stat().st_mtime, p.name))
        for path in aside[_MOST_ASIDE:]:
            path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"


def parse(content: bytes) -> Any:
    """JSON within bounds: an object or an array of objects. Raises ValueError otherwise.

    No context is fetched and nothing is expanded: only what is written is looked at.
    """
    try:
        document = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None
    objects = document if isinstance(document, list) else [document]
    if not objects or not all(isinstance(item, dict) for item in objects):
        raise ValueError("not an object")
    level = list(objects)
    for _ in range(MOST_NESTING):
        level = [inner for item in level for inner in _inner(item)]
    if level:
        raise ValueError("nested too deep")
    return document


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _addresses(value: Any) -> Iterator[str]:
    """Every http(s) address that is written anywhere as a value."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "@context":
                yield from _addresses(item)


def _is_item(path: Path) -> bool:
    return path.suffix == _SUFFIX and _NAME.fullmatch(path.stem) is not None
