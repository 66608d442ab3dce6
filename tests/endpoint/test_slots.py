"""Places are handed out in turn, none is lost."""

from __future__ import annotations

import asyncio

import pytest

from psm_kg.endpoint.slots import Slots


def test_a_client_does_not_take_all() -> None:
    slots = Slots(3, per_client=2)
    assert slots.take("a")
    assert slots.take("a")
    assert not slots.take("a")
    assert slots.take("b")
    assert not slots.take("c")
    assert slots.used == 3


def test_a_place_goes_to_the_next_client_not_to_the_next_query() -> None:
    order: list[str] = []

    async def one(slots: Slots, client: str) -> None:
        await slots.acquire(client, 5)
        order.append(client)
        await asyncio.sleep(0)
        slots.release(client)

    async def main() -> Slots:
        slots = Slots(1, per_client=1)
        assert slots.take("x")
        tasks = [asyncio.create_task(one(slots, client)) for client in "aaaabbc"]
        await asyncio.sleep(0)
        assert slots.waiting == 7
        slots.release("x")
        await asyncio.gather(*tasks)
        return slots

    slots = asyncio.run(main())
    assert "".join(order) == "abcabaa"
    assert slots.used == slots.waiting == 0


def test_a_place_goes_to_the_client_that_holds_fewest() -> None:
    async def main() -> None:
        slots = Slots(3, per_client=3)
        assert all(slots.take(client) for client in ("greedy", "greedy", "other"))
        waiting = {
            client: asyncio.create_task(slots.acquire(client, 5))
            for client in ("greedy", "other", "new")
        }
        await asyncio.sleep(0)
        slots.release("greedy")
        await asyncio.wait_for(waiting["new"], 1)
        slots.release("other")
        await asyncio.wait_for(waiting["other"], 1)
        assert not waiting["greedy"].done()
        slots.release("new")
        await asyncio.wait_for(waiting["greedy"], 1)
        assert slots.held == {"greedy": 2, "other": 1}
        assert slots.waiting == 0

    asyncio.run(main())


def test_who_waits_too_long_leaves() -> None:
    async def main() -> Slots:
        slots = Slots(1, per_client=1)
        assert slots.take("x")
        with pytest.raises(TimeoutError):
            await slots.acquire("a", 0.01)
        assert slots.waiting == 0
        slots.release("x")
        return slots

    assert asyncio.run(main()).used == 0


def test_who_gives_up_does_not_keep_the_place() -> None:
    async def main() -> Slots:
        slots = Slots(1, per_client=1)
        assert slots.take("x")
        first = asyncio.create_task(slots.acquire("a", 5))
        second = asyncio.create_task(slots.acquire("b", 5))
        await asyncio.sleep(0)
        slots.release("x")
        # the place is a's already, but a was not told yet
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        assert slots.held == {"b": 1}
        slots.release("b")
        return slots

    assert asyncio.run(main()).used == 0


def test_a_waiting_client_at_its_limit_does_not_block_others() -> None:
    async def main() -> None:
        slots = Slots(2, per_client=1)
        assert slots.take("a")
        waiting = asyncio.create_task(slots.acquire("a", 5))
        await asyncio.sleep(0)
        await asyncio.wait_for(slots.acquire("b", 5), 1)
        slots.release("a")
        await waiting
        assert slots.held == {"a": 1, "b": 1}

    asyncio.run(main())


def test_a_place_passes_over_who_gave_up_a_moment_ago() -> None:
    """A cancelled wait stays in its queue until its task runs; a place may come before that."""

    async def main() -> None:
        slots = Slots(1, per_client=1)
        assert slots.take("x")
        given_up = [asyncio.create_task(slots.acquire(c, 5)) for c in "aab"]
        patient = asyncio.create_task(slots.acquire("b", 5))
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        slots.release("x")
        await asyncio.wait_for(patient, 1)
        await asyncio.gather(*given_up, return_exceptions=True)
        assert slots.held == {"b": 1}
        assert slots.waiting == 0
        slots.release("b")
        assert slots.used == 0

    asyncio.run(main())
