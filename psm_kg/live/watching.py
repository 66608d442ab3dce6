"""Noticing that files of a plan changed, and waiting until they are whole.

The folder is looked at, a few times a second: this works on every system and file share. Programs
save in steps (a temporary file that is renamed, an empty file that is filled), so a change counts
once two looks in a row see the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks.
INTERVAL = 0.1
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """The files that changed, by name; ``whole``: everything must be read again."""

    names: tuple[str, ...]
    whole: bool


class Watcher:
    """Looks at the tables of a plan, at ``plan.toml`` and at the project's own resources."""

    def __init__(
        self,
        plan: Path,
        resources: Path,
        *,
        interval: float = INTERVAL,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._plan = plan
        self._resources = resources
        self._interval = interval
        self._sleep = sleep
        self.seen = self.look()

    def wait(self) -> None:
        """Let the time between two looks pass."""
        self._sleep(self._interval)

    def look(self) -> dict[Path, Stamp]:
        """The files there are now, without those that programs keep for themselves."""
        found: dict[Path, Stamp] = {}
        for path in self._files():
            try:
                status = path.stat()
            except OSError:
                continue  # it went while we looked
            found[path] = status.st_mtime_ns, status.st_size, status.st_ino
        return found

    def edits(self) -> Iterator[Edit | None]:
        """What changes, for ever; None after each look that saw nothing new."""
        while True:
            self._sleep(self._interval)
            yield self.edit()

    def edit(self) -> Edit | None:
        """What changed since the last time, once it has stopped changing."""
        now = self.look()
        if now == self.seen:
            return None
        while True:
            self._sleep(self._interval)
            again = self.look()
            if again == now:
                break
            now = again
        changed = sorted(path for path, _ in now.items() ^ self.seen.items())
        self.seen = now
        names = tuple(dict.fromkeys(path.name for path in changed))
        return Edit(names, any(not self._is_table(path) for path in changed))

    def _is_table(self, path: Path) -> bool:
        return path.is_relative_to(self._plan) and path.name != "plan.toml"

    def _files(self) -> Iterator[Path]:
        for path in (self._plan, self._plan / "tables"):
            if path.is_dir():
                yield from (p for p in path.iterdir() if _counts(p))
        contributed = self._plan / "contributed"
        if contributed.is_dir():
            yield from (p for p in contributed.glob("*/*") if _counts(p))
        for folder in ("mappings", "ontology", "queries", "shapes", "site"):
            yield from _resources(self._resources / folder)


def _counts(path: Path) -> bool:
    """False for what spreadsheets write beside a table while it is open, and for folders."""
    name = path.name
    passing = name.startswith((".", "~")) or name.endswith(("~", ".tmp", ".swp"))
    return not passing and path.suffix in (".csv", ".xlsx", ".toml", ".json")


def _resources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name == "node_modules":
            continue
        if path.is_dir():
            yield from _resources(path)
        else:
            yield path
