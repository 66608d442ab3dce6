"""The ASGI application: the site, its services, and what is said with every answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.routing import Router
from starlette.types import ASGIApp, Message, Scope

from psm_kg.errors import EnvironmentFailure, PsmError, Text
from psm_kg.web.headers import ResponseHeaders
from psm_kg.web.proxies import ForwardedClients
from psm_kg.web.site import Site


def create_app(site: Site, on_failure: Callable[[PsmError], None] | None = None) -> ASGIApp:
    """The application of a site; its services are started and stopped with it.

    ``on_failure`` hears why a service did not start.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for name, service in site.services.items():
                try:
                    await stack.enter_async_context(running(name, service))
                except PsmError as error:
                    if on_failure is not None:
                        on_failure(error)
                    raise
            await stack.enter_async_context(site.releases.watched(site.settings.watch_seconds))
            yield

    app: ASGIApp = Router(default=site, redirect_slashes=False, lifespan=lifespan)
    if site.settings.trusted_proxies:
        app = ForwardedClients(app, site.settings.trusted_proxies)
    return ResponseHeaders(app)


@contextlib.asynccontextmanager
async def running(name: str, app: ASGIApp) -> AsyncIterator[None]:
    """Start an application by the lifespan protocol, and stop it at the end.

    Raises EnvironmentFailure when it does not start. One without that protocol just runs.
    """
    to_app: asyncio.Queue[Message] = asyncio.Queue()
    from_app: asyncio.Queue[Message] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    task = asyncio.ensure_future(_as_coroutine(app, scope, to_app, from_app))
    started = await _exchange(task, to_app, from_app, "lifespan.startup")
    if started is not None and started["type"] == "lifespan.startup.failed":
        await asyncio.wait([task])
        reason = str(started.get("message", "")) or name
        raise EnvironmentFailure(
            Text(f"il servizio {name} non parte: {reason}", f"{name} does not start: {reason}")
        )
    try:
        yield
    finally:
        if started is not None:
            await _exchange(task, to_app, from_app, "lifespan.shutdown")
        task.cancel()
        await asyncio.wait([task])


async def _as_coroutine(
    app: ASGIApp, scope: Scope, to_app: asyncio.Queue[Message], from_app: asyncio.Queue[Message]
) -> None:
    await app(scope, to_app.get, from_app.put)


async def _exchange(
    task: asyncio.Future[None],
    to_app: asyncio.Queue[Message],
    from_app: asyncio.Queue[Message],
    what: str,
) -> Message | None:
    """Tell the application something; its answer, or None when it ended without one."""
    await to_app.put({"type": what})
    answer = asyncio.ensure_future(from_app.get())
    waited: list[asyncio.Future[Any]] = [task, answer]
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if answer.done():
        return answer.result()
    answer.cancel()
    return None
