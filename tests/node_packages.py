"""Programs from npm that the tests run: installed from ``tests/clients/package-lock.json``."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from paths import ROOT

from psm_kg.errors import EnvironmentFailure
from psm_kg.site.assets import Node, find_node

FOLDER = ROOT / "tests" / "clients"
PATIENCE = 300  # seconds; the network may be slow


@dataclass(frozen=True)
class Clients:
    """The installed packages and the Node that runs them."""

    tools: Node
    folder: Path

    def package(self, name: str) -> Path:
        """The folder of a package."""
        return self.folder / "node_modules" / name

    def run(self, script: str, said: str) -> str:
        """What a script of the folder prints when it is told something."""
        done = subprocess.run(
            [*self.tools.node, script],
            cwd=self.folder,
            input=said,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def installed() -> Clients:
    """The packages, installed the first time. Raises EnvironmentFailure where that cannot be."""
    tools = find_node()
    locked = (FOLDER / "package-lock.json").read_bytes()
    mark = FOLDER / "node_modules" / ".installed"
    if not mark.is_file() or mark.read_bytes() != locked:
        subprocess.run(
            [*tools.npm, "ci"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        mark.write_bytes(locked)
    return Clients(tools, FOLDER)


@pytest.fixture(scope="session")
def clients() -> Clients:
    """The packages; skips, saying so, where they cannot be installed."""
    try:
        return installed()
    except EnvironmentFailure as error:
        pytest.skip(f"no Node: {error}")
    except subprocess.TimeoutExpired:
        pytest.skip("npm took too long")
    except subprocess.CalledProcessError as error:
        if "EUSAGE" in error.stderr:  # package.json and package-lock.json disagree
            raise
        pytest.skip(f"npm could not install the packages of tests/clients: {error.stderr[-200:]}")
