"""Every fault of the two catalogues has a case: one table with that fault, and no other code."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from csvw_toy import EX, codes, mapped, one_column, toy

from psm_kg import mapping, tables
from psm_kg.errors import Severity
from psm_kg.mapping import check_references
from psm_kg.tables import Dialect, Limits, read_table, read_workbook

Case = Callable[[Path], list[str]]


def csv(content: str | bytes, limits: Limits | None = None, dialect: Dialect | None = None) -> Case:
    def run(folder: Path) -> list[str]:
        path = folder / "t.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return codes(read_table(path, dialect or Dialect(), limits or Limits()))

    return run


def xlsx(cell: object, number_format: str = "General") -> Case:
    def run(folder: Path) -> list[str]:
        book = openpyxl.Workbook()
        book.active.title = "t"
        book.active.append(["a", "b"])
        book.active.append([cell, "x"])
        book.active["A2"].number_format = number_format
        book.save(folder / "t.xlsx")
        return codes(read_workbook(folder / "t.xlsx")["t"])

    return run


def no_workbook(folder: Path) -> list[str]:
    (folder / "t.xlsx").write_bytes(b"x")
    return codes(read_workbook(folder / "t.xlsx")[""])


def x(text: str, **properties: object) -> Case:
    """The cell ``x`` of a table."""
    return lambda folder: codes(mapped(folder, one_column(**properties), f'id,x\n1,"{text}"\n'))


def header(content: str, **properties: object) -> Case:
    return lambda folder: codes(mapped(folder, one_column(**properties), content))


def key(folder: Path) -> list[str]:
    document = one_column()
    document["tableSchema"]["primaryKey"] = "id"
    return codes(mapped(folder, document, "id,x\n1,a\n1,b\n"))


def reference(content: str, resource: str = "t.csv") -> Case:
    def run(folder: Path) -> list[str]:
        document = one_column()
        document["tableSchema"]["foreignKeys"] = [
            {"columnReference": "x", "reference": {"resource": resource, "columnReference": "id"}}
        ]
        return [f.code for f in check_references([mapped(folder, document, content), toy("zones")])]

    return run


READING: dict[str, Case] = {
    "empty-file": csv(""),
    "file-too-large": csv("a,b\n", Limits(file_bytes=2)),
    "too-many-cells": csv("a,b\n1,2\n", Limits(cells=3)),
    "not-utf-8": csv("a,b\nè,2\n".encode("latin-1")),
    "utf-16": csv("\ufeffa,b\n1,2\n".encode("utf-16-le")),
    "nul-bytes": csv("a,b\n\0,2\n"),
    "not-text": csv(b"PK\x03\x04"),
    "other-delimiter": csv("a;b\n1;2\n"),
    "unclosed-quote": csv('a,b\n1,"2\n'),
    "stray-quote": csv('a,b\n1,"2"x\n'),
    "cell-too-long": csv("a,b\n1,22222\n", Limits(cell_chars=4)),
    "ragged-row": csv("a,b\n1\n"),
    "blank-row": csv("a,b\n,\n"),
    "empty-header": csv("a,\n1,2\n"),
    "duplicate-header": csv("a,a\n1,2\n"),
    "surrounding-space": csv("a,b\n1 ,2\n"),
    "double-space": csv("a,b\n1  x,2\n"),
    "unusual-space": csv("a,b\n1\u00a0x,2\n"),
    "invisible-character": csv("a,b\n1\u200b,2\n"),
    "control-character": csv("a,b\n1\x01,2\n"),
    "line-break": csv('a,b\n"1\n2",2\n'),
    "undefined-character": csv("a,b\n\ue001,2\n"),
    "replacement-character": csv("a,b\n\ufffd,2\n"),
    "not-nfc": csv("a,b\ne\u0300,2\n"),
    "formula-like": csv("a,b\n=1,2\n"),
    "dash-for-empty": csv("a,b\n-,2\n"),
    "comment-like": csv("a,b\n#1,2\n"),
    "formula": xlsx("=1+1"),
    "cell-error": xlsx("#N/A"),
    "percent-cell": xlsx(0.5, "0.0%"),
    "workbook-refused": no_workbook,
}
MAPPING: dict[str, Case] = {
    "missing-column": header("id\n1\n"),
    "renamed-column": header("id,X\n1,a\n"),
    "unknown-column": header("id,x,other\n1,a,b\n"),
    "required-empty": x("", required=True),
    "duplicate-key": key,
    "decimal-comma": x("29,8", datatype="decimal"),
    "number-with-unit": x("30 km", datatype="decimal"),
    "not-a-number": x("tanti", datatype="decimal"),
    "not-an-integer": x("1.5", datatype="integer"),
    "not-a-boolean": x("forse", datatype="boolean"),
    "not-a-date": x("ieri", datatype="date"),
    "not-a-year": x("23", datatype="gYear"),
    "not-a-value": x("x", datatype="gMonth"),
    "too-small": x("1", datatype={"base": "decimal", "minimum": 2}),
    "too-large": x("3", datatype={"base": "decimal", "maximum": 2}),
    "wrong-length": x("abc", datatype={"maxLength": 2}),
    "not-in-list": x("c", datatype={"format": "a|b"}),
    "wrong-format": x("1", datatype={"format": "[a-z]+"}),
    "not-a-link": x("qui", datatype="anyURI"),
    "forbidden-link": x("data:text/html,x", datatype="anyURI"),
    "empty-item": x("a;;b", separator=";"),
    "spaced-item": x("a; b", separator=";"),
    "repeated-item": x("a;a", separator=";"),
    "invalid-iri": x("non un indirizzo", valueUrl="{+x}"),
    "unknown-reference": reference("id,x\n1,2\n"),
    "ambiguous-reference": reference("id,x\n1,1\n1,1\n"),
    "missing-table": reference("id,x\n1,1\n", "absent.csv"),
}


def test_every_fault_has_a_case() -> None:
    assert set(READING) == set(tables.FAULTS)
    assert set(MAPPING) == set(mapping.FAULTS)
    assert (len(READING), len(MAPPING)) == (31, 27)


@pytest.mark.parametrize("code", [*READING, *MAPPING])
def test_a_fault_is_found_and_nothing_else(tmp_path: Path, code: str) -> None:
    case = READING.get(code) or MAPPING[code]
    assert set(case(tmp_path)) == {code}


@pytest.mark.parametrize("code", [*READING, *MAPPING])
def test_both_languages_have_the_same_placeholders(code: str) -> None:
    fault = tables.FAULTS.get(code) or mapping.FAULTS[code]
    names = [
        sorted({n for _, n, _, _ in string.Formatter().parse(fault.text[lang]) if n})
        for lang in ("it", "en")
    ]
    assert names[0] == names[1]
    assert fault.text.it != fault.text.en
    assert fault.severity in (Severity.VIOLATION, Severity.WARNING)


def test_all_faults_of_a_run_are_reported_together(tmp_path: Path) -> None:
    document = one_column(datatype="decimal", required=True)
    document["tableSchema"]["primaryKey"] = "id"
    document["tableSchema"]["columns"].append(
        {"name": "year", "datatype": "gYear", "propertyUrl": EX + "year"}
    )
    table = mapped(
        tmp_path,
        document,
        'id,x,yaer\n1,"29,8",2023\n1,,23\n 2,abc,\n3,1,2023,x\n\n=4,5,\n',
    )
    found = [*table.table.findings, *table.findings]
    assert [(f.code, f.location.row) for f in found] == [
        ("surrounding-space", 4),
        ("ragged-row", 5),
        ("blank-row", 6),
        ("formula-like", 7),
        ("renamed-column", 1),
        ("decimal-comma", 2),
        ("required-empty", 3),
        ("not-a-number", 4),
        ("duplicate-key", 3),
    ]
    assert len({f.sort_key() for f in found}) == len(found)
