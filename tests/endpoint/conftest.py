"""Services over small data, shared by the tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sparql_server import LIBRARY, Served, serving

from psm_kg.endpoint import Limits, Source


@pytest.fixture(scope="session")
def library() -> Iterator[Served]:
    """A small dataset with the usual limits."""
    with serving(Source(LIBRARY, version="library-1")) as served:
        yield served


@pytest.fixture(scope="session")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3,000 things in a ring, in two graphs: small, but its products are large."""
    path = tmp_path_factory.mktemp("chain") / "chain.nq"
    ex = "http://example.org/"
    with path.open("w", encoding="utf-8") as file:
        for number in range(3000):
            thing, following = f"<{ex}t{number}>", f"<{ex}t{(number + 1) % 3000}>"
            file.write(f"{thing} <{ex}next> {following} <{ex}ring> .\n")
            file.write(f'{thing} <{ex}label> "thing number {number}" <{ex}labels> .\n')
            file.write(f"{thing} <{ex}far> <{ex}t{number * 7 % 3000}> <{ex}ring> .\n")
    return path


@pytest.fixture(scope="session")
def strict(chain_file: Path) -> Iterator[Served]:
    """The ring with limits that a heavy query meets in less than a second."""
    limits = Limits(
        seconds=0.5,
        brief_seconds=0.02,
        brief_queries=3,
        quick_seconds=0.15,
        quick_queries=3,
        long_queries=7,
        memory_bytes=192 * 1024 * 1024,
        result_bytes=2 * 1024 * 1024,
        wait_seconds=60,
    )
    with serving(Source(chain_file, version="chain-1"), limits) as served:
        yield served
