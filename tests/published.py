"""The real plan, built as ``psm-kg build`` builds it, and ``psm-kg serve`` on it: once a run."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from paths import REAL
from workers import made_once

import psm_kg


@dataclass(frozen=True)
class Serving:
    """A running ``psm-kg serve``."""

    address: str  # with the slash at the end
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port


@contextlib.contextmanager
def serve(dist: Path, *options: str, program: str | None = None) -> Iterator[Serving]:
    """The command on a free port, from when it says where it listens until the block ends."""
    command = [program] if program else [sys.executable, "-m", "psm_kg"]
    command += ["serve", "--dist", str(dist), "--port", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "http://" in said, process.stderr and process.stderr.read()
            yield Serving(said.strip().rpartition(" ")[2], process)
        finally:
            process.terminate()
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the real plan."""
    made = made_once(tmp_path_factory, "publication", lambda at: psm_kg.build(REAL, at / "dist"))
    return made / "dist"


@pytest.fixture(scope="session")
def serving(publication: Path) -> Iterator[Serving]:
    """``psm-kg serve`` on the real plan."""
    with serve(publication) as server:
        yield server
