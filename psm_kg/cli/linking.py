"""The commands of other agencies' links: template, check."""

from __future__ import annotations

import click

import psm_kg
from psm_kg.cli.voice import Voice
from psm_kg.cli.words import counted, finding_lines
from psm_kg.errors import Lang, Severity

_SHOWN = 20


def add_commands(voice: Voice) -> None:
    """Add the commands to the group."""

    @voice.command(
        "template",
        "Scrive il modulo che un ente compila per collegare i suoi progetti alle azioni del piano.",
        "Writes the form that an agency fills in to link its projects to the plan's actions.",
        ("psm-kg template modulo.xlsx", "psm-kg template form.csv --lang en"),
    )
    @click.argument("target", metavar="OUT.xlsx|OUT.csv")
    @voice.plan_option
    def template(target: str, plan: str) -> int:
        written = psm_kg.template(target, plan=plan, lang=voice.lang)
        check = f"psm-kg check {written}{voice.plan_words(plan)}"
        click.echo(
            voice.say(
                f"Scritto {written}: compilarlo, poi controllarlo con: {check}",
                f"Written {written}: fill it in, then check it with: {check}",
            )
        )
        return 0

    @voice.command(
        "check",
        "Controlla i collegamenti di un ente prima dell'invio: xlsx, ods, csv o RDF, da un file o "
        "da un indirizzo. Non invia e non conserva nulla.",
        "Checks an agency's links before they are sent: xlsx, ods, csv or RDF, from a file or an "
        "address. Sends and keeps nothing.",
        ("psm-kg check modulo.xlsx", "psm-kg check https://dati.ente.example/progetti.csv"),
    )
    @click.argument("source", metavar="FILE|URL")
    @voice.plan_option
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=voice.say("forma del resoconto", "form of the report"),
    )
    def check(source: str, plan: str, form: str) -> int:
        submission = psm_kg.check(source, plan=plan)
        if form == "json":
            click.echo(submission.to_json(), nl=False)
        else:
            if submission.findings:
                click.echo(finding_lines(submission.findings, voice.lang))
            for line in submission.summary():
                click.echo(line[voice.lang])
            served = submission.served_actions()
            for code, titles in served[:_SHOWN]:
                click.echo(f"  {code}: {'; '.join(titles[:3])}{_more(titles, voice.lang)}")
            if len(served) > _SHOWN:
                click.echo("  …")
            counts = submission.severities.items()
            click.echo(", ".join(counted(n, s, voice.lang) for s, n in counts))
        return 1 if submission.severities[Severity.VIOLATION] else 0


def _more(titles: list[str], lang: Lang) -> str:
    left = len(titles) - 3
    if left <= 0:
        return ""
    return f"; … (altri {left})" if lang == "it" else f"; … ({left} more)"
