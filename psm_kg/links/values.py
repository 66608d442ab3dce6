"""Dates, addresses, contacts and licences as people write them, or what is wrong with them.

Each function takes a tidied text and gives the value to keep, and the fault if there is one: its
code and the words of its sentence (``words`` has the sentences).
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from psm_kg.errors import Text
from psm_kg.links.form import fold
from psm_kg.links.reference import Reference

Fault = tuple[str, dict[str, object]]
Checked = tuple[str, Fault | None]

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:\d\d)?)?")
_ITALIAN = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_SHORT = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2})")
_YEAR = re.compile(r"(?:.*\D)?((?:19|20)\d\d)")
_SERIAL = re.compile(r"[1-9]\d{4}")
_SERIAL_EPOCH = date(1899, 12, 30)
_YEARS = range(1950, 2101)
_EXAMPLE_DATE = "2024-01-31"
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"
)
_PERSON = re.compile(r"[a-z]{1,}[._][a-z]{3,}")
_OFFICE = re.compile(
    r"uffici|protocoll|info|segreteri|comun|progett|project|office|pianific|europ|bandi|urp|"
    r"servizi|settore|direzione|ambiente|lavori|pubblic|tecnic|contat|contact|help|support|"
    r"innova|digital|turis|cultur|social|mobil|energia|dati|data|open|pec|stampa|press|sportello"
)
_PRIVATE_NAMES = (
    ".local", ".localhost", ".internal", ".lan", ".intranet", ".corp", ".home", ".test",
    ".example", ".invalid", ".onion",
)  # fmt: skip


def iso_date(text: str) -> Checked:
    """An ISO or Italian date as ``2024-01-31``."""
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _ITALIAN.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        return "", ("bad-date", {"instead": _likely_date(text)})
    try:
        found = date(year, month, day)
    except ValueError:
        return "", ("bad-date", {"instead": _EXAMPLE_DATE})
    if year not in _YEARS:
        return "", ("date-implausible", {"value": str(year)})
    return found.isoformat(), None


def _likely_date(text: str) -> str:
    """The date that was probably meant, else an example."""
    if _SERIAL.fullmatch(text):
        return (_SERIAL_EPOCH + timedelta(days=int(text))).isoformat()
    if match := _SHORT.fullmatch(text):
        day, month, year = map(int, match.groups())
        checked, fault = iso_date(f"{2000 + year}-{month}-{day}")
        return _EXAMPLE_DATE if fault else checked
    if match := _YEAR.fullmatch(text):
        return f"{match[1]}-01-01"
    return _EXAMPLE_DATE


def page(text: str) -> Checked:
    """The http(s) address of a public page."""
    instead = "https://www.comune.esempio.it/progetto"
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", text, re.IGNORECASE):
        return "", ("bad-link", {"instead": f"https://{text}"})
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").lower()
        _ = parts.port
    except ValueError:
        return "", ("bad-link", {"instead": instead})
    if parts.scheme.lower() not in ("http", "https") or not host:
        return "", ("bad-link", {"instead": instead})
    if re.search(r"[\s<>\"{}|\\^`]", text):
        return "", ("bad-link", {"instead": instead})
    if "@" in parts.netloc:
        return "", ("link-with-credentials", {})
    if is_private(host):
        return "", ("private-link", {})
    return text, None


def is_private(host: str) -> bool:
    """Is it a name or number that only an internal network, or nobody, answers to?"""
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        pass
    if re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", host):
        return True  # an address written in another base: nobody does so in good faith
    if host in ("example.com", "example.net", "example.org"):
        return False
    return "." not in host or host.endswith(_PRIVATE_NAMES)


def contact(text: str) -> Checked:
    """An e-mail address or the page of an office; a person's mailbox is kept, with advice."""
    address = text.removeprefix("mailto:")
    if _EMAIL.fullmatch(address):
        local = address.partition("@")[0].lower()
        if _PERSON.fullmatch(local) and not _OFFICE.search(local):
            return address, ("personal-contact", {})
        return address, None
    if re.match(r"https?://", text, re.IGNORECASE):
        return page(text)
    return "", ("bad-contact", {"instead": "protocollo@comune.esempio.it"})


def licence(text: str, reference: Reference) -> Checked:
    """The IRI of an open licence, from its name or its IRI."""
    known = reference.licence_by_name.get(
        fold(text.removesuffix("/deed.it").removesuffix("/deed.en"))
    )
    open_ones = ", ".join(entry.name for entry in reference.licences if entry.is_open)
    if known is None:
        default = reference.form["licence"].default
        return "", ("unknown-licence", {"known": _both(open_ones), "default": default})
    if not known.is_open:
        return "", ("licence-not-open", {"known": _both(open_ones)})
    return known.iri, None


def _both(text: str) -> Text:
    return Text(text, text)
