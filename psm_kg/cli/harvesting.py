"""The commands that gather other agencies' links and decide of them: harvest, review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

import psm_kg
from psm_kg.cli import reviewing
from psm_kg.cli.voice import Voice
from psm_kg.cli.words import finding_lines

if TYPE_CHECKING:
    from psm_kg.harvest import HarvestReport


def add_commands(voice: Voice) -> None:
    """Add ``harvest`` and the group ``review``."""

    @voice.command(
        "harvest",
        "Raccoglie i progetti che gli enti registrati collegano alle azioni: chiede a ciascuno il "
        "suo file, lo controlla e lo accoglie, o lo mette in quarantena con un resoconto per "
        "l’ente. Senza nomi, tutti gli enti di contributors.csv.",
        "Gathers the projects that registered bodies link to the actions: asks each for its file, "
        "checks it and takes it, or puts it in quarantine with a report for the body. Without "
        "names, all bodies of contributors.csv.",
        ("psm-kg harvest", "psm-kg harvest comune-di-ivrea --dry-run"),
    )
    @click.argument("contributors", nargs=-1, metavar="[ID]...")
    @voice.plan_option
    @click.option(
        "--dry-run",
        is_flag=True,
        help=voice.say(
            "dice che cosa accadrebbe, non scrive", "says what would happen, no writing"
        ),
    )
    @click.option(
        "--accept-shrink",
        multiple=True,
        metavar="ID",
        help=voice.say(
            "ente che può perdere più di metà dei progetti (ripetibile)",
            "a body that may lose more than half of its projects (repeatable)",
        ),
    )
    @click.option(
        "--inbox",
        metavar="DIR",
        help=voice.say(
            "avvisi ricevuti da serve: chiede agli enti che nominano",
            "announcements that serve received: asks the bodies they name",
        ),
    )
    @click.option(
        "--allow-private",
        multiple=True,
        metavar="HOST:PORT",
        help=voice.say(
            "sito di una rete privata che si può chiedere (ripetibile)",
            "a site of a private network that may be asked (repeatable)",
        ),
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=voice.say("forma del resoconto", "form of the report"),
    )
    def harvest(
        contributors: tuple[str, ...],
        plan: str,
        dry_run: bool,
        accept_shrink: tuple[str, ...],
        inbox: str | None,
        allow_private: tuple[str, ...],
        form: str,
    ) -> int:
        report = psm_kg.harvest_contributors(
            *contributors,
            plan=plan,
            dry_run=dry_run,
            accept_shrink=accept_shrink,
            allow_private=allow_private,
            inbox=inbox,
            progress=voice.progress,
        )
        if form == "json":
            click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
        else:
            _show(voice, report, plan)
        return 0 if report.is_good else 1

    reviewing.add_commands(voice)


def _show(voice: Voice, report: HarvestReport, plan: str) -> None:
    from psm_kg.harvest.reports import OUTCOMES

    if report.findings:
        click.echo(finding_lines(report.findings, voice.lang))
    head = (
        voice.say("ente", "contributor"),
        voice.say("esito", "outcome"),
        voice.say("progetti", "projects"),
        voice.say("collegamenti", "links"),
        voice.say("nuovi/cambiati/ritirati", "new/changed/withdrawn"),
        voice.say("problemi", "problems"),
    )
    rows = [
        (
            r.contributor,
            OUTCOMES[r.outcome][voice.lang],
            str(r.projects),
            str(r.links),
            f"{r.new}/{r.changed}/{r.withdrawn}",
            str(len(r.findings)),
        )
        for r in report.results
    ]
    if not rows:
        click.echo(voice.say("Nessun ente a cui chiedere.", "No body to ask."))
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows) if rows else ():
        click.echo("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
    for result in report.results:
        if result.findings and not result.is_good:
            click.echo(f"\n{result.contributor}: {result.name[voice.lang]}")
            click.echo(finding_lines(result.findings, voice.lang, 5))
            if result.outcome == "quarantined" and not report.dry_run:
                folder = Path(plan, "contributed", result.contributor, "quarantine")
                click.echo(
                    voice.say(
                        f"Il resoconto da mandare all’ente è in {folder}",
                        f"The report to send to the body is in {folder}",
                    )
                )
    for about in report.set_aside:
        said = about or voice.say("(illeggibile)", "(unreadable)")
        click.echo(
            voice.say(
                f"Avviso che non riguarda alcun ente registrato, messo da parte: {said}",
                f"Announcement about no registered body, set aside: {said}",
            )
        )
    if any(result.new or result.changed for result in report.results) and not report.dry_run:
        review = f"psm-kg review list{voice.plan_words(plan)}"
        click.echo(voice.say(f"\nDa esaminare con: {review}", f"\nTo review with: {review}"))
    if report.dry_run:
        click.echo(voice.say("Prova: nulla è stato scritto.", "Dry run: nothing was written."))
