"""Asking another agency's site for a file, politely, and without being harmed by what it answers.

Every bound is enforced here: only http(s) on the web's ports, no user or password in the address,
public addresses only (judged when the connection is made, also after a redirect), a time for the
whole answer and one between its bytes, a size on the wire and one unpacked, few redirects.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from psm_kg.errors import shorten
from psm_kg.network import (
    RefusedAddressError,
    Resolve,
    about_tls,
    public_address,
    system_addresses,
)
from psm_kg.version import __version__

_PORTS = frozenset({80, 443, 8080, 8443})
_MOVED = frozenset({301, 302, 303, 307, 308})
_ACCEPT = (
    "text/turtle, application/ld+json, application/n-triples, application/rdf+xml, text/csv, "
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, "
    "application/vnd.oasis.opendocument.spreadsheet, */*;q=0.1"
)
_NEVER_A_FILE = ("image/", "audio/", "video/", "multipart/", "font/")
USER_AGENT = f"psm-kg/{__version__}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may take: seconds, bytes, redirects.

    ``private`` are places (``host:port``) that may be on a private network, on any port: the
    office's own, named one by one.
    """

    seconds: float = 60.0
    silence: float = 10.0
    max_bytes: int = 20 * 1024 * 1024
    redirects: int = 5
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: content, or ``unchanged``, or why there is none.

    ``fault`` is a code of :data:`psm_kg.fetching.FAILURES`, ``reason`` its particulars.
    """

    final: str = ""
    content: bytes = b""
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    fault: str = ""
    reason: str = ""


class _RefusalError(Exception):
    """Why an address is not asked, or its answer not taken: a code and its particulars."""

    def __init__(self, fault: str, reason: object = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.reason = shorten(reason, 200)


def check_address(address: str, bounds: Bounds) -> httpx.URL:
    """The address as a URL that may be asked, as far as its text tells.

    Raises ValueError with the code of the fault, and its particulars, when it may not.
    """
    try:
        return _checked(address, bounds)
    except _RefusalError as refusal:
        raise ValueError(refusal.fault, refusal.reason) from None


def fetch(
    address: str,
    *,
    bounds: Bounds | None = None,
    etag: str = "",
    last_modified: str = "",
    resolve: Resolve = system_addresses,
    context: ssl.SSLContext | None = None,
) -> Fetched:
    """Ask for a file; ``etag`` and ``last_modified`` are those of the answer at hand.

    Nothing that the other side does raises: it is in the answer.
    """
    limits = bounds or Bounds()
    context = context or trusted()
    until = time.monotonic() + limits.seconds
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    try:
        with _client(limits, until, resolve, context) as client:
            return _follow(client, address, headers, limits, until)
    except _RefusalError as refusal:
        return Fetched(fault=refusal.fault, reason=refusal.reason)
    except httpx.TimeoutException:
        return Fetched(fault="source-slow", reason=f"{limits.seconds:g}")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
        return Fetched(fault=_fault_of(error), reason=shorten(error, 160))


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that are believed, read once: it takes a tenth of a second."""
    return httpx.create_ssl_context()


def _fault_of(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RefusedAddressError):
            return "source-not-public"
        cause = cause.__cause__ or cause.__context__
    return "source-tls" if about_tls(error) else "source-unreachable"


def _client(
    bounds: Bounds, until: float, resolve: Resolve, context: ssl.SSLContext
) -> httpx.Client:
    transport = httpx.HTTPTransport(verify=context)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=context,
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=_Guard(bounds, until, resolve),
    )
    return httpx.Client(
        transport=transport,
        timeout=httpx.Timeout(bounds.silence),
        headers={
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, identity;q=0.5",
        },
        follow_redirects=False,
        trust_env=False,  # no proxy and no password that happens to be in the environment
    )


def _follow(
    client: httpx.Client, address: str, headers: dict[str, str], bounds: Bounds, until: float
) -> Fetched:
    url = _checked(address, bounds)
    for _ in range(bounds.redirects + 1):
        with client.stream("GET", url, headers=headers) as response:
            target = response.headers.get("location", "")
            if response.status_code not in _MOVED or not target:
                return _taken(response, bounds, until)
            following = _checked(str(url.join(target)), bounds)
            if url.scheme == "https" and following.scheme != "https":
                raise _RefusalError("source-downgraded", following)
            url = following
    raise _RefusalError("source-redirects", bounds.redirects)


def _checked(address: str, bounds: Bounds) -> httpx.URL:
    if not address.isprintable() or " " in address:
        raise _RefusalError("source-address", address)
    try:
        url = httpx.URL(address)
        port = url.port or (443 if url.scheme == "https" else 80)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise _RefusalError("source-address", address) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _RefusalError("source-address", address)
    if url.userinfo:
        raise _RefusalError("source-credentials", url.host)
    if not 0 < port < 65536:
        raise _RefusalError("source-address", address)
    if f"{url.host}:{port}" in bounds.private:
        return url
    if port not in _PORTS:
        raise _RefusalError("source-port", port)
    return url


def _taken(response: httpx.Response, bounds: Bounds, until: float) -> Fetched:
    if response.status_code == 304:
        return Fetched(str(response.url), unchanged=True)
    if response.status_code in (401, 403):
        raise _RefusalError("source-forbidden", response.status_code)
    if response.status_code in (404, 410):
        raise _RefusalError("source-absent", response.status_code)
    if response.status_code != 200:
        raise _RefusalError("source-status", response.status_code)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type.startswith(_NEVER_A_FILE):
        raise _RefusalError("source-type", media_type)
    return Fetched(
        str(response.url),
        b"".join(_unpacked(response, bounds, until)),
        media_type,
        response.headers.get("etag", "")[:200],
        response.headers.get("last-modified", "")[:60],
    )


def _unpacked(response: httpx.Response, bounds: Bounds, until: float) -> Iterator[bytes]:
    """The body, its encoding undone here: a library would unpack a piece of any size at once."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise _RefusalError("source-encoding", encoding)
    packed = encoding.endswith("gzip")
    unpacker = zlib.decompressobj(wbits=31)
    size = 0
    for piece in response.iter_raw():
        if time.monotonic() > until:
            raise _RefusalError("source-slow", f"{bounds.seconds:g}")
        if packed:
            try:
                piece = unpacker.decompress(piece, bounds.max_bytes - size + 1)
            except zlib.error as error:
                raise _RefusalError("source-encoding", error) from None
        size += len(piece)
        if size > bounds.max_bytes or unpacker.unconsumed_tail:
            raise _RefusalError("source-large", bounds.max_bytes)
        yield piece
    if packed and size and not unpacker.eof:
        raise _RefusalError("source-encoding", "gzip: cut")


class _Guard(httpcore.NetworkBackend):
    """Connects to public addresses and to the office's own, and to no address it did not judge."""

    def __init__(self, bounds: Bounds, until: float, resolve: Resolve) -> None:
        self._bounds = bounds
        self._until = until
        self._resolve = resolve
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
        if f"{host}:{port}" not in self._bounds.private:
            host = public_address(host, port, self._resolve)
        stream = self._plain.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Timed(stream, self._until)


@dataclass
class _Timed(httpcore.NetworkStream):
    """A connection on which nothing is waited for beyond a moment: also not a head that drips."""

    stream: httpcore.NetworkStream
    until: float

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, at most until the moment."""
        return self.stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, at most until the moment."""
        self.stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The connection under TLS, for the name that was asked."""
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, left), self.until)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self.stream.get_extra_info(info)

    def _left(self, timeout: float | None, late: type[Exception]) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise late("the time for the answer is over")
        return left if timeout is None else min(timeout, left)
