"""From bytes to text: encodings, byte order marks, files that are not text at all."""

from __future__ import annotations

import codecs

from psm_kg.errors import Text
from psm_kg.tables.log import FindingLog

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SIGNATURES = {
    b"PK\x03\x04": Text("una cartella di lavoro (.xlsx, .ods)", "a workbook (.xlsx, .ods)"),
    b"\xd0\xcf\x11\xe0": Text("un vecchio file Excel (.xls)", "an old Excel file (.xls)"),
    b"%PDF": Text("un PDF", "a PDF"),
    b"\x1f\x8b": Text("un file compresso", "a compressed file"),
}


def is_other_format(start: bytes) -> bool:
    """True when a file that starts so is no text, or text in UTF-16."""
    return start.startswith((*_SIGNATURES, *_UTF16))


def decode(data: bytes, encoding: str, log: FindingLog) -> str | None:
    """The text of a CSV file, or ``None`` when it is not text.

    A wrong encoding is a violation, yet the text is still read (as Windows-1252), so that the
    other faults of the file are reported in the same run.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            log.add("not-text", kind=kind)
            return None
    for mark, name in _UTF16.items():
        if data.startswith(mark):
            log.add("utf-16")
            return _without_nul(data[len(mark) :].decode(name, errors="replace"), log)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        log.add("not-utf-8", row, value=f"0x{data[error.start]:02X}")
        text = data.decode("cp1252", errors="replace")
    return _without_nul(text, log)


def _without_nul(text: str, log: FindingLog) -> str:
    at = text.find("\0")
    if at < 0:
        return text
    log.add("nul-bytes", text.count("\n", 0, at) + 1)
    return text.replace("\0", "")
