"""Municipalities and lead organisations as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psm_kg.closest import closest
from psm_kg.errors import Text
from psm_kg.links.form import fold
from psm_kg.links.reference import Reference
from psm_kg.tables.log import FindingLog

_PREFIX = re.compile(r"^(?:citta|comune|comuni|municipality|city)(?: di| d| of)? ")
_IPA = re.compile(r"[a-z]_[a-z]\d{3}|[a-z][a-z0-9]*_[a-z0-9_]+", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"(.*\S)\s*[(\[]\s*(?:ipa|codice ipa|ipa code)?[:\s]*([\w-]+)\s*[)\]]", re.I
)


def find_municipalities(
    text: str, row: int, label: str, reference: Reference, log: FindingLog
) -> tuple[str, ...]:
    """The ISTAT codes that a cell names; what names none goes to the log."""
    found: list[str] = []
    for part in _parts(text, reference):
        code = _municipality(part, reference)
        if code:
            found.append(code)
            continue
        near = closest(fold(part), reference.municipality_by_name, count=2, cutoff=0.7)
        names = [reference.municipality_by_name[name] for name in near]
        meant = " / ".join(f"{reference.municipalities[c]} ({c})" for c in names)
        hint = (
            Text(f" (intendeva {meant}?)", f" (did you mean {meant}?)") if meant else Text("", "")
        )
        log.add("unknown-municipality", row, label, part, meant=hint)
    return tuple(dict.fromkeys(found))


def _parts(text: str, reference: Reference) -> Iterator[str]:
    for part in re.split(r"\s*[;\n]\s*", text):
        if not part:
            continue
        if _municipality(part, reference) or "," not in part:
            yield part
        else:
            yield from (piece for piece in re.split(r"\s*,\s*", part) if piece)


def _municipality(text: str, reference: Reference) -> str:
    """``001272``, ``1272``, ``Torino``, ``Torino (TO)``, ``Torino – 001272``, an IRI."""
    if text in reference.municipality_iris:
        return reference.municipality_iris[text]
    if number := re.search(r"(?<!\d)\d{4,6}(?!\d)", text):
        code = number[0].zfill(6)
        return code if code in reference.municipalities else ""
    folded = fold(re.sub(r"\(.*?\)", " ", text))
    for name in (folded, _PREFIX.sub("", folded)):
        if name in reference.municipality_by_name:
            return reference.municipality_by_name[name]
    return ""


def lead(text: str, reference: Reference) -> tuple[str, str]:
    """Name and IPA code of an organisation, as far as the text or the plan say them."""
    if match := _IN_BRACKETS.fullmatch(text):
        name, code = match[1], match[2]
        known = reference.organisation_by_name.get(fold(code))
        if known is not None or _IPA.fullmatch(code):
            return (known.name.it if known and known.ipa == code.lower() else name), code.lower()
    known = reference.organisation_by_name.get(fold(text))
    if known is not None:
        return known.name.it, known.ipa
    if _IPA.fullmatch(text):
        return "", text.lower()
    return text, ""
