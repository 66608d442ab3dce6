"""Streaming gives what holding a table in memory gives: the same findings, the same quads.

Every table that the other tests of this folder map is streamed too (``csvw_toy.mapped``).
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import csvw_suite as suite
import pytest
from csvw_toy import EX, TOY, one_column, write_document
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT
from paths import TOY as TOY_PLAN
from streaming import held, streamed
from test_faulty_inputs import CASES
from test_hostile import NASTY

from psm_kg.errors import ConfigurationError, EnvironmentFailure
from psm_kg.mapping import TableMapping, load_mapping, load_mappings, stream_tables
from psm_kg.tables import open_table, write_csv
from psm_kg.workspace import Workspace

DOCUMENTS = {n: load_mapping(TOY / f"{n}.csv-metadata.json") for n in ("zones", "projects")}
PATHS = {n: TOY / f"{n}.csv" for n in DOCUMENTS}
GOOD = list(csv.reader((TOY / "projects.csv").open(encoding="utf-8", newline="")))
HEADER = GOOD.pop(0)


def plan_tables(folder: Path) -> tuple[dict[str, TableMapping], dict[str, Path]]:
    """The documents of a plan, localised, and the files of its tables."""
    workspace = Workspace.open(folder)
    documents = {
        path.name.removesuffix(".csv-metadata.json"): load_mapping(path, workspace.localise)
        for path in workspace.resources.mappings
    }
    paths = {n: workspace.tables / f"{n}.csv" for n in documents}
    return documents, {n: path for n, path in paths.items() if path.is_file()}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("piece", [40, 100, 1 << 20])
def test_toy_tables(workers: int, piece: int) -> None:
    assert streamed(DOCUMENTS, PATHS, workers=workers, piece=piece) == held(DOCUMENTS, PATHS)


@pytest.mark.parametrize("plan", [TOY_PLAN, ROOT / "data" / "torino-2024-2026"])
def test_whole_plans(plan: Path) -> None:
    documents, paths = plan_tables(plan)
    expected = held(documents, paths)
    assert len(expected.quads) == 29
    assert all(expected.quads.values())
    assert streamed(documents, paths, workers=2, piece=5000) == expected


def test_faulty_plans(tmp_path: Path) -> None:
    """The spoilt copies of the toy plan."""
    documents, paths = plan_tables(TOY_PLAN)
    compared, wrong = 0, 0
    for name, case in CASES.items():
        plan = tmp_path / name.replace("/", "-")
        shutil.copytree(TOY_PLAN, plan)
        case.spoil(plan)
        files = {n: plan / "tables" / p.name for n, p in paths.items()}
        files = {n: p for n, p in files.items() if p.is_file()}
        expected = held(documents, files)
        compared += 1
        wrong += bool(expected.findings)
        assert streamed(documents, files, workers=1, piece=300) == expected, name
    assert (compared, wrong) == (42, 31)


# -- random tables and files


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows mostly right, so that many are mapped together; some cells spoilt, some keys twice."""
    count = draw(st.integers(0, 30))
    rows = [[*GOOD[i % len(GOOD)]] for i in range(count)]
    for i, row in enumerate(rows):
        row[0] = f"p-{i}" if draw(st.integers(0, 12)) else "p-0"
    for _ in range(draw(st.integers(0, 3)) if rows else 0):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(st.one_of(NASTY, st.text(max_size=8)))
    return rows


@given(tables(), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_random_tables(rows: list[list[str]], piece: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.csv"
        try:
            write_csv(path, HEADER, rows)
        except UnicodeEncodeError:  # a surrogate, which no file holds
            return
        paths = {"zones": PATHS["zones"], "projects": path}
        assert streamed(DOCUMENTS, paths, workers=1, piece=piece) == held(DOCUMENTS, paths)


SNIPPETS = [
    b'"', b'""', b'"a\nb"', b"\r", b"\r\n", b"\n", b"\n\n", b",", b"\0", b"\xff", b"\xc3", b"=1",
    b"\xef\xbb\xbf", "e\u0301".encode(), "\u2028".encode(), b"  ", b'","', b'\n"', b'"\n', b";",
]  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(SNIPPETS)), max_size=4)


