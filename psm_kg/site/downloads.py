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
    offered = Offered(site.library.workspace.plan.base_iri, site.published)
    return {"of_url": offered, "size": Sizes(language)}


@dataclass(frozen=True, slots=True)
class Offered:
    """The files to download, by their address."""

    base: str
    files: Mapping[str, Any]

    def __call__(self, url: str) -> Download | None:
        """The file that an address leads to; None for the addresses of others."""
        found = self.files.get(url.removeprefix(self.base)) if url.startswith(self.base) else None
        return found if isinstance(found, Download) else None


@dataclass(frozen=True, slots=True)
class Sizes:
    """Writes sizes in a language."""

    language: Language

    def __call__(self, size: int) -> str:
        """A number of bytes, for people."""
        return readable_size(size, self.language)


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
