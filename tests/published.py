"""The two plans, built as ``psm-kg build`` builds them, once a run, and ``psm-kg serve``."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from paths import REAL, TOY
from workers import made_once

import psm_kg
from psm_kg.pipeline import Built


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


def built_once(factory: pytest.TempPathFactory, name: str, plan: Path) -> Built:
    """What ``psm_kg.build`` returned for a plan, whichever worker built it."""

    def build(folder: Path) -> None:
        (folder / "built").write_bytes(pickle.dumps(psm_kg.build(plan, folder / "dist")))

    built = pickle.loads((made_once(factory, name, build) / "built").read_bytes())
    assert isinstance(built, Built)
    return built


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The build of the real plan."""
    return built_once(tmp_path_factory, "publication", REAL)


@pytest.fixture(scope="session")
def publication(built: Built) -> Path:
    """The output folder of the real plan."""
    return built.out


@pytest.fixture(scope="session")
def toy_publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the toy plan."""
    return built_once(tmp_path_factory, "toy-publication", TOY).out


@pytest.fixture(scope="session")
def serving(publication: Path) -> Iterator[Serving]:
    """``psm-kg serve`` on the real plan."""
    with serve(publication) as server:
        yield server
