"""The workers at hand: spare ones kept ready, used ones taken back or replaced, data exchanged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

from psm_kg.endpoint.source import Loaded, Source
from psm_kg.endpoint.supervisor import Worker, WorkerDiedError, Zygote
from psm_kg.errors import PsmError

_DRAIN_SECONDS = 0.1
_REVIVE_SECONDS = 5.0
_logger = logging.getLogger(__name__)


class NotReadyError(Exception):
    """There are no data to query, at present."""


class WorkerPool:
    """Workers over the present data; so many are kept, idle or at a quick query."""

    def __init__(
        self, source: Source, spares: int, memory_bytes: int, prefixes: Mapping[str, str]
    ) -> None:
        self.source = source
        self._spares = spares
        self._memory_bytes = memory_bytes
        self._prefixes = prefixes
        self._zygote: Zygote | None = None
        self._previous: set[Zygote] = set()
        self._idle: list[Worker] = []
        self._lent: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._exchanging = asyncio.Lock()
        self._making = asyncio.Lock()
        self._revive_after = 0.0
        self._is_closed = False

    @property
    def loaded(self) -> Loaded:
        """What the present data are."""
        return self._zygote.loaded if self._zygote else Loaded(None, {})

    @property
    def version(self) -> str:
        """What identifies the present data; empty when there are none."""
        return self._zygote.source.version or self._zygote.token if self._zygote else ""

    @property
    def processes(self) -> int:
        """How many worker processes exist."""
        return sum(zygote.workers for zygote in self._zygotes())

    @property
    def zygote_pid(self) -> int:
        """The process that holds the present data; 0 when there is none."""
        return self._zygote.pid if self._zygote else 0

    async def exchange(self, source: Source) -> None:
        """Load data; who asks from now on sees them, queries under way finish over the previous.

        Raises EnvironmentFailure when they cannot be read; the previous ones then stay.
        """
        async with self._exchanging:
            zygote = await self._zygote_over(source)
            if self._is_closed:
                await zygote.close()
                return
            previous, self._zygote, self.source = self._zygote, zygote, source
        if previous is not None and previous.alive:
            self._previous.add(previous)
            self.in_background(self._drain(previous))
        await self._replenish()

    async def close(self) -> None:
        """End every process."""
        zygotes = self._zygotes()
        self._is_closed = True
        self._zygote = None
        for zygote in zygotes:
            zygote.on_death = lambda: None
            await zygote.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def take(self, nice: int = 0) -> Worker:
        """A worker over the present data: a spare one, or with a lower priority a new one.

        Raises NotReadyError when there can be none.
        """
        while self._idle and not nice:
            worker = self._idle.pop()
            if worker.zygote is self._zygote and not worker.exited.done():
                self._lent.add(worker)
                return worker
            worker.dismiss()
        try:
            worker = await (await self._living_zygote()).fork(nice)
        except WorkerDiedError:
            raise NotReadyError from None
        worker.slow = nice > 0
        if not worker.slow:
            self._lent.add(worker)
        return worker

    def demote(self, worker: Worker, nice: int) -> None:
        """Have a worker give way to the others; a spare one takes its place."""
        worker.slow_down(nice)
        self._lent.discard(worker)
        self.in_background(self._replenish())

    def take_back(self, worker: Worker) -> bool:
        """A worker that has answered; False when it must be buried instead."""
        if worker.slow or worker.zygote is not self._zygote or len(self._idle) >= self._spares:
            return False
        self._lent.discard(worker)
        self._idle.append(worker)
        return True

    async def bury(self, worker: Worker) -> None:
        """End a worker; returns when its memory is free. Another takes its place."""
        worker.kill()
        await worker.ended()
        self._lent.discard(worker)
        self.in_background(self._replenish())

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody waits for, until :meth:`close`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end_task)

    def _end_task(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _logger.error("what nobody waits for failed", exc_info=task.exception())

    def _zygotes(self) -> list[Zygote]:
        return [*self._previous, *([self._zygote] if self._zygote else [])]

    async def _zygote_over(self, source: Source) -> Zygote:
        zygote = await Zygote.start(source, self._memory_bytes, self._prefixes)
        zygote.on_death = lambda: self.in_background(self._replenish())
        return zygote

    async def _living_zygote(self) -> Zygote:
        """The zygote; started again if something killed it."""
        if self._zygote is None:
            raise NotReadyError
        if self._zygote.alive:
            return self._zygote
        async with self._exchanging:
            # it may have been revived, or the pool closed, while we waited
            if self._zygote is not None and not self._zygote.alive:
                zygote = await self._revived()
                if self._is_closed:
                    await zygote.close()
                else:
                    self._zygote = zygote
            if self._zygote is None:
                raise NotReadyError
            return self._zygote

    async def _revived(self) -> Zygote:
        now = asyncio.get_running_loop().time()
        if now < self._revive_after:
            raise NotReadyError
        try:
            return await self._zygote_over(self.source)
        except PsmError as error:
            _logger.error("the data cannot be loaded again: %s", error)
            self._revive_after = now + _REVIVE_SECONDS
            raise NotReadyError from None

    async def _replenish(self) -> None:
        """Make spare workers, so that a query need not wait for one."""
        with contextlib.suppress(NotReadyError, WorkerDiedError):
            zygote = await self._living_zygote()
            async with self._making:
                # those that something killed while they waited for a query count no more
                self._idle = [worker for worker in self._idle if not worker.exited.done()]
                while zygote is self._zygote and len(self._idle) + len(self._lent) < self._spares:
                    worker = await zygote.fork()
                    if zygote is self._zygote:
                        self._idle.append(worker)
                    else:
                        # the data were exchanged meanwhile, and would be held by it for ever
                        worker.dismiss()

    async def _drain(self, previous: Zygote) -> None:
        """Let the queries over the previous data finish, then end their processes."""
        for worker in self._idle:
            if worker.zygote is previous:
                worker.dismiss()
        self._idle = [worker for worker in self._idle if worker.zygote is not previous]
        while previous.alive and previous.workers:
            await asyncio.sleep(_DRAIN_SECONDS)
        self._previous.discard(previous)
        await previous.close()
