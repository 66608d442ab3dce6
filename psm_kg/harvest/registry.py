"""The registry of contributors: who sends, from where, and whom they may speak for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from psm_kg.errors import ConfigurationError, DataError, Finding, Location, Severity, Text
from psm_kg.fetching import Bounds, check_address
from psm_kg.harvest.words import FAULTS
from psm_kg.links import Reference
from psm_kg.links.form import fold
from psm_kg.network import is_public
from psm_kg.tables import FindingLog, Table, read_table, read_workbook
from psm_kg.tables.folder import WORKBOOK
from psm_kg.workspace import Workspace

COLUMNS = (
    "id",
    "name_it",
    "name_en",
    "kind",
    "ipa_code",
    "municipality",
    "source",
    "contact",
    "speaks_for",
    "round",
    "valid_months",
    "since",
    "until",
)
#: How long a declaration holds, in months, when its row does not say.
VALID_MONTHS = 12
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Contributor:
    """A body that declares projects, as the office registered it."""

    id: str
    name: Text
    source: str
    round: str
    #: ``own``, ``any``, or codes (IPA in lower case, ISTAT).
    speaks_for: tuple[str, ...]
    ipa: str = ""
    municipality: str = ""
    contact: str = ""
    valid_months: int = VALID_MONTHS
    since: date = date.min
    until: date = date.max
    row: int = 0
    #: Every name by which it may be written, folded.
    names: frozenset[str] = frozenset()

    @property
    def is_remote(self) -> bool:
        """True when the source is an address, false for a file or a folder."""
        return "://" in self.source


@dataclass(frozen=True)
class Registry:
    """The contributors by their id, and what is wrong with the table.

    ``refused`` are the findings of rows that cannot be used, by contributor.
    """

    contributors: Mapping[str, Contributor]
    refused: Mapping[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...]


def read_registry(reference: Reference, bounds: Bounds | None = None) -> Registry:
    """Read ``contributors``; a row with a fault is refused alone.

    Raises ConfigurationError when the plan has no such table, DataError when its columns are not
    those of a registry.
    """
    table = _table(reference.workspace)
    log = FindingLog(table.name, FAULTS)
    for name in COLUMNS:
        if name not in table.header:
            log.add("registry-column", 1, "", name, names=", ".join(COLUMNS))
    if log.findings() or not table.header:
        raise DataError(
            Text("il registro degli enti non si può leggere", "the registry cannot be read"),
            (*table.findings, *log.findings()),
        )
    for name in table.header:
        if name not in COLUMNS:
            log.add("registry-unknown-column", 1, name, name)
    findings = [*table.findings, *log.findings()]
    reader = _Rows(table.name, reference, bounds or Bounds())
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=True))
        own = tuple(f for f in table.findings if f.location.row == row.number)
        findings += reader.read(row.number, cells, own)
    return Registry(reader.contributors, reader.refused, tuple(findings))


def _table(workspace: Workspace) -> Table:
    path = workspace.tables / "contributors.csv"
    if path.is_file():
        return read_table(path)
    workbook = workspace.tables / WORKBOOK
    sheets = read_workbook(workbook) if workbook.is_file() else {}
    if "contributors" in sheets:
        return sheets["contributors"]
    raise ConfigurationError(
        Text(
            "non ci sono enti registrati: creare la tabella contributors.csv (le colonne sono: "
            f"{', '.join(COLUMNS)})",
            "no bodies are registered: create the table contributors.csv (its columns are: "
            f"{', '.join(COLUMNS)})",
        ),
        Location(str(path)),
    )


class _Rows:
    """Reads the rows one after the other, and what they have in common."""

    def __init__(self, file: str, reference: Reference, bounds: Bounds) -> None:
        self._file = file
        self._reference = reference
        self._bounds = bounds
        self._organisations = {o.id: o for o in reference.organisations}
        self._rounds = _rounds(reference)
        self._first: dict[str, int] = {}
        self.contributors: dict[str, Contributor] = {}
        self.refused: dict[str, tuple[Finding, ...]] = {}

    def read(
        self, number: int, cells: Mapping[str, str], before: Iterable[Finding]
    ) -> tuple[Finding, ...]:
        log = FindingLog(self._file, FAULTS)
        key = cells["id"]
        if not _SLUG.fullmatch(key):
            log.add("contributor-id", number, "id", key)
        elif key in self._first:
            log.add("contributor-twice", number, "id", key, first=self._first[key])
        self._first.setdefault(key, number)
        contributor = self._contributor(number, cells, log)
        found = (*before, *log.findings())
        if any(f.severity is Severity.VIOLATION for f in found):
            # two rows of one body: neither is believed
            self.contributors.pop(key, None)
            self.refused[key] = (*self.refused.get(key, ()), *found)
        elif key not in self.refused:
            self.contributors[key] = contributor
        return log.findings()

    def _contributor(self, number: int, cells: Mapping[str, str], log: FindingLog) -> Contributor:
        key = cells["id"]
        known = self._organisations.get(key)
        for column in ("name_it", "name_en", "kind", "ipa_code"):
            if known is not None and cells[column]:
                log.add("contributor-known", number, column, cells[column])
        if known is None and not cells["name_it"]:
            log.add("contributor-name", number, "name_it", key)
        name = known.name if known else Text(cells["name_it"], cells["name_en"] or cells["name_it"])
        names = {name.it, name.en, known.acronym if known else ""} - {""}
        self._source(number, cells["source"], log)
        if cells["round"] not in self._rounds:
            log.add(
                "contributor-round", number, "round", cells["round"], names=", ".join(self._rounds)
            )
        place = cells["municipality"]
        if place and place not in self._reference.municipalities:
            log.add("contributor-municipality", number, "municipality", place)
        since = _date("since", date.min, number, cells, log)
        until = _date("until", date.max, number, cells, log)
        if until < since:
            log.add("contributor-dates", number, "until", until.isoformat(), since=since)
        return Contributor(
            key,
            name,
            cells["source"],
            cells["round"],
            _speaks_for(number, cells["speaks_for"], log),
            (known.ipa if known else cells["ipa_code"]).lower(),
            place,
            cells["contact"],
            _months(number, cells["valid_months"], log),
            since,
            until,
            number,
            frozenset(map(fold, names)),
        )

    def _source(self, number: int, source: str, log: FindingLog) -> None:
        if not source:
            log.add("contributor-source", number, "source")
        elif "://" in source:
            try:
                url = check_address(source, self._bounds)
            except ValueError as error:
                code, reason = error.args
                log.add(code, number, "source", reason)
                return
            at = f"{url.host}:{url.port or (443 if url.scheme == 'https' else 80)}"
            is_number = re.fullmatch(r"[0-9.]+|.*:.*", url.host)
            if at not in self._bounds.private and (
                (is_number and not is_public(url.host)) or _is_local_name(url.host)
            ):
                log.add("source-not-public", number, "source", url.host)


def _is_local_name(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _rounds(reference: Reference) -> Collection[str]:
    workspace = reference.workspace
    path = workspace.tables / "rounds.csv"
    workbook = workspace.tables / WORKBOOK
    if path.is_file():
        table = read_table(path, hygiene=False)
    elif workbook.is_file():
        table = read_workbook(workbook, hygiene=False).get("rounds", Table("rounds", ()))
    else:
        return ()
    if "id" not in table.header:
        return ()
    at = table.header.index("id")
    return [row.cells[at] for row in table.rows]


def _speaks_for(number: int, text: str, log: FindingLog) -> tuple[str, ...]:
    codes = text.split(";")
    is_word = text in ("own", "any")
    if not is_word and not all(_CODE.fullmatch(c) and c not in ("own", "any") for c in codes):
        log.add("contributor-speaks-for", number, "speaks_for", text)
    return tuple(code.lower() for code in codes)


def _months(number: int, text: str, log: FindingLog) -> int:
    if not text:
        return VALID_MONTHS
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= 120:
        return int(text)
    log.add("contributor-months", number, "valid_months", text)
    return VALID_MONTHS


def _date(name: str, missing: date, number: int, cells: Mapping[str, str], log: FindingLog) -> date:
    text = cells[name]
    if not text:
        return missing
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    log.add("contributor-date", number, name, text)
    return missing
