"""publish assets and publish status (for anybody: verify)."""

from __future__ import annotations

import click

import psm_kg
from psm_kg.cli.voice import Run, Voice
from psm_kg.cli.words import finding_lines


def add_commands(voice: Voice, group: click.Group) -> None:
    """Add the commands to the group ``publish``, and ``verify`` to the main one."""

    @voice.command(
        "assets",
        "Scrive ontologia e vocabolari in un archivio per il catalogo nazionale. La cartella è "
        "nuova, o la copia di lavoro dell'archivio che schema.gov.it legge: ciò che è di altri "
        "resta com'è.",
        "Writes the ontology and the vocabularies into a repository for the national catalogue. "
        "The folder is new, or a checkout of the repository that schema.gov.it reads: what others "
        "wrote stays as it is.",
        ("psm-kg publish assets ../psm-semantic-assets",),
        group,
    )
    @click.argument("folder", metavar="DIR")
    @voice.plan_option
    @click.option(
        "--replace-version",
        is_flag=True,
        help=voice.say(
            "riscrive la versione attuale, se è già pubblicata con altro contenuto",
            "rewrites the current version if it is already published with other content",
        ),
    )
    def assets(folder: str, plan: str, replace_version: bool) -> int:
        report = psm_kg.publish_assets(folder, plan, replace_version=replace_version)
        for line in report.lines(voice.lang):
            click.echo(line)
        return 0

    for name, place in (("status", group), ("verify", voice.group)):
        said = "publish status" if place is group else name
        voice.command(
            name,
            "Rilegge un sito pubblicato, o un catalogo, e dice che cosa è vecchio o guasto: file, "
            "IRI, collegamenti, servizio SPARQL. Esce con 0 se va tutto bene, altrimenti con 1.",
            "Re-reads a published site, or a catalogue, and says what is stale or broken: files, "
            "IRIs, links, SPARQL service. Exits with 0 if all is well, else with 1.",
            (
                f"psm-kg {said} https://dati.piemonte.it/psm/",
                f"psm-kg {said} http://127.0.0.1:8000/psm/ --dist dist",
            ),
            place,
        )(_status(voice))


def _status(voice: Voice) -> Run:
    """The command; each call makes a new one, since click keeps options on the function."""

    @click.argument("url", metavar="URL")
    @click.option(
        "--dist",
        metavar="DIR",
        help=voice.say(
            "confronta con questa cartella costruita da build",
            "compares with this folder made by build",
        ),
    )
    @click.option(
        "--sample",
        type=click.IntRange(0),
        default=100,
        show_default=True,
        metavar="N",
        help=voice.say(
            "quanti file di singole cose leggere (gli altri sempre)",
            "how many files of single things to read (the others always)",
        ),
    )
    @click.option(
        "--all",
        "everything",
        is_flag=True,
        help=voice.say("legge tutti i file", "reads every file"),
    )
    @click.option(
        "--external/--no-external",
        default=True,
        show_default=True,
        help=voice.say(
            "segue anche i collegamenti ad altri siti", "follows links to other sites too"
        ),
    )
    @click.option(
        "--rate",
        type=click.FloatRange(0.1, 1000),
        default=20,
        show_default=True,
        metavar="N",
        help=voice.say("richieste al secondo", "requests a second"),
    )
    @click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=voice.say("forma del risultato", "form of the result"),
    )
    def status(
        url: str,
        dist: str | None,
        sample: int,
        everything: bool,
        external: bool,
        rate: float,
        output: str,
    ) -> int:
        report = psm_kg.check_status(
            url,
            dist=dist,
            sample=None if everything else sample,
            external=external,
            rate=rate,
            progress=voice.progress,
        )
        if output == "json":
            click.echo(report.to_json(), nl=False)
        else:
            if report.findings:
                click.echo(finding_lines(report.findings, voice.lang))
            click.echo(report.summary(voice.lang))
        return 0 if report.fine else 1

    return status
