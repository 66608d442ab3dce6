"""Who may run when: a fixed number of places, handed out in turn to the clients that wait."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque


class Slots:
    """Places for queries.

    A client (an address) never holds more than ``per_client`` of them. A free place goes to the
    client that holds fewest, in rotation between equals, not to the next query: who sends a hundred
    waits for its own.
    """

    def __init__(self, places: int, per_client: int) -> None:
        self.places = places
        self.per_client = per_client
        self.held: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def used(self) -> int:
        """How many places are taken."""
        return self.held.total()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(len(queue) for queue in self._queues.values())

    def take(self, client: str) -> bool:
        """A place now, if there is one that nobody waits for."""
        if self.used >= self.places or self.held[client] >= self.per_client or self._eligible():
            return False
        self.held[client] += 1
        return True

    async def acquire(self, client: str, seconds: float) -> None:
        """A place, after waiting at most so long. Raises TimeoutError."""
        if self.take(client):
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.release(client)
            else:
                self._forget(client, turn)
            raise

    def release(self, client: str) -> None:
        """Give a place back."""
        self.held[client] -= 1
        if not self.held[client]:
            del self.held[client]
        while self.used < self.places:
            following = self._eligible()
            if following is None:
                return
            queue = self._queues.pop(following)
            turn = queue.popleft()
            if queue:
                # to the end of the rotation
                self._queues[following] = queue
            if turn.done():
                # its query was given up, and has not run since to leave the queue itself
                continue
            self.held[following] += 1
            turn.set_result(None)

    def _eligible(self) -> str | None:
        """The client whose turn it is."""
        # min() takes the first of equals, and the queues are in the order of the rotation
        following = min(self._queues, key=lambda client: self.held[client], default=None)
        if following is None or self.held[following] >= self.per_client:
            return None
        return following

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._queues[client]
