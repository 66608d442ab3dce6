"""What kind of file is this? Its content says more than its name, its name than its type."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from psm_kg.errors import Text

_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text("un PDF", "a PDF")),
    (b"\x1f\x8b", Text("un file compresso", "a compressed file")),
    (b"7z\xbc\xaf", Text("un file compresso", "a compressed file")),
    (b"Rar!", Text("un file compresso", "a compressed file")),
    (b"\x89PNG", Text("un’immagine", "an image")),
    (b"\xff\xd8\xff", Text("un’immagine", "an image")),
    (b"GIF8", Text("un’immagine", "an image")),
    (b"MZ", Text("un programma", "a program")),
    (b"\x7fELF", Text("un programma", "a program")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = Text(
    "un vecchio file Excel (.xls) o un file protetto da password",
    "an old Excel file (.xls) or a file protected by a password",
)
_SUFFIXES = {
    "ttl": "ttl",
    "turtle": "ttl",
    "nt": "nt",
    "jsonld": "jsonld",
    "json": "jsonld",
    "rdf": "rdf",
    "owl": "rdf",
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "tab": "csv",
}
_GRAPHS = Text("RDF con grafi (N-Quads o TriG)", "RDF with graphs (N-Quads or TriG)")
_REFUSED_SUFFIXES = {"nq": _GRAPHS, "trig": _GRAPHS}
_MEDIA_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdf",
    "text/csv": "csv",
}
_NOTHING = Text("", "")
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_RDF_XML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<\w*:?RDF\b", re.DOTALL
)
_TURTLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|PREFIX\s+\w*:\s*<|BASE\s+<)", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """``form`` of a file that can be read; or, where empty, what it is instead."""

    form: str
    what: Text = _NOTHING
    #: The suffix that its name has and should not.
    misnamed: str = ""


def recognise(content: bytes, name: str, media_type: str = "") -> Kind:
    """The format of a file."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if content.startswith(_OLE):
        return Kind("", _OLD_EXCEL)
    for magic, what in _MAGIC:
        if content.startswith(magic):
            return Kind("", what)
    if content.startswith(b"PK"):
        return _archive(content, suffix)
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start):
        return Kind("", Text("una pagina web (HTML)", "a web page (HTML)"))
    if suffix in _REFUSED_SUFFIXES:
        return Kind("", _REFUSED_SUFFIXES[suffix])
    sniffed = _sniffed(start)
    if suffix in ("xlsx", "ods", "xlsm"):
        if b"office:document" in start:
            return Kind("", Text("un foglio «flat» (.fods)", "a “flat” spreadsheet (.fods)"))
        return Kind(sniffed or "csv", misnamed=suffix)
    form = _SUFFIXES.get(suffix) or _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
    if sniffed and form in (None, "csv"):
        return Kind(sniffed, misnamed=suffix if form else "")
    if form is None and suffix in ("xls", "doc", "docx", "xml", "zip"):
        return Kind("", Text(f"di tipo .{suffix}", f"of type .{suffix}"))
    return Kind(form or "csv")


def _sniffed(start: bytes) -> str:
    if _RDF_XML.match(start):
        return "rdf"
    if _TURTLE.match(start):
        return "ttl"
    if re.match(rb"\s*[\[{]", start) and b'"@' in start:
        return "jsonld"
    return ""


def _archive(content: bytes, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return Kind("xlsx", misnamed=suffix if suffix not in ("xlsx", "xlsm", "") else "")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                if b"opendocument.spreadsheet" in archive.read("mimetype"):
                    return Kind("ods", misnamed=suffix if suffix not in ("ods", "ots", "") else "")
            elif "content.xml" in names and suffix == "ods":
                return Kind("ods")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return Kind("", Text("un archivio danneggiato", "a damaged archive"))
    if "word/document.xml" in names:
        return Kind("", Text("un documento di testo (.docx)", "a text document (.docx)"))
    if "xl/workbook.bin" in names:
        return Kind("", Text("un foglio binario (.xlsb)", "a binary workbook (.xlsb)"))
    return Kind("", Text("un archivio (.zip)", "an archive (.zip)"))
