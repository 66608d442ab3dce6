"""The commands that reach the network: serve and load."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import psm_kg
from psm_kg.cli.voice import Voice
from psm_kg.loading import CHUNK, Method, find_credentials, load_graph


def add_commands(voice: Voice) -> None:
    """Add the commands to the group."""

    @voice.command(
        "serve",
        "Serve la pubblicazione: pagine e documenti di ogni cosa, dati collegati, /sparql. Si "
        "ferma con Ctrl+C; una nuova pubblicazione è servita da sola.",
        "Serves what was built: pages and documents of everything, linked data, /sparql. Ctrl+C "
        "stops it; a newer build is served by itself.",
        ("psm-kg serve", "psm-kg serve --port 0 --dist dist"),
    )
    @voice.dist_option
    @click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        metavar="H",
        help=voice.say("indirizzo su cui ascoltare", "address to listen on"),
    )
    @click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        show_default=True,
        metavar="N",
        help=voice.say("porta (0: una libera)", "port (0: a free one)"),
    )
    @click.option(
        "--seconds",
        type=click.FloatRange(0.1, 600),
        default=10,
        show_default=True,
        metavar="S",
        help=voice.say("tempo massimo di una SPARQL", "the longest time of a SPARQL query"),
    )
    @click.option(
        "--on-disk",
        is_flag=True,
        help=voice.say(
            "legge la base dati dal disco: per grafi più grandi della memoria",
            "reads the database from disk: for graphs larger than the memory",
        ),
    )
    def serve(dist: str, host: str, port: int, seconds: float, on_disk: bool) -> int:
        def announce(address: str) -> None:
            click.echo(voice.say(f"In ascolto su {address}", f"Listening on {address}"))
            click.echo(f"SPARQL: {address}sparql")

        psm_kg.serve(dist, host, port, seconds=seconds, in_memory=not on_disk, announce=announce)
        return 0

    @voice.command(
        "load",
        "Porta il grafo in un altro servizio SPARQL 1.1, un grafo alla volta, e verifica che sia "
        "arrivato. Ripetuto, manda solo ciò che manca. La password si può mettere in "
        "PSM_KG_STORE_PASSWORD, un token in PSM_KG_STORE_TOKEN.",
        "Pushes the graph to another SPARQL 1.1 store, one graph at a time, and verifies that it "
        "arrived. Repeated, it sends only what is missing. The password may be in "
        "PSM_KG_STORE_PASSWORD, a token in PSM_KG_STORE_TOKEN.",
        (
            "psm-kg load --endpoint http://localhost:7878/query",
            "psm-kg load --endpoint https://example.org/sparql --user dba",
        ),
    )
    @click.argument("source", default="dist", metavar="[DIR|FILE]")
    @click.option(
        "--endpoint",
        required=True,
        metavar="URL",
        help=voice.say("dove il servizio risponde alle domande", "where the store answers queries"),
    )
    @click.option(
        "--update",
        metavar="URL",
        help=voice.say("dove riceve gli aggiornamenti", "where it takes updates"),
    )
    @click.option(
        "--graph-store",
        metavar="URL",
        help=voice.say("il suo Graph Store Protocol", "its Graph Store Protocol"),
    )
    @click.option(
        "--method",
        type=click.Choice(["auto", "gsp", "update"]),
        default="auto",
        show_default=True,
        help=voice.say("come si scrive", "how to write"),
    )
    @click.option("--user", metavar="U", help=voice.say("utente", "user"))
    @click.option(
        "--chunk",
        type=int,
        default=CHUNK,
        show_default=True,
        metavar="BYTE",
        help=voice.say("byte per richiesta", "bytes a request"),
    )
    @click.option(
        "--no-resume",
        is_flag=True,
        help=voice.say("rimanda anche ciò che c'è già", "sends again what is there already"),
    )
    def load(
        source: str,
        endpoint: str,
        update: str | None,
        graph_store: str | None,
        method: Method,
        user: str | None,
        chunk: int,
        no_resume: bool,
    ) -> int:
        def ask(name: str) -> str:
            question = voice.say(f"Password di {name}", f"Password of {name}")
            return str(click.prompt(question, hide_input=True, err=True))

        terminal = sys.stdin.isatty()
        report = load_graph(
            Path(source),
            endpoint,
            method=method,
            update_endpoint=update,
            graph_store=graph_store,
            credentials=find_credentials(user, ask=ask if terminal else None),
            chunk=chunk,
            resume=not no_resume,
            progress=voice.progress,
        )
        for line in report.lines(voice.lang):
            click.echo(line)
        return 0
