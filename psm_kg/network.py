"""What the rooms that talk to other hosts have in common."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence

import httpcore

#: Addresses of a host and a port; a parameter so that a test can be a name server.
Resolve = Callable[[str, int], Sequence[str]]

# public by its number, yet it answers the machines of a cloud about themselves
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
# IPv6 prefixes that carry an IPv4 address, which a gateway may translate to a private one
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class RefusedAddressError(httpcore.ConnectError):
    """The name leads nowhere, or to an address that is not public."""


def about_tls(error: BaseException) -> bool:
    """True when a failed TLS handshake is the cause of an error, however deep."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def is_public(address: str) -> bool:
    """True for an IP address that anybody on the Internet could mean.

    Not loopback, private, shared, link-local, multicast, reserved, a cloud's own, or an IPv6
    address that stands for an IPv4 one.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None:
            return False
        if any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast and ip not in _METADATA


def system_addresses(host: str, port: int) -> Sequence[str]:
    """What the system's resolver says of a name. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


def public_address(host: str, port: int, resolve: Resolve = system_addresses) -> str:
    """The address to connect to. Raises RefusedAddressError unless all of the name's are public.

    Whoever connects must connect to this address, and not ask for the name again: it could be
    public when it is judged and private when it is used.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise RefusedAddressError(f"{host}: {error}") from None
    if not addresses or not all(map(is_public, addresses)):
        raise RefusedAddressError(f"{host}: not a public address")
    return addresses[0].partition("%")[0]
