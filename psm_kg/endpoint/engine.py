"""Running queries: in worker processes, in three lanes, under a deadline.

A query starts in the *brief* lane. What has used a few hundredths of a second of processor time
there moves to the *quick* lane, and after half a second to the *long* one. Each has its own places,
fewer for one client than for all, and gives way to the lane before it; if no place is free in the
next lane, the query is ended and starts anew there when its turn comes. So heavy queries wait for
heavy queries only, whoever sends them, and light ones always find a worker soon.

A place is given back when the worker that used it is ready for the next query or gone, not before:
memory is bounded by places × the limit of one worker.
"""

from __future__ import annotations

import logging
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from psm_kg.endpoint import problems, wire
from psm_kg.endpoint.lanes import Lane, Run, lanes
from psm_kg.endpoint.limits import MIB, Limits
from psm_kg.endpoint.media import known
from psm_kg.endpoint.pool import NotReadyError, WorkerPool
from psm_kg.endpoint.problems import Refusal
from psm_kg.endpoint.source import Loaded, Source
from psm_kg.endpoint.supervisor import WorkerDiedError

_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGKILL})
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """A complete serialised answer."""

    kind: wire.Kind
    content: bytes


class QueryEngine:
    """The data, loaded, and the workers that answer queries over them.

    ``prefixes`` are those of serialised graphs; queries declare their own.
    """

    def __init__(
        self,
        source: Source,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.prefixes = dict(prefixes or {})
        self._lanes = lanes(self.limits)
        self._present: Counter[str] = Counter()
        spares = self.limits.brief_queries
        self._pool = WorkerPool(source, spares, self.limits.memory_bytes, self.prefixes)

    @property
    def source(self) -> Source:
        """Where the data that new queries see come from."""
        return self._pool.source

    @property
    def loaded(self) -> Loaded:
        """What the data are."""
        return self._pool.loaded

    @property
    def version(self) -> str:
        """What identifies the data that new queries see; empty when there are none."""
        return self._pool.version

    @property
    def processes(self) -> int:
        """How many worker processes exist, spare ones included."""
        return self._pool.processes

    @property
    def zygote_pid(self) -> int:
        """The process that holds the present data; 0 when there is none."""
        return self._pool.zygote_pid

    @property
    def busy(self) -> int:
        """How many workers are at a query, or being ended after one."""
        return sum(lane.slots.used for lane in self._lanes)

    async def start(self) -> None:
        """Load the data. Raises EnvironmentFailure when they cannot be read."""
        await self._pool.exchange(self._pool.source)

    async def reload(self, source: Source) -> None:
        """Load other data; new queries see them, those under way finish over the previous ones.

        Raises EnvironmentFailure when they cannot be read; the previous ones then stay.
        """
        await self._pool.exchange(source)

    async def close(self) -> None:
        """End every process."""
        await self._pool.close()

    async def run(self, job: wire.Job, client: str) -> Result:
        """The answer to a query, complete.

        Raises Refusal when it is not valid, needs too much, or has to wait too long. Cancelling
        ends the query.
        """
        if self._present[client] >= self.limits.present_per_client:
            raise Refusal(problems.BUSY_CLIENT, headers=self._retry())
        if self._present.total() >= self.limits.present:
            raise Refusal(problems.BUSY, headers=self._retry())
        self._present[client] += 1
        try:
            reply, content = await self._through_the_lanes(job, client)
        except WorkerDiedError as death:
            raise self._why(death.code) from None
        except NotReadyError:
            raise Refusal(problems.NOT_READY, headers=self._retry()) from None
        finally:
            self._present[client] -= 1
            if not self._present[client]:
                del self._present[client]
        return self._result(reply, content)

    async def _through_the_lanes(self, job: wire.Job, client: str) -> tuple[wire.Reply, bytes]:
        first, *following = self._lanes
        run = await self._begin(job, client, first)
        try:
            for lane in following:
                if await run.through_lane():
                    return run.asking.result()
                if lane.slots.take(client):
                    run.move(lane)
                    self._pool.demote(run.worker, lane.nice)
                else:
                    self._finish(run)
                    run = await self._begin(job, client, lane)
            if not await run.until_end(self.limits.seconds):
                raise Refusal(problems.TOO_SLOW, limit=f"{self.limits.seconds:g}")
            return run.asking.result()
        finally:
            self._finish(run)

    async def _begin(self, job: wire.Job, client: str, lane: Lane) -> Run:
        """Wait for a place in a lane and give the query to a worker there."""
        try:
            await lane.slots.acquire(client, self.limits.wait_seconds)
        except TimeoutError:
            raise Refusal(problems.BUSY, headers=self._retry()) from None
        try:
            worker = await self._pool.take(lane.nice)
        except BaseException:
            lane.slots.release(client)
            raise
        return Run(client, lane, worker, job)

    def _finish(self, run: Run) -> None:
        """Give the worker back, or have it ended; free the place when its memory is free."""
        if run.finished:
            return
        run.finished = True
        if run.reusable and self._pool.take_back(run.worker):
            run.lane.slots.release(run.client)
        else:
            run.asking.cancel()
            self._pool.in_background(self._bury(run))

    async def _bury(self, run: Run) -> None:
        try:
            await self._pool.bury(run.worker)
        finally:
            run.lane.slots.release(run.client)

    def _retry(self) -> dict[str, str]:
        return {"Retry-After": str(max(1, round(self.limits.seconds)))}

    def _why(self, code: int) -> Refusal:
        """What the end of a worker means to the client."""
        if code == -signal.SIGXCPU:
            return Refusal(problems.TOO_SLOW, limit=f"{self.limits.seconds:g}")
        if code == wire.OUT_OF_MEMORY or -code in _MEMORY_SIGNALS:
            return Refusal(problems.TOO_HEAVY, limit=self.limits.memory_bytes // MIB)
        if code == wire.UNKNOWN_END:
            return Refusal(problems.NOT_READY, headers=self._retry())
        _logger.error("a worker ended with code %s", code)
        return Refusal(problems.INTERNAL)

    def _result(self, reply: wire.Reply, content: bytes) -> Result:
        if reply.status == "ok":
            return Result(reply.kind, content)
        if reply.status == "failed":
            _logger.error("the engine failed: %s", reply.detail)
        raise {
            "failed": Refusal(problems.INTERNAL),
            "federated": Refusal(problems.FEDERATION),
            "malformed": Refusal(problems.MALFORMED, detail=reply.detail),
            "unevaluable": Refusal(problems.UNEVALUABLE, detail=reply.detail),
            "unwritable": Refusal(problems.UNWRITABLE, detail=reply.detail),
            "too-large": Refusal(problems.TOO_LARGE, limit=self.limits.result_bytes),
            "too-heavy": Refusal(problems.TOO_HEAVY, limit=self.limits.memory_bytes // MIB),
            "not-acceptable": Refusal(problems.NOT_ACCEPTABLE, known=known(reply.kind)),
        }[reply.status]
