"""Streaming gives what holding a table in memory gives: the same findings, the same quads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from csvw_toy import TOY
from hypothesis import given, settings
from hypothesis import strategies as st
from streaming import held, streamed
from test_hostile import CELL, HEADER

from psm_kg.mapping import load_mapping
from psm_kg.tables import write_csv

DOCUMENTS = {n: load_mapping(TOY / f"{n}.csv-metadata.json") for n in ("zones", "projects")}
PATHS = {n: TOY / f"{n}.csv" for n in DOCUMENTS}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("piece", [40, 100, 1 << 20])
def test_toy_tables(workers: int, piece: int) -> None:
    assert streamed(DOCUMENTS, PATHS, workers=workers, piece=piece) == held(DOCUMENTS, PATHS)


ROWS = st.lists(st.lists(CELL, min_size=len(HEADER), max_size=len(HEADER)), max_size=12)
GOOD = [line.split(",") for line in ()]


@given(ROWS, st.integers(min_value=1, max_value=200))
@settings(max_examples=100, deadline=None)
def test_random_tables(rows: list[list[str]], piece: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.csv"
        write_csv(path, HEADER, rows)
        paths = {"zones": PATHS["zones"], "projects": path}
        assert streamed(DOCUMENTS, paths, workers=1, piece=piece) == held(DOCUMENTS, paths)
