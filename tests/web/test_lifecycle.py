"""Starting, following new builds, stopping; and the services below the site."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from processes import free_port, serve_command
from sample import write_site
from wire import get

from psm_kg.errors import EnvironmentFailure
from psm_kg.swap import replaced_folder
from psm_kg.web import Settings, Site, create_app, run
from psm_kg.web.release import Release, open_release
from psm_kg.web.releases import Releases

ACTION = "data/torino/2024-2026/action/1.1.1"
SMALL = ("shapes/", "queries/", "onto/", "controlled-vocabulary/", "void")


def small_site(dist: Path, mark: str = "0", **changed: bytes) -> Path:
    files = [(f"{ACTION}.ttl", f"# {mark}\n".encode() * 300), *changed.items()]
    return write_site(dist, files, sha256=mark * 64, without=SMALL)


@contextlib.contextmanager
def started(
    dist: Path, sparql: bool = False, **settings: float
) -> Iterator[tuple[subprocess.Popen[str], int, float]]:
    """(process, port, seconds until it said where it listens)."""
    began = time.monotonic()
    process = subprocess.Popen(
        serve_command(dist, 0, sparql=sparql, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
        yield process, int(address.rstrip("/").rpartition(":")[2]), time.monotonic() - began
    finally:
        process.kill()
        process.communicate()


def test_ready_when_it_says_so(tmp_path: Path) -> None:
    with started(small_site(tmp_path / "dist")) as (_, port, seconds):
        assert get(port, "/health").status == 200
        assert seconds < 10  # 2 s on a quiet machine; this one may be busy


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with started(small_site(tmp_path / "dist")) as (process, port, _):
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        idle.request("GET", "/health")
        idle.getresponse().read()
        half = socket.create_connection(("127.0.0.1", port), 5)
        half.sendall(b"GET / HT")
        process.send_signal(number)
        assert process.wait(8) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
        half.close()
        idle.close()


def test_a_download_is_finished_before_stopping(tmp_path: Path) -> None:
    size = 12 * 1024 * 1024
    dist = small_site(tmp_path / "dist", **{"data/psm.nt": b"x" * size})
    with started(dist) as (process, port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/data/psm.nt")
        response = connection.getresponse()
        received = len(response.read(1024))
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        received += len(response.read())
        assert received == size
        assert process.wait(8) == 0
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port), 1)


def test_a_busy_port_is_told(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFailure, match=f"port {port} is in use") as caught:
            run(dist, "127.0.0.1", port)
        assert "--port" in caught.value.message.it
    with pytest.raises(EnvironmentFailure, match="cannot listen on no-such"):
        run(dist, "no-such-host.invalid", 0)
    with pytest.raises(EnvironmentFailure, match="cannot listen"):
        run(dist, "127.0.0.1", 99999)


def test_what_is_not_a_build_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="psm-kg build"):
        Site.open(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EnvironmentFailure, match="no published output"):
        Site.open(tmp_path / "empty")
    for text in ("{", "[]", "{}", '{"files": {"public/x": 3}}'):
        (tmp_path / "empty" / "manifest.json").write_text(text)
        with pytest.raises(EnvironmentFailure, match="cannot be read"):
            Site.open(tmp_path / "empty")


class Load(threading.Thread):
    """Asks for the same pages over and over, and keeps what went wrong."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.stopped = port, threading.Event()
        self.wrong: list[object] = []
        self.answers = 0
        self.bodies: set[bytes] = set()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self.stopped.is_set():
            try:
                connection.request("GET", f"/{ACTION}.ttl")
                response = connection.getresponse()
                body = response.read()
                connection.request("GET", f"/{ACTION}", headers={"Accept": "text/turtle"})
                other = connection.getresponse()
                other.read()
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(error)
                connection.close()
                continue
            self.answers += 2
            self.bodies.add(body[:4])
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            if (response.status, other.status) != (200, 303) or response.headers["ETag"] != etag:
                self.wrong.append((response.status, other.status, etag))
        connection.close()


