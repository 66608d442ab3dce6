"""RDF that comes from elsewhere: files and addresses given on the command line.

Foreign input is bounded before it is parsed: by size, and for RDF/XML and JSON-LD by what makes
parsers fetch or explode (document types, remote contexts, deep nesting).
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from pyoxigraph import Quad, RdfFormat, parse

from psm_kg.errors import DataError, EnvironmentFailure, Finding, Location, Severity, Text, shorten
from psm_kg.graph import RDF_FORMATS

MAX_BYTES = 512 * 1024 * 1024
MAX_NESTING = 200
_MEDIA_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
_SUFFIXES = {**{s: s for s in RDF_FORMATS}, "json": "jsonld", "xml": "rdf", "turtle": "ttl"}


def read_source(source: str) -> list[Quad]:
    """Read the RDF of a file or an http(s) address.

    Raises EnvironmentFailure when it cannot be read or its format is unknown, DataError when it
    does not parse or is not safe to parse.
    """
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", source):
        content, suffix = _fetch(source)
    else:
        content, suffix = _read(Path(source))
    return _parse(content, suffix, source)


def parse_content(content: bytes, suffix: str, source: str) -> list[Quad]:
    """Parse RDF that was fetched elsewhere, within the same bounds; ``source`` is for messages.

    Raises DataError when it does not parse or is not safe to parse, EnvironmentFailure when it is
    too large.
    """
    return _parse(_bounded(content, source), suffix, source)


def _read(path: Path) -> tuple[bytes, str]:
    name = path.name.removesuffix(".gz")
    suffix = _SUFFIXES.get(name.rpartition(".")[2].lower())
    if suffix is None:
        known = ", ".join(f".{s}" for s in _SUFFIXES)
        raise EnvironmentFailure(
            Text(
                f"formato sconosciuto; i file RDF finiscono con {known} (anche .gz)",
                f"unknown format; RDF files end with {known} (also .gz)",
            ),
            Location(str(path)),
        )
    try:
        with path.open("rb") as handle:
            if path.suffix == ".gz":
                with gzip.open(handle) as unpacked:
                    content = unpacked.read(MAX_BYTES + 1)
            else:
                content = handle.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EnvironmentFailure(
            Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
            Location(str(path)),
        ) from None
    return _bounded(content, str(path)), suffix


def _fetch(url: str) -> tuple[bytes, str]:
    answer = download(url, accept=", ".join(_MEDIA_TYPES), largest=MAX_BYTES)
    suffix = _MEDIA_TYPES.get(answer.media_type) or _SUFFIXES.get(
        urlsplit(url).path.rpartition(".")[2].lower()
    )
    if suffix is None:
        raise EnvironmentFailure(
            Text(f"non è RDF: {answer.media_type}", f"this is not RDF: {answer.media_type}"),
            Location(url),
        )
    return _bounded(answer.content, url), suffix


@dataclass(frozen=True, slots=True)
class Download:
    """What an address answered: at most one byte more than was asked for."""

    content: bytes
    media_type: str
    #: The file name that the server gives it, else the last part of the address.
    name: str


def download(url: str, *, accept: str, largest: int, seconds: float = 30) -> Download:
    """What an http(s) address answers, for somebody who typed it.

    Raises EnvironmentFailure for another scheme and when there is no answer.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise EnvironmentFailure(
            Text("sono ammessi solo indirizzi http e https", "only http and https are allowed"),
            Location(url),
        )
    try:
        request = Request(url, headers={"Accept": accept, "User-Agent": "psm-kg"})
        with urlopen(request, timeout=seconds) as response:
            headers = response.headers
            content = response.read(largest + 1)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = shorten(getattr(error, "reason", None) or error, 120)
        raise EnvironmentFailure(
            Text(f"l'indirizzo non risponde ({reason})", f"no answer from the address ({reason})"),
            Location(url),
        ) from None
    name = headers.get_filename() or unquote(urlsplit(url).path).rpartition("/")[2]
    return Download(content, headers.get_content_type(), shorten(name, 100) or url)


def _bounded(content: bytes, source: str) -> bytes:
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise EnvironmentFailure(
            Text(f"più grande di {limit} MB", f"larger than {limit} MB"), Location(source)
        )
    return content


def _parse(content: bytes, suffix: str, source: str) -> list[Quad]:
    rdf_format = RDF_FORMATS[suffix]
    refuse_unsafe(content, rdf_format, source)
    try:
        return list(parse(content, format=rdf_format))
    except (SyntaxError, ValueError) as error:
        raise _not_valid(source, f"{error}") from None


def refuse_unsafe(content: bytes, rdf_format: RdfFormat, source: str) -> None:
    """What kills or hangs parsers (measured): document types, remote contexts, deep nesting."""
    if rdf_format == RdfFormat.RDF_XML and re.search(rb"<!DOCTYPE", content, re.IGNORECASE):
        raise _not_valid(source, "<!DOCTYPE")
    if rdf_format == RdfFormat.JSON_LD:
        remote = rb'"@(context|import)"\s*:\s*(\[[^]{]*)?"[^"]+"'
        if re.search(remote, content):
            raise _not_valid(source, "@context: http…")
    if rdf_format not in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        depth = deepest = 0
        for match in re.finditer(rb"[\[({<]|[\])}>]", content):
            if match[0] in b"[({":
                depth += 1
                deepest = max(deepest, depth)
            elif match[0] in b"])}":
                depth = max(0, depth - 1)
        if deepest > MAX_NESTING:
            raise _not_valid(source, f"{deepest} × [")


def _not_valid(source: str, reason: str) -> DataError:
    shown = shorten(reason, 200)
    finding = Finding(
        Severity.VIOLATION,
        "not-rdf",
        Text(f"non è RDF che si possa leggere: {shown}", f"this is not readable RDF: {shown}"),
        Location(source),
    )
    return DataError(Text("fonte non valida", "invalid source"), (finding,))
