"""Asking somebody else's SPARQL endpoint, through SPARQLWrapper."""

from __future__ import annotations

import re
from urllib.error import HTTPError, URLError

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import CONSTRUCT, JSON, N3, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError, shorten
from psm_kg.store import Results, memory_store, run_query

_GRAPH_FORM = re.compile(r"^\s*(CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)


def ask_endpoint(url: str, query: str, *, timeout: int = 60) -> Results:
    """Send a query to a SPARQL 1.1 endpoint and read its answer.

    Raises UsageError for an address that is not http(s), EnvironmentFailure when the endpoint
    does not answer, refuses the query, or answers something that is not SPARQL results.
    """
    if not re.match(r"https?://", url):
        raise UsageError(
            Text(
                f"«{shorten(url)}» non è un indirizzo http(s)",
                f"“{shorten(url)}” is not an http(s) address",
            )
        )
    graph = bool(_GRAPH_FORM.search(query))
    wrapper = SPARQLWrapper(url, agent="psm-kg")
    wrapper.setTimeout(timeout)
    wrapper.setMethod("POST")
    wrapper.setQuery(query)
    # it guesses the form from the first keyword, also one in a comment ("with", "load"), and
    # would send the query as an update
    wrapper.queryType = CONSTRUCT if graph else SELECT
    wrapper.setReturnFormat(N3 if graph else JSON)
    try:
        content = wrapper.query().response.read()
        if graph:
            store = memory_store(parse(content, format=RdfFormat.TURTLE))
            return run_query(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        return parse_query_results(content, format=QueryResultsFormat.JSON)
    except SPARQLWrapperException as error:
        reason = shorten(" ".join(str(error.msg).split()), 120)
    except HTTPError as error:
        reason = f"HTTP {error.code}"
    except URLError as error:
        reason = str(error.reason)
    except (OSError, SyntaxError, ValueError) as error:
        reason = shorten(error, 120)
    raise EnvironmentFailure(
        Text(
            f"il servizio SPARQL non ha dato una risposta valida ({reason}): controllare "
            "l'indirizzo e la domanda",
            f"the SPARQL endpoint gave no valid answer ({reason}): check the address and the query",
        ),
        Location(url),
    )