def test_a_new_build_is_served_without_dropping_a_request(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist", "0")
    made = small_site(tmp_path / "made", "0")
    with started(dist, watch_seconds=0.1) as (process, port, _):
        loads = [Load(port) for _ in range(4)]
        for load in loads:
            load.start()
        for mark in "12345678":
            small_site(made, mark)
            with replaced_folder(dist) as folder:
                shutil.copytree(made, folder, dirs_exist_ok=True)
            time.sleep(0.3)
        for load in loads:
            load.stopped.set()
        for load in loads:
            load.join()
        assert [w for load in loads for w in load.wrong] == []
        assert sum(load.answers for load in loads) > 100
        assert len(set().union(*(load.bodies for load in loads))) >= 8
        assert json.loads(get(port, "/health").body)["graph"]["sha256"] == "8" * 64
        descriptors = list(Path(f"/proc/{process.pid}/fd").iterdir())
        assert len(descriptors) < 40  # the folders of old builds are closed


def test_a_bad_build_leaves_the_old_one_served(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist")
    with started(dist, watch_seconds=0.1) as (_, port, _seconds):
        (dist / "manifest.json").unlink()
        (dist / "manifest.json").write_text("{")
        time.sleep(0.5)
        assert get(port, f"/{ACTION}.ttl").status == 200
        shutil.rmtree(dist)
        time.sleep(0.3)
        assert get(port, "/health").status == 200
        # what is in memory is of the old build; what is not cannot be had
        assert get(port, f"/{ACTION}.ttl").status == 200
        assert get(port, f"/{ACTION}.nt").status == 503
        small_site(dist, "9")
        time.sleep(0.5)
        assert get(port, f"/{ACTION}.ttl").status == 200


def test_old_releases_are_closed(tmp_path: Path) -> None:
    release = open_release(small_site(tmp_path / "dist"))
    folder = release.folder
    descriptor = release.open(f"{ACTION}.ttl")
    assert os.read(descriptor, 1) == b"#"
    os.close(descriptor)
    del release
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(folder)


class Service:
    """A service that keeps what happens to it."""

    def __init__(self, fail: bool = False) -> None:
        self.fail = fail
        self.seen: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                self.seen.append(message["type"])
                if self.fail:
                    await send({"type": "lifespan.startup.failed", "message": "no engine"})
                    return
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        self.seen.append((scope["method"], scope["path"], scope["root_path"]))
        if scope["path"].endswith("boom"):
            raise RuntimeError("a secret detail")
        headers = [(b"content-type", b"text/x"), (b"access-control-allow-origin", b"null")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"answer"})


async def ask(app: Any, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """One request, without a socket."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"x")],
        "scheme": "http",
        "state": {},
    }
    with contextlib.suppress(RuntimeError):
        await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


async def lifespan(app: Any, stop: asyncio.Event, answers: list[Any]) -> None:
    """Run the lifespan of an application until told to stop it."""

    async def receive() -> Any:
        if not answers:
            return {"type": "lifespan.startup"}
        await stop.wait()
        return {"type": "lifespan.shutdown"}

    async def send(message: Any) -> None:
        answers.append(message)

    await app({"type": "lifespan", "asgi": {}, "state": {}}, receive, send)


def test_services_live_with_the_site(tmp_path: Path) -> None:
    service = Service()
    app = create_app(Site.open(small_site(tmp_path / "dist"), services={"sparql": service}))

    async def scenario() -> None:
        stop, answers = asyncio.Event(), list[Any]()
        life = asyncio.create_task(lifespan(app, stop, answers))
        while not answers:
            await asyncio.sleep(0.01)
        status, headers, body = await ask(app, "/sparql", "POST")
        assert (status, body) == (200, b"answer")
        # the service's own headers stay, the others are added
        assert headers["access-control-allow-origin"] == "null"
        assert headers["x-content-type-options"] == "nosniff"
        await ask(app, "/psm/sparql/x")
        status, headers, body = await ask(app, "/sparql/boom")
        assert status == 500
        assert b"secret" not in body
        assert b"Traceback" not in body
        assert headers["x-content-type-options"] == "nosniff"
        assert (await ask(app, "/sparqlx"))[0] == 404
        stop.set()
        await life

    asyncio.run(scenario())
    assert service.seen == [
        "lifespan.startup",
        ("POST", "/sparql", ""),
        ("GET", "/psm/sparql/x", "/psm"),
        ("GET", "/sparql/boom", ""),
        "lifespan.shutdown",
    ]


def test_a_service_that_does_not_start_is_told(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist")
    with pytest.raises(EnvironmentFailure, match="sparql does not start: no engine"):
        run(dist, "127.0.0.1", free_port(), services={"sparql": Service(fail=True)})


def test_services_hear_of_a_new_build(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist", "1")
    heard: list[Any] = []

    async def on_swap(release: Release) -> None:
        heard.append(release.health["graph"]["sha256"])

    async def scenario() -> None:
        releases = Releases(dist, on_swap)
        await releases.refresh()
        assert heard == []
        small_site(tmp_path / "made", "2")
        with replaced_folder(dist) as folder:
            shutil.copytree(tmp_path / "made", folder, dirs_exist_ok=True)
        await asyncio.gather(*(releases.refresh() for _ in range(5)))
        assert heard == ["2" * 64]
        assert releases.current.health["graph"]["sha256"] == "2" * 64

    asyncio.run(scenario())


def test_queries_follow_a_new_build(tmp_path: Path) -> None:
    def nquads(count: int) -> bytes:
        return b"".join(b"<a:s%d> <a:p> <a:o> <a:g> .\n" % n for n in range(count))

    dist = small_site(tmp_path / "dist", "1", **{"data/psm.nq": nquads(1)})
    made = small_site(tmp_path / "made", "2", **{"data/psm.nq": nquads(2)})
    query = "/psm/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    with started(dist, sparql=True, watch_seconds=0.1) as (process, port, _):
        assert get(port, query, Accept="text/csv").body.split() == [b"n", b"1"]
        assert get(port, f"/{ACTION}.ttl").status == 200
        with replaced_folder(dist) as folder:
            shutil.copytree(made, folder, dirs_exist_ok=True)
        seen = []
        for _ in range(60):
            reply = get(port, query, Accept="text/csv")
            assert reply.status == 200
            seen.append(reply.body.split()[1])
            if seen[-1] == b"2":
                break
            time.sleep(0.1)
        assert seen[-1] == b"2"
        description = get(port, "/sparql", Accept="text/turtle")
        assert description.status == 200
        assert b"https://dati.piemonte.it/psm/sparql" in description.body
        assert description["X-Content-Type-Options"] == "nosniff"
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_settings_have_sane_defaults() -> None:
    settings = Settings()
    assert settings.head_bytes <= 64 * 1024
    assert settings.head_seconds < settings.body_seconds
