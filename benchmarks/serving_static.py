"""Published files: our server beside nginx with the rules that the build wrote, same files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import serving_servers as servers
from serving_clients import Rate, middle, plain, wrk

CONNECTIONS = 32
THING = "/psm/data/torino/2024-2026/action/1.1.2"
TURTLE = {"Accept": "text/turtle,application/rdf+xml;q=0.7,*/*;q=0.3"}
REQUESTS: dict[str, tuple[str, dict[str, str]]] = {
    "page": (f"{THING}.html", {}),
    "Turtle": (f"{THING}.ttl", {}),
    "303": (THING, TURTLE),
    "304": (f"{THING}.html", {"If-None-Match": "*"}),
}


def measure(
    dist: Path, folder: Path, port: int, rounds: int, seconds: int, say: Callable[[str], None]
) -> None:
    """Print the table of requests a second and latencies."""
    program = servers.find("wrk")
    client = "wrk" if program else "a client in Python (wrk is missing), whose work is in it"
    say(f"\nStatic files, {CONNECTIONS} connections, {client}:\n")
    if servers.find("nginx") is None:
        say("nginx is not installed: nothing to compare with.")
        return
    taken: defaultdict[tuple[str, str], list[Rate]] = defaultdict(list)
    with servers.nginx(dist, folder) as theirs:
        for _ in range(rounds):
            for what, (path, headers) in REQUESTS.items():
                for side, number in (("ours", port), ("nginx", theirs)):
                    if program:
                        rate = wrk(program, number, path, headers, CONNECTIONS, seconds)
                    else:
                        rate = plain(number, path, headers, CONNECTIONS, seconds)
                    taken[what, side].append(rate)
    say(
        "| what | ours requests/s | p50 ms | p99 ms | nginx requests/s | p50 ms | p99 ms "
        "| ours / nginx |"
    )
    say("|---|---:|---:|---:|---:|---:|---:|---:|")
    for what in REQUESTS:
        mine, other = middle(taken[what, "ours"]), middle(taken[what, "nginx"])
        cells = " | ".join(f"{r.rate:.0f} | {r.p50:.2f} | {r.p99:.2f}" for r in (mine, other))
        say(f"| {what} | {cells} | {mine.rate / other.rate:.2f} |")
