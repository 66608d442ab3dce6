"""What the CSV reader takes, what it refuses, and what it says."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psm_kg.errors import EnvironmentFailure, Severity
from psm_kg.tables import Dialect, Limits, Table, read_table, write_csv


def read(folder: Path, content: str | bytes, **options: object) -> Table:
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, **options)  # type: ignore[arg-type]


def codes(table: Table) -> list[str]:
    return [f.code for f in table.findings]


def test_rows_carry_spreadsheet_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n1,"x, y"\n\n2,z\n')
    assert table.header == ("a", "b")
    assert [(r.number, r.cells) for r in table.rows] == [(2, ("1", "x, y")), (4, ("2", "z"))]
    assert [(f.code, f.location.row, f.severity) for f in table.findings] == [
        ("blank-row", 3, Severity.WARNING)
    ]


def test_a_cell_on_two_lines_is_one_row_and_a_violation(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n1,"x\ny"\n2,z\n')
    assert [r.number for r in table.rows] == [2, 3]
    (finding,) = table.findings
    assert (finding.code, finding.location.row, finding.location.column) == ("line-break", 2, "b")
    assert "«x y»" in finding.message.it


def test_header_only_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b\n") == Table("t.csv", ("a", "b"))


@pytest.mark.parametrize("content", ["", "\ufeff", "\n"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    assert "empty-file" in codes(read(tmp_path, content))


def test_byte_order_mark_is_accepted_silently(tmp_path: Path) -> None:
    table = read(tmp_path, "\ufeffa,b\nè,2\n")
    assert table.header == ("a", "b")
    assert not table.findings


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_mark_is_read_with_a_warning(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path, "\ufeffa,b\nè,2\n".encode(encoding))
    assert table.rows[0].cells == ("è", "2")
    assert [(f.code, f.severity) for f in table.findings] == [("utf-16", Severity.WARNING)]


def test_windows_encoding_is_a_violation_that_names_the_row_and_the_remedy(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,x\n2,città\n3, y\n".encode("cp1252"))
    first, second = table.findings
    assert (first.code, first.location.row, first.value) == ("not-utf-8", 3, "0xE0")
    assert "CSV UTF-8" in first.message.it
    assert "LibreOffice" in first.message.en
    assert second.code == "surrounding-space"  # the rest is checked all the same
    assert table.rows[1].cells == ("2", "città")


@pytest.mark.parametrize(("delimiter", "name"), [(";", "punti e virgola"), ("\t", "tabulazioni")])
def test_italian_excel_separators_are_read_with_a_warning(
    tmp_path: Path, delimiter: str, name: str
) -> None:
    table = read(tmp_path, f'a{delimiter}b\n1{delimiter}"x, y"\n')
    assert table.rows[0].cells == ("1", "x, y")
    (finding,) = table.findings
    assert (finding.code, finding.severity) == ("other-delimiter", Severity.WARNING)
    assert name in finding.message.it


def test_semicolons_inside_a_comma_file_are_data(tmp_path: Path) -> None:
    table = read(tmp_path, "a;x,b\n1;2,3\n")
    assert table.rows[0].cells == ("1;2", "3")
    assert not table.findings


@pytest.mark.parametrize("row", ["1", "1,2,3", "1,2,,"])
def test_ragged_rows_are_told_and_squared(tmp_path: Path, row: str) -> None:
    table = read(tmp_path, f"a,b\n{row}\n")
    assert codes(table) == ["ragged-row"]
    assert len(table.rows[0].cells) == 2


@pytest.mark.parametrize("limit", [131_072, 2**31 - 1])
def test_a_huge_cell_is_refused_and_the_next_row_read(tmp_path: Path, limit: int) -> None:
    """Whatever limit other libraries have set for the process."""
    others = csv.field_size_limit(limit)
    try:
        _read_huge_cell(tmp_path)
        assert csv.field_size_limit() == limit
    finally:
        csv.field_size_limit(others)


def _read_huge_cell(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1," + "x" * 10_000_000 + "\n2,y\n")
    assert codes(table) == ["cell-too-long"]
    assert [r.cells for r in table.rows] == [("2", "y")]
    assert len(table.findings[0].message.en) < 300


def test_a_cell_over_our_limit_is_emptied(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1," + "x" * 110_000 + "\n2,y\n")
    assert codes(table) == ["cell-too-long"]
    assert [r.cells for r in table.rows] == [("1", ""), ("2", "y")]


def test_unclosed_quote_names_the_row_where_it_opens(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n4,w\n')
    assert [(f.code, f.location.row) for f in table.findings] == [("unclosed-quote", 3)]
    assert [r.number for r in table.rows] == [2]


def test_text_after_a_closing_quote_is_a_violation(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n1,"x"y\n2,z\n')
    assert [(f.code, f.location.row) for f in table.findings] == [("stray-quote", 2)]
    assert [r.number for r in table.rows] == [3]


def test_nul_bytes(tmp_path: Path) -> None:
    table = read(tmp_path, b"a,b\n1,x\0y\n")
    assert [(f.code, f.location.row) for f in table.findings] == [("nul-bytes", 2)]
    assert table.rows[0].cells == ("1", "xy")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"\x1f\x8b"])
def test_other_kinds_of_file(tmp_path: Path, start: bytes) -> None:
    assert codes(read(tmp_path, start + b"xyz")) == ["not-text"]


def test_headers_empty_and_repeated(tmp_path: Path) -> None:
    table = read(tmp_path, "a,,a\n1,2,3\n")
    assert codes(table) == ["empty-header", "duplicate-header"]


@pytest.mark.parametrize(
    ("cell", "code", "words"),
    [
        (" x", "surrounding-space", "«x»"),
        ("x ", "surrounding-space", "«x»"),
        ("x  y", "double-space", "uno solo"),
        ("n.\u00a05", "unusual-space", "U+00A0"),
        ("5\u202f000", "unusual-space", "«5 000»"),
        ("ab\u200bc", "invisible-character", "U+200B"),
        ("so\u00adcio", "invisible-character", "«socio»"),
        ("a\tb", "control-character", "U+0009"),
        ("a\x07b", "control-character", "«ab»"),
        ("a\u2028b", "line-break", "«a b»"),
        ("\ue000", "undefined-character", "U+E000"),
        ("citt\ufffd", "replacement-character", "lettera perduta"),
        ("citta\u0300", "not-nfc", "«città»"),
        ("=1+1", "formula-like", "«=»"),
        ("@SUM(A1)", "formula-like", "«@»"),
        ("-cmd|' /C calc'!A0", "formula-like", "«-»"),
        ("+ text", "formula-like", "«+»"),
        ("-", "dash-for-empty", "vuota"),
    ],
)
def test_characters_nobody_sees(tmp_path: Path, cell: str, code: str, words: str) -> None:
    table = read(tmp_path, f'a,b\n1,"{cell}"\n')
    assert code in codes(table)
    finding = next(f for f in table.findings if f.code == code)
    assert (finding.location.row, finding.location.column) == (2, "b")
    assert words in finding.message.it
    assert table.rows[0].cells[1] == cell  # nothing is corrected silently


@pytest.mark.parametrize(
    "cell",
    ["-13.8", "+39 011 8612111", "-1.5", "– elenco", "l’«innovazione»", "a=b", "x@y.it"],
)
def test_ordinary_cells_pass(tmp_path: Path, cell: str) -> None:
    assert not read(tmp_path, f"a,b\n1,{cell}\n").findings


def test_a_row_that_looks_like_a_comment(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "a,b\n#1,x\n")) == ["comment-like"]


def test_limits_stop_the_reading(tmp_path: Path) -> None:
    small = Limits(rows=2)
    assert "too-many-cells" in codes(read(tmp_path, "a\n1\n2\n3\n4\n", limits=small))
    assert "too-many-cells" in codes(read(tmp_path, "a,b,c\n", limits=Limits(columns=2)))
    assert codes(read(tmp_path, "a,b,c\n", limits=Limits(file_bytes=3))) == ["file-too-large"]


def test_findings_of_one_kind_are_capped_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n" + "1, x\n" * 2500)
    assert len(table.findings) == 1001
    assert "1500" in table.findings[-1].message.it
    assert len(table.rows) == 2500


def test_a_missing_file_is_not_a_fault_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        read_table(tmp_path / "absent.csv")
    assert "absent.csv" in caught.value.describe("it")


def test_dialects(tmp_path: Path) -> None:
    dialect = Dialect(
        delimiter="|", quote="'", header_rows=1, skip_rows=1, trim="both", comment_prefix="%"
    )
    table = read(tmp_path, "title\na|b\n% no\n 1 |'x|y'\n", dialect=dialect)
    assert table.header == ("a", "b")
    assert [(r.number, r.cells) for r in table.rows] == [(4, ("1", "x|y"))]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n))))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    width = len(rows[0]) if rows else 1
    header = [f"c{i}" for i in range(width)]
    stream = io.StringIO()
    write_csv(stream, header, rows)
    text = stream.getvalue()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [header, *rows]
    again = io.StringIO()
    write_csv(again, header, list(csv.reader(io.StringIO(text, newline="")))[1:])
    assert again.getvalue() == text


@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = read(Path(folder), content)
    assert all(len(row.cells) == len(table.header) for row in table.rows)
    assert all(f.message.it and f.message.en for f in table.findings)


def test_written_files_are_canonical(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ["a", "b"], [("è", 'x"y'), ("1,2", "")])
    assert path.read_bytes() == 'a,b\nè,"x""y"\n"1,2",\n'.encode()
    table = read_table(path)
    write_csv(tmp_path / "again.csv", table.header, table.rows)
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()
