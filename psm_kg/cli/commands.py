"""The commands, in the reader's language."""

from __future__ import annotations

import sys
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class
from rich.console import Console

import psm_kg
from psm_kg.cli.italian import ItalianContext
from psm_kg.cli.results import QUERY_FORMATS, write_results
from psm_kg.cli.words import counted, finding_lines
from psm_kg.errors import Lang, Severity, Text, UsageError
from psm_kg.workspace import DEFAULT_PLAN

_CONTEXT = {"max_content_width": 100}


def build_group(lang: Lang) -> click.Group:
    """The ``psm-kg`` command with all its texts in one language."""

    def say(it: str, en: str) -> str:
        return Text(it, en)[lang]

    def command(name: str, it: str, en: str, examples: tuple[str, ...] = ()) -> Any:
        text = say(it, en)
        if examples:
            text += "\n\n\b\n" + say("Esempi:", "Examples:") + "\n"
            text += "\n".join(f"  {example}" for example in examples)
        summary = Text(it, en)[lang].partition(".")[0].partition(":")[0]
        make = group.command(name, help=text, short_help=summary, context_settings=_CONTEXT)
        return lambda function: translated(make(help_option(function)))

    help_option = click.help_option(
        "-h", "--help", help=say("mostra questo aiuto", "show this help")
    )

    def translated(built: Any) -> Any:
        if lang == "it":
            built.context_class = ItalianContext
        return built

    plan_option = click.option(
        "--plan",
        default=DEFAULT_PLAN,
        show_default=True,
        metavar="DIR",
        help=say("cartella del piano", "plan folder"),
    )

    def progress(step: Text) -> None:
        if sys.stderr.isatty():
            console.print(f"[dim]· {step[lang]}[/dim]")

    console = Console(stderr=True, highlight=False)

    @click.group(
        help=say(
            "Un piano strategico metropolitano come grafo di conoscenza validato: tabelle, RDF, "
            "SHACL, SPARQL.",
            "A metropolitan strategic plan as a validated knowledge graph: tables, RDF, SHACL, "
            "SPARQL.",
        ),
        context_settings=_CONTEXT,
    )
    @click.option(
        "--lang",
        type=click.Choice(["it", "en"]),
        help=say(
            "lingua dei messaggi (anche dopo il comando); altrimenti quella del sistema",
            "language of the messages (also after the command); else that of the system",
        ),
    )
    @click.version_option(
        psm_kg.__version__,
        "-V",
        "--version",
        prog_name="psm-kg",
        help=say("mostra la versione", "show the version"),
    )
    @help_option
    def group(lang: str | None) -> None:  # noqa: ARG001  read before click runs
        pass

    translated(group)

    @command(
        "build",
        "Costruisce tutto: legge le tabelle, produce il grafo, lo valida e lo pubblica in DIR. "
        "Se c'è un errore nei dati non pubblica nulla e lascia intatta la versione precedente.",
        "Builds everything: reads the tables, makes the graph, validates it and publishes it "
        "in DIR. On any error in the data nothing is published and the previous output stays.",
        ("psm-kg build", "psm-kg build --plan data/torino-2024-2026 --out dist"),
    )
    @plan_option
    @click.option(
        "--out",
        default="dist",
        show_default=True,
        metavar="DIR",
        help=say("cartella di uscita", "output folder"),
    )
    def build(plan: str, out: str) -> int:
        built = psm_kg.build(plan, out, progress=progress)
        if built.findings:
            click.echo(finding_lines(built.findings, lang, limit=3), err=True)
        for row in built.counts:
            click.echo(f"{row.count:>7}  {row.label[lang]}")
        click.echo(f"{built.triples:>7}  {say('triple', 'triples')}")
        click.echo(
            say(f"Pubblicato in {out}: ", f"Published in {out}: ")
            + ", ".join(counted(n, s, lang) for s, n in built.severities.items())
        )
        return 0

    @command(
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
    @plan_option
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "ttl"]),
        default="text",
        show_default=True,
        help=say("forma del resoconto", "form of the report"),
    )
    @click.option(
        "--engine",
        type=click.Choice(["store", "pyshacl"]),
        default="store",
        show_default=True,
        help=say(
            "store: forme compilate in SPARQL; pyshacl: il riferimento, più lento",
            "store: shapes compiled to SPARQL; pyshacl: the reference, slower",
        ),
    )
    def validate(sources: tuple[str, ...], plan: str, form: str, engine: Any) -> int:
        outcome = psm_kg.validate(
            *sources, plan=plan, engine=engine, progress=progress
        )
        if form == "text":
            if outcome.findings:
                click.echo(finding_lines(outcome.findings, lang))
            click.echo(", ".join(counted(n, s, lang) for s, n in outcome.severities.items()))
        else:
            click.echo(outcome.to_json() if form == "json" else outcome.to_turtle(), nl=False)
        return 1 if outcome.severities[Severity.VIOLATION] else 0

    def complete_query(_c: click.Context, _p: click.Parameter, start: str) -> list[CompletionItem]:
        return [
            CompletionItem(query.name, help=query.question[lang])
            for query in psm_kg.catalogue(DEFAULT_PLAN)
            if query.name.startswith(start)
        ]

    @command(
        "query",
        "Risponde a una domanda del catalogo (NAME) o a una SPARQL, sul grafo costruito, su un "
        "file RDF (--data) o su un servizio SPARQL (--endpoint).",
        "Answers a question of the catalogue (NAME) or a SPARQL query, on the built graph, on "
        "an RDF file (--data) or on a SPARQL endpoint (--endpoint).",
        (
            "psm-kg query actions/projects --param action=1.1.2",
            "psm-kg query actions/not-started --format csv",
            'psm-kg query --text "SELECT * WHERE { ?axis a psm:Axis }"',
            "psm-kg query plan/counts --data dist/public/data/psm.nq",
        ),
    )
    @click.argument("name", required=False, shell_complete=complete_query)
    @click.option("--file", "file", metavar="F", help=say("un file .rq", "an .rq file"))
    @click.option("--text", "text", metavar="Q", help=say("una SPARQL", "a SPARQL query"))
    @click.option(
        "--param",
        "params",
        multiple=True,
        metavar="K=V",
        help=say("valore di un parametro", "value of a parameter"),
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(list(QUERY_FORMATS)),
        default="table",
        show_default=True,
        help=say("forma della risposta", "form of the answer"),
    )
    @click.option(
        "--dist",
        default="dist",
        show_default=True,
        metavar="DIR",
        help=say("cartella costruita da build", "folder made by build"),
    )
    @click.option(
        "--data", metavar="FILE", help=say("un file RDF da interrogare", "an RDF file to query")
    )
    @click.option(
        "--endpoint", metavar="URL", help=say("un servizio SPARQL", "a SPARQL endpoint")
    )
    @plan_option
    def query(
        name: str | None,
        file: str | None,
        text: str | None,
        params: tuple[str, ...],
        form: str,
        dist: str,
        data: str | None,
        endpoint: str | None,
        plan: str,
    ) -> int:
        if sum(value is not None for value in (name, file, text)) != 1:
            raise UsageError(
                Text(
                    "indicare una domanda del catalogo, oppure --file, oppure --text "
                    "(l'elenco: psm-kg queries)",
                    "give a query of the catalogue, or --file, or --text "
                    "(the list: psm-kg queries)",
                )
            )
        if file is not None:
            text = psm_kg.read_query_text(file)
        results = psm_kg.query(
            name,
            text=text,
            parameters=parse_parameters(params),
            dist=dist,
            data=data,
            endpoint=endpoint,
            plan=plan,
        )
        write_results(results, form, lang, sys.stdout)
        return 0

    @command(
        "queries",
        "Elenca le domande del catalogo con i loro parametri.",
        "Lists the queries of the catalogue with their parameters.",
        ("psm-kg queries",),
    )
    @plan_option
    def queries(plan: str) -> int:
        for entry in psm_kg.catalogue(plan):
            click.echo(click.style(entry.name, bold=True))
            click.echo(f"    {entry.question[lang]}")
            for parameter in entry.parameters:
                click.echo(
                    f"    --param {parameter.name}={parameter.example}"
                    f"    {parameter.description[lang]}"
                )
        return 0

    @command(
        "init",
        "Crea una nuova cartella di piano: plan.toml e le tabelle con le sole intestazioni.",
        "Creates a new plan folder: plan.toml and the tables with their headers only.",
        ("psm-kg init data/my-city-2027-2029",),
    )
    @click.argument("folder", metavar="DIR")
    def init(folder: str) -> int:
        created = psm_kg.init(folder)
        click.echo(
            say(
                f"Creata {created}: compilare plan.toml e le tabelle, poi: "
                f"psm-kg build --plan {created}",
                f"Created {created}: fill in plan.toml and the tables, then: "
                f"psm-kg build --plan {created}",
            )
        )
        return 0

    @command(
        "diff",
        "Che cosa è cambiato fra due pubblicazioni (cartelle o file RDF).",
        "What changed between two releases (folders or RDF files).",
        ("psm-kg diff dist-2025 dist",),
    )
    @click.argument("old")
    @click.argument("new")
    def diff(old: str, new: str) -> int:
        changes = psm_kg.diff(old, new)
        for change in changes.lines(lang):
            click.echo(change)
        return 0

    @command(
        "completion",
        "Stampa lo script di completamento per la shell.",
        "Prints the completion script for the shell.",
        ('eval "$(psm-kg completion bash)"',),
    )
    @click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
    def completion(shell: str) -> int:
        kind = get_completion_class(shell)
        assert kind is not None
        click.echo(kind(group, {}, "psm-kg", "_PSM_KG_COMPLETE").source())
        return 0

    return group


def parse_parameters(given: tuple[str, ...]) -> dict[str, str]:
    """``("action=1.1.2",)`` → ``{"action": "1.1.2"}``. Raises UsageError for another form."""
    values: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise UsageError(
                Text(
                    f"--param «{item}»: scrivere nome=valore",
                    f"--param “{item}”: write name=value",
                )
            )
        values[name] = value
    return values


