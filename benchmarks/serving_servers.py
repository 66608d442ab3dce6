"""The servers that are compared, as processes on loopback ports: ours, nginx, bare Oxigraph."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 30.0
_PLACE = "/srv/psm-kg/dist"  # where the generated configurations expect the output folder


def find(*names: str) -> str | None:
    """Where a program is, beside this Python or on the usual paths."""
    beside = str(Path(sys.executable).parent)
    for name in names:
        for path in (beside, None, "/usr/sbin:/usr/bin"):
            if found := shutil.which(name, path=path):
                return found
    return None


@contextlib.contextmanager
def ours(dist: Path, folder: Path) -> Iterator[int]:
    """``psm-kg serve``, as a user starts it."""
    port = _free_port()
    command = [sys.executable, "-m", "psm_kg", "serve", "--dist", str(dist), "--port", str(port)]
    with _running(command, port, folder / "psm-kg.log"):
        yield port


@contextlib.contextmanager
def nginx(dist: Path, folder: Path) -> Iterator[int]:
    """nginx with the configuration that the build wrote and one process a core, its default."""
    program = find("nginx")
    assert program is not None
    port = _free_port()
    for name in ("nginx-http.conf", "nginx-server.conf"):
        text = (dist / "hosting" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(_PLACE, str(dist)), encoding="utf-8")
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"""daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
user root;
events {{}}
http {{
  access_log off; sendfile on; tcp_nopush on;
  {temporary}
  include {folder}/nginx-http.conf;
  server {{
    listen 127.0.0.1:{port}; server_name localhost;
    include {folder}/nginx-server.conf;
  }}
}}
""",
        encoding="utf-8",
    )
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", f"{folder}/nginx.err"]
    with _running(command, port, folder / "nginx.log"):
        yield port


@contextlib.contextmanager
def bare_oxigraph(dist: Path, folder: Path) -> Iterator[int]:
    """Oxigraph's own server over the database that the build wrote, on disk."""
    program = find("oxigraph")
    assert program is not None
    port = _free_port()
    command = [
        program,
        "serve-read-only",
        "--union-default-graph",
        *("--location", str(dist / "store"), "--bind", f"127.0.0.1:{port}"),
    ]
    with _running(command, port, folder / "oxigraph.log"):
        yield port


def versions() -> str:
    """What is being compared."""
    said = []
    for name, option in (("nginx", "-v"), ("oxigraph", "--version"), ("wrk", "-v")):
        if program := find(name):
            done = subprocess.run([program, option], capture_output=True, text=True, check=False)
            first = (done.stdout + done.stderr).strip().splitlines()[0]
            said.append(first.removeprefix("nginx version: ").split(" [")[0])
        else:
            said.append(f"no {name}")
    return ", ".join(said)


@contextlib.contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} did not start:\n{log.read_text()}")
            time.sleep(0.05)
        time.sleep(0.5)  # let it finish starting what it starts in the background
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
