"""The ASGI application: the routes, and the processes that live as long as it does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from psm_kg.endpoint.engine import QueryEngine
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

    app = Starlette(routes=list(routes), lifespan=lifespan)
    # it would redirect to the host that the client claims to have asked
    app.router.redirect_slashes = False
    return app
