"""The command that proposes actions for projects: match."""

from __future__ import annotations

import csv
import json
import sys
from typing import TextIO

import click

import psm_kg
from psm_kg.cli.voice import Voice
from psm_kg.cli.words import finding_lines
from psm_kg.errors import Lang, Text
from psm_kg.matching import Matches, Proposal

_COLUMNS = (
    ("row", Text("riga", "row")),
    ("project", Text("progetto", "project")),
    ("code", Text("azione", "action")),
    ("score", Text("punteggio", "score")),
    ("words", Text("parole", "words")),
    ("text", Text("testo dell'azione", "text of the action")),
)
_SHOWN_WORDS = 5


def add_commands(voice: Voice) -> None:
    """Add the command to the group."""

    @voice.command(
        "match",
        "Propone azioni del piano per i progetti di un file: un titolo e, se c'è, una descrizione "
        "per riga (CSV con qualsiasi separatore, o .xlsx). Il punteggio, da 0 a 1, stima quanto è "
        "probabile che il progetto serva l'azione; accanto, le parole che lo dicono.",
        "Proposes actions of the plan for the projects of a file: a title and, if there is one, "
        "an abstract a row (CSV with any delimiter, or .xlsx). The score, 0 to 1, estimates how "
        "likely the project serves the action; beside it, the words that say so.",
        (
            "psm-kg match projects.csv",
            "psm-kg match projects.csv --limit 1 --format csv > proposals.csv",
        ),
    )
    @click.argument("file", metavar="FILE")
    @click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=3,
        show_default=True,
        metavar="N",
        help=voice.say("quante azioni per progetto", "how many actions a project"),
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help=voice.say("forma della risposta", "form of the answer"),
    )
    @voice.plan_option
    def match(file: str, limit: int, form: str, plan: str) -> int:
        matches = psm_kg.match(file, plan=plan, limit=limit)
        if matches.findings:
            click.echo(finding_lines(matches.findings, voice.lang), err=True)
        _WRITERS[form](matches, voice.lang, sys.stdout)
        return 0


def _rows(matches: Matches) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for project in matches.projects:
        if not project.proposals:
            rows.append((str(project.row), project.title, "", "", "", ""))
        for proposal in project.proposals:
            rows.append(
                (
                    str(project.row),
                    project.title,
                    proposal.code,
                    f"{proposal.score:.2f}",
                    _words(proposal),
                    proposal.text,
                )
            )
    return rows


def _words(proposal: Proposal) -> str:
    """``ciclabili = piste; bici = bicicletta``: the weightiest words and what they agree with."""
    told: dict[str, None] = {}
    for reason in proposal.reasons:
        matched = f"«{reason.matched}»" if reason.project else reason.matched
        told[reason.word if reason.word == matched else f"{reason.word} = {matched}"] = None
    return "; ".join(list(told)[:_SHOWN_WORDS])


def _write_csv(matches: Matches, _lang: Lang, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(name for name, _ in _COLUMNS)
    writer.writerows(_rows(matches))


def _write_json(matches: Matches, _lang: Lang, out: TextIO) -> None:
    document = [
        {
            "row": project.row,
            "project": project.title,
            "proposals": [
                {
                    "code": proposal.code,
                    "score": proposal.score,
                    "text": proposal.text,
                    "reasons": [
                        {
                            "word": reason.word,
                            "matched": reason.matched,
                            "weight": reason.weight,
                            "project": reason.project,
                        }
                        for reason in proposal.reasons
                    ],
                }
                for proposal in project.proposals
            ],
        }
        for project in matches.projects
    ]
    json.dump(document, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _write_table(matches: Matches, lang: Lang, out: TextIO) -> None:
    names = [name[lang] for _, name in _COLUMNS]
    rows = [tuple(_printable(cell) for cell in row) for row in _rows(matches)]
    if not out.isatty():
        # in a pipe a table is tab-separated lines, for grep, cut and column
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table

    console = Console(file=out, highlight=False, markup=False)
    table = Table(header_style="bold")
    for name in names[:-1]:
        table.add_column(name, overflow="fold")
    before = ""
    for row in rows:
        again = row[0] == before
        table.add_row("" if again else row[0], "" if again else row[1], *row[2:-1])
        before = row[0]
    console.print(table)


def _printable(cell: str) -> str:
    return "".join(c if c.isprintable() else " " for c in cell)


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}
