"""Visiting somebody's site politely, and without being led astray by what it says.

A few requests at a time, at a bounded rate; every answer bounded in size and time. Addresses come
from the site's own files, so that a host other than the one the user named is visited only when
all its addresses are public: a catalogue must not make us knock on doors of the user's network.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import httpcore
import httpx

from psm_kg.errors import shorten
from psm_kg.network import RefusedAddressError, public_address

CONCURRENCY = 4
_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 20.0
_BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a visit may take: requests a second, bytes of one answer, seconds of one answer."""

    rate: float = 20.0
    max_bytes: int = 512 * 1024 * 1024
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there was none (``status`` 0 and ``reason``).

    ``url`` is the one asked, ``final`` the one that answered; ``size`` and ``sha256`` are of the
    body, which is in ``content`` when it was asked for. ``cut``: the body was larger than allowed
    and not read to its end. ``temporary``: asking later may help.
    """

    url: str
    final: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 0
    sha256: str = ""
    content: bytes = b""
    cut: bool = False
    reason: str = ""
    temporary: bool = False

    @property
    def ok(self) -> bool:
        """True for an answer with a complete body."""
        return self.status == 200 and not self.cut

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def location(self) -> str:
        """Where a redirect leads, as a full address; empty for another answer."""
        target = self.headers.get("location", "")
        if self.status not in (301, 302, 303, 307, 308) or not target:
            return ""
        try:
            return str(httpx.URL(self.url).join(target))
        except httpx.InvalidURL:
            return target

    @property
    def said(self) -> str:
        """What happened, in a few words for a message."""
        return self.reason or f"HTTP {self.status}"


class _Guard(httpcore.NetworkBackend):
    """Connects to the user's own host, and else to public addresses only.

    The name is resolved here and the connection made to the address that was judged, so that a
    name cannot be public when it is judged and private when it is used.
    """

    def __init__(self, host: str, port: int) -> None:
        self._own = (host.lower(), port)
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection, or raise when the address is not one to visit."""
        if (host.lower(), port) != self._own:
            host = public_address(host, port)
        return self._plain.connect_tcp(host, port, timeout, local_address, socket_options)


class Visitor:
    """Asks a site and what it links to; every failure is a :class:`Reply`, none is raised."""

    def __init__(self, own: httpx.URL, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._next = 0.0
        self.requests = 0
        self.bytes = 0
        port = own.port or (443 if own.scheme == "https" else 80)
        transport = httpx.HTTPTransport()
        transport._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=CONCURRENCY,
            max_keepalive_connections=CONCURRENCY,
            network_backend=_Guard(own.host, port),
        )
        self._client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(min(limits.seconds, 30.0), connect=10.0),
            headers={"User-Agent": "psm-kg (status)", "Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def all(self, ask: Callable[[str], Reply], urls: Sequence[str]) -> list[Reply]:
        """Ask about several addresses, a few at a time; the replies are in their order."""
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            return list(pool.map(ask, urls))

    def get(
        self,
        url: str,
        accept: str = "*/*",
        *,
        keep: bool = False,
        follow: bool = True,
        limit: int | None = None,
        method: str = "GET",
    ) -> Reply:
        """Ask one address, again when the site is busy; at most ``limit`` bytes are read."""
        reply, asked = Reply(url), url
        for _ in range(_REDIRECTS + 1):
            reply = self._patiently(asked, accept, keep, limit or self._limits.max_bytes, method)
            if not follow or not reply.location:
                return replace(reply, url=url)
            asked = reply.location
        return Reply(url, reply.final, reason=f"> {_REDIRECTS} redirects")

    def _patiently(self, url: str, accept: str, keep: bool, limit: int, method: str) -> Reply:
        reply = Reply(url)
        for attempt in range(_TRIES):
            self._wait_turn()
            reply = self._once(url, accept, keep, limit, method)
            if not reply.temporary or attempt == _TRIES - 1:
                break
            asked = reply.headers.get("retry-after", "")
            pause = min(float(asked), _LONGEST_WAIT) if asked.isdigit() else 0.5 * 2**attempt
            time.sleep(pause)
        return reply

    def _wait_turn(self) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1.0 / self._limits.rate
            self.requests += 1
        time.sleep(max(0.0, turn - now))

    def _once(self, url: str, accept: str, keep: bool, limit: int, method: str) -> Reply:
        try:
            request = self._client.build_request(method, url, headers={"Accept": accept})
            response = self._client.send(request, stream=True)
            try:
                return self._read(url, response, keep, limit)
            finally:
                response.close()
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, ValueError) as error:
            return Reply(url, reason=shorten(f"not an http(s) address: {error}", 120))
        except httpx.TimeoutException:
            return Reply(url, reason="timeout", temporary=True)
        except httpx.TransportError as error:
            return Reply(
                url,
                reason=shorten(str(error) or type(error).__name__, 120),
                temporary=not _settled(error),
            )

    def _read(self, url: str, response: httpx.Response, keep: bool, limit: int) -> Reply:
        # a .gz is published as it is; some servers call that an encoding of the response
        raw = response.url.path.endswith(".gz")
        digest, kept, size, cut = hashlib.sha256(), [], 0, False
        until = time.monotonic() + self._limits.seconds
        for part in response.iter_raw() if raw else response.iter_bytes():
            size += len(part)
            if size > limit or time.monotonic() > until:
                cut = True
                break
            digest.update(part)
            if keep:
                kept.append(part)
        with self._lock:
            self.bytes += size
        status = response.status_code
        return Reply(
            url,
            str(response.url),
            status,
            {name.lower(): value for name, value in response.headers.items()},
            size,
            digest.hexdigest(),
            b"".join(kept),
            cut,
            temporary=status in _BUSY,
        )


def _settled(error: BaseException) -> bool:
    """True for failures that asking again will not mend: names, certificates, private addresses."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RefusedAddressError | ssl.SSLError | socket.gaierror):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
