"""The release being served, replaced when a newer build takes its place on the disk."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

from psm_kg.errors import PsmError
from psm_kg.web.release import Release, identity, open_release

_log = logging.getLogger(__name__)
OnSwap = Callable[[Release], Awaitable[None]]


class Releases:
    """Knows the current release; requests under way keep the one they began with."""

    def __init__(self, dist: Path, on_swap: OnSwap | None = None) -> None:
        self._dist = dist
        self._on_swap = on_swap
        self._lock = asyncio.Lock()
        self.current = open_release(dist)

    async def refresh(self) -> None:
        """Look at the disk, and serve from now on what is there; keep the old one if it is bad."""
        async with self._lock:
            found = identity(self._dist)
            if found is None or found == self.current.identity:
                return
            try:
                release = await asyncio.to_thread(open_release, self._dist)
                if self._on_swap is not None:
                    await self._on_swap(release)
            except PsmError as error:
                _log.warning("%s", error.describe())
                return
            self.current = release
            _log.info("serving the graph %s", release.health["graph"].get("sha256", ""))

    def preview(self, files: Mapping[str, bytes]) -> None:
        """Serve these files at once: they belong to the build that will follow.

        May be called from another thread.
        """
        self.current = self.current.with_fresh(files)

    @contextlib.asynccontextmanager
    async def watched(self, seconds: float) -> AsyncIterator[None]:
        """Look at the disk every so many seconds, as long as the block lasts."""
        watcher = asyncio.create_task(self._watch(seconds))
        try:
            yield
        finally:
            watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watcher

    async def _watch(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await self.refresh()
            except Exception:
                # the watcher must outlive whatever a half-made folder does to it
                _log.exception("could not look at %s", self._dist)
