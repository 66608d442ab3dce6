from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty import Faulty, faulty
from offices import Office
from paths import ROOT

sys.path.append(str(ROOT / "tests" / "web"))  # the small site that servers are tried on


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A new office."""
    return Office(tmp_path / "plan")


@pytest.fixture
def server() -> Iterator[Faulty]:
    """A web server of another body."""
    with faulty() as running:
        yield running
