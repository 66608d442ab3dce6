"""Sorting in bounded memory gives what sorting in memory gives."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from psm_kg.bulk.dumps import compress, split_graphs, write_triples
from psm_kg.bulk.lines import Runs, merge_runs, whole_lines
from psm_kg.graph import compress as compress_whole


def _lines(count: int, kinds: int) -> list[bytes]:
    pick = random.Random(count)
    return [
        b"<s%d> %s\n" % (pick.randrange(kinds), b"x" * pick.randrange(90)) for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "kinds"), [(0, 1), (1, 1), (5_000, 1), (5_000, 50), (9_000, 9_000)]
)
def test_sorted_and_distinct(tmp_path: Path, count: int, kinds: int) -> None:
    lines = _lines(count, kinds)
    text = b"".join(lines)
    (tmp_path / "runs").mkdir()
    with Runs(tmp_path / "runs", 20_000) as runs:
        for at in range(0, len(text), 777):  # pieces that end inside a line
            runs.write(text[at : at + 777])
    assert len(list((tmp_path / "runs").iterdir())) >= len(text) // 25_000
    with ThreadPoolExecutor(2) as pool:
        merged = merge_runs(tmp_path / "runs", tmp_path / "out", pool, run_bytes=20_000)
    assert (tmp_path / "out").read_bytes() == b"".join(sorted(set(lines)))
    assert merged == len(set(lines))


def test_long_lines_are_sorted_too(tmp_path: Path) -> None:
    lines = [b"%d %s\n" % (n % 7, b"y" * (n * 997 % 200_000)) for n in range(60)]
    lines.append(b"4 %s\n" % (b"z" * 1_200_000))  # longer than a run
    (tmp_path / "runs").mkdir()
    with Runs(tmp_path / "runs", 500_000) as runs:
        for text in [*lines, *lines]:
            for at in range(0, len(text), 400_000):
                runs.write(text[at : at + 400_000])
    with ThreadPoolExecutor(2) as pool:
        merged = merge_runs(tmp_path / "runs", tmp_path / "out", pool, run_bytes=500_000)
    assert (tmp_path / "out").read_bytes() == b"".join(sorted(set(lines)))
    assert merged == len(set(lines))


def test_pieces_end_with_a_line(tmp_path: Path) -> None:
    content = b"".join(_lines(3_000, 40))
    (tmp_path / "a").write_bytes(content)
    pieces = list(whole_lines(tmp_path / "a", 777))
    assert len(pieces) > 100
    assert b"".join(pieces) == content
    assert all(piece.endswith(b"\n") for piece in pieces)


def test_a_split_graph_has_each_triple_once(tmp_path: Path) -> None:
    quads = [
        b"<s> <p> %s %s .\n" % (o, g) for o in (b"<o>", b'" <x> "') for g in (b"<g1>", b"<g2>")
    ]
    (tmp_path / "a.nq").write_bytes(b"".join(sorted(quads)))
    write_triples(tmp_path / "a.nq", tmp_path / "a.nt")
    assert (tmp_path / "a.nt").read_bytes() == b'<s> <p> " <x> " .\n<s> <p> <o> .\n'
    graphs = split_graphs(tmp_path / "a.nq", tmp_path / "split")
    assert [path.read_bytes().count(b"\n") for path in graphs] == [2, 2]


def test_a_small_file_is_compressed_as_ever(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc" * 1000)
    compress(tmp_path / "a", tmp_path / "a.gz")
    assert (tmp_path / "a.gz").read_bytes() == compress_whole(b"abc" * 1000)
