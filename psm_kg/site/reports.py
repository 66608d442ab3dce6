"""What became of the last file of each contributor: ``report.json``, as its page tells it.

The report stays a file of the office: only its outcome, its day and its remarks are published, and
of the remarks none about the column of contacts, which may name a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.contributed import contributor_folders, read_json
from psm_kg.documents.names import readable
from psm_kg.errors import Severity, Text, shorten
from psm_kg.workspace import Workspace

#: What can have become of a file, in words.
OUTCOMES: Mapping[str, Text] = {
    "accepted": Text("il file è stato preso", "the file was taken"),
    "unchanged": Text("il file non è cambiato", "the file has not changed"),
    "quarantined": Text(
        "il file è stato messo in quarantena: restano validi i dati presi prima, se ce ne sono",
        "the file was put in quarantine: the data taken before, if any, stay in force",
    ),
    "unreachable": Text(
        "il file non si è potuto leggere: restano validi i dati presi prima, se ce ne sono",
        "the file could not be read: the data taken before, if any, stay in force",
    ),
    "expired": Text(
        "le dichiarazioni sono scadute senza conferma",
        "the declarations have expired without a confirmation",
    ),
    "ended": Text("l'ente non è più nel registro", "the body is no longer in the register"),
    "withdrawn": Text(
        "le dichiarazioni sono state ritirate", "the declarations have been withdrawn"
    ),
    "waiting": Text("il suo tempo non è ancora venuto", "its time has not come yet"),
}
MOST_REMARKS = 50
_LONGEST = 300
_PRIVATE = "contact"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the check said of a file; ``row`` as a spreadsheet shows it, or 0."""

    severity: Severity
    message: Text
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Report:
    """The last attempt to take a contributor's file: ``when`` (UTC), how it went, the remarks.

    ``more`` is how many remarks are left out.
    """

    outcome: Text | None
    when: str
    remarks: tuple[Remark, ...]
    more: int


def read_reports(workspace: Workspace) -> dict[str, Report]:
    """Contributor → its report; a file that cannot be read is left out (and found elsewhere)."""
    found = {}
    for folder in contributor_folders(workspace):
        content = read_json(folder, "report.json", [])
        if content is not None:
            found[folder.name] = _report(content)
    return found


def _report(content: Mapping[str, Any]) -> Report:
    listed = content.get("findings")
    remarks = [r for item in listed if (r := _remark(item))] if isinstance(listed, list) else []
    shown = tuple(remarks[:MOST_REMARKS])
    return Report(
        OUTCOMES.get(str(content.get("outcome", ""))),
        str(content.get("when", "")),
        shown,
        len(listed) - len(shown) if isinstance(listed, list) else 0,
    )


def _remark(item: object) -> Remark | None:
    if not isinstance(item, dict) or item.get("column") == _PRIVATE:
        return None
    message, row = item.get("message"), item.get("row")
    words = message if isinstance(message, dict) else {}
    try:
        severity = Severity(item.get("severity"))
    except ValueError:
        return None
    it, en = (shorten(readable(str(words.get(lang, ""))), _LONGEST) for lang in ("it", "en"))
    return Remark(
        severity, Text(it or en, en or it), row if isinstance(row, int) else 0, _column(item)
    )


def _column(item: Mapping[str, Any]) -> str:
    return shorten(readable(str(item.get("column") or "")), 40)
