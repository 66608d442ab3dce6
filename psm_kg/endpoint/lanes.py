"""The lanes that a query may pass through: how long, how many at once, and who goes first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from psm_kg.endpoint import wire
from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.slots import Slots
from psm_kg.endpoint.supervisor import Worker
from psm_kg.sandbox import IDLE

_QUICK_NICE = 10
# what waits (for its turn, for the disk) uses no processor time, but holds its place
_WAITING_SECONDS = 0.5
_TICK = 0.002


@dataclass(frozen=True, slots=True)
class Lane:
    """Places for queries that have used so many seconds of processor time at most."""

    slots: Slots
    seconds: float
    nice: int


def lanes(limits: Limits) -> tuple[Lane, Lane, Lane]:
    """The brief, the quick and the long lane."""

    def lane(places: int, seconds: float, nice: int) -> Lane:
        # one place of each lane is out of reach of a client that has all the others
        return Lane(Slots(places, max(1, places - 1)), seconds, nice)

    return (
        lane(limits.brief_queries, limits.brief_seconds, 0),
        lane(limits.quick_queries, limits.quick_seconds, _QUICK_NICE),
        lane(limits.long_queries, limits.seconds, IDLE),
    )


class Run:
    """One query on one worker, holding a place in one lane."""

    def __init__(self, client: str, lane: Lane, worker: Worker, job: wire.Job) -> None:
        self.client = client
        self.lane = lane
        self.worker = worker
        self.finished = False
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._before = worker.processor_seconds or 0.0
        self.asking = asyncio.ensure_future(worker.ask(job))

    async def through_lane(self) -> bool:
        """True when the answer came before the lane was to be left."""
        latest = self._loop.time() + self.lane.seconds + _WAITING_SECONDS
        while True:
            left = min(self.lane.seconds - self._used(), latest - self._loop.time())
            if left <= 0:
                return self.asking.done()
            await asyncio.wait({self.asking}, timeout=max(left, _TICK))
            if self.asking.done():
                return True

    async def until_end(self, seconds: float) -> bool:
        """True when the answer came within so many seconds of the beginning, by the clock."""
        left = seconds - (self._loop.time() - self._began)
        await asyncio.wait({self.asking}, timeout=max(left, 0))
        return self.asking.done()

    def move(self, lane: Lane) -> None:
        """Go on in another lane, where there is a place for it."""
        self.lane.slots.release(self.client)
        self.lane = lane

    @property
    def reusable(self) -> bool:
        """True when the worker has answered and can take another query."""
        return (
            self.asking.done()
            and not self.asking.cancelled()
            and self.asking.exception() is None
            and self.asking.result()[0].fit
        )

    def _used(self) -> float:
        """Seconds of processor time; by the clock where the system does not tell."""
        now = self.worker.processor_seconds
        return self._loop.time() - self._began if now is None else now - self._before
