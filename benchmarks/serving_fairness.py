"""Ordinary queries of 32 clients, alone and while killer queries run from other addresses.

The killers are those of the tests that end at a limit (time, memory or size); they come from
addresses of their own, each sending the next one as soon as it is refused. Ordinary clients have
an address each. Two loads: *busy*, every client asks again at once, which takes all the processor
there is; *paced*, every client rests between two queries, as people do.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from serving_clients import Client, percentile, query_request

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 32
KILLERS = 12
KILLER_ADDRESSES = 4
GOAL = 3.0
QUIET_SECONDS = 6.0
ATTACK_SECONDS = 12.0  # longer than a query may run, so that killers end and others begin
SETTLE_SECONDS = 2.0
LOADS = {"busy": 0.0, "paced": 1.0}
ORDINARY = (
    "SELECT ?p ?o { <https://dati.piemonte.it/psm/data/torino/2024-2026/action/1.1.2> ?p ?o }",
    "PREFIX psm: <https://dati.piemonte.it/psm/onto/PSM/> "
    "SELECT ?a ?label { ?a a psm:Action ; "
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?a LIMIT 20",
    "PREFIX psm: <https://dati.piemonte.it/psm/onto/PSM/> "
    "SELECT ?a (COUNT(?p) AS ?n) { ?p psm:contributesTo ?a } GROUP BY ?a ORDER BY ?a",
)


def measure(port: int, rounds: int, say: Callable[[str], None]) -> None:
    """Print the latencies of ordinary queries, quiet and beside the killers."""
    killers = _killers()
    say(
        f"\nOrdinary queries of {CLIENTS} clients, ms; beside: {KILLERS} clients from "
        f"{KILLER_ADDRESSES} other addresses send {len(killers)} killer queries in turn:\n"
    )
    say("| load | killers | answers/s | p50 ms | p99 ms | longest ms | refused |")
    say("|---|---|---:|---:|---:|---:|---:|")
    verdicts = []
    for name, pause in LOADS.items():
        quiet, beside, answered = asyncio.run(_load(port, killers, pause, rounds))
        for what, kept in (("none", quiet), (f"{KILLERS}", beside)):
            say(kept.row(name, what))
        ratio = percentile(beside.times, 99) / percentile(quiet.times, 99)
        verdicts.append(
            f"{name}: p99 {ratio:.1f} times the quiet one (goal: below {GOAL:g}); "
            f"killers answered with {_counted(answered)}."
        )
    say("")
    for verdict in verdicts:
        say(verdict)


class Kept:
    """What the ordinary clients saw."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.seconds = 0.0
        self.refused: Counter[int] = Counter()

    def row(self, load: str, killers: str) -> str:
        half, most = percentile(self.times, 50), percentile(self.times, 99)
        refused = _counted(self.refused) or "0"
        return (
            f"| {load} | {killers} | {len(self.times) / self.seconds:.0f} | {half:.1f} "
            f"| {most:.1f} | {max(self.times):.0f} | {refused} |"
        )


async def _load(
    port: int, killers: list[bytes], pause: float, rounds: int
) -> tuple[Kept, Kept, Counter[int]]:
    quiet, beside, answered = Kept(), Kept(), Counter[int]()
    await _ordinary(port, pause, 1, Kept())
    for number in range(rounds):
        await _ordinary(port, pause, QUIET_SECONDS, quiet)
        attackers = [
            Client(f"127.0.2.{index % KILLER_ADDRESSES + 1}", port) for index in range(KILLERS)
        ]
        attack = [
            asyncio.ensure_future(attacker.repeat(killers, math.inf, first=number * 5 + index))
            for index, attacker in enumerate(attackers)
        ]
        # from the first moment, when all killers arrive at once
        await _ordinary(port, pause, ATTACK_SECONDS, beside)
        for one, attacker in zip(attack, attackers, strict=True):
            one.cancel()  # hangs up
            answered.update(attacker.statuses)
        await asyncio.gather(*attack, return_exceptions=True)
        await asyncio.sleep(SETTLE_SECONDS)
    return quiet, beside, answered


async def _ordinary(port: int, pause: float, seconds: float, kept: Kept) -> None:
    requests = [query_request("/sparql", text) for text in ORDINARY]
    clients = [Client(f"127.0.1.{number + 1}", port) for number in range(CLIENTS)]
    began = time.perf_counter()

    async def one(number: int, client: Client) -> list[float]:
        # spread over the pause, not all at the same moment
        await asyncio.sleep(pause * number / CLIENTS)
        return await client.repeat(requests, began + seconds, pause, first=number)

    for times in await asyncio.gather(*(one(n, c) for n, c in enumerate(clients))):
        kept.times += times
    kept.seconds += time.perf_counter() - began
    for client in clients:
        kept.refused.update(status for status in client.statuses if status != 200)


def _killers() -> list[bytes]:
    """The killer queries of the tests that no bound refuses beforehand."""
    path = ROOT / "tests" / "endpoint" / "data" / "killers.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["killer"]
    return [
        query_request("/sparql", _expanded(entry["query"]))
        for entry in entries
        if entry["expect"] == "ended"
    ]


def _expanded(short: str) -> str:
    """``«3×a# »`` → ``a0 a1 a2`` (as the tests write repetitions)."""
    pattern = re.compile(r"«(\d+)×([^«»]*)»")

    def repeated(match: re.Match[str]) -> str:
        return "".join(
            match[2].replace("#+1", str(number + 1)).replace("#", str(number))
            for number in range(int(match[1]))
        )

    while pattern.search(short):
        short = pattern.sub(repeated, short)
    return short


def _counted(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
