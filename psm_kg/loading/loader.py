"""The story of a load, graph by graph.

A graph that is already there with the same content is left alone. Another is sent in chunks to a
staging graph, read back and compared, and only then moved into the place of the old one, which
readers see whole until that moment. An interrupted run leaves its staging graph: the next one
reads it back and sends what is missing, so no state is kept on this side.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Triple

from psm_kg.errors import Text, UsageError
from psm_kg.loading import problems
from psm_kg.loading.comparison import Comparison, compare, distinct_values
from psm_kg.loading.connection import Connection, checked
from psm_kg.loading.credentials import Credentials
from psm_kg.loading.report import Action, GraphLoad, LoadReport, Progress, silent
from psm_kg.loading.sending import CHUNK, SMALLEST_CHUNK, Sender
from psm_kg.loading.source import named_hash, read_graphs
from psm_kg.loading.target import Method, Target


def load_graph(
    source: Path,
    endpoint: str,
    *,
    method: Method = "auto",
    update_endpoint: str | None = None,
    graph_store: str | None = None,
    credentials: Credentials | None = None,
    graph: str | None = None,
    chunk: int = CHUNK,
    resume: bool = True,
    timeout: float = 60.0,
    patience: float = 1.0,
    progress: Progress = silent,
) -> LoadReport:
    """Load a built folder (or an RDF file) into a SPARQL 1.1 store and verify it there.

    ``endpoint`` answers queries; where the store takes writes is found (see
    :func:`psm_kg.loading.target.find_addresses`) or given. ``graph`` names the graph of triples
    that are in none. ``chunk`` is bytes a request, ``timeout`` seconds a request, ``patience``
    multiplies the pauses before trying again. Only the graphs of the source, and their staging
    graphs, are touched.

    Raises UsageError, EnvironmentFailure or DataError before anything is written when the call or
    the source is wrong; StoreProblem when the store does not comply, leaving each graph either
    loaded and verified or as it was (in a store without Update: partly loaded).
    """
    if chunk < SMALLEST_CHUNK or timeout <= 0:
        raise UsageError(
            Text(
                f"--chunk è di almeno {SMALLEST_CHUNK} byte e --timeout più di 0 secondi",
                f"--chunk is at least {SMALLEST_CHUNK} bytes and --timeout more than 0 seconds",
            )
        )
    checked(endpoint)
    graphs, digest = read_graphs(source, graph)
    known = credentials or Credentials()
    with Connection(known, timeout=timeout, patience=patience) as connection:
        target = Target.find(connection, endpoint, update_endpoint, graph_store)
        load = _Load(target, method, chunk, resume, patience, progress)
        load.warn_of_clear_text(known)
        done = tuple(load.graph(name, triples) for name, triples in graphs.items())
    return LoadReport(endpoint, target.server, digest, done, tuple(load.notes))


def staging_graph(graph: str) -> str:
    """Where a graph is put together: always the same name, so that a second run finds it."""
    return f"urn:psm-kg:loading:{hashlib.sha256(graph.encode()).hexdigest()[:16]}"


class _Load:
    def __init__(
        self,
        target: Target,
        method: Method,
        chunk: int,
        resume: bool,
        patience: float,
        progress: Progress,
    ) -> None:
        known = target.addresses.graph_store
        if method == "gsp" and known is None:
            raise problems.no_graph_store(str(target.addresses.query))
        first = ("gsp" if known else "update") if method == "auto" else method
        self.notes: list[Text] = []
        self._target = target
        self._choice = method
        self._sender = Sender(target, first, chunk, progress)
        self._resume = resume
        self._patience = patience
        self._progress = progress
        self._can_move: bool | None = None

    def warn_of_clear_text(self, credentials: Credentials) -> None:
        """A password or token over plain http to another machine can be read on the way."""
        address = self._target.addresses.update
        local = address.host in ("localhost", "::1") or address.host.startswith("127.")
        if credentials and address.scheme == "http" and not local:
            self._note(
                Text(
                    f"le credenziali viaggiano in chiaro verso {address.host}: meglio https",
                    f"the credentials travel in clear text to {address.host}: better https",
                )
            )

    def graph(self, graph: str, ours: frozenset[Triple]) -> GraphLoad:
        """Bring one graph to the target, unless it is there already."""
        present = self._already_there(graph, ours)
        if present is not None:
            return self._report(graph, ours, present, "identical", 0)
        staging = staging_graph(graph) if self._moves(graph) else graph
        action, sent = self._fill(staging, ours, graph)
        found, difference = self._compared(staging, ours)
        if not difference.same and self._choice == "auto" and self._sender.method == "gsp":
            # Virtuoso's bulk loader retypes what it cannot hold, where its Update keeps or refuses
            self._sender.method = "update"
            self._note(_sent_again(graph, len(difference.missing)))
            sent += self._fill(staging, ours, graph)[1]
            found, difference = self._compared(staging, ours)
        if not difference.same:
            raise problems.not_the_same(graph, difference, published=staging == graph)
        if staging != graph:
            self._progress(Text(f"{graph}: sostituzione", f"{graph}: replacing"))
            self._replace(staging, graph)
            found, difference = self._compared(graph, ours)
            if not difference.same:
                raise problems.not_the_same(graph, difference, published=True)
        return self._report(graph, ours, found, action, sent)

    def _already_there(self, graph: str, ours: frozenset[Triple]) -> frozenset[Triple] | None:
        if self._target.count(graph) not in (len(ours), distinct_values(ours)):
            return None
        found, difference = self._compared(graph, ours)
        return found if difference.same else None

    def _compared(
        self, graph: str, ours: frozenset[Triple]
    ) -> tuple[frozenset[Triple], Comparison]:
        found = self._target.read(graph)
        return found, compare(ours, found)

    def _moves(self, graph: str) -> bool:
        """Whether graphs are replaced by MOVE; a store without Update is written in place."""
        if self._can_move is None:
            try:
                self._target.drop(f"{staging_graph(graph)}:none")
                self._can_move = True
            except (problems.NotThere, problems.Refused):
                if self._choice != "gsp":
                    raise
                self._can_move = False
                self._note(
                    Text(
                        "il servizio non ha Update: i grafi sono riscritti sul posto, e durante "
                        "il caricamento chi legge li vede incompleti",
                        "the store has no Update: graphs are rewritten in place, and readers see "
                        "them incomplete during the load",
                    )
                )
        return self._can_move

    def _fill(self, staging: str, ours: frozenset[Triple], label: str) -> tuple[Action, int]:
        """Make ``staging`` hold our triples: what an earlier run left is completed or dropped."""
        if self._target.count(staging):
            left = self._compared(staging, ours)[1] if self._resume else None
            if left is not None and not left.extra:
                return "resumed", self._send(staging, left.missing, label)
            (self._target.drop if self._can_move else self._target.delete)(staging)
        return "loaded", self._send(staging, ours, label)

    def _send(self, staging: str, triples: Iterable[Triple], label: str) -> int:
        """Send by the method chosen; an address that was only guessed may not be there."""
        try:
            return self._sender.send(staging, triples, label)
        except problems.NotThere:
            if self._choice != "auto" or self._sender.method != "gsp":
                raise
            self._sender.method = "update"
            return self._sender.send(staging, triples, label)

    def _replace(self, staging: str, graph: str) -> None:
        """Move, once: when the connection breaks meanwhile, look before moving again."""
        try:
            self._target.move(staging, graph)
        except problems.ConnectionLost:
            time.sleep(self._patience)
            if self._target.count(staging):
                self._target.move(staging, graph)

    def _report(
        self,
        graph: str,
        ours: frozenset[Triple],
        found: frozenset[Triple],
        action: Action,
        sent: int,
    ) -> GraphLoad:
        self._progress(
            Text(
                f"{graph}: {len(found)} triple verificate",
                f"{graph}: {len(found)} triples verified",
            )
        )
        return GraphLoad(
            graph=graph,
            action=action,
            quads=len(ours),
            sent=sent,
            counted=self._target.count(graph),
            sha256=named_hash(graph, ours),
            sha256_found=named_hash(graph, found),
            rewritten=compare(ours, found).rewritten,
            method="" if action == "identical" else self._sender.method,
            moved=bool(self._can_move) and action != "identical",
        )

    def _note(self, text: Text) -> None:
        self.notes.append(text)
        self._progress(text)


def _sent_again(graph: str, changed: int) -> Text:
    return Text(
        f"{graph}: via Graph Store Protocol il servizio ha cambiato dei valori ({changed}); "
        "rimandato con Update",
        f"{graph}: over the Graph Store Protocol the store changed some values ({changed}); sent "
        "again by Update",
    )
