"""Which files the assets of the site are made from, and a name for their state.

It imports nothing of the project, so that building a wheel can use it.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

# in the site folder: what was made, a folder for each state of the sources
KEPT = ".built"
_TOP = (".npmrc", "build.mjs", "package-lock.json", "package.json")
_PATTERNS = ("scripts/**/*.js", "scripts/*.json", "styles/**/*.scss")


def source_files(site_folder: Path) -> list[Path]:
    """Everything that the assets depend on, in a fixed order. Raises FileNotFoundError."""
    found = [site_folder / name for name in _TOP]
    for pattern in _PATTERNS:
        found += site_folder.glob(pattern)
    for path in found:
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return sorted(found, key=lambda p: p.relative_to(site_folder).as_posix())


def sources_hash(files: Iterable[Path], site_folder: Path) -> str:
    """A name for this state of the sources: equal sources, equal name."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        name = path.relative_to(site_folder).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]
