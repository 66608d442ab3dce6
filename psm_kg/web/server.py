"""Serving until told to stop: the socket, the signals, the words."""

from __future__ import annotations

import contextlib
import errno
import logging
import math
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from psm_kg.errors import EnvironmentFailure, PsmError, Text
from psm_kg.web.app import create_app
from psm_kg.web.prepared import PreparedAnswers
from psm_kg.web.protocol import guarded
from psm_kg.web.releases import OnSwap
from psm_kg.web.settings import Settings
from psm_kg.web.site import Site

_BACKLOG = 1024


def _tell_nobody(address: str) -> None:
    """Nobody waits for the address."""


def _leave_alone(site: Site) -> None:
    """Nobody needs the site itself."""


def run(
    dist: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    settings: Settings | None = None,
    services: Mapping[str, ASGIApp] | None = None,
    on_swap: OnSwap | None = None,
    announce: Callable[[str], None] = _tell_nobody,
    opened: Callable[[Site], None] = _leave_alone,
) -> None:
    """Serve an output folder until SIGTERM or SIGINT; port 0 takes a free one.

    ``announce`` is called with the address once requests are answered, ``opened`` with the site
    before that. Raises EnvironmentFailure
    when there is no build to serve, the port is taken or not allowed, or a service does not start.
    """
    failures: list[PsmError] = []
    site = Site.open(dist, settings, services or {}, on_swap)
    opened(site)
    with _listening(host, port) as listener, _many_files(), _quiet_signals():
        config = configure(site, failures.append)
        # what broken clients send is not worth a line each; the site logs what goes wrong in it
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        server = _Server(config, lambda: announce(_address(host, listener)))
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return
        except SystemExit:
            stopped = EnvironmentFailure(
                Text("il servizio non è partito", "the service did not start")
            )
            raise (failures or [stopped])[0] from None


def configure(site: Site, on_failure: Callable[[PsmError], None] | None = None) -> uvicorn.Config:
    """How a site is served: what the limits and the secrecy of the server need.

    ``on_failure`` hears why a service did not start.
    """
    settings = site.settings
    return uvicorn.Config(
        create_app(site, on_failure),
        http=guarded(settings, PreparedAnswers(site) if settings.prepared_bytes else None),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=max(1, math.ceil(settings.idle_seconds)),
        timeout_graceful_shutdown=settings.stop_seconds,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket; a busy port is told before any service is started."""
    if not 0 <= port <= 65535:  # the system would silently take another
        raise _refused(host, port, OSError("0-65535"))
    try:
        # the protocol must be said: asyncio turns Nagle's delay off only for sockets that name TCP
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _refused(host, port, error) from None
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(_BACKLOG)
        except (OSError, OverflowError) as error:
            raise _refused(host, port, error) from None
        listener.setblocking(False)
        yield listener


def _refused(host: str, port: int, error: Exception) -> EnvironmentFailure:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return EnvironmentFailure(
            Text(
                f"la porta {port} è occupata da un altro programma: sceglierne un'altra con "
                "--port (0: una libera)",
                f"port {port} is in use by another program: choose another with --port "
                "(0: a free one)",
            )
        )
    if code == errno.EACCES:
        return EnvironmentFailure(
            Text(
                f"la porta {port} è riservata: sceglierne una da 1024 in su con --port",
                f"port {port} is reserved: choose one from 1024 up with --port",
            )
        )
    return EnvironmentFailure(
        Text(
            f"non si può ascoltare su {host}, porta {port}: {error}",
            f"cannot listen on {host}, port {port}: {error}",
        )
    )


def _address(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown and '[' not in shown else shown}:{port}/"


@contextlib.contextmanager
def _many_files() -> Iterator[None]:
    """Room for as many connections as the system allows."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield


@contextlib.contextmanager
def _quiet_signals() -> Iterator[None]:
    """uvicorn raises the signal that stopped it again; a clean stop is not a death by signal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
