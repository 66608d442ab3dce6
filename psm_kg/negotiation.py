"""Which media types we speak: ``Accept`` and ``?format=`` to file suffixes, suffixes to types.

The rules are those of RFC 9110, 12.5.1, said so that a web server's regular expressions can follow
them too (``hosting`` generates those): a type that is named counts with its own quality, else with
that of its range (``text/*``), else with that of ``*/*``. The highest quality wins; at equal
quality a named type comes before one that a range lets in, then the order of
:data:`REPRESENTATIONS` decides, so that whoever takes anything gets the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Representation:
    """A form in which a document is published.

    ``aliases`` are other types under which clients ask for it, ``words`` what ``?format=`` may say
    besides the suffix.
    """

    suffix: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The types by which it may be asked for, the proper one first."""
        return (self.media_type, *self.aliases)

    @property
    def range(self) -> str:
        """The range the proper type belongs to: ``text/*``."""
        return self.media_type.partition("/")[0] + "/*"


REPRESENTATIONS: tuple[Representation, ...] = (
    Representation("html", "text/html", "HTML", ("application/xhtml+xml",)),
    Representation(
        "ttl",
        "text/turtle",
        "Turtle",
        ("application/x-turtle", "text/n3", "text/rdf+n3"),
        ("turtle",),
    ),
    Representation(
        "jsonld", "application/ld+json", "JSON-LD", ("application/json",), ("json-ld", "json")
    ),
    Representation(
        "nt", "application/n-triples", "N-Triples", ("text/plain",), ("ntriples", "n-triples")
    ),
    Representation(
        "rdf",
        "application/rdf+xml",
        "RDF/XML",
        ("application/xml", "text/xml"),
        ("rdfxml", "rdf/xml", "xml"),
    ),
    Representation("nq", "application/n-quads", "N-Quads", (), ("nquads", "n-quads")),
    Representation("trig", "application/trig", "TriG", ("application/x-trig",)),
)
BY_SUFFIX = {form.suffix: form for form in REPRESENTATIONS}
THING_SUFFIXES = ("html", "ttl", "jsonld", "nt", "rdf")
GRAPH_SUFFIXES = (*THING_SUFFIXES, "nq", "trig")

_FILE_TYPES = {
    **{form.suffix: form.media_type for form in REPRESENTATIONS},
    "atom": "application/atom+xml",
    "css": "text/css",
    "csv": "text/csv",
    "csv-metadata.json": "application/csvm+json",
    "gz": "application/gzip",
    "ico": "image/vnd.microsoft.icon",
    "js": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "md": "text/markdown",
    "mjs": "text/javascript",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "rq": "application/sparql-query",
    "sqlite": "application/vnd.sqlite3",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "wasm": "application/wasm",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
# files that a standard wants under a name without a suffix
_NAMED_FILES = {".well-known/void": "ttl", ".well-known/sparql-examples": "ttl"}
UNKNOWN_TYPE = "application/octet-stream"


def content_type(media_type: str) -> str:
    """The media type with its charset: every text of ours is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def file_types() -> dict[str, str]:
    """File suffix → Content-Type, for all the files that we publish."""
    return {suffix: content_type(name) for suffix, name in sorted(_FILE_TYPES.items())}


def named_files() -> dict[str, str]:
    """Path of a file without a suffix → Content-Type."""
    return {path: content_type(_FILE_TYPES[s]) for path, s in sorted(_NAMED_FILES.items())}


def type_of_file(path: str) -> str:
    """The Content-Type of a published file."""
    if path in _NAMED_FILES:
        return content_type(_FILE_TYPES[_NAMED_FILES[path]])
    if path.endswith(".csv-metadata.json"):
        return content_type(_FILE_TYPES["csv-metadata.json"])
    _, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return content_type(_FILE_TYPES.get(suffix if dot else "", UNKNOWN_TYPE))


def split_suffix(path: str) -> tuple[str, str]:
    """``action/1.1.1.ttl`` → (``action/1.1.1``, ``ttl``); ``action/1.1.1`` → (itself, ````).

    Only the suffixes of :data:`REPRESENTATIONS` count: codes contain dots.
    """
    stem, _, suffix = path.rpartition(".")
    return (stem, suffix) if stem and suffix in BY_SUFFIX else (path, "")


# the standard wants a digit before the point; some clients leave it out
_QUALITY = re.compile(r"0?\.\d{0,3}|0|1(?:\.0{0,3})?", re.ASCII)


def _qualities(accept: str) -> dict[str, int]:
    """Media range → quality in thousandths.

    Where a range is named twice the first with a quality of its own counts; an ill-formed quality
    is read as if it were not there.
    """
    found: dict[str, tuple[bool, int]] = {}
    for element in accept.split(","):
        name, *parameters = (part.strip(" \t") for part in element.split(";"))
        explicit, quality = False, 1000
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            value = value.strip(" \t")
            if key.strip(" \t").lower() == "q" and _QUALITY.fullmatch(value):
                whole, _, rest = value.partition(".")
                explicit, quality = True, int(f"{whole}{rest:0<3}")
                break
        name = name.lower()
        if name and (name not in found or (explicit and not found[name][0])):
            found[name] = (explicit, quality)
    return {name: quality for name, (_, quality) in found.items()}


@lru_cache(maxsize=1024)
def choose(accept: str | None, available: Sequence[str] = THING_SUFFIXES) -> str | None:
    """The suffix that an ``Accept`` header wants among those available; None when nothing fits.

    Without a header, or with an empty one, the first available.
    """
    if accept is None or not accept.strip():
        return available[0] if available else None
    qualities = _qualities(accept)
    best: tuple[int, bool] = (0, False)
    chosen = None
    for form in (form for form in REPRESENTATIONS if form.suffix in available):
        named = next((qualities[name] for name in form.names if name in qualities), None)
        ranged = qualities.get(form.range, qualities.get("*/*", 0))
        rank = (ranged, False) if named is None else (named, True)
        if rank[0] and rank > best:
            best, chosen = rank, form.suffix
    return chosen


@lru_cache(maxsize=1024)
def choose_language(accept_language: str, languages: Sequence[str] = ("it", "en")) -> str:
    """The language that an ``Accept-Language`` header prefers; the first where it prefers none.

    RFC 9110, 12.5.4, by the first part of each tag: ``en-GB`` wants English.
    """
    qualities = _qualities(accept_language)

    def quality(language: str) -> int:
        named = [q for tag, q in qualities.items() if tag.partition("-")[0] == language]
        return max(named, default=qualities.get("*", 0))

    return max(languages, key=quality)


def format_names(suffix: str) -> tuple[str, ...]:
    """What ``?format=`` may say for a suffix: the suffix, words, media types."""
    form = BY_SUFFIX[suffix]
    return (form.suffix, *form.words, *form.names)


_BY_FORMAT = {name: s for s in reversed(GRAPH_SUFFIXES) for name in format_names(s)}


def suffix_of_format(value: str, available: Sequence[str] = THING_SUFFIXES) -> str | None:
    """The suffix that a ``?format=`` value, already decoded, names; None for any other."""
    suffix = _BY_FORMAT.get(value.lower().replace(" ", "+"))
    return suffix if suffix is not None and suffix in available else None
