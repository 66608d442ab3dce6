"""The folder of a contributor: read whole, replaced whole.

A new folder is written beside the old one, made durable and put in its place by one rename: at any
moment, also when killed, the files of a contributor are all of the previous state or all of the
new one (ADR 0006 does the same for the output). Files that do not change are linked, not copied.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from psm_kg import swap
from psm_kg.errors import ConfigurationError, EnvironmentFailure, Location, Text
from psm_kg.tables import read_table, write_csv
from psm_kg.workspace import Workspace

FOLDER = "contributed"
QUARANTINE = "quarantine"
COLUMNS = {
    "projects.csv": (
        "contributor",
        "id",
        "title",
        "language",
        "abstract",
        "cup",
        "own_code",
        "uri",
        "lead",
        "lead_ipa",
        "municipalities",
        "start",
        "end",
        "link",
        "contact",
        "licence",
        "version",
        "source_row",
    ),
    "links.csv": ("contributor", "round", "project", "action", "version", "since"),
    "withdrawn.csv": (
        "contributor",
        "round",
        "project",
        "action",
        "title",
        "reason_it",
        "reason_en",
        "date",
    ),
}
Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class State:
    """What is kept of a contributor; all empty before its first good file."""

    projects: Rows = ()
    links: Rows = ()
    withdrawn: Rows = ()
    source: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """The tables and ``source.json`` as bytes."""
        tables = (self.projects, self.links, self.withdrawn)
        found = {name: as_csv(name, rows) for name, rows in zip(COLUMNS, tables, strict=True)}
        return found | {"source.json": as_json(self.source)}


def as_csv(name: str, rows: Rows) -> bytes:
    """The canonical form of one of the tables."""
    text = StringIO()
    columns = COLUMNS[name]
    write_csv(text, columns, [[row[column] for column in columns] for row in rows])
    return text.getvalue().encode()


def as_json(content: Mapping[str, Any]) -> bytes:
    """JSON in one form."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


class Keeper:
    """The folders of all contributors of a plan."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root / FOLDER

    def folder(self, contributor: str) -> Path:
        """Where the files of a contributor are."""
        return self._root / contributor

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the right to write, and mend what a killed run left.

        Raises EnvironmentFailure when another run holds it, or the folder cannot be written.
        """
        with _told(self._root):
            self._root.mkdir(exist_ok=True)
            with swap.locked(self._root / ".lock"):
                for leftover in sorted(self._root.glob(".*.previous")):
                    swap.recover(self._root / leftover.name[1:].removesuffix(".previous"))
                for leftover in (*self._root.glob(".*.building"), *self._root.glob(".*.previous")):
                    shutil.rmtree(leftover, ignore_errors=True)
                yield

    def contributors(self) -> list[str]:
        """Those of whom something is kept."""
        if not self._root.is_dir():
            return []
        return sorted(
            path.name
            for path in self._root.iterdir()
            if path.is_dir() and not path.name.startswith(".")
        )

    def read(self, contributor: str) -> State:
        """What is kept. Raises ConfigurationError when a file was damaged by hand."""
        folder = self.folder(contributor)
        swap.recover(folder)
        projects, links, withdrawn = (self._rows(folder / name, name) for name in COLUMNS)
        return State(
            projects,
            links,
            withdrawn,
            _object(folder / "source.json"),
            _object(folder / "report.json"),
        )

    def write(
        self,
        contributor: str,
        files: Mapping[str, bytes],
        quarantine: Mapping[str, bytes] | None = None,
        most: int = 12,
    ) -> bool:
        """Put files in the folder, all at once; true when something changed.

        ``quarantine`` are files to add there, of which the newest ``most`` are kept. Raises
        EnvironmentFailure when they cannot be written: the previous state is then untouched.
        """
        folder = self.folder(contributor)
        added = {f"{QUARANTINE}/{name}": data for name, data in (quarantine or {}).items()}
        wanted = {**files, **added}
        if all(_holds(folder / name, data) for name, data in wanted.items()):
            return False
        with _told(folder):
            building = folder.with_name(f".{folder.name}.building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            for name in self._kept(folder, set(added), most):
                if name not in wanted:
                    _link(folder / name, building / name)
            for name, data in wanted.items():
                _durable(building / name, data)
            _sync(building)
            if (building / QUARANTINE).is_dir():
                _sync(building / QUARANTINE)
            swap.exchange(building, folder)
            _sync(self._root)
            shutil.rmtree(building, ignore_errors=True)
        return True

    def _kept(self, folder: Path, added: set[str], most: int) -> list[str]:
        """The files of the old folder that the new one has too."""
        if not folder.is_dir():
            return []
        names = [path.name for path in folder.iterdir() if path.is_file()]
        inside = folder / QUARANTINE
        if inside.is_dir():
            # their names begin with the day and the moment that they came
            kept = sorted({f"{QUARANTINE}/{path.name}" for path in inside.iterdir()} | added)
            names += [name for name in kept[-most:] if name not in added]
        return names

    def _rows(self, path: Path, name: str) -> Rows:
        if not path.is_file():
            return ()
        table = read_table(path, hygiene=False)
        if table.header != COLUMNS[name] or any(f.severity.rank == 0 for f in table.findings):
            raise _damaged(path)
        return tuple(dict(zip(table.header, row.cells, strict=True)) for row in table.rows)


def _object(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        raise _damaged(path) from None
    if not isinstance(content, dict):
        raise _damaged(path)
    return content


def _damaged(path: Path) -> ConfigurationError:
    return ConfigurationError(
        Text(
            "il file non è più come psm-kg l’ha scritto: ripristinarlo da una copia, o togliere "
            "la cartella dell’ente e ripetere la raccolta",
            "the file is no longer as psm-kg wrote it: restore it from a copy, or remove the "
            "folder of the body and harvest again",
        ),
        Location(str(path)),
    )


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def _durable(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFailure(
            Text(
                f"non si può scrivere ({reason}): controllare lo spazio e i permessi; ciò che "
                "c’era è intatto",
                f"cannot write ({reason}): check the space and the permissions; what was there is "
                "untouched",
            ),
            Location(error.filename or str(path)),
        ) from None
