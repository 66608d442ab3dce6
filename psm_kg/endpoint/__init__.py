"""The SPARQL service: queries over the published data, for anyone, without trust.

What runs: ``app``. The protocol: ``sparql`` (one request), ``request``, ``media``,
``respond``, ``description``. What is refused before parsing: ``scan``, ``bounds``. Who runs when:
``engine``, ``slots``. The processes, from outside: ``pool``, ``supervisor``; from inside:
``zygote``, ``worker``, ``source``; between both: ``wire``. How much, and in which
words: ``limits``, ``problems``.
"""

from psm_kg.endpoint.app import create_app, sparql_route
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
    "sparql_route",
]
