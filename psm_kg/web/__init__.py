"""The HTTP server: the published files, linked data by content negotiation, health, services.

``create_app`` gives the ASGI application, ``run`` serves it until it is told to stop,
``sparql_service`` is the query service to put below it.
"""

from psm_kg.web.app import create_app
from psm_kg.web.server import run
from psm_kg.web.settings import Settings
from psm_kg.web.sparql import sparql_service

__all__ = ["Settings", "create_app", "run", "sparql_service"]
