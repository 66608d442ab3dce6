"""The pages of a large plan's site that do not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from psm_kg.pipeline import Progress

if TYPE_CHECKING:
    from psm_kg.bulk.publishing import Publication


def pages(published: Publication, public: Path, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """The front page in both languages."""
    del published, public, progress
    yield from ()
