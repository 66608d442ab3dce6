"""The binary files of the corpus, made by a few lines each; all names and projects are invented."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

#: A row with nothing wrong.
GOOD = {
    "title": "Sentieri dell’acqua",
    "abstract": "Recupero di sentieri lungo i canali.",
    "cup": "",
    "identifier": "SENTIERI-1",
    "lead_organisation": "Unione dei comuni di prova",
    "municipality": "Torino",
    "actions": "1.1.1",
    "start": "2024-01-31",
    "end": "2025-12-31",
    "link": "https://www.prova.example.org/sentieri",
    "contact": "ufficio@prova.example.org",
    "licence": "CC BY 4.0",
}
HEADER = list(GOOD)
PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix l0: <https://w3id.org/italia/onto/l0/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix psm: <https://dati.piemonte.it/psm/onto/PSM/> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix action: <https://dati.piemonte.it/psm/data/torino/2024-2026/action/> .
@prefix p: <https://dati.prova.example.org/progetto/> .
"""
#: A project in Turtle with nothing wrong.
PROJECT = 'p:1 a psm:Project ; skos:prefLabel "Sentieri"@it ; dct:identifier "S-1" ; '
PROJECT += "psm:contributesTo action:1.1.1 .\n"


def workbook(rows: Sequence[Sequence[Any]], *, name: str = "Progetti") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def good_rows(**changes: Any) -> list[list[Any]]:
    return [HEADER, list({**GOOD, **changes}.values())]


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        names = source.namelist()
        for name in names:
            data = source.read(name)
            data = change(data) if name == part else data
            target.writestr(name, data, zipfile.ZIP_DEFLATED)
        if part not in names:
            target.writestr(part, change(b""), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def good_xlsx() -> bytes:
    return saved(workbook(good_rows()))


def good_ods() -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Progetti")
    for row in good_rows():
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def bomb_xlsx() -> bytes:
    """A part of 140 MB of zeros, packed into 140 kB."""
    return with_part(good_xlsx(), "xl/media/image1.bin", lambda _: bytes(140 * 1024 * 1024))


def bomb_ods() -> bytes:
    return with_part(good_ods(), "Pictures/image.bin", lambda _: bytes(140 * 1024 * 1024))


def lying_bomb_xlsx() -> bytes:
    """The directory says 10 bytes; the part unpacks to 140 MB."""
    content = bytearray(with_part(good_xlsx(), "xl/bomb.xml", lambda _: bytes(140 * 1024 * 1024)))
    size = (140 * 1024 * 1024).to_bytes(4, "little")
    return bytes(content).replace(size, (10).to_bytes(4, "little"))


def many_parts_xlsx() -> bytes:
    stream = io.BytesIO(good_xlsx())
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(3000):
            archive.writestr(f"xl/x{number}", b"")
    return stream.getvalue()


_ENTITIES = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>"""
)


def entities_xlsx() -> bytes:
    return with_part(
        good_xlsx(),
        "xl/worksheets/sheet1.xml",
        lambda data: _ENTITIES + data.partition(b"?>")[2] if b"?>" in data else _ENTITIES + data,
    )


def entities_ods() -> bytes:
    return with_part(good_ods(), "content.xml", lambda data: _ENTITIES + data.partition(b"?>")[2])


def utf16_part_xlsx() -> bytes:
    """An entity declaration hidden by another encoding."""
    text = (_ENTITIES + b"<x/>").decode().encode("utf-16")
    return with_part(good_xlsx(), "xl/worksheets/sheet1.xml", lambda _: text)


def far_cell_xlsx() -> bytes:
    """A cell in the last row and column: a table of seventeen thousand million cells."""
    book = workbook(good_rows())
    book.worksheets[0].cell(1_048_576, 16_384, "x")
    return saved(book)


def truncated_xlsx() -> bytes:
    content = good_xlsx()
    return content[: len(content) // 2]


def broken_sheet_xlsx() -> bytes:
    return with_part(good_xlsx(), "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])


def titled_xlsx() -> bytes:
    """A title over merged cells and a blank row above the header."""
    book = workbook([["Progetti dell’Unione di prova"], [], *good_rows()])
    book.worksheets[0].merge_cells("A1:F1")
    return saved(book)


def formula_xlsx() -> bytes:
    """A formula that was never worked out, in the title."""
    return saved(workbook(good_rows(title='="Sentieri"&" dell’acqua"')))


def error_xlsx() -> bytes:
    book = workbook(good_rows())
    cell = book.worksheets[0]["B2"]
    cell.value, cell.data_type = "#REF!", "e"
    return saved(book)


def date_serial_xlsx() -> bytes:
    return saved(workbook(good_rows(start=45322)))


def real_dates_xlsx() -> bytes:
    """Dates and codes as spreadsheets keep them."""
    return saved(
        workbook(good_rows(start=datetime.date(2024, 1, 31), municipality=1272, identifier=7))
    )


def action_as_date_xlsx() -> bytes:
    return saved(workbook(good_rows(actions=datetime.date(2003, 1, 1))))


def hidden_sheet_xlsx() -> bytes:
    book = workbook(good_rows())
    hidden = book.create_sheet("Nascosto")
    for row in good_rows(title="Nascosto", identifier="N-1"):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    return saved(book)


def other_sheet_xlsx() -> bytes:
    book = workbook(good_rows())
    book.create_sheet("Appunti").append(["da chiedere", "a chi"])
    return saved(book)


def two_sheets_xlsx() -> bytes:
    """The same code in two sheets."""
    book = workbook(good_rows())
    other = book.create_sheet("Altri")
    for row in good_rows(title="Un altro"):
        other.append(row)
    return saved(book)


def protected_xls() -> bytes:
    """How a workbook with a password, and an old .xls, begin."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)


def protected_ods() -> bytes:
    return with_part(
        good_ods(),
        "META-INF/manifest.xml",
        lambda data: data.replace(
            b"</manifest:manifest>", b"<manifest:encryption-data/>" + b"</manifest:manifest>"
        ),
    )


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def many_rows_csv() -> bytes:
    rows = [["title", "identifier", "actions"]]
    rows += [[f"Progetto {n}", f"P-{n}", "1.1.1"] for n in range(100_000)]
    return _csv(rows).encode()


def many_rows_xlsx() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Progetti")
    sheet.append(["title", "identifier", "actions"])
    for number in range(20_000):
        sheet.append([f"Progetto {number}", f"P-{number}", "1.1.1"])
    return saved(book)


def long_cell_csv() -> bytes:
    return _csv([["title", "identifier", "actions"], ["x" * 1_000_000, "P-1", "1.1.1"]]).encode()


def long_cell_xlsx() -> bytes:
    return saved(workbook(good_rows(title="x" * 32_000)))


def utf16_csv() -> bytes:
    return b"\xff\xfe" + _csv(good_rows(), "\t").encode("utf-16-le")


def cp1252_csv() -> bytes:
    return _csv(good_rows(municipality="Agliè"), ";").encode("cp1252")


def nul_csv() -> bytes:
    return _csv(good_rows()).encode().replace(b"Recupero", b"Recu\0pero")


def deep_jsonld() -> bytes:
    return b'{"@id": ' * 20_000 + b'"x"' + b"}" * 20_000


def deep_ttl() -> bytes:
    return (
        PREFIXES.encode() + b"p:1 a " + b"[ a " * 50_000 + b"psm:Project" + b" ]" * 50_000 + b" ."
    )


def many_statements_nt() -> bytes:
    line = (
        '<https://dati.prova.example.org/progetto/{0}> <http://purl.org/dc/terms/title> "{0}" .\n'
    )
    return "".join(line.format(number) for number in range(200_001)).encode()


def good_jsonld() -> bytes:
    """The project with a context of its own, as a page of the site shows it."""
    prefixes = dict(
        line.removeprefix("@prefix ").removesuffix("> .").split(": <")
        for line in PREFIXES.strip().splitlines()
    )
    return json.dumps(
        {
            "@context": prefixes,
            "@id": "p:1",
            "@type": "psm:Project",
            "skos:prefLabel": {"@value": "Sentieri", "@language": "it"},
            "dct:identifier": "S-1",
            "psm:contributesTo": {"@id": "action:1.1.1"},
        }
    ).encode()


MAKERS: dict[str, Callable[[], bytes]] = {
    name: value
    for name, value in list(globals().items())
    if callable(value)
    and name.endswith(("_xlsx", "_ods", "_csv", "_jsonld", "_ttl", "_nt", "_xls"))
} | {"docx": docx}
