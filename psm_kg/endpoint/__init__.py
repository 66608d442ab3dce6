"""The SPARQL service: queries over the published data, for anyone, without trust.

From the outside in: ``app`` (what runs), ``sparql`` (one request), ``request``, ``media``,
``respond`` and ``description`` (the protocol), ``scan`` and ``bounds`` (what is refused before
parsing), ``engine`` and ``slots`` (who runs when), ``supervisor`` (the processes, seen from here),
``zygote``, ``worker``, ``sandbox`` and ``source`` (the processes, seen from inside), ``wire``
(between both), ``limits`` and ``problems`` (how much, and in which words).
"""

from psm_kg.endpoint.app import create_app, server_options, sparql_route
from psm_kg.endpoint.engine import QueryEngine
from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.source import Source
from psm_kg.endpoint.sparql import SparqlEndpoint

__all__ = [
    "Limits",
    "QueryEngine",
    "Source",
    "SparqlEndpoint",
    "create_app",
    "server_options",
    "sparql_route",
]
