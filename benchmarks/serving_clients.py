"""What asks the servers: wrk, or a plain client where it is missing; many clients at once."""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, and milliseconds."""

    rate: float
    p50: float
    p99: float


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def middle(rates: Sequence[Rate]) -> Rate:
    """The median of each figure."""
    return Rate(
        statistics.median(r.rate for r in rates),
        statistics.median(r.p50 for r in rates),
        statistics.median(r.p99 for r in rates),
    )


def wrk(
    program: str, port: int, path: str, headers: Mapping[str, str], connections: int, seconds: int
) -> Rate:
    """Load one address with one thread of wrk."""
    options = [option for name, value in headers.items() for option in ("-H", f"{name}: {value}")]
    address = f"http://127.0.0.1:{port}{path}"
    command = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec: +([\d.]+)", said)
    half, most = (re.search(rf" {p}% +([\d.]+)(us|ms|s|m)", said) for p in (50, 99))
    if not (rate and half and most) or "Non-2xx or 3xx" in said or "Socket errors" in said:
        raise SystemExit(f"{address}:\n{said}")
    return Rate(float(rate[1]), *(float(m[1]) * _UNITS[m[2]] for m in (half, most)))


def plain(port: int, path: str, headers: Mapping[str, str], connections: int, seconds: int) -> Rate:
    """The same from this process; its own work is most of what it measures."""
    request = head("GET", path, headers)

    async def load() -> tuple[list[float], float]:
        began = time.perf_counter()
        until = began + seconds
        clients = [Client("127.0.0.1", port) for _ in range(connections)]
        times = await asyncio.gather(*(c.repeat([request], until) for c in clients))
        return [t for some in times for t in some], time.perf_counter() - began

    times, lasted = asyncio.run(load())
    return Rate(len(times) / lasted, percentile(times, 50), percentile(times, 99))


def head(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def query_request(path: str, text: str) -> bytes:
    """A query by POST; rows come as JSON, a graph as Turtle."""
    headers = {
        "Accept": "application/sparql-results+json, text/turtle;q=0.5",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return head("POST", path, headers, urlencode({"query": text}).encode())


class Client:
    """One connection from an address of the loopback network, opened again when it is closed."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self.statuses: list[int] = []
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; the status and the body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.address, 0), limit=1 << 20
            )
        reader, writer = self._streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        status = int(lines[0].split()[1])
        fields = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
        if fields.get(b"transfer-encoding") == b"chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
        self.statuses.append(status)
        if fields.get(b"connection") == b"close":
            self.close()
        return status, body

    async def repeat(
        self, requests: Sequence[bytes], until: float, pause: float = 0.0, first: int = 0
    ) -> list[float]:
        """Ask one request after the other until a moment; the milliseconds each took."""
        times = []
        number = first
        try:
            while time.perf_counter() < until:
                began = time.perf_counter()
                await self.ask(requests[number % len(requests)])
                times.append((time.perf_counter() - began) * 1000)
                number += 1
                if pause:
                    await asyncio.sleep(pause)
        finally:
            self.close()
        return times

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    pieces = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(pieces)
