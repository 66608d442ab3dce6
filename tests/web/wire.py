"""HTTP written by hand, for what a client library would not let a test do."""

from __future__ import annotations

import http.client
import re
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name) or ""


def get(port: int, path: str, method: str = "GET", **headers: str) -> Reply:
    """One request on its own connection; ``_`` in header names is a hyphen."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def send(port: int, data: bytes, seconds: float = 5, then_close: bool = False) -> bytes:
    """Send bytes; everything that comes back until the server closes or says nothing more."""
    with socket.create_connection(("127.0.0.1", port), seconds) as connection:
        received = b""
        try:
            connection.sendall(data)
            if then_close:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                received += piece
        except (TimeoutError, ConnectionError):
            pass
        return received


def statuses(received: bytes) -> list[int]:
    """The status of each response in what came back."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]
