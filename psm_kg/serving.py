"""Serving what was built: the site and its SPARQL service, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from psm_kg import swap, web
from psm_kg.endpoint import Limits
from psm_kg.errors import Location, Text, UsageError
from psm_kg.links.service import CheckService
from psm_kg.reconcile import ReconciliationService


@dataclass(frozen=True, slots=True)
class Listening:
    """Where requests are answered, and whether the graph is queried from memory or from disk."""

    address: str
    in_memory: bool

    @property
    def sparql(self) -> str:
        """Where queries are answered."""
        return f"{self.address}sparql"


def _tell_nobody(listening: Listening) -> None:
    """Nobody waits for the address."""


def serve(
    dist: Path | str = "dist",
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    seconds: float = 10.0,
    in_memory: bool | None = None,
    memory_triples: int = web.MEMORY_TRIPLES,
    trusted_proxies: Sequence[str] = (),
    inbox: Path | str | None = None,
    inbox_token: str = "",
    announce: Callable[[Listening], None] = _tell_nobody,
) -> None:
    """Serve an output folder until SIGTERM or SIGINT: files, linked data, services.

    The services are ``/sparql``, ``/reconcile`` and ``/check``.

    ``seconds`` bounds a SPARQL query. A graph of at most ``memory_triples`` triples is queried from
    memory, a larger one from disk, unless ``in_memory`` says which. ``trusted_proxies`` are
    addresses or networks (CIDR) whose ``X-Forwarded-For`` names the client. ``inbox`` is a folder
    where announcements of other agencies are queued (without, none are taken); over the network
    only who has the ``inbox_token`` may read them. ``announce`` is called once requests are
    answered. Raises UsageError for what is no network or for an inbox inside the build,
    EnvironmentFailure when there is no build or the port is taken.
    """
    settings = web.Settings(trusted_proxies=tuple(map(web.read_network, trusted_proxies)))
    folder = Path(dist)
    swap.recover(folder)
    check = CheckService(folder)
    sparql = web.SparqlService(
        folder, Limits(seconds=seconds), in_memory=in_memory, memory_triples=memory_triples
    )
    reconciliation = ReconciliationService(folder)

    async def follow(release: web.Release) -> None:
        await sparql.follow(release)
        await reconciliation.follow()
        await check.follow()

    web.run(
        folder,
        host,
        port,
        settings=settings,
        services={
            "check": check.app,
            "reconcile": reconciliation,
            "sparql": sparql.app,
            **_inbox(inbox, inbox_token, folder),
        },
        on_swap=follow,
        announce=lambda address: announce(Listening(address, sparql.in_memory)),
    )


def _inbox(inbox: Path | str | None, token: str, dist: Path) -> dict[str, ASGIApp]:
    """The receiver of announcements, where one is wanted."""
    if inbox is None:
        return {}
    from psm_kg.harvest.inbox import Inbox
    from psm_kg.harvest.queue import Queue

    folder = Path(inbox)
    if folder.resolve().is_relative_to(dist.resolve()):
        raise UsageError(
            Text(
                "la cartella degli avvisi non può stare dentro ciò che si pubblica",
                "the folder of the inbox cannot be inside what is published",
            ),
            Location(str(folder)),
        )
    queue = Queue(folder)
    queue.prepare()
    return {"inbox": Inbox(queue, token)}
