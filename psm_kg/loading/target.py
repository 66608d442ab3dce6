"""A SPARQL 1.1 store: where its services are, and the few things we ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
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

#: Triples asked for at once when reading back, unless the store gives fewer.
AT_ONCE = 200_000
_MOST_DIGITS = 3
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
        self._cut = 0  # the length at which the store cuts its answers, once seen

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
        """All triples of a graph: at once, or in parts where the store cuts its answers.

        The parts are told apart by a hash the store computes, not by LIMIT and OFFSET: those need
        an order, which Virtuoso limits to 10,000 rows, and without one its pages were seen to
        overlap. A store that counts or cuts wrongly gives less than it holds, never more, so the
        comparison with what was sent cannot pass by mistake.
        """
        total = self.count(graph)
        digits = _digits(total, self._cut or AT_ONCE)
        while True:
            answers = [
                self._part(graph, "".join(start))
                for start in product("0123456789abcdef", repeat=digits)
            ]
            found = frozenset[Triple]().union(*answers)
            longest = max(map(len, answers))
            if len(found) >= total or longest < self._cut or digits == _MOST_DIGITS:
                return found  # all of it, or no answer was cut: smaller parts would not help
            self._cut = longest
            digits = max(digits + 1, _digits(total, longest))

    def _part(self, graph: str, start: str) -> set[Triple]:
        hashed = "MD5(CONCAT(STR(?s), STR(?p), STR(?o)))"
        choice = f'FILTER(STRSTARTS({hashed}, "{start}"))' if start else ""
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }} {choice}"
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        return _triples(
            _ask(self._connection, self.addresses.query, text, accept="application/n-triples")
        )

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


def _digits(total: int, largest: int) -> int:
    """How many hexadecimal digits of a hash cut ``total`` into parts of about half ``largest``."""
    digits = 0
    while total > largest * 16**digits // (2 if digits else 1) and digits < _MOST_DIGITS:
        digits += 1
    return digits


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
