"""The ASGI application: the site, its services, and what is said with every answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.routing import Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psm_kg.errors import EnvironmentFailure, PsmError, Text
from psm_kg.hosting import RESPONSE_HEADERS
from psm_kg.web.releases import OnSwap, Releases
from psm_kg.web.settings import Settings
from psm_kg.web.site import Site

_NO_SERVICES: Mapping[str, ASGIApp] = MappingProxyType({})


def create_app(
    dist: Path,
    settings: Settings | None = None,
    services: Mapping[str, ASGIApp] = _NO_SERVICES,
    on_swap: OnSwap | None = None,
    on_failure: Callable[[PsmError], None] | None = None,
) -> ASGIApp:
    """The application that serves an output folder and follows the builds that replace it.

    ``services`` are applications by the first part of their path (``sparql``); they are started
    and stopped with this one. ``on_swap`` is awaited before a new build is served; when it
    refuses, the old one stays. ``on_failure`` hears why a service did not start. Raises
    EnvironmentFailure when the folder holds no build.
    """
    options = settings or Settings()
    releases = Releases(dist, on_swap)

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for name, service in services.items():
                try:
                    await stack.enter_async_context(running(name, service))
                except PsmError as error:
                    if on_failure is not None:
                        on_failure(error)
                    raise
            await stack.enter_async_context(releases.watched(options.watch_seconds))
            yield

    site = Site(releases, options, services)
    router = Router(default=site, redirect_slashes=False, lifespan=lifespan)
    return ResponseHeaders(router)


class ResponseHeaders:
    """Adds the headers of every response, where an application has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in RESPONSE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


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
