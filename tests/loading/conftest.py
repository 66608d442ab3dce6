"""The stores and the graph that the tests of this folder share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loading_servers import OXIGRAPH, VIRTUOSO, FakeStore, OxigraphServer, VirtuosoServer

from psm_kg import pipeline
from psm_kg.graph import canonical_nquads, graph_hash
from psm_kg.loading.source import DUMP
from psm_kg.workspace import Workspace

ROOT = Path(__file__).parents[2]


def published(plan: Path, out: Path) -> Path:
    """The dump of a plan and its manifest, without the pages of a whole build."""
    draft = pipeline.prepare(Workspace.open(plan))
    assert draft.conforms
    (out / DUMP).parent.mkdir(parents=True)
    (out / DUMP).write_bytes(canonical_nquads(draft.quads))
    manifest = {"graph": {"sha256": graph_hash(draft.quads)}}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def real_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published graph of the real plan."""
    return published(ROOT / "data/torino-2024-2026", tmp_path_factory.mktemp("real") / "dist")


@pytest.fixture(scope="session")
def toy_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published graph of the toy plan."""
    return published(ROOT / "tests/toy", tmp_path_factory.mktemp("toy") / "dist")


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
