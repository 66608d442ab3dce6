"""The deployment guide is true: its commands and configurations are taken from it and run.

The commands that need systemd are run by ``test_systemd_unit.py``.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import launched, watched_page
from guide import GUIDE, HOME, block
from paths import ROOT, TOY
from processes import free_port, program, running
from published import Serving, serve

HOST = "dati.piemonte.it"
PORT = 8000
THING = "/psm/data/torino/2024-2026/action/1.1.2"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def run(kind: str, home: Path) -> str:
    """Run a block of commands with another home folder; what it printed."""
    done = subprocess.run(
        ["sh", "-eu", "-c", block(kind).replace(HOME, str(home))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def machine(folder: Path) -> Path:
    """A home folder with the program installed and no data."""
    programs = folder / "venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("psm-kg", " -m psm_kg"), ("python", "")):
        script = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}"{module} "$@"\n'
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    return folder


def sha256(manifest: Path) -> str:
    return str(json.loads(manifest.read_text(encoding="utf-8"))["graph"]["sha256"])


def test_every_block_is_run_by_a_test() -> None:
    kinds = re.findall(r"^```(.+)$", GUIDE, re.MULTILINE)
    assert sorted(kinds) == sorted(
        [
            *("sh install", "sh build", "sh start", "nginx", "apache", "caddy"),
            *("sh build", "sh replace", "sh backup", "sh restore", "sh inbox"),
        ]
    )
    builds = re.findall(r"^```sh build\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert len(set(builds)) == 1


# --- reverse proxies ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for the host, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run(
        [
            *(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", "psm-kg.key", "-out", "psm-kg.pem", *subject),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def placed(kind: str, certificate: Path, behind: int, port: int) -> str:
    """The configuration in the guide, for the paths and ports of this machine."""
    text = block(kind).replace("/etc/ssl/psm-kg", str(certificate / "psm-kg"))
    text = text.replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{behind}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    return text.replace("*:443", f"127.0.0.1:{port}")


@contextmanager
def nginx(folder: Path, certificate: Path, dist: Path, behind: int) -> Iterator[int]:
    port = free_port()
    include = folder / "nginx-proxy.conf"
    text = (dist / "hosting" / "nginx-proxy.conf").read_text(encoding="utf-8")
    include.write_text(text.replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{behind}"))
    server = placed("nginx", certificate, behind, port)
    server = server.replace(f"{HOME}/dist/hosting/nginx-proxy.conf", str(include))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n"
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running([*command, "-e", str(folder / "error.log")], port, folder):
        yield port


@contextmanager
def apache(folder: Path, certificate: Path, _: Path, behind: int) -> Iterator[int]:
    binary = program("apache2", "httpd")
    places = [Path(p) for p in ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")]
    modules = next((p for p in places if (p / "mod_proxy_http.so").is_file()), None)
    if modules is None:
        pytest.skip("the modules of Apache are not where this test looks")
    port = free_port()
    names = ("mpm_event", "authz_core", "socache_shmcb", "ssl", "proxy", "proxy_http")
    loaded = "".join(f"LoadModule {n}_module {modules}/mod_{n}.so\n" for n in names)
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nServerName {HOST}\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\n"
        f"ErrorLog {folder}/error.log\nServerTokens Prod\n{loaded}Mutex file:{folder}\n"
        + placed("apache", certificate, behind, port)
    )
    command = [binary, "-d", str(folder), "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
    with running(command, port, folder):
        yield port


@contextmanager
def caddy(folder: Path, certificate: Path, _: Path, behind: int) -> Iterator[int]:
    port = free_port()
    site = placed("caddy", certificate, behind, port)
    assert site.startswith(HOST)
    (folder / "Caddyfile").write_text(
        "{\n  admin off\n  auto_https disable_redirects\n  skip_install_trust\n}\n"
        + site.replace(f"{HOST} {{", f"{HOST}:{port} {{\n  bind 127.0.0.1", 1)
    )
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile")]
    with running([*command, "--adapter", "caddyfile"], port, folder):
        yield port


Proxy = Callable[[Path, Path, Path, int], AbstractContextManager[int]]
PROXIES: dict[str, Proxy] = {"nginx": nginx, "apache": apache, "caddy": caddy}


@pytest.fixture(scope="module", params=PROXIES)
def proxied(
    request: pytest.FixtureRequest,
    certificate: Path,
    publication: Path,
    serving: Serving,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """The port where a proxy with TLS passes requests on to ``psm-kg serve``."""
    folder = tmp_path_factory.mktemp(request.param)
    with PROXIES[request.param](folder, certificate, publication, serving.port) as port:
        yield port


def test_a_proxy_passes_everything_on(proxied: int, certificate: Path, publication: Path) -> None:
    """With the certificate verified, and asking for the host of the certificate."""
    trust = ssl.create_default_context(cafile=str(certificate / "psm-kg.pem"))
    server = f"https://127.0.0.1:{proxied}"
    with httpx.Client(verify=trust, headers={"Host": HOST}, timeout=30) as client:

        def get(path: str, accept: str) -> httpx.Response:
            name = {"sni_hostname": HOST}
            return client.get(server + path, headers={"Accept": accept}, extensions=name)

        health = get("/psm/health", "*/*")
        assert health.json()["graph"]["sha256"] == sha256(publication / "manifest.json")
        for accept, suffix in (("text/html", "html"), ("text/turtle", "ttl")):
            answer = get(THING, accept)
            assert answer.status_code == 303
            assert answer.headers["Location"] == f"1.1.2.{suffix}"
            assert "accept" in answer.headers["Vary"].lower()
            final = get(f"{THING}.{suffix}", "*/*")
            assert final.status_code == 200
            assert final.headers["Content-Type"].startswith(accept)
            assert final.headers["X-Content-Type-Options"] == "nosniff"
        assert "sha256" not in get("/psm/%2e%2e/manifest.json", "*/*").text
        assert get("/psm/nothing%2Fhere", "*/*").status_code == 404
        accept = {"Accept": "text/csv"}
        sent: dict[str, object] = {"headers": accept, "extensions": {"sni_hostname": HOST}}
        by_get = client.get(f"{server}/psm/sparql", params={"query": COUNT}, **sent)  # type: ignore[arg-type]
        by_post = client.post(f"{server}/psm/sparql", data={"query": COUNT}, **sent)  # type: ignore[arg-type]
        assert by_get.status_code == by_post.status_code == 200
        assert by_get.text == by_post.text
        assert int(by_get.text.split()[1]) > 30_000


def test_a_browser_opens_our_iris_through_a_proxy(proxied: int, driver: Any) -> None:
    """The IRI itself, typed as it is; only the name is resolved to this machine."""
    rules = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{proxied}"
    options = {"ignore_https_errors": True, "locale": "it-IT"}
    with launched(driver, rules) as browser, watched_page(browser, **options) as page:
        answer = page.goto(f"https://{HOST}{THING}")
        assert answer.status == 200
        assert page.url == f"https://{HOST}{THING}.html"
        assert page.problems == []


# --- new data -------------------------------------------------------------------------------


class Asking(threading.Thread):
    """A client that asks for a redirect, a dump and a query, over and over."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.done = port, threading.Event()
        self.answers, self.wrong, self.seen = 0, list[object](), set[str]()

    def run(self) -> None:
        paths = {"/health": 200, "/data/toyville/project/cycle-plan": 303, "/data/psm.ttl": 200}
        paths["/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"] = 200
        while not self.done.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                for path, status in paths.items():
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    body = answer.read()
                    self.answers += 1
                    if answer.status != status:
                        self.wrong.append((path, answer.status, body[:200]))
                    elif path == "/health":
                        self.seen.add(json.loads(body)["graph"]["sha256"])
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(error)
            connection.close()
            self.done.wait(0.01)


