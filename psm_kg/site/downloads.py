"""The files that people download: size and fingerprint of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.site.language import Language
from psm_kg.site.model import Site


@dataclass(frozen=True, slots=True)
class Download:
    """A published file: its path in the web root, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, content: bytes) -> Download:
        """Measure a file."""
        return cls(path, len(content), hashlib.sha256(content).hexdigest())


def downloads(site: Site, language: Language) -> Mapping[str, Any]:
    """The files of the datasets by the path that their distributions name, and their sizes."""
    base = site.library.workspace.plan.base_iri

    def of_url(url: str) -> Download | None:
        found = site.published.get(url.removeprefix(base)) if url.startswith(base) else None
        return found if isinstance(found, Download) else None

    return {"of_url": of_url, "size": lambda bytes_: readable_size(bytes_, language)}


def readable_size(size: int, language: Language) -> str:
    """``1536`` → ``1,5 kB`` in Italian (1 kB = 1000 bytes)."""
    value, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    digits = 0 if unit == "B" or value >= 100 else 1
    rounded = round(value, digits)
    return f"{language.number(int(rounded) if digits == 0 else rounded)}\u00a0{unit}"
