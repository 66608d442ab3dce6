"""The work folder of a large build: what a killed build had finished is not done again.

Beside the output ``dist`` stands ``.dist.work/<key>/<step>``; the key is a hash of everything that
the result depends on. A step writes into ``<step>.part`` and is renamed when it is complete, so
a folder of a step is there and whole, or it is not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from itertools import chain
from pathlib import Path

import psm_kg
from psm_kg.contributed import FOLDER
from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.workspace import Workspace

_BLOCK = 1 << 20
_RESOURCES = ("mappings", "ontology", "queries", "shapes", "site")


class Work:
    """The steps of one build, by name; ``reused`` are those that an earlier run had finished."""

    def __init__(self, target: Path, workspace: Workspace) -> None:
        target = target.resolve()
        self._workspace, self._seen = workspace, _saved(workspace)  # before their content is read
        self._root = target.with_name(f".{target.name}.work")
        self.folder = self._root / content_key(workspace)
        self.reused: list[str] = []
        if self._root.is_dir():
            for other in self._root.iterdir():
                if other != self.folder:
                    shutil.rmtree(other, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder of a step: as an earlier run left it, else made now.

        Raises EnvironmentFailure, and keeps nothing, when a table was saved meanwhile: another run
        would take the step for one of the tables as they were.
        """
        done = self.folder / name
        if done.is_dir():
            self.reused.append(name)
            return done
        part = self.folder / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        make(part)
        self.require_unchanged()
        part.rename(done)
        return done

    def require_unchanged(self) -> None:
        """Raises EnvironmentFailure when the plan's files were saved since this work began."""
        if _saved(self._workspace) != self._seen:
            raise EnvironmentFailure(
                Text(
                    "le tabelle sono cambiate durante la costruzione: ripeterla; la pubblicazione "
                    "precedente è intatta",
                    "the tables changed during the build: build again; the previous output is "
                    "intact",
                ),
                Location(str(self._workspace.root)),
            )

    def wait(self, name: str) -> Path:
        """The folder of a step that another process is making, when it is there."""
        done = self.folder / name
        while not done.is_dir():
            time.sleep(0.05)
        return done

    def scratch(self, name: str) -> Path:
        """An empty folder for files that no later run needs."""
        folder = self.folder / f"{name}.scratch"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def remove(self) -> None:
        """Forget all steps: the output is in its place."""
        shutil.rmtree(self._root, ignore_errors=True)


def _saved(workspace: Workspace) -> dict[Path, tuple[int, int, int]]:
    """When and how large each file of the plan was saved: also a change that was undone shows."""
    places = (workspace.tables.iterdir(), (workspace.root / FOLDER).rglob("*"))
    found = {}
    for path in (workspace.root / "plan.toml", *chain.from_iterable(places)):
        with contextlib.suppress(OSError):  # its reader says what is wrong with it
            state = path.stat()
            found[path] = state.st_mtime_ns, state.st_size, state.st_ino
    return found


def content_key(workspace: Workspace) -> str:
    """A hash of all that a build depends on: tables, plan, resources, program, libraries."""
    digest = hashlib.sha256()
    root, code = workspace.resources.root, Path(psm_kg.__file__).parent
    groups: list[tuple[Path, Iterable[Path]]] = [
        (workspace.root, [workspace.root / "plan.toml", *workspace.tables.iterdir()]),
        (workspace.root, (workspace.root / FOLDER).rglob("*")),
        (code, code.rglob("*.py")),
        *((root, (root / name).rglob("*")) for name in _RESOURCES),
    ]
    for folder, paths in groups:
        for path in sorted(p for p in paths if p.is_file() and "node_modules" not in p.parts):
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(file_hash(path).encode())
    for name in ("pyoxigraph", "psm-kg"):
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()[:24]


def file_hash(path: Path) -> str:
    """SHA-256 (hexadecimal) of a file of any size. Raises EnvironmentFailure."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None
    return digest.hexdigest()


def place(source: Path, target: Path) -> None:
    """Make a finished file (or all files of a folder) also one of the output: a second name."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                place(path, target / path.relative_to(source))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
