"""What a check says to whoever sent the file: in sentences, and for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from psm_kg.errors import Severity, Text, findings_document
from psm_kg.links.model import Submission


def summary(submission: Submission) -> list[Text]:
    """What would be published, for which actions, and what to do next; a sentence a line."""
    projects = submission.projects
    linked = [project for project in projects if project.actions]
    served = Counter(code for project in linked for code in project.actions)
    wrong = submission.severities[Severity.VIOLATION]
    lines = []
    if linked:
        lines.append(
            Text(
                f"{_many(len(linked), 'progetto', 'progetti')} da pubblicare, "
                f"{_many(served.total(), 'collegamento', 'collegamenti')} a "
                f"{_many(len(served), 'azione', 'azioni')} del piano",
                f"{_many(len(linked), 'project', 'projects')} to publish, "
                f"{_many(served.total(), 'link', 'links')} to "
                f"{_many(len(served), 'action', 'actions')} of the plan",
            )
        )
    if waiting := len(projects) - len(linked):
        lines.append(
            Text(
                f"{_many(waiting, 'progetto', 'progetti')} senza azioni: sceglierle, altrimenti "
                "non saranno collegati",
                f"{_many(waiting, 'project', 'projects')} without actions: choose them, or they "
                "will not be linked",
            )
        )
    if wrong:
        lines.append(
            Text(
                "Correggere gli errori nel file e ripetere il controllo: nulla è stato inviato.",
                "Mend the errors in the file and check again: nothing was sent.",
            )
        )
    else:
        lines.append(
            Text(
                "Il file va bene: pubblicarlo sul proprio portale o inviarlo all’ufficio del "
                "piano; ogni collegamento comparirà come detto dall’ente che lo invia.",
                "The file is good: publish it on your portal or send it to the plan’s office; each "
                "link will be shown as said by the agency that sends it.",
            )
        )
    return lines


def served_actions(submission: Submission) -> list[tuple[str, list[str]]]:
    """The titles of the projects by action, in the order of the plan."""
    titles: dict[str, list[str]] = {}
    for project in submission.projects:
        for code in project.actions:
            titles.setdefault(code, []).append(project.title)
    return sorted(titles.items(), key=lambda pair: [int(n) for n in pair[0].split(".")])


def submission_document(submission: Submission) -> dict[str, Any]:
    """The whole submission for programs."""
    return {
        "source": submission.source,
        "form": submission.form,
        **findings_document(submission.findings),
        "summary": {lang: [line[lang] for line in summary(submission)] for lang in ("it", "en")},
        "projects": [
            {**asdict(project), "location": _place(project.location.file, project.location.row)}
            for project in submission.projects
        ],
        "proposals": {
            key: [asdict(proposal) for proposal in proposals]
            for key, proposals in sorted(submission.proposals.items())
        },
    }


def submission_json(submission: Submission) -> str:
    """The whole submission as JSON."""
    return json.dumps(submission_document(submission), ensure_ascii=False, indent=2) + "\n"


def _place(file: str, row: int) -> dict[str, Any]:
    return {"file": file, "row": row}


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
