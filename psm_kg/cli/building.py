"""The commands that make and check a plan: build, validate, init, diff, completion."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

import click
from click.shell_completion import get_completion_class

import psm_kg
from psm_kg.cli.news import tell_news
from psm_kg.cli.voice import Voice
from psm_kg.cli.words import counted, finding_lines
from psm_kg.errors import Severity, Text, UsageError


def add_commands(voice: Voice) -> None:
    """Add the commands to the group."""

    @voice.command(
        "build",
        "Costruisce tutto: legge le tabelle, produce il grafo, lo valida e lo pubblica in DIR. "
        "Se c'è un errore nei dati non pubblica nulla e lascia intatta la versione precedente.",
        "Builds everything: reads the tables, makes the graph, validates it and publishes it "
        "in DIR. On any error in the data nothing is published and the previous output stays.",
        (
            "psm-kg build",
            "psm-kg build --plan data/torino-2024-2026 --out dist",
            "psm-kg build --watch",
        ),
    )
    @voice.plan_option
    @click.option(
        "--out",
        default="dist",
        show_default=True,
        metavar="DIR",
        help=voice.say("cartella di uscita", "output folder"),
    )
    @click.option(
        "--large/--small",
        default=None,
        help=voice.say(
            "piani da milioni di triple: poca memoria, riprende dopo un'interruzione, niente "
            "pagine delle singole cose (senza: lo decide la dimensione delle tabelle)",
            "plans of millions of triples: little memory, goes on after an interruption, no pages "
            "of single things (without: the size of the tables decides)",
        ),
    )
    @click.option(
        "--watch",
        is_flag=True,
        help=voice.say(
            "resta in attesa e ripubblica a ogni modifica delle tabelle (Ctrl+C per finire)",
            "stay, and publish again at each edit of the tables (Ctrl+C to end)",
        ),
    )
    def build(plan: str, out: str, large: bool | None, watch: bool) -> int:
        if watch:
            if large:
                raise UsageError(
                    Text(
                        "--watch è per i piani che stanno in memoria: toglierlo, oppure --large",
                        "--watch is for plans that fit in memory: leave out it or --large",
                    )
                )
            with contextlib.suppress(KeyboardInterrupt):
                psm_kg.watch(plan, out, tell=partial(tell_news, voice), progress=voice.progress)
            return 0
        built = psm_kg.build(plan, out, large=large, progress=voice.progress)
        warnings = [f for f in built.findings if f.severity is Severity.WARNING]
        if warnings:
            click.echo(finding_lines(warnings, voice.lang, limit=3), err=True)
        for row in built.counts:
            click.echo(f"{row.count:>7}  {row.label[voice.lang]}")
        click.echo(f"{built.triples:>7}  {voice.say('triple', 'triples')}")
        click.echo(
            voice.say(f"Pubblicato in {out}: ", f"Published in {out}: ")
            + ", ".join(counted(n, s, voice.lang) for s, n in built.severities.items())
        )
        if built.large:
            click.echo(
                voice.say(
                    "Piano grande: niente file per le singole cose, le descrive psm-kg serve",
                    "Large plan: no files of single things, psm-kg serve describes them",
                )
            )
        if built.findings:
            validate = f"psm-kg validate{voice.plan_words(plan)}"
            click.echo(voice.say("Si leggono con: ", "Read them with: ") + validate)
        return 0

    @voice.command(
        "validate",
        "Valida un piano senza pubblicarlo, oppure file RDF (anche da un indirizzo http).",
        "Validates a plan without publishing it, or RDF files (also from an http address).",
        (
            "psm-kg validate",
            "psm-kg validate dist/public/data/psm.nq --engine pyshacl",
            "psm-kg validate --format json > report.json",
        ),
    )
    @click.argument("sources", nargs=-1, metavar="[PATH|URL]...")
    @voice.plan_option
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "ttl"]),
        default="text",
        show_default=True,
        help=voice.say("forma del resoconto", "form of the report"),
    )
    @click.option(
        "--engine",
        type=click.Choice(["store", "pyshacl"]),
        default="store",
        show_default=True,
        help=voice.say(
            "store: forme compilate in SPARQL; pyshacl: il riferimento, più lento",
            "store: shapes compiled to SPARQL; pyshacl: the reference, slower",
        ),
    )
    def validate(sources: tuple[str, ...], plan: str, form: str, engine: Any) -> int:
        outcome = psm_kg.validate(*sources, plan=plan, engine=engine, progress=voice.progress)
        if form == "text":
            if outcome.findings:
                click.echo(finding_lines(outcome.findings, voice.lang))
            click.echo(", ".join(counted(n, s, voice.lang) for s, n in outcome.severities.items()))
        else:
            click.echo(outcome.to_json() if form == "json" else outcome.to_turtle(), nl=False)
        return 1 if outcome.severities[Severity.VIOLATION] else 0

    @voice.command(
        "init",
        "Crea una nuova cartella di piano: plan.toml e le tabelle con le sole intestazioni.",
        "Creates a new plan folder: plan.toml and the tables with their headers only.",
        ("psm-kg init data/my-city-2027-2029",),
    )
    @click.argument("folder", metavar="DIR")
    def init(folder: str) -> int:
        created = psm_kg.init(folder)
        click.echo(
            voice.say(
                f"Creata {created}: compilare plan.toml e le tabelle, poi: "
                f"psm-kg build --plan {created}",
                f"Created {created}: fill in plan.toml and the tables, then: "
                f"psm-kg build --plan {created}",
            )
        )
        return 0

    @voice.command(
        "diff",
        "Che cosa è cambiato fra due pubblicazioni (cartelle o file RDF).",
        "What changed between two releases (folders or RDF files).",
        ("psm-kg diff dist-2025 dist",),
    )
    @click.argument("old")
    @click.argument("new")
    def diff(old: str, new: str) -> int:
        changes = psm_kg.diff(old, new)
        for change in changes.lines(voice.lang):
            click.echo(change)
        return 0

    @voice.command(
        "completion",
        "Stampa lo script di completamento per la shell.",
        "Prints the completion script for the shell.",
        ('eval "$(psm-kg completion bash)"',),
    )
    @click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
    def completion(shell: str) -> int:
        kind = get_completion_class(shell)
        assert kind is not None
        click.echo(kind(voice.group, {}, "psm-kg", "_PSM_KG_COMPLETE").source())
        return 0
