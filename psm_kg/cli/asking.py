"""The commands that ask: query and queries."""

from __future__ import annotations

import sys

import click
from click.shell_completion import CompletionItem

import psm_kg
from psm_kg.cli.results import QUERY_FORMATS, write_results
from psm_kg.cli.voice import Voice
from psm_kg.errors import Text, UsageError
from psm_kg.workspace import DEFAULT_PLAN


def add_commands(voice: Voice) -> None:
    """Add the commands to the group."""

    def complete_query(_c: click.Context, _p: click.Parameter, start: str) -> list[CompletionItem]:
        return [
            CompletionItem(query.name, help=query.question[voice.lang])
            for query in psm_kg.catalogue(DEFAULT_PLAN)
            if query.name.startswith(start)
        ]

    @voice.command(
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
    @click.option("--file", "file", metavar="F", help=voice.say("un file .rq", "an .rq file"))
    @click.option("--text", "text", metavar="Q", help=voice.say("una SPARQL", "a SPARQL query"))
    @click.option(
        "--param",
        "params",
        multiple=True,
        metavar="K=V",
        help=voice.say("valore di un parametro", "value of a parameter"),
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(list(QUERY_FORMATS)),
        default="table",
        show_default=True,
        help=voice.say("forma della risposta", "form of the answer"),
    )
    @voice.dist_option
    @click.option(
        "--data",
        metavar="FILE",
        help=voice.say("un file RDF da interrogare", "an RDF file to query"),
    )
    @click.option(
        "--endpoint", metavar="URL", help=voice.say("un servizio SPARQL", "a SPARQL endpoint")
    )
    @voice.plan_option
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
        write_results(results, form, voice.lang, sys.stdout)
        return 0

    @voice.command(
        "queries",
        "Elenca le domande del catalogo con i loro parametri.",
        "Lists the queries of the catalogue with their parameters.",
        ("psm-kg queries",),
    )
    @voice.plan_option
    def queries(plan: str) -> int:
        for entry in psm_kg.catalogue(plan):
            click.echo(click.style(entry.name, bold=True))
            click.echo(f"    {entry.question[voice.lang]}")
            for parameter in entry.parameters:
                click.echo(
                    f"    --param {parameter.name}={parameter.example}"
                    f"    {parameter.description[voice.lang]}"
                )
        return 0


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
