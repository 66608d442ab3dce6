"""What may be set about the server, with its defaults and units."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits in bytes and seconds.

    The first block says how long others may keep answers, how soon a new build is seen, how much
    memory answers kept ready may take (0: none are), and which proxies' word for the address of a
    client is taken. The second says what one client may take: connections beyond ``connections``
    are told to come back later, a request whose head is larger or slower than allowed is refused,
    an answer that the client has stopped reading is dropped. The address may be longer than all
    headers together only below a service: a query may be in it (the parser itself takes less than
    64 KiB).
    """

    max_age: int = 300
    watch_seconds: float = 0.5
    prepared_bytes: int = 64 * 1024 * 1024
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    connections: int = 1000
    head_bytes: int = 16 * 1024
    target_bytes: int = 60 * 1024
    head_lines: int = 100
    head_seconds: float = 10.0
    idle_seconds: float = 20.0
    body_seconds: float = 60.0
    stalled_seconds: float = 30.0
    stop_seconds: int = 10
