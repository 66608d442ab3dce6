"""A SPARQL 1.1 store: where its services are, and the few things we ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf

import httpx
from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from psm_kg.errors import shorten
from psm_kg.loading import problems
from psm_kg.loading.connection import Answer, Connection, checked

Method = OneOf["auto", "gsp", "update"]

#: Triples asked for at a time when reading back; Virtuoso's ResultSetMaxRows may give fewer.
PAGE = 20_000
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the store answers queries, takes updates and (if it does) the Graph Store Protocol."""

    query: httpx.URL
    update: httpx.URL
    graph_store: httpx.URL | None


def find_addresses(
    query: httpx.URL, server: str, update: str | None, graph_store: str | None
) -> Addresses:
    """The addresses given, and for the others where this kind of store has them.

    Oxigraph: ``/query``, ``/update``, ``/store``. Virtuoso: ``/sparql`` for everybody,
    ``/sparql-auth`` and ``/sparql-graph-crud-auth`` for those who may write. Elsewhere an address
    that ends with ``/query`` has ``/update`` beside it, and any other takes updates itself.
    """
    kind = server.lower()
    found_update, found_store = query, None
    if kind.startswith("virtuoso"):
        found_update = query.copy_with(path="/sparql-auth", query=None)
        found_store = query.copy_with(path="/sparql-graph-crud-auth", query=None)
    elif query.path.endswith("/query"):
        found_update = query.join("update")
        if kind.startswith("oxigraph"):
            found_store = query.join("store")
    return Addresses(
        query,
        checked(update) if update else found_update,
        checked(graph_store) if graph_store else found_store,
    )


class Target:
    """The store we load into. Every method raises StoreProblem when the store does not comply."""

    def __init__(self, connection: Connection, addresses: Addresses, server: str) -> None:
        self._connection = connection
        self.addresses = addresses
        self.server = server

    @classmethod
    def find(
        cls,
        connection: Connection,
        endpoint: str,
        update: str | None = None,
        graph_store: str | None = None,
    ) -> Target:
        """Ask the address one question, to know that it is a SPARQL store and which.

        The question is a SELECT: Virtuoso 7 answers an ASK with a row instead of a boolean.
        """
        query = checked(endpoint)
        answer = _ask(connection, query, _COUNT.format(graph="urn:psm-kg:loading"))
        _number(answer)
        server = shorten(answer.server, 60)
        return cls(connection, find_addresses(query, server, update, graph_store), server)

    def count(self, graph: str) -> int:
        """How many triples a graph holds; 0 when there is none of that name."""
        text = _COUNT.format(graph=graph)
        return _number(_ask(self._connection, self.addresses.query, text))

    def read(self, graph: str) -> frozenset[Triple]:
        """All triples of a graph, page by page.

        Pages need no order: should a store give them out of step or count wrongly, some triples
        come twice and others not at all, and the comparison says so; it cannot pass by mistake.
        """
        found: set[Triple] = set()
        offset, total = 0, self.count(graph)
        while offset < total:
            text = (
                "CONSTRUCT { ?s ?p ?o } WHERE "
                f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT {PAGE} OFFSET {offset}"
            )
            answer = _ask(
                self._connection, self.addresses.query, text, accept="application/n-triples"
            )
            page = _triples(answer)
            found |= page
            offset += len(page)
            if not page:
                break
        return frozenset(found)

    def update(self, text: str, *, again: bool = True, wait: float | None = None) -> None:
        """Run a SPARQL Update."""
        self._connection.send(
            "POST",
            self.addresses.update,
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update"},
            again=again,
            wait=wait,
        )

    def insert(self, graph: str, lines: Iterable[str]) -> None:
        """Add triples (N-Triples lines, which are SPARQL too) by one Update."""
        self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}")

    def post(self, graph: str, lines: Iterable[str]) -> None:
        """Add triples by one POST of the Graph Store Protocol."""
        self._graph_store("POST", graph, "".join(lines).encode())

    def drop(self, graph: str) -> None:
        """Remove a graph by Update; no error when there is none."""
        self.update(f"DROP SILENT GRAPH <{graph}>")

    def delete(self, graph: str) -> None:
        """Remove a graph by the Graph Store Protocol; no error when there is none."""
        if self.count(graph):
            self._graph_store("DELETE", graph, None)

    def move(self, source: str, graph: str) -> None:
        """Put a graph in the place of another. Never repeated: a second time would empty it."""
        self.update(
            f"MOVE GRAPH <{source}> TO GRAPH <{graph}>",
            again=False,
            wait=max(600.0, self._connection.timeout),
        )

    def _graph_store(self, method: str, graph: str, content: bytes | None) -> None:
        address = self.addresses.graph_store
        if address is None:
            raise problems.no_graph_store(str(self.addresses.query))
        self._connection.send(
            method,
            address.copy_merge_params({"graph": graph}),
            content=content,
            headers={"Content-Type": "application/n-triples"} if content is not None else None,
        )


def _ask(
    connection: Connection,
    url: httpx.URL,
    text: str,
    accept: str = "application/sparql-results+json",
) -> Answer:
    return connection.send("POST", url, form={"query": text}, headers={"Accept": accept})


def _number(answer: Answer) -> int:
    """The one number of the one row of a SPARQL JSON result."""
    if "json" not in answer.media_type:
        raise problems.not_sparql(answer.url, answer.media_type)
    try:
        results = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
        rows = list(results) if isinstance(results, QuerySolutions) else []
    except (SyntaxError, ValueError) as error:
        raise problems.not_sparql(answer.url, str(error)) from None
    if len(rows) == 1 and isinstance(number := rows[0]["n"], Literal) and number.value.isdigit():
        return int(number.value)
    raise problems.not_sparql(answer.url, answer.media_type)


def _triples(answer: Answer) -> set[Triple]:
    if answer.media_type not in ("application/n-triples", "text/plain", "text/turtle"):
        raise problems.not_sparql(answer.url, answer.media_type)
    rdf_format = RdfFormat.TURTLE if answer.media_type == "text/turtle" else RdfFormat.N_TRIPLES
    try:
        return {quad.triple for quad in parse(answer.content, format=rdf_format)}
    except (SyntaxError, ValueError) as error:
        raise problems.not_sparql(answer.url, str(error)) from None
