"""plan.toml: what a plan says of itself, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from psm_kg.errors import (
    ConfigurationError,
    EnvironmentFailure,
    Finding,
    Location,
    Text,
    shorten,
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IRI_BASE = re.compile(r"https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9._~-]+/)*")


@dataclass(frozen=True, slots=True)
class Plan:
    """What plan.toml says, checked."""

    id: str
    territory: str
    base_iri: str
    terms_iri: str
    acronym: str = ""
    title_it: str = ""
    title_en: str = ""
    start: date = date.min
    end: date = date.max
    area: str = ""
    languages: tuple[str, ...] = ("it", "en")
    publisher: str = ""
    publisher_name: str = ""
    ipa_code: str = ""
    licence_iri: str = ""
    licence_name: str = ""
    licence_url: str = ""
    contact_name: str = ""
    contact_url: str = ""
    contact_email: str = ""
    issued: date | None = None
    modified: date | None = None
    place: str = ""
    rounds: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        """The plan as the one row of the table that ``mappings/plan.csv-metadata.json`` maps."""
        return {
            "id": self.id,
            "acronym": self.acronym,
            "title_it": self.title_it,
            "title_en": self.title_en,
            "start": f"{self.start.isoformat()}T00:00:00",
            "end": f"{self.end.isoformat()}T23:59:59",
            "area": self.area,
            "publisher": self.publisher,
            "licence": self.licence_iri,
            "issued": self.issued.isoformat() if self.issued else "",
            "modified": self.modified.isoformat() if self.modified else "",
            "place": self.place,
            "contact_name": self.contact_name,
            "contact_email": self.contact_email,
            "contact_url": self.contact_url,
        }


#: Where each column of :meth:`Plan.row` is written, as ``section.key``.
_KEYS = {
    **{key: f"plan.{key}" for key in ("id", "acronym", "title_it", "title_en")},
    **{key: f"plan.{key}" for key in ("start", "end", "area")},
    "publisher": "publisher.organisation",
    "licence": "licence.iri",
    **{key: f"catalogue.{key}" for key in ("issued", "modified", "place")},
    **{f"contact_{key}": f"contact.{key}" for key in ("name", "email", "url")},
}


def in_plan_file(finding: Finding) -> Finding:
    """A finding about the plan's one row, at the key of plan.toml that says it."""
    place = finding.location
    if place.file != "plan.toml" or not place.row:
        return finding
    return replace(finding, location=Location("plan.toml", column=_KEYS.get(place.column, "")))


_SECTIONS: dict[str, dict[str, tuple[type, bool]]] = {
    "plan": {
        "id": (str, True),
        "territory": (str, True),
        "acronym": (str, False),
        "title_it": (str, True),
        "title_en": (str, True),
        "start": (date, True),
        "end": (date, True),
        "area": (str, True),
        "languages": (list, False),
    },
    "iri": {"base": (str, True), "terms": (str, False)},
    "publisher": {
        "organisation": (str, True),
        "name": (str, True),
        "ipa_code": (str, False),
    },
    "licence": {"iri": (str, True), "name": (str, True), "url": (str, True)},
    "contact": {"name": (str, True), "url": (str, False), "email": (str, False)},
    "catalogue": {"issued": (date, False), "modified": (date, False), "place": (str, False)},
    "monitoring": {"rounds": (list, True)},
}
_KINDS: dict[type, Text] = {
    str: Text("un testo fra virgolette", "a text in quotation marks"),
    date: Text("una data come 2024-01-31", "a date such as 2024-01-31"),
    list: Text("un elenco di testi fra parentesi quadre", "a list of texts in square brackets"),
}