@given(EDITS, st.integers(1, 300), st.sampled_from([b"\n", b"\r\n", b"\r"]))
@settings(max_examples=80, deadline=None)
def test_random_files(edits: list[tuple[int, bytes]], piece: int, end: bytes) -> None:
    data = PATHS["projects"].read_bytes().replace(b"\n", end) * 2
    for at, snippet in edits:
        at %= len(data) + 1
        data = data[:at] + snippet + data[at:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.csv"
        path.write_bytes(data)
        paths = {"projects": path, "zones": PATHS["zones"]}
        assert streamed(DOCUMENTS, paths, workers=1, piece=piece) == held(DOCUMENTS, paths)


# -- pieces


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "t.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_pieces_end_with_records(tmp_path: Path, end: bytes) -> None:
    records = [b"id,x", b'1,"a', b'b"', b'2,"say ""no"""', "3,è\u20ac\U0001f600".encode(), b'"4","',
               b'"', b"", b"5,z"]  # fmt: skip
    data = end.join(records) + end
    path = _file(tmp_path, data)
    cuts = set()
    for size in range(1, len(data) + 1):
        file = open_table(path, piece=size)
        assert file.apart
        assert file.pieces[0].start == 0
        assert file.pieces[-1].end == len(data)
        for one, other in zip(file.pieces, file.pieces[1:], strict=False):
            assert one.end == other.start
            cuts.add((other.start, other.before))
    lines = [1, 3, 4, 5, 7, 8]  # the lines after which a record ends
    starts = [sum(len(r) + len(end) for r in records[:n]) for n in lines]
    assert cuts == set(zip(starts, range(1, 7), strict=True))


@pytest.mark.parametrize(
    ("data", "apart"),
    [
        (b"id,x\n1,a\n", True),
        (b'id,x\n1,"a"\n', True),
        (b'id,x\n1,a"b\n', False),
        (b'id,x\n1,"a"b\n', False),
        (b'id,x\n1, "a"\n', False),
        (b'id,x\n1,"a\n', False),
        (b"\xff\xfei\0d\0", False),
        (b"id,x\n1,\xe8\n", False),
    ],
)
def test_only_regular_files_are_cut(tmp_path: Path, data: bytes, apart: bool) -> None:
    assert open_table(_file(tmp_path, data)).apart is apart


def test_bytes_do_not_depend_on_workers(tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    write_csv(path, HEADER, ([f"p-{i}", *GOOD[i % len(GOOD)][1:]] for i in range(3000)))
    paths = {"zones": PATHS["zones"], "projects": path}
    written = []
    for workers, piece in ((1, 1 << 20), (2, 20_000), (3, 7_000)):
        out = tmp_path / f"{workers}"
        out.mkdir()
        report = stream_tables(DOCUMENTS, paths, out, workers=workers, piece=piece)
        written.append((report.findings, [p.read_bytes() for p in report.files.values()]))
    assert written[0] == written[1] == written[2]
    assert report.rows == {"zones": 2, "projects": 3000}


# -- findings of many pieces


def _compare(
    folder: Path, document: dict[str, Any], rows: list[list[str]], **options: Any
) -> list[str]:
    """The codes found both ways in a table of one document."""
    path = folder / "t.csv"
    write_csv(path, [c["name"] for c in document["tableSchema"]["columns"]], rows)
    documents = {"t": load_mapping(write_document(folder, document))}
    expected = held(documents, {"t": path})
    assert streamed(documents, {"t": path}, piece=2000, **options) == expected
    return [f.code for f in expected.findings]


def test_faults_beyond_what_is_listed(tmp_path: Path) -> None:
    rows = [[str(i), "x" if i % 3 else "7"] for i in range(4000)]
    codes = _compare(tmp_path, one_column(datatype="integer"), rows, workers=2)
    assert codes == ["not-an-integer"] * 1001


def test_keys_and_references_across_pieces(tmp_path: Path) -> None:
    document = one_column()
    document["tableSchema"] |= {
        "primaryKey": "id",
        "foreignKeys": [
            {"columnReference": "x", "reference": {"resource": "t.csv", "columnReference": "id"}}
        ],
    }
    rows = [[str(i), str(i - 1) if i else ""] for i in range(3000)]
    assert _compare(tmp_path, document, rows, workers=2) == []
    rows[2900][0] = "5"  # a key again; two references to it, one to what it was
    rows[2950][1] = "no-such"
    codes = _compare(tmp_path, document, rows, workers=2)
    assert sorted(codes) == [
        "ambiguous-reference", "duplicate-key", "unknown-reference", "unknown-reference"
    ]  # fmt: skip


def test_row_numbers_in_addresses(tmp_path: Path) -> None:
    document = one_column()
    document["tableSchema"]["aboutUrl"] = EX + "{_row}/{_sourceRow}"
    rows = [[str(i), "a"] if i % 7 else ["", ""] for i in range(600)]
    assert set(_compare(tmp_path, document, rows, workers=2)) == {"blank-row"}


# -- others


@pytest.mark.skipif(not suite.suite_folder().is_dir(), reason="the W3C CSVW suite is not there")
def test_w3c_suite() -> None:
    folder, compared, faulty = suite.suite_folder(), 0, 0
    for manifest in ("rdf", "validation"):
        for case in suite.read_manifest(folder, manifest):
            if not case.metadata:
                continue
            try:
                found = load_mappings(
                    folder / case.metadata, base=suite.BASE + case.metadata, house_rules=False
                )
                documents = {str(i): mapping for i, mapping in enumerate(found)}
                paths = {n: suite.local(m.url, folder) for n, m in documents.items()}
                expected = held(documents, paths, hygiene=False)
            except (ConfigurationError, EnvironmentFailure):
                continue
            compared += 1
            faulty += bool(expected.findings)
            assert streamed(documents, paths, hygiene=False, workers=1, piece=50) == expected, case
    assert (compared, faulty) == (263, 150)


_PEAK = """
import resource, sys
from pathlib import Path
from psm_kg.mapping import load_mapping, stream_tables
folder = Path(sys.argv[1])
mapping = load_mapping(folder / "t.csv-metadata.json")
report = stream_tables({"t": mapping}, {"t": folder / sys.argv[2]}, folder, workers=1)
assert not report.findings
print(report.rows["t"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """Twenty times the rows: some megabytes more (the table itself would be fifty)."""
    document = one_column()
    document["tableSchema"]["primaryKey"] = "id"
    write_document(tmp_path, document)
    peaks = []
    for name, count in (("small.csv", 5_000), ("large.csv", 100_000)):
        write_csv(
            tmp_path / name,
            ["id", "x"],
            ([str(i), f"{i} " + "testo " * 15 + "."] for i in range(count)),
        )
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, str(tmp_path), name],
            check=True, capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip
        rows, peak = map(int, done.stdout.split())
        assert rows == count
        peaks.append(peak)
    assert (tmp_path / "large.csv").stat().st_size > 9_000_000
    assert peaks[1] - peaks[0] < 32
