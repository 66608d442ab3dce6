"""Requests a second and latencies of a page, a redirect and a 304: our server beside nginx.

    python benchmarks/static_pages.py [nginx|apache|caddy|psm-kg|proxy ...]

Needs wrk and the servers; every server gives the same sample site with the generated rules.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / name) for name in ("", "web", "hosting")]

from sample import write_site  # noqa: E402
from static_servers import SERVERS  # noqa: E402

PAGE = "data/torino/2024-2026/action/1.1.1"
REQUESTS = {
    "page": (f"{PAGE}.html", []),
    "303": (PAGE, ["-H", "Accept: text/turtle,application/rdf+xml;q=0.7,*/*;q=0.3"]),
    "304": (f"{PAGE}.html", ["-H", "If-None-Match: *"]),
}


def measure(port: int, path: str, options: list[str]) -> tuple[float, str, str]:
    """(requests a second, p50, p99) of 32 connections in 4 seconds."""
    address = f"http://127.0.0.1:{port}/psm/{path}"
    command = ["wrk", "-t1", "-c32", "-d4s", "--latency", *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec: +([\d.]+)", said)
    half, most = (re.search(rf"{p}% +(\S+)", said) for p in (50, 99))
    if not (rate and half and most) or "Non-2xx or 3xx" in said:
        raise SystemExit(said)
    return float(rate[1]), half[1], most[1]


def main() -> None:
    print(f"{'server':<16}{'what':<6}{'requests/s':>11}{'p50':>10}{'p99':>10}")
    for name in sys.argv[1:] or ["nginx", "psm-kg"]:
        with tempfile.TemporaryDirectory() as folder:
            dist = write_site(Path(folder, "dist"), without=("shapes/", "queries/"))
            Path(folder, "run").mkdir()
            with SERVERS[name](dist, Path(folder, "run")) as port:
                for what, (path, options) in REQUESTS.items():
                    rate, half, most = measure(port, path, options)
                    print(f"{name:<16}{what:<6}{rate:>11.0f}{half:>10}{most:>10}")


if __name__ == "__main__":
    main()
