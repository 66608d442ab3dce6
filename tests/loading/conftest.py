"""The stores and the graph that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loading_servers import OXIGRAPH, VIRTUOSO, FakeStore, OxigraphServer, VirtuosoServer

import psm_kg

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def real_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published graph of the real plan."""
    out = tmp_path_factory.mktemp("real") / "dist"
    psm_kg.build(ROOT / "data/torino-2024-2026", out)
    return out


@pytest.fixture(scope="session")
def toy_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published graph of the toy plan."""
    out = tmp_path_factory.mktemp("toy") / "dist"
    psm_kg.build(ROOT / "tests/toy", out)
    return out


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphServer]:
    if OXIGRAPH is None:
        pytest.skip("the Oxigraph server is not installed (pip install oxigraph)")
    server = OxigraphServer(tmp_path_factory.mktemp("oxigraph"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtuosoServer]:
    if VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    server = VirtuosoServer(tmp_path_factory.mktemp("virtuoso"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def fake() -> Iterator[FakeStore]:
    server = FakeStore()
    yield server
    server.shutdown()
    server.server_close()