def read_plan(path: Path) -> Plan:
    """Read and check a plan.toml.

    Raises EnvironmentFailure when it cannot be read and ConfigurationError, naming section and
    key, when it is not what a plan needs.
    """
    here = Location(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = tomllib.loads(text)
    except FileNotFoundError:
        raise EnvironmentFailure(
            Text(
                "manca il file del piano: indicare con --plan la cartella che contiene plan.toml, "
                "o crearne una con: psm-kg init CARTELLA",
                "the plan file is missing: name with --plan the folder that holds plan.toml, "
                "or create one with: psm-kg init FOLDER",
            ),
            here,
        ) from None
    except OSError as error:
        raise EnvironmentFailure(
            Text(
                f"il file non si può leggere ({error.strerror}): controllarne i permessi",
                f"the file cannot be read ({error.strerror}): check its permissions",
            ),
            here,
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError(
            Text("il file non è in UTF-8: salvarlo in UTF-8", "the file is not UTF-8: save it so"),
            here,
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            Text(f"non è TOML valido: {error}", f"this is not valid TOML: {error}"), here
        ) from None
    return _plan(_checked(document, here), here)


def _fail(here: Location, key: str, it: str, en: str) -> ConfigurationError:
    return ConfigurationError(Text(f"{key}: {it}", f"{key}: {en}"), here)


def _checked(document: Mapping[str, Any], here: Location) -> dict[str, Any]:
    """The values by ``section.key``; every key known, present if required, of its type."""
    values: dict[str, Any] = {}
    for section, content in document.items():
        if section not in _SECTIONS or not isinstance(content, dict):
            names = ", ".join(_SECTIONS)
            raise _fail(
                here, f"[{section}]", f"sezione sconosciuta; sono: {names}", f"unknown; use {names}"
            )
        for key in content:
            if key not in _SECTIONS[section]:
                names = ", ".join(_SECTIONS[section])
                raise _fail(
                    here,
                    f"{section}.{key}",
                    f"chiave sconosciuta; sono: {names}",
                    f"unknown key; use {names}",
                )
    for section, keys in _SECTIONS.items():
        for key, (kind, required) in keys.items():
            value = document.get(section, {}).get(key)
            name = f"{section}.{key}"
            if value is None:
                if required:
                    raise _fail(here, name, "manca", "is missing")
                continue
            wrong = not isinstance(value, kind) or (
                isinstance(value, list) and not all(isinstance(item, str) for item in value)
            )
            if wrong or (kind is str and not value.strip()):
                expected = _KINDS[kind]
                raise _fail(here, name, f"serve {expected.it}", f"must be {expected.en}")
            values[name] = value
    return values


def _plan(values: Mapping[str, Any], here: Location) -> Plan:
    def slug(name: str) -> str:
        value = str(values[name])
        if not _SLUG.fullmatch(value):
            raise _fail(
                here,
                name,
                f"«{shorten(value)}»: solo lettere minuscole senza accenti, cifre e trattini",
                f"“{shorten(value)}”: only lower-case ASCII letters, digits and hyphens",
            )
        return value

    def base(name: str, default: str = "") -> str:
        value = str(values.get(name, default))
        if not _IRI_BASE.fullmatch(value):
            raise _fail(
                here,
                name,
                f"«{shorten(value)}»: serve un indirizzo http(s) che finisce con /",
                f"“{shorten(value)}”: must be an http(s) address ending with /",
            )
        return value

    start, end = values["plan.start"], values["plan.end"]
    if end < start:
        raise _fail(here, "plan.end", "viene prima di plan.start", "is before plan.start")
    issued, modified = values.get("catalogue.issued"), values.get("catalogue.modified")
    if issued and modified and modified < issued:
        raise _fail(
            here,
            "catalogue.modified",
            "viene prima di catalogue.issued",
            "is before catalogue.issued",
        )
    base_iri = base("iri.base")
    return Plan(
        id=slug("plan.id"),
        territory=slug("plan.territory"),
        acronym=values.get("plan.acronym", ""),
        title_it=values["plan.title_it"],
        title_en=values["plan.title_en"],
        start=start,
        end=end,
        area=values["plan.area"],
        languages=tuple(values.get("plan.languages", ["it", "en"])),
        base_iri=base_iri,
        terms_iri=base("iri.terms", base_iri),
        publisher=slug("publisher.organisation"),
        publisher_name=values["publisher.name"],
        ipa_code=values.get("publisher.ipa_code", ""),
        licence_iri=values["licence.iri"],
        licence_name=values["licence.name"],
        licence_url=values["licence.url"],
        contact_name=values["contact.name"],
        contact_url=values.get("contact.url", ""),
        contact_email=values.get("contact.email", ""),
        issued=issued,
        modified=modified,
        place=values.get("catalogue.place", ""),
        rounds=tuple(values["monitoring.rounds"]),
    )
