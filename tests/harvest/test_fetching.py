"""What hostile and broken web servers do to a fetch: nothing but a reason why there is no file."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import httpcore
import pytest
from faulty import ETAG, GOOD, Faulty, faulty
from processes import program

from psm_kg.errors import Text
from psm_kg.fetching import FAILURES, USER_AGENT, Bounds, check_address, fetch
from psm_kg.network import RefusedAddressError, is_public, public_address

FAULTS = {
    "/404": "source-absent",
    "/410": "source-absent",
    "/401": "source-forbidden",
    "/403": "source-forbidden",
    "/500": "source-status",
    "/503": "source-status",
    "/206": "source-status",
    "/image": "source-type",
    "/multipart": "source-type",
    "/short": "source-unreachable",
    "/two-lengths": "source-unreachable",
    "/bad-chunk": "source-unreachable",
    "/bomb": "source-large",
    "/endless": "source-large",
    "/cut-gzip": "source-encoding",
    "/not-gzip": "source-encoding",
    "/brotli": "source-encoding",
    "/twice": "source-encoding",
    "/loop": "source-redirects",
    "/to-loopback": "source-not-public",
    "/to-localhost": "source-not-public",
    "/to-metadata": "source-not-public",
    "/to-private": "source-not-public",
    "/to-mapped": "source-not-public",
    "/to-number": "source-not-public",
    "/to-octal": "source-unreachable",
    "/to-other-port": "source-port",
    "/to-ssh": "source-port",
    "/to-file": "source-address",
    "/to-gopher": "source-address",
    "/to-password": "source-credentials",
    "/to-nowhere": "source-redirects",
    "/garbage": "source-unreachable",
    "/empty": "source-unreachable",
    "/big-head": "source-unreachable",
    "/drip-body": "source-slow",
    "/drip-head": "source-slow",
    "/silent": "source-slow",
}
LOCAL = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "name",
]
ADDRESSES = {
    "ftp://example.org/a.csv": "source-address",
    "file:///etc/passwd": "source-address",
    "javascript:alert(1)": "source-address",
    "http://": "source-address",
    "http:///a": "source-address",
    "//example.org/a": "source-address",
    "http://exa mple.org/": "source-address",
    "http://example.org/\x00": "source-address",
    "http://example.org\r\nHost: other/": "source-address",
    "http://[::1": "source-address",
    "http://example.org:99999/": "source-address",
    "http://user@example.org/": "source-credentials",
    "https://user:secret@example.org/": "source-credentials",
    "http://example.org:22/": "source-port",
    "http://example.org:6379/": "source-port",
    "https://example.org:5432/": "source-port",
}


def bounds(*servers: Faulty) -> Bounds:
    return Bounds(3, 2, 100_000, private=frozenset(server.place for server in servers))


@pytest.mark.parametrize(("path", "fault"), FAULTS.items())
def test_what_goes_wrong_has_a_reason(server: Faulty, path: str, fault: str) -> None:
    limits = bounds(server)
    if fault == "source-slow":
        limits = replace(limits, seconds=0.4, silence=0.3)
    answer = fetch(f"http://{server.place}{path}", bounds=limits)
    assert (answer.fault, answer.content) == (fault, b""), answer.reason
    # only what was named was asked
    assert {asked for asked, _ in server.asked} == {path}


def test_all_these_were_tried() -> None:
    assert (len(FAULTS), len(LOCAL), len(ADDRESSES)) == (38, 26, 16)
    # and every other reason below
    assert FAILURES.keys() - {*FAULTS.values()} == {"source-tls", "source-downgraded"}
    assert all(isinstance(text, Text) for text in FAILURES.values())


@pytest.mark.parametrize("path", ["/good.csv", "/gzip.csv", "/moved"])
def test_a_good_answer_is_taken(server: Faulty, path: str) -> None:
    answer = fetch(f"http://{server.place}{path}", bounds=bounds(server))
    assert (answer.fault, answer.content, answer.media_type) == ("", GOOD, "text/csv")
    assert f"user-agent: {USER_AGENT}".lower() in server.asked[0][1]


def test_what_is_at_hand_is_not_sent_again(server: Faulty) -> None:
    url = f"http://{server.place}/good.csv"
    assert fetch(url, bounds=bounds(server)).etag == ETAG
    again = fetch(url, bounds=bounds(server), etag=ETAG, last_modified="yesterday")
    assert (again.unchanged, again.content, again.fault) == (True, b"", "")


def test_the_proxy_of_the_environment_is_not_used(
    server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(f"http://{server.place}/good.csv", bounds=bounds(server)).content == GOOD


@pytest.mark.parametrize("address", LOCAL)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(("address", "fault"), ADDRESSES.items())
def test_addresses_that_are_not_asked(address: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check_address(address, Bounds())
    assert fetch(address).fault == fault


def test_loopback_is_refused_unless_it_is_named(server: Faulty) -> None:
    assert fetch(f"http://{server.place}/good.csv").fault == "source-port"
    assert fetch("http://127.0.0.1:8080/good.csv").fault == "source-not-public"
    assert server.asked == []


def test_a_name_with_one_private_address_is_refused() -> None:
    with pytest.raises(RefusedAddressError):
        public_address("a.example", 80, lambda *_: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(RefusedAddressError):
        public_address("a.example", 80, lambda *_: [])


def test_a_name_is_asked_once_and_what_was_judged_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # a name server that says something else the second time
    asked: list[tuple[str, int]] = []
    connected: list[tuple[str, int]] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(_: object, host: str, port: int, *__: object) -> httpcore.NetworkStream:
        connected.append((host, port))
        raise httpcore.ConnectError("seen")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    assert fetch("http://a.example/", resolve=rebinding).reason == "seen"
    assert asked == [("a.example", 80)]
    assert connected == [("93.184.216.34", 80)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that signs itself, with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = [program("openssl"), "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:P-256", "-days", "2", "-subj", "/CN=localhost", "-addext"]
    command += ["subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with faulty(certificate) as server:
        answer = fetch(f"https://{server.place}/good.csv", bounds=bounds(server))
        assert answer.fault == "source-tls"
        assert server.asked == []


def test_tls_with_a_server_that_speaks_none(server: Faulty) -> None:
    limits = replace(bounds(server), seconds=0.4, silence=0.3)
    # such a server waits for the end of a head that is none
    assert fetch(f"https://{server.place}/", bounds=limits).fault == "source-slow"


def test_a_protected_address_may_not_lead_to_one_that_is_not(
    server: Faulty, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with faulty(certificate, plain=server.server_address[1]) as secure:
        limits = bounds(server, secure)
        good = fetch(f"https://{secure.place}/good.csv", bounds=limits, context=trusting)
        assert good.content == GOOD
        moved = fetch(f"https://{secure.place}/to-plain", bounds=limits, context=trusting)
        assert moved.fault == "source-downgraded"
    assert server.asked == []
