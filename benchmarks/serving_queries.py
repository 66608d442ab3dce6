"""The catalogue over HTTP: our endpoint beside Oxigraph's own server, same data, same texts."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import serving_servers as servers
from serving_clients import Client, query_request

import psm_kg
from psm_kg import queries

ENOUGH = 6.0  # seconds for one query on both sides; slower ones get fewer rounds, at least one


def measure(
    plan: Path, dist: Path, folder: Path, port: int, rounds: int, say: Callable[[str], None]
) -> None:
    """Print the median of each query on both sides, and their ratio."""
    say("\nQueries of the catalogue over HTTP, ms; Oxigraph's server reads the store on disk:\n")
    if servers.find("oxigraph") is None:
        say("oxigraph is not installed: nothing to compare with.")
        return
    catalogue = psm_kg.catalogue(plan)
    texts = {
        query.name: catalogue.prefixes.sparql()
        + queries.with_values(
            query.text, queries.bind(query, {p.name: p.example for p in query.parameters})
        )
        for query in catalogue
    }
    with servers.bare_oxigraph(dist, folder) as bare:
        taken = asyncio.run(_compare(texts, port, bare, rounds + 2))
    say("| query | rows | ours | Oxigraph | ours / Oxigraph |")
    say("|---|---:|---:|---:|---:|")
    ratios = []
    sums = [0.0, 0.0]
    for name, (rows, ours, theirs) in taken.items():
        mine, other = statistics.median(ours), statistics.median(theirs)
        sums[0] += mine
        sums[1] += other
        ratios.append(mine / other)
        say(f"| {name} | {rows} | {mine:.1f} | {other:.1f} | {ratios[-1]:.2f} |")
    say(f"| sum of the {len(taken)} | | {sums[0]:.0f} | {sums[1]:.0f} | {sums[0] / sums[1]:.2f} |")
    medians = [[statistics.median(times) for times in sides] for _, *sides in taken.values()]
    slower = [mine - other for mine, other in medians if mine > other]
    faster = [other - mine for mine, other in medians if mine <= other]
    say(
        f"\nMedian ratio {statistics.median(ratios):.2f}. Slower: {len(slower)} of {len(taken)}, "
        f"by at most {max(slower, default=0):.1f} ms; faster: {len(faster)}, "
        f"by at most {max(faster, default=0):.1f} ms."
    )


async def _compare(
    texts: dict[str, str], port: int, bare: int, rounds: int
) -> dict[str, tuple[int, list[float], list[float]]]:
    ours, theirs = Client("127.0.0.1", port), Client("127.0.0.1", bare)
    taken = {}
    for name, text in texts.items():
        sides = [
            (ours, query_request("/sparql", text)),
            (theirs, query_request("/query", text)),
        ]
        # once unmeasured: the answers must be the same, and caches are warm on both sides
        first = [_rows(name, *(await client.ask(request))) for client, request in sides]
        if first[0] != first[1]:
            raise SystemExit(f"{name}: the two servers answer differently")
        times: list[list[float]] = [[], []]
        began = time.perf_counter()
        for number in range(rounds):
            if number and time.perf_counter() - began > ENOUGH:
                break
            for (client, request), kept in zip(sides, times, strict=True):
                asked = time.perf_counter()
                await client.ask(request)
                kept.append((time.perf_counter() - asked) * 1000)
        taken[name] = (first[0].total(), times[0], times[1])
    ours.close()
    theirs.close()
    return taken


def _rows(name: str, status: int, body: bytes) -> Counter[str]:
    if status != 200:
        raise SystemExit(f"{name}: {status} {body[:300]!r}")
    bindings = json.loads(body)["results"]["bindings"]
    return Counter(json.dumps(row, sort_keys=True) for row in bindings)
