"""Whose request it is behind a proxy, and what a liar gains: nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from processes import threaded
from sample import write_site
from wire import get

from psm_kg.errors import UsageError
from psm_kg.web import Settings, Site, read_network
from psm_kg.web.proxies import ForwardedClients

TRUSTED = ("127.0.0.1", "10.0.0.7/8", "2001:db8::/32")


def client_of(peer: str, *lines: str) -> str:
    """What the application below is told."""
    heard: list[Any] = []

    async def app(scope: Any, *_: Any) -> None:
        heard.append(scope["client"])

    async def nothing(*_: Any) -> Any:
        return None

    wrapped = ForwardedClients(app, [read_network(text) for text in TRUSTED])
    headers = [(b"host", b"x"), *((b"x-forwarded-for", line.encode("latin-1")) for line in lines)]
    scope = {"type": "http", "client": (peer, 4711), "headers": headers}
    asyncio.run(wrapped(scope, nothing, nothing))
    assert scope["client"] == (peer, 4711)
    assert heard[0][1] == 4711
    return str(heard[0][0])


@pytest.mark.parametrize(
    ("peer", "lines", "expected"),
    [
        # nobody trusted speaks
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.9"], "192.0.2.1"),
        ("127.0.0.2", ["198.51.100.9"], "127.0.0.2"),
        # a trusted proxy does
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("::ffff:127.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("127.0.0.1", ["::ffff:198.51.100.9"], "198.51.100.9"),
        ("127.0.0.1", ["198.51.100.9:4711"], "198.51.100.9"),
        ("127.0.0.1", ["[2001:DB9::1]:443"], "2001:db9::1"),
        ("2001:db8::5", ["2001:db9::1"], "2001:db9::1"),
        # a chain: the last that is not trusted, whatever was written before it
        ("127.0.0.1", ["1.1.1.1, 198.51.100.9, 10.1.2.3"], "198.51.100.9"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.9", "10.1.2.3"], "198.51.100.9"),
        ("127.0.0.1", ["10.9.9.9, 10.1.2.3"], "10.9.9.9"),
        ("127.0.0.1", [" 198.51.100.9 ,\t10.1.2.3 "], "198.51.100.9"),
        # what is no address: the last proxy known
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", ["<script>"], "127.0.0.1"),
        ("127.0.0.1", ["1.1.1.1, , 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["198.51.100.9, evil"], "127.0.0.1"),
        ("127.0.0.1", ["1.1.1.1:99999999"], "127.0.0.1"),
        ("127.0.0.1", ["[1.1.1.1"], "127.0.0.1"),
        ("127.0.0.1", ["٣.٣.٣.٣".encode().decode("latin-1")], "127.0.0.1"),
        ("127.0.0.1", ["\x00, 1.1.1.1\xff"], "127.0.0.1"),
        ("127.0.0.1", ["1.1.1.1," * 2000 + "10.0.0.1"], "1.1.1.1"),
        ("127.0.0.1", [",".join(["10.0.0.1"] * 2000)], "10.0.0.1"),
        ("127.0.0.1", ["," * 15000], "127.0.0.1"),
        ("127.0.0.1", ["9" * 15000], "127.0.0.1"),
        # a peer without an address (a socket file) is nobody's proxy
        ("socket", ["1.1.1.1"], "socket"),
    ],
)
def test_who_is_the_client(peer: str, lines: list[str], expected: str) -> None:
    assert client_of(peer, *lines) == expected


@pytest.mark.parametrize("text", ["", "localhost", "10.0.0.0/33", "1.2.3", "10.0.0.0/8,::1", "*"])
def test_what_is_no_network_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/8"):
        read_network(text)


@pytest.mark.parametrize(("trusted", "expected"), [((), b"127.0.0.1"), (TRUSTED, b"192.0.2.7")])
def test_a_service_hears_who_asks(
    tmp_path: Path, trusted: tuple[str, ...], expected: bytes
) -> None:
    async def service(scope: Any, _: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": scope["client"][0].encode()})

    dist = write_site(tmp_path / "dist", without=("shapes/", "queries/", "onto/"))
    settings = Settings(trusted_proxies=tuple(map(read_network, trusted)))
    with threaded(Site.open(dist, settings, {"who": service})) as port:
        assert get(port, "/who", X_Forwarded_For="1.1.1.1, 192.0.2.7").body == expected
