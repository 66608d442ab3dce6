"""What serving costs: static pages beside nginx, queries beside Oxigraph's server, fair shares.

    python benchmarks/serving.py [PLAN] [--rounds N] [--seconds S] [--out FILE]

One run builds the plan, then measures (a) requests a second and latencies of published files from
``psm-kg serve`` and from nginx with the generated rules; (b) each query of the catalogue over HTTP
from ``psm-kg serve`` and from Oxigraph's own server over the same database on disk; (c) the
latency of ordinary queries of 32 clients alone and while others run killer queries. The sides take
turns round by round, and each figure is the median of the rounds, so that what else the machine
does falls on both. With the defaults it takes about three minutes.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path

import serving_fairness
import serving_queries
import serving_servers as servers
import serving_static

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("psm-kg", "pyoxigraph", "uvicorn", "starlette")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", nargs="?", default=str(ROOT / "data" / "torino-2024-2026"))
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side")
    parser.add_argument("--seconds", type=int, default=2, help="of each load")
    parser.add_argument("--only", choices=("static", "queries", "fairness"), help="one part")
    parser.add_argument("--out", help="write what is printed to this file too")
    options = parser.parse_args()
    written = io.StringIO()

    def say(line: str = "") -> None:
        print(line, flush=True)
        written.write(line + "\n")

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        dist = folder / "dist"
        command = [sys.executable, "-m", "psm_kg", "build", "--plan", options.plan]
        built = subprocess.run([*command, "--out", str(dist)], capture_output=True, text=True)
        if built.returncode:
            raise SystemExit(f"the build failed:\n{built.stdout}{built.stderr}")
        say(f"{_machine()}; {servers.versions()}; median of {options.rounds} rounds.")
        port = stack.enter_context(servers.ours(dist, folder))
        if options.only in (None, "static"):
            serving_static.measure(dist, folder, port, options.rounds, options.seconds, say)
        if options.only in (None, "queries"):
            serving_queries.measure(Path(options.plan), dist, folder, port, options.rounds, say)
        if options.only in (None, "fairness"):
            serving_fairness.measure(port, options.rounds, say)
    if options.out:
        Path(options.out).write_text(written.getvalue(), encoding="utf-8")


def _machine() -> str:
    names = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load {load:.1f} at the start, "
        f"Python {platform.python_version()}, {names}"
    )


if __name__ == "__main__":
    main()
