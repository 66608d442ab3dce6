"""An agency's file, checked: what can be taken, and for everything else where and why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from psm_kg.errors import EnvironmentFailure, Finding, Location, Text, shorten
from psm_kg.links import csvtext, formats, isolation
from psm_kg.links.faults import FAULTS
from psm_kg.links.form import SHEETS
from psm_kg.links.model import ContributedProject, Submission
from psm_kg.links.proposals import propose, told
from psm_kg.links.reference import Reference
from psm_kg.links.rows import RowCheck
from psm_kg.links.sheets import RawSheet, entries, header_at
from psm_kg.tables.log import FindingLog

if TYPE_CHECKING:
    from psm_kg.matching import Proposal

#: Bytes of a file of links: a form of 10,000 rows takes two million.
LARGEST = 20 * 1024 * 1024
#: At most so many findings of each kind are listed, then how many more there are.
_LISTED = 200
_ACCEPT = "text/turtle, application/ld+json, application/rdf+xml, text/csv, */*;q=0.5"
_NAMES = {
    "xlsx": "Excel (.xlsx)",
    "ods": "OpenDocument (.ods)",
    "csv": "CSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "nt": "N-Triples",
}


def check_content(
    content: bytes,
    name: str,
    reference: Reference,
    *,
    media_type: str = "",
    reader: isolation.Reader | None = None,
    largest: int = LARGEST,
) -> Submission:
    """Check the bytes of a file.

    ``name`` (with its suffix) and ``media_type`` help to tell the format, where the content does
    not. Never raises for what the content is: that becomes findings. A project with a violation is
    not among the projects of the submission.
    """
    log = FindingLog(name, FAULTS, _LISTED)
    if len(content) > largest:
        log.add("file-too-large", size=len(content), limit=largest)
        return Submission(name, "", (), log.findings())
    if not content.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        log.add("empty-file")
        return Submission(name, "", (), log.findings())
    kind = formats.recognise(content, name, media_type)
    if not kind.form:
        log.add("unsupported-format", kind=kind.what)
        return Submission(name, "", (), log.findings())
    if kind.misnamed:
        log.add("wrong-extension", suffix=kind.misnamed, form=_NAMES[kind.form])
    if kind.form in ("ttl", "jsonld", "rdf", "nt"):
        from psm_kg.links.rdf import check_rdf  # the engine of shapes takes time to load

        return check_rdf(content, kind.form, name, reference, log, reader or isolation.READER)
    if kind.form == "csv":
        sheet = csvtext.read(content, reference.form, log)
        sheets = [] if sheet is None else [sheet]
    else:
        sheets = _workbook(kind.form, content, log, reader or isolation.READER)
    return _check_sheets(sheets, kind.form, name, reference, log)


def check_source(source: str, reference: Reference) -> Submission:
    """Check a file, or what an http(s) address answers.

    Raises EnvironmentFailure when it cannot be read at all.
    """
    if "://" in source:
        from psm_kg.foreign import download

        answer = download(source, accept=_ACCEPT, largest=LARGEST)
        return check_content(answer.content, answer.name, reference, media_type=answer.media_type)
    path = Path(source)
    try:
        with path.open("rb") as handle:
            content = handle.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or shorten(error)
        raise EnvironmentFailure(
            Text(
                f"il file non si può leggere ({reason}): controllare il nome e i permessi",
                f"the file cannot be read ({reason}): check its name and permissions",
            ),
            Location(source),
        ) from None
    return check_content(content, path.name, reference)


def _workbook(
    form: str, content: bytes, log: FindingLog, reader: isolation.Reader
) -> list[RawSheet]:
    answer = reader.read(form, content)
    if fault := answer.get("fault"):
        log.add(str(fault) if fault in FAULTS else "broken-workbook")
        return []
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _sheet(answer: dict[str, Any]) -> RawSheet:
    return RawSheet(
        str(answer["name"]),
        [(int(number), [str(cell) for cell in cells]) for number, cells in answer["rows"]],
        is_visible=bool(answer["visible"]),
        has_more=bool(answer["more"]),
        problems=[(int(r), int(c), str(k), str(v)) for r, c, k, v in answer["problems"]],
    )


def _check_sheets(
    sheets: list[RawSheet], form: str, name: str, reference: Reference, log: FindingLog
) -> Submission:
    rows = RowCheck(reference)
    projects: list[ContributedProject] = []
    findings: list[Finding] = []
    proposals: dict[str, tuple[Proposal, ...]] = {}
    alone = len([s for s in sheets if s.is_visible and s.rows]) == 1
    read_any = False
    for sheet in sheets:
        place = f"{name}#{sheet.name}" if sheet.name else name
        sheet_log = FindingLog(place, FAULTS, _LISTED)
        has_header = header_at(sheet, reference.form) is not None
        if sheet.name and not sheet.is_visible:
            if has_header:
                sheet_log.add("hidden-sheet")
        elif not has_header and not alone:
            if sheet.rows and not _is_of_the_form(sheet):
                sheet_log.add("sheet-ignored")
        else:
            read_any = True
            for entry in entries(sheet, reference.form, sheet_log):
                project = rows.check(entry, sheet_log)
                if not entry.cells.get("actions"):
                    proposed = propose(entry.text("title"), entry.text("abstract"), reference)
                    label = entry.label("actions")
                    sheet_log.add(
                        "no-action", entry.row, label, proposals=told(proposed, reference)
                    )
                    if project is not None and proposed:
                        proposals[project.id] = proposed
                if project is not None:
                    projects.append(project)
        findings += sheet_log.findings()
    if sheets and not read_any:
        title, actions = (reference.form[c].label for c in ("title", "actions"))
        log.add("no-header", title=title, actions=actions)
    findings += log.findings()
    if not projects and not any(f.severity.rank == 0 for f in findings):
        log.add("no-projects")
        findings.append(log.findings()[-1])
    ordered = tuple(sorted(findings, key=Finding.sort_key))
    return Submission(name, form, tuple(projects), ordered, proposals)


def _is_of_the_form(sheet: RawSheet) -> bool:
    """Is it one of the template's own sheets of instructions and lists?"""
    return any(sheet.name in (names.it, names.en) for names in SHEETS.values())