def edited(plan: Path, mark: str) -> None:
    """Change the title of the toy plan's first axis."""
    table = plan / "tables" / "axes.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    header = lines[0].strip().split(",")
    title = next(name for name in header if name.startswith(("title", "label")))
    cells = lines[1].split(",")
    cells[header.index(title)] = f"{mark}"
    lines[1] = ",".join(cells)
    table.write_text("".join(lines), encoding="utf-8")


def test_new_data_with_no_failed_request(tmp_path: Path) -> None:
    home = machine(tmp_path)
    shutil.copytree(TOY, home / "plan")
    run("sh build", home)
    hashes = [sha256(home / "dist" / "manifest.json")]
    with serve(home / "dist") as server:
        clients = [Asking(server.port) for _ in range(2)]
        for client in clients:
            client.start()
        edited(home / "plan", "Primo titolo cambiato")
        run("sh build", home)
        hashes.append(sha256(home / "dist" / "manifest.json"))
        wait_for(server, hashes[-1])
        # built elsewhere, copied beside
        edited(home / "plan", "Secondo titolo cambiato")
        elsewhere = machine(tmp_path / "elsewhere")
        shutil.copytree(home / "plan", elsewhere / "plan")
        run("sh build", elsewhere)
        shutil.copytree(elsewhere / "dist", home / "incoming")
        run("sh replace", home)
        hashes.append(sha256(elsewhere / "dist" / "manifest.json"))
        wait_for(server, hashes[-1])
        for client in clients:
            client.done.set()
        for client in clients:
            client.join()
    assert len(set(hashes)) == 3
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert sum(client.answers for client in clients) > 100
    assert set().union(*(client.seen for client in clients)) == set(hashes)


def wait_for(server: Serving, sha: str) -> None:
    """Wait until a build is served."""
    for _ in range(600):
        if httpx.get(f"{server.address}health", timeout=30).json()["graph"]["sha256"] == sha:
            return
        threading.Event().wait(0.1)
    raise AssertionError("the new build is not served")


# --- backup and restore ---------------------------------------------------------------------


def test_a_backup_is_restored_elsewhere(tmp_path: Path) -> None:
    first, second = machine(tmp_path / "first"), machine(tmp_path / "second")
    shutil.copytree(TOY, first / "plan")
    run("sh build", first)
    run("sh backup", first)
    shutil.copy(first / "backup.tar.gz", second / "backup.tar.gz")
    run("sh restore", second)
    restored = (second / "dist" / "manifest.json").read_bytes()
    assert restored == (first / "dist" / "manifest.json").read_bytes()
    with serve(second / "dist") as server:
        health = httpx.get(f"{server.address}health", timeout=30).json()
    assert health["graph"]["sha256"] == sha256(first / "dist" / "manifest.json")
    # the comparison can fail: a table that does not belong to the output is seen
    edited(second / "plan", "Un altro titolo")
    run("sh backup", second)
    with pytest.raises(AssertionError, match="differ"):
        run("sh restore", second)
