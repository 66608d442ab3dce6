"""The commands that reach the network: serve and load."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import psm_kg
from psm_kg.cli.voice import Voice

if TYPE_CHECKING:
    from psm_kg.loading import Method
    from psm_kg.serving import Listening


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
        "--memory-triples",
        type=click.IntRange(0),
        default=1_000_000,
        show_default=True,
        metavar="N",
        help=voice.say(
            "un grafo più grande è letto dal disco, non tenuto in memoria",
            "a larger graph is read from disk, not kept in memory",
        ),
    )
    @click.option(
        "--trusted-proxy",
        "trusted_proxies",
        multiple=True,
        metavar="ADDRESS|CIDR",
        help=voice.say(
            "proxy di cui si crede X-Forwarded-For (ripetibile)",
            "a proxy whose X-Forwarded-For is believed (repeatable)",
        ),
    )
    @click.option(
        "--inbox",
        metavar="DIR",
        help=voice.say(
            "accetta avvisi (Linked Data Notifications) e li mette in questa cartella; si leggono "
            "con il token di PSM_KG_INBOX_TOKEN",
            "take announcements (Linked Data Notifications) and queue them in this folder; read "
            "with the token of PSM_KG_INBOX_TOKEN",
        ),
    )
    def serve(
        dist: str,
        host: str,
        port: int,
        seconds: float,
        memory_triples: int,
        trusted_proxies: tuple[str, ...],
        inbox: str | None,
    ) -> int:
        def announce(listening: Listening) -> None:
            address = listening.address
            click.echo(voice.say(f"In ascolto su {address}", f"Listening on {address}"))
            click.echo(f"SPARQL: {listening.sparql}")
            if not listening.in_memory:
                click.echo(
                    voice.say(
                        "Il grafo è grande: si legge dal disco, non dalla memoria",
                        "The graph is large: it is read from disk, not from memory",
                    )
                )

        psm_kg.serve(
            dist,
            host,
            port,
            seconds=seconds,
            memory_triples=memory_triples,
            trusted_proxies=trusted_proxies,
            inbox=inbox,
            inbox_token=os.environ.get("PSM_KG_INBOX_TOKEN", ""),
            announce=announce,
        )
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
        default=512 * 1024,
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
        from psm_kg.loading import find_credentials

        def ask(name: str) -> str:
            question = voice.say(f"Password di {name}", f"Password of {name}")
            return str(click.prompt(question, hide_input=True, err=True))

        terminal = sys.stdin.isatty()
        report = psm_kg.load(
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
