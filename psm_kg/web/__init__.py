"""The HTTP server: the published files, linked data by content negotiation, health.

``create_app`` gives the ASGI application, ``run`` serves it until it is told to stop.
"""

from psm_kg.web.app import create_app
from psm_kg.web.server import run
from psm_kg.web.settings import Settings

__all__ = ["Settings", "create_app", "run"]
