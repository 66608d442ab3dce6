"""publish ckan."""

from __future__ import annotations

import sys

import click

import psm_kg
from psm_kg.cli.voice import Voice


def add_commands(voice: Voice, group: click.Group) -> None:
    """Add the command to the group ``publish``."""

    @voice.command(
        "ckan",
        "Pubblica i dataset su un portale CKAN. Scrive solo i pacchetti propri, e solo ciò che è "
        "diverso: ripetuto non cambia nulla, interrotto finisce la volta dopo. Il token si mette "
        "in PSM_CKAN_TOKEN o in un file; altrimenti viene chiesto.",
        "Publishes the datasets on a CKAN portal. Writes only packages of its own, and only what "
        "differs: repeated it changes nothing, interrupted it finishes the next time. The token "
        "goes in PSM_CKAN_TOKEN or in a file; else it is asked for.",
        (
            "psm-kg publish ckan --url https://ckan.example.org --organisation cmto --dry-run",
            "psm-kg publish ckan --url https://ckan.example.org --organisation cmto --upload",
        ),
        group,
    )
    @click.option("--url", required=True, metavar="URL", help=voice.say("il portale", "the portal"))
    @click.option(
        "--organisation",
        required=True,
        metavar="NAME",
        help=voice.say(
            "il nome dell'organizzazione sul portale", "the name of the organisation there"
        ),
    )
    @click.option(
        "--token",
        metavar="TOKEN",
        help=voice.say(
            "il token (resta nella storia della shell: meglio --token-file)",
            "the token (it stays in the shell's history: --token-file is better)",
        ),
    )
    @click.option(
        "--token-file",
        metavar="FILE",
        help=voice.say("il file che contiene il token", "the file that holds the token"),
    )
    @voice.dist_option
    @click.option(
        "--dry-run",
        is_flag=True,
        help=voice.say(
            "mostra che cosa cambierebbe, campo per campo, senza scrivere",
            "shows what would change, field by field, and writes nothing",
        ),
    )
    @click.option(
        "--upload/--link",
        default=False,
        help=voice.say(
            "carica i file sul portale, o rimanda a quelli del sito (normale)",
            "sends the files to the portal, or links to those of the site (default)",
        ),
    )
    @click.option(
        "--remove",
        is_flag=True,
        help=voice.say(
            "rimuove i pacchetti nostri che non sono più nel catalogo",
            "removes packages of ours that are no longer in the catalogue",
        ),
    )
    @click.option(
        "--timeout",
        type=click.FloatRange(0.1, 3600),
        default=60,
        show_default=True,
        metavar="S",
        help=voice.say("secondi di attesa per risposta", "seconds to wait for an answer"),
    )
    def ckan(
        url: str,
        organisation: str,
        token: str | None,
        token_file: str | None,
        dist: str,
        dry_run: bool,
        upload: bool,
        remove: bool,
        timeout: float,
    ) -> int:
        def ask() -> str:
            question = voice.say(f"Token per {url}", f"Token for {url}")
            return str(click.prompt(question, hide_input=True, err=True))

        report = psm_kg.publish_ckan(
            url,
            organisation,
            token=token,
            token_file=token_file,
            ask=ask if sys.stdin.isatty() and not dry_run else None,
            dist=dist,
            upload=upload,
            remove=remove,
            dry_run=dry_run,
            timeout=timeout,
            progress=voice.progress,
        )
        for line in report.lines(voice.lang):
            click.echo(line)
        return 0
