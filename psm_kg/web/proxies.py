"""Whose request it is when it comes through a reverse proxy: ``X-Forwarded-For``, if trusted.

Each proxy writes the address it hears from at the end of the list, so only what trusted proxies
wrote counts: from the end, past the trusted ones, the first that is not. What is no address ends
the search there: the request then counts as that of the last proxy known.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from starlette.types import ASGIApp, Receive, Scope, Send

from psm_kg.errors import Text, UsageError, shorten

Network = IPv4Network | IPv6Network

_MOST = 32  # proxies in a row; a longer list is not read to its end
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5}", re.ASCII)


def read_network(text: str) -> Network:
    """An address or a network in CIDR notation. Raises UsageError for anything else."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise UsageError(
            Text(
                f"«{shorten(text)}» non è un indirizzo né una rete (es. 127.0.0.1 o 10.0.0.0/8)",
                f"“{shorten(text)}” is neither an address nor a network (such as 127.0.0.1 or "
                "10.0.0.0/8)",
            )
        ) from None


class ForwardedClients:
    """An application whose requests name the client behind the trusted proxies."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and scope.get("client"):
            peer, port = scope["client"]
            lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            client = self.client_of(peer, b",".join(lines).decode("latin-1"))
            scope = {**scope, "client": (client, port)}
        await self._app(scope, receive, send)

    def client_of(self, peer: str, forwarded: str) -> str:
        """The address of the client of a peer that says it speaks for others."""
        client = _read_address(peer)
        if client is None:
            return peer
        for entry in reversed(forwarded.rsplit(",", _MOST)[-_MOST:]):
            if not self._is_trusted(client):
                break
            before = _read_address(entry)
            if before is None:
                break
            client = before
        return str(client)

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)


def _read_address(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
