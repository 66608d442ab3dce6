"""The ASGI application and how it is run."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from psm_kg.endpoint.connections import impatient
from psm_kg.endpoint.engine import QueryEngine
from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.sparql import SparqlEndpoint


def sparql_route(endpoint: SparqlEndpoint, path: str = "/sparql") -> Route:
    """The route of the service; it answers every method itself."""
    return Route(path, endpoint, name="sparql")


def create_app(engine: QueryEngine, routes: Sequence[BaseRoute]) -> Starlette:
    """An application of these routes that starts the engine's processes and ends them."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await engine.start()
        try:
            yield
        finally:
            await engine.close()

    return Starlette(routes=list(routes), lifespan=lifespan)


def server_options(limits: Limits) -> dict[str, Any]:
    """What uvicorn must be told so that the limits hold and nothing about it leaks."""
    return {
        "http": impatient(limits.request_seconds),
        "ws": "none",
        "lifespan": "on",
        "server_header": False,
        "timeout_keep_alive": 5,
        # the request line carries a query in percent-encoding, three bytes for one
        "h11_max_incomplete_event_size": 3 * limits.query_bytes + 16 * 1024,
        "limit_concurrency": 1000,
        "timeout_graceful_shutdown": max(1, round(limits.seconds)),
    }
