"""The formats of results, and which of them a request asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psm_kg.endpoint.wire import Kind
from psm_kg.negotiation import BY_SUFFIX, Representation

ROWS: tuple[Representation, ...] = (
    Representation(
        "json",
        "application/sparql-results+json",
        "JSON",
        ("application/json",),
        ("srj",),
    ),
    Representation(
        "xml",
        "application/sparql-results+xml",
        "XML",
        ("application/xml", "text/xml"),
        ("srx",),
    ),
    Representation("csv", "text/csv", "CSV"),
    Representation("tsv", "text/tab-separated-values", "TSV"),
)
GRAPHS: tuple[Representation, ...] = tuple(BY_SUFFIX[s] for s in ("ttl", "nt", "jsonld", "rdf"))

_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


def accepted(accept: str | None) -> dict[str, float]:
    """Media range → quality of an ``Accept`` header; ``*/*`` when there is none.

    Parameters other than the quality (a charset, a profile) do not distinguish our formats.
    """
    if accept is None or not accept.strip():
        return {"*/*": 1.0}
    found: dict[str, float] = {}
    for element in accept.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q" and _QUALITY.fullmatch(value.strip()):
                quality = float(value)
        if name:
            found[name] = max(quality, found.get(name, 0.0))
    return found


def best(forms: Sequence[Representation], accept: str | None) -> tuple[Representation, str] | None:
    """The format that a header wants, with the media type to declare; None when nothing fits.

    RFC 9110, 12.5.1: the most specific range decides the quality of a type, the highest quality
    wins, and between equals the order of ``forms``. A type asked for by an alias is declared so.
    """
    ranges = accepted(accept)
    chosen: tuple[Representation, str] | None = None
    highest = 0.0
    for form in forms:
        for name in form.names:
            group = name.partition("/")[0] + "/*"
            # an alias counts when it is named, since ranges mean the proper type
            wide = ranges.get(group, ranges.get("*/*", 0.0)) if name == form.media_type else 0.0
            quality = ranges.get(name, wide)
            if quality > highest:
                highest, chosen = quality, (form, name)
    return chosen


def by_word(forms: Sequence[Representation], word: str) -> Representation | None:
    """The format that ``?format=`` names: by suffix, another short word, or media type."""
    wanted = word.strip().lower().replace(" ", "+")
    for form in forms:
        if wanted in (form.suffix, *form.words, *form.names):
            return form
    return None


def known(kind: Kind) -> str:
    """The media types available for a kind of result, for a sentence."""
    forms = {"rows": ROWS, "graph": GRAPHS}.get(kind, (*ROWS, *GRAPHS))
    return ", ".join(form.media_type for form in forms)
