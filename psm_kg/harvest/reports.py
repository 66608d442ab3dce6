"""What is said about an attempt: to the office, to programs, to the contributor by mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psm_kg.errors import Finding, Judged, Severity, Text, findings_document
from psm_kg.harvest.authority import Twin
from psm_kg.harvest.registry import Contributor

#: Nothing was wrong, or nothing was asked.
GOOD = frozenset({"accepted", "unchanged", "waiting", "ended", "withdrawn"})
OUTCOMES = {
    "accepted": Text("accolto", "accepted"),
    "unchanged": Text("invariato", "unchanged"),
    "quarantined": Text("in quarantena", "quarantined"),
    "unreachable": Text("non raggiunto", "unreachable"),
    "expired": Text("scaduto", "expired"),
    "ended": Text("terminato", "ended"),
    "withdrawn": Text("ritirato", "withdrawn"),
    "waiting": Text("non ancora", "not yet"),
    "refused": Text("registro errato", "bad registry row"),
    "failed": Text("errore interno", "internal error"),
}
_LEVELS = {
    Severity.VIOLATION: Text("DA CORREGGERE", "TO MEND"),
    Severity.WARNING: Text("avviso", "advice"),
    Severity.INFO: Text("nota", "note"),
}


@dataclass(frozen=True)
class Result(Judged):
    """What came of one contributor.

    ``projects`` and ``links`` are those in force now; ``new``, ``changed`` count projects,
    ``withdrawn`` counts links.
    """

    contributor: str
    name: Text
    outcome: str
    projects: int = 0
    links: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    findings: tuple[Finding, ...] = ()
    twins: tuple[Twin, ...] = ()

    @property
    def is_good(self) -> bool:
        """False when somebody has something to do."""
        return self.outcome in GOOD


@dataclass(frozen=True)
class HarvestReport(Judged):
    """The results in the order of the registry, and the findings about the registry itself."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    dry_run: bool
    set_aside: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """True when all went well."""
        return all(result.is_good for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "dryRun": self.dry_run,
            "good": self.is_good,
            "registry": finding_dicts(self.findings),
            "setAside": list(self.set_aside),
            "contributors": [
                {
                    "contributor": r.contributor,
                    "name": {"it": r.name.it, "en": r.name.en},
                    "outcome": r.outcome,
                    "projects": r.projects,
                    "links": r.links,
                    "new": r.new,
                    "changed": r.changed,
                    "withdrawn": r.withdrawn,
                    "findings": finding_dicts(r.findings),
                    "duplicates": [asdict(twin) for twin in r.twins],
                }
                for r in self.results
            ],
        }


def finding_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON has them, in their total order."""
    ordered = sorted(findings, key=Finding.sort_key)
    found: list[dict[str, Any]] = findings_document(ordered)["findings"]
    return found


def letter(
    contributor: Contributor, file: str, findings: Sequence[Finding], today: date, kept: int
) -> Text:
    """The report of a refused file, to be mailed to who sent it."""
    wrong = sum(f.severity is Severity.VIOLATION for f in findings)
    day = today.isoformat()
    it = [
        f"Dati di: {contributor.name.it} ({contributor.id})",
        f"File: {file}, letto il {day}",
        "",
        f"Il file non è stato preso: {'c’è un punto' if wrong == 1 else f'ci sono {wrong} punti'} "
        "da correggere.",
        f"Resta in vigore l’ultima versione buona ({kept} progetti)."
        if kept
        else "Per ora nulla è in vigore.",
        "Correggere nel file ciò che segue e metterlo al solito posto, o rimandarlo all’ufficio.",
        "",
    ]
    en = [
        f"Data of: {contributor.name.en} ({contributor.id})",
        f"File: {file}, read on {day}",
        "",
        f"The file was not taken: there {'is one point' if wrong == 1 else f'are {wrong} points'} "
        "to mend.",
        f"The last good version stays in force ({kept} projects)."
        if kept
        else "Nothing is in force so far.",
        "Mend what follows in the file and put it in its usual place, or send it to the "
        "office again.",
        "",
    ]
    for finding in sorted(findings, key=Finding.sort_key):
        it.append(_line(finding, "it"))
        en.append(_line(finding, "en"))
    return Text("\n".join(it) + "\n", "\n".join(en) + "\n")


def _line(finding: Finding, lang: str) -> str:
    where = finding.location.describe(lang)
    level = _LEVELS[finding.severity][lang]
    return f"- {level}{f' ({where})' if where else ''}: {finding.message[lang]}"
