"""The folder being worked on: its plan.toml, its tables, and the resources of the project.

A :class:`Workspace` is one plan folder (``plan.toml`` and ``tables/``) together with the ontology,
shapes, mappings and queries that turn it into a graph. Every artefact of the project is written
for the canonical plan (Turin, ``https://dati.piemonte.it/psm/``); :meth:`Workspace.localise`
turns that text into the text for the plan at hand (ADR 0003).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from psm_kg.errors import ConfigurationError, EnvironmentFailure, Location, Text, shorten

CANONICAL_BASE = "https://dati.piemonte.it/psm/"
CANONICAL_TERRITORY = "torino"
CANONICAL_PLAN = "2024-2026"
DEFAULT_PLAN = "data/torino-2024-2026"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IRI_BASE = re.compile(r"https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9._~-]+/)*")


@dataclass(frozen=True, slots=True)
class Resources:
    """The ontology, shapes, mappings and queries: in the checkout, or inside the installed wheel."""

    root: Path

    @classmethod
    def locate(cls) -> Resources:
        """Find them beside the installed package, else beside its source folder.

        Raises EnvironmentFailure when neither holds an ontology.
        """
        package = Path(__file__).resolve().parent
        for root in (package / "resources", package.parent):
            if (root / "ontology" / "psm.ttl").is_file():
                return cls(root)
        raise EnvironmentFailure(
            Text(
                "mancano i file dell'ontologia: reinstallare psm-kg",
                "the ontology files are missing: install psm-kg again",
            ),
            Location(str(package)),
        )

    def _files(self, folder: str, pattern: str) -> tuple[Path, ...]:
        return tuple(sorted((self.root / folder).glob(pattern), key=lambda p: p.as_posix()))

    @property
    def prefixes(self) -> Path:
        """The prefix registry."""
        return self.root / "ontology" / "prefixes.ttl"

    @property
    def ontology(self) -> tuple[Path, ...]:
        """The ontology, its alignments and the prefix registry."""
        return (*self._files("ontology", "*.ttl"), *self._files("ontology/alignments", "*.ttl"))

    @property
    def vocabularies(self) -> tuple[Path, ...]:
        """The shared code lists."""
        return self._files("ontology/vocabularies", "*.ttl")

    @property
    def shapes(self) -> tuple[Path, ...]:
        """The SHACL shapes, one class a file."""
        return self._files("shapes", "*.ttl")

    @property
    def mappings(self) -> tuple[Path, ...]:
        """The CSVW documents, one a table."""
        return self._files("mappings", "*.csv-metadata.json")

    def queries(self, kind: str = "catalogue") -> tuple[Path, ...]:
        """The ``.rq`` files of ``derive``, of ``checks``, or of the catalogue (all others)."""
        if kind != "catalogue":
            return self._files(f"queries/{kind}", "*.rq")
        special = {self.root / "queries" / "derive", self.root / "queries" / "checks"}
        return tuple(p for p in self._files("queries", "*/*.rq") if p.parent not in special)


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
        }


@dataclass(frozen=True)
class Workspace:
    """One plan folder and the resources that turn it into a graph."""

    root: Path
    plan: Plan
    resources: Resources

    @classmethod
    def open(cls, folder: Path | str, resources: Resources | None = None) -> Workspace:
        """Read ``plan.toml`` of a plan folder.

        Raises EnvironmentFailure when the folder or the file cannot be read, ConfigurationError
        when the file says something wrong.
        """
        root = Path(folder)
        return cls(root, read_plan(root / "plan.toml"), resources or Resources.locate())

    @classmethod
    def canonical(cls) -> Workspace:
        """The resources as written, for the canonical plan, when no plan folder is at hand."""
        plan = Plan(
            id=CANONICAL_PLAN,
            territory=CANONICAL_TERRITORY,
            base_iri=CANONICAL_BASE,
            terms_iri=CANONICAL_BASE,
        )
        return cls(Path(DEFAULT_PLAN), plan, Resources.locate())

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return self.root / "tables"

    @property
    def plan_iri(self) -> str:
        """The IRI of the plan, without a final slash."""
        return f"{self.territory_iri}{self.plan.id}"

    @property
    def territory_iri(self) -> str:
        """The prefix of the IRIs of the territory's things, with a final slash."""
        return f"{self.plan.base_iri}data/{self.plan.territory}/"

    def graph_iri(self, name: str) -> str:
        """The IRI of a named graph: one a source."""
        return f"{self.plan.base_iri}graph/{name}"

    @cached_property
    def _canonical(self) -> re.Pattern[str]:
        shared = "|".join(re.escape(path.stem) for path in self.resources.vocabularies)
        base = re.escape(CANONICAL_BASE)
        return re.compile(
            rf"{base}(?:(?P<terms>onto/|shapes/|controlled-vocabulary/(?:{shared})(?![\w-]))"
            rf"|(?P<plan>data/{CANONICAL_TERRITORY}/{CANONICAL_PLAN}(?![\w-]))"
            rf"|(?P<territory>data/{CANONICAL_TERRITORY}(?![\w-])))?"
        )

    def localise(self, text: str) -> str:
        """Turn the canonical IRIs in a text of the project into those of this plan (ADR 0003)."""
        plan = self.plan
        if (plan.base_iri, plan.terms_iri, plan.territory, plan.id) == (
            CANONICAL_BASE,
            CANONICAL_BASE,
            CANONICAL_TERRITORY,
            CANONICAL_PLAN,
        ):
            return text

        def replace(match: re.Match[str]) -> str:
            if match["terms"] is not None:
                return plan.terms_iri + match["terms"]
            if match["plan"] is not None:
                return self.plan_iri
            if match["territory"] is not None:
                return self.territory_iri.rstrip("/")
            return plan.base_iri

        return self._canonical.sub(replace, text)

    def localise_terms(self, text: str) -> str:
        """Like :meth:`localise`, for the ontology and the shared vocabularies.

        They are left as published, unless the plan publishes them itself under its own base.
        """
        own = self.plan.terms_iri == self.plan.base_iri
        return self.localise(text) if own else text


_SECTIONS: dict[str, dict[str, tuple[type | tuple[type, ...], bool]]] = {
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
    "monitoring": {"rounds": (list, True)},
}
_KINDS = {
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
                kind is list and not all(isinstance(item, str) for item in value)
            )
            if wrong or (kind is str and not value.strip()):
                expected = _KINDS[kind]  # type: ignore[index]
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
        rounds=tuple(values["monitoring.rounds"]),
    )
