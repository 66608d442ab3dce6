"""Drawings kept between runs, by what they are drawn from: most builds change few of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

MOST = 2000  # drawings kept; the oldest go first


def user_shelf() -> Path:
    """Where the drawings of this user are kept."""
    return platformdirs.user_cache_path("psm-kg") / "charts"


def key_of(*parts: str) -> str:
    """A name for what a drawing depends on: equal parts, equal name."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode()
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()[:40]


def look_up(shelf: Path, key: str) -> str | None:
    """The drawing kept under a name, if any."""
    try:
        return (shelf / f"{key}.svg").read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return None


def keep(shelf: Path, key: str, svg: str) -> None:
    """Keep a drawing, all at once; a shelf that cannot be written is left as it is."""
    with suppress(OSError):
        shelf.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=shelf)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(svg)
        Path(name).replace(shelf / f"{key}.svg")
        _tidy(shelf)


def _tidy(shelf: Path) -> None:
    kept = list(shelf.glob("*.svg"))
    if len(kept) > MOST:
        for path in sorted(kept, key=lambda p: p.stat().st_mtime)[: len(kept) - MOST]:
            path.unlink(missing_ok=True)
