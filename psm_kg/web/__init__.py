"""The HTTP server: the published files, linked data by content negotiation, health, services.

``run`` serves an output folder until it is told to stop; ``Site`` is what it serves,
``create_app`` makes an ASGI application of it and ``configure`` says how uvicorn must run that.
``SparqlService`` is the query service to put below.
"""

from psm_kg.web.app import create_app
from psm_kg.web.proxies import read_network
from psm_kg.web.release import Release
from psm_kg.web.server import configure, run
from psm_kg.web.settings import Settings
from psm_kg.web.site import Site
from psm_kg.web.sparql import MEMORY_TRIPLES, SparqlService

__all__ = [
    "MEMORY_TRIPLES",
    "Release",
    "Settings",
    "Site",
    "SparqlService",
    "configure",
    "create_app",
    "read_network",
    "run",
]
