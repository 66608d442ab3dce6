"""Servers on loopback ports, as processes or in a thread, started and stopped by the tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from psm_kg.web import Site, configure


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(*names: str) -> str:
    """Where a server is installed; skips the test where it is not."""
    for name in names:
        found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if found:
            return found
    pytest.skip(f"{names[0]} is not installed")


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[int]:
    """The command, once it listens on the port; stopped at the end."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C"}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None:
                break
            time.sleep(0.05)
        said = (folder / "output").read_text()
        assert process.poll() is None, f"{command[0]} did not start: {said}"
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def psm_kg(dist: Path, folder: Path, **settings: float) -> Iterator[int]:
    """Our own server, as a process like the others."""
    port = free_port()
    with running(serve_command(dist, port, **settings), port, folder):
        yield port


def serve_command(dist: Path, port: int, *, sparql: bool = False, **settings: float) -> list[str]:
    """The command that serves a folder, without the command line of the project around it."""
    code = (
        "import sys; from pathlib import Path\n"
        "from psm_kg.web import Settings, SparqlService, run\n"
        "dist, port = Path(sys.argv[1]), int(sys.argv[2])\n"
        f"sparql = {'SparqlService(dist)' if sparql else None}\n"
        "run(dist, '127.0.0.1', port, on_swap=sparql and sparql.follow,"
        " services={'sparql': sparql.app} if sparql else {},"
        f" settings=Settings(**{settings!r}), announce=lambda address: print(address, flush=True))"
    )
    return [sys.executable, "-c", code, str(dist), str(port)]


@contextlib.contextmanager
def threaded(site: Site) -> Iterator[int]:
    """Our own server in a thread of the test, which can look into what it serves."""
    config = configure(site)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()
