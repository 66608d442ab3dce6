"""Whatever stands in the cells, reading and mapping end with findings, never with an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path

from csvw_toy import TOY
from hypothesis import given, settings
from hypothesis import strategies as st

from psm_kg.mapping import Origins, check_references, load_mapping, map_table
from psm_kg.tables import Row, Table, read_table, write_csv

MAPPING = load_mapping(TOY / "projects.csv-metadata.json")
HEADER = tuple(c.name for c in MAPPING.physical)
NASTY = st.sampled_from(
    [
        "",
        "{x}",
        "{",
        "%s%n",
        "a;b;;c",
        ";",
        "http://[",
        "http://a:b/",
        "https://",
        "javascript:x",
        "\0faulty",
        "1e999999999",
        "9" * 5000,
        "-0000-01-01",
        "99999-12-31",
        "2024-02-30",
        "--",
        "\u202e\ud7ff",
        "é" * 300,
        "n.d.",
        "sì",
        "z1",
        "tram-9",
    ]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=15)
CELL = st.one_of(NASTY, TEXT, st.integers().map(str), st.dates().map(str))
ROWS = st.lists(st.lists(CELL, min_size=len(HEADER), max_size=len(HEADER)), max_size=4)


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_random_cells(rows: list[list[str]]) -> None:
    table = Table("t.csv", HEADER, tuple(Row(i + 2, tuple(r)) for i, r in enumerate(rows)))
    mapped = map_table(MAPPING, table)
    quads = list(mapped.quads())
    origins = Origins([mapped])
    for quad in quads:
        found = origins.locate(quad.subject.value, quad.predicate.value, quad.object.value)
        assert 2 <= found.row < len(rows) + 2
    assert set(mapped.origins) == {q.subject.value for q in quads}
    findings = [*mapped.findings, *check_references([mapped])]
    assert all(f.message.it and f.message.en and len(f.message.it) < 900 for f in findings)
    assert [str(q) for q in mapped.quads()] == [str(q) for q in quads]


@given(ROWS, st.lists(st.sampled_from([*HEADER, "x", "", "Id", "yaer"]), max_size=18))
@settings(max_examples=60, deadline=None)
def test_random_files(rows: list[list[str]], header: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        write_csv(path, header or ["id"], rows)
        mapped = map_table(MAPPING, read_table(path))
    list(mapped.quads())
