"""The generated files: safe, complete, the same every time; and what they hold against."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest
from sample import BASE, write_site
from static_servers import SERVERS
from wire import get, send

from psm_kg.hosting import (
    IMMUTABLE,
    POLICY,
    QUERY_PAGES,
    RESPONSE_HEADERS,
    WASM_POLICY,
    configurations,
)
from psm_kg.hosting.service import nginx_proxy
from psm_kg.links.service import LARGEST
from psm_kg.swap import replaced_folder

ACTION = "data/torino/2024-2026/action/1.1.1"
SMALL = ("shapes/", "queries/", "onto/", "controlled-vocabulary/", "void")
STATIC = ("apache", "caddy", "nginx")


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_a_server_keeps_to_the_web_root(name: str, tmp_path: Path) -> None:
    dist = write_site(tmp_path / "dist", without=SMALL)
    (tmp_path / "run").mkdir()
    with SERVERS[name](dist, tmp_path / "run") as port:
        for path in (ACTION, "it", f"{ACTION}.html", "data/torino/project/old", "nothing"):
            data = f"GET /psm/{path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
            received = send(port, data.encode())
            assert received, path
            assert b"evil" not in received, path
        for path in (f"{ACTION}.ttl", ACTION, "nothing", "data/torino/project/old"):
            reply = get(port, f"/psm/{path}")
            for header, value in RESPONSE_HEADERS.items():
                assert reply.headers.get_all(header) == [value], (path, header)
            server = reply["Server"].lower()
            assert not any(character.isdigit() for character in server), server
        for path in (
            ".htaccess",
            "../manifest.json",
            "%2e%2e/manifest.json",
            "..%2fmanifest.json",
            "%252e%252e/manifest.json",
            "data/../../manifest.json",
            f"{ACTION}%00.ttl",
            f"{ACTION}%0d%0aX-Injected:%20y",
            "<script>alert(1)</script>",
            "%3Cscript%3Ealert(1)%3C/script%3E",
        ):
            data = f"GET /psm/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            received = send(port, data.encode())
            first = received.partition(b"\r\n")[0]
            # what is outside our paths is the server's own, and has nothing here
            outside = received.endswith(b"\r\n\r\n")
            assert received == b"" or b" 40" in first or outside, (path, first)
            assert b'"sha256"' not in received
            assert b"alert(1)" not in received
            assert b"X-Injected" not in received


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_policies_and_caching(name: str, tmp_path: Path) -> None:
    """WebAssembly runs on the pages of queries only; what is asked for by its hash is kept."""
    pages = ((page, b"<!DOCTYPE html>") for page in QUERY_PAGES.values())
    dist = write_site(tmp_path / "dist", pages, without=SMALL)
    (tmp_path / "run").mkdir()
    icon = hashlib.sha256((dist / "public" / "assets" / "icon.svg").read_bytes()).hexdigest()[:8]
    with SERVERS[name](dist, tmp_path / "run") as port:
        for path in (
            *QUERY_PAGES.values(),
            *(page.removesuffix("index.html") for page in QUERY_PAGES.values()),
            "assets/query-worker.js",
            "assets/query-worker.js?v=01234567",
        ):
            reply = get(port, f"/psm/{path}")
            assert reply.status == 200, path
            assert reply.headers.get_all(POLICY) == [WASM_POLICY], path
        for path in (
            "it/",
            f"{ACTION}.html",
            "assets/icon.svg",
            "it/interroga/nothing",
            "data/torino/it/interroga/",
            "assets/query-worker.js.nothing",
        ):
            reply = get(port, f"/psm/{path}")
            assert reply.headers.get_all(POLICY) == [RESPONSE_HEADERS[POLICY]], path
        assert get(port, f"/psm/assets/icon.svg?v={icon}")["Cache-Control"] == IMMUTABLE
        for path in (
            "assets/icon.svg",
            f"assets/icon.svg?x={icon}",
            f"{ACTION}.ttl?v={icon}",
            f"assets/nothing.svg?v={icon}",
        ):
            kept = get(port, f"/psm/{path}").headers.get("Cache-Control", "")
            assert "immutable" not in kept, path


def test_static_files_are_exchanged_without_dropping_a_request(tmp_path: Path) -> None:
    dist = write_site(tmp_path / "dist", without=SMALL)
    made = write_site(tmp_path / "made" / "dist", without=SMALL)
    (tmp_path / "run").mkdir()
    wrong: list[object] = []
    answers: list[int] = []
    stopped = threading.Event()

    def load(port: int) -> None:
        while not stopped.is_set():
            try:
                codes = (get(port, f"/psm/{ACTION}.ttl").status, get(port, f"/psm/{ACTION}").status)
            except OSError as error:
                wrong.append(error)
                continue
            answers.append(1)
            if codes != (200, 303):
                wrong.append(codes)

    with SERVERS["nginx"](dist, tmp_path / "run") as port:
        threads = [threading.Thread(target=load, args=(port,), daemon=True) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in range(4):
            with replaced_folder(dist) as folder:
                shutil.copytree(made, folder, dirs_exist_ok=True)
            time.sleep(0.1)
        stopped.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(answers) > 20


def test_the_unit_is_one_that_systemd_accepts(tmp_path: Path) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("systemd-analyze is not installed")
    files = dict(configurations(BASE, {}))
    program = tmp_path / "psm-kg"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = files["hosting/psm-kg.service"].decode()
    text = unit.replace("/srv/psm-kg/venv/bin/psm-kg", str(program)).replace(
        "WorkingDirectory=/srv/psm-kg", f"WorkingDirectory={tmp_path}"
    )
    (tmp_path / "psm-kg.service").write_text(text)
    done = subprocess.run(
        [checker, "verify", str(tmp_path / "psm-kg.service")], capture_output=True, text=True
    )
    assert "psm-kg.service" not in done.stderr, done.stderr


def test_same_files_every_time() -> None:
    gone = {"data/torino/project/old": "", "data/x/y.z-(1)": ""}
    first, second = dict(configurations(BASE, gone)), dict(configurations(BASE, gone))
    assert first == second
    assert set(first) == {
        "hosting/Caddyfile",
        "hosting/nginx-http.conf",
        "hosting/nginx-proxy.conf",
        "hosting/nginx-server.conf",
        "hosting/psm-kg.service",
        "public/.htaccess",
    }
    assert all(content.isascii() and content.endswith(b"\n") for content in first.values())
    # what is a pattern in a path is escaped
    assert rb"data/x/y\.z-\(1\)" in first["public/.htaccess"]


def test_the_proxy_lets_through_the_largest_form_that_is_checked() -> None:
    text = nginx_proxy("/psm/", 8000)
    size = re.search(r"client_max_body_size (\d+)m;", text)
    assert size is not None
    assert int(size[1]) * 1024 * 1024 > LARGEST
    # /psm/check, /psm/reconcile and /psm/inbox are below it, as /psm/sparql is
    assert re.findall(r"^location (\S+)", text, re.MULTILINE) == ["/psm/"]


def test_a_base_without_a_path(tmp_path: Path) -> None:
    files = dict(configurations("https://data.example.org/", {}, str(tmp_path)))
    assert b"location = / {" not in files["hosting/nginx-server.conf"]
    assert b"ErrorDocument 404 /errors/404.html" in files["public/.htaccess"]
    assert b"handle_path /* {" in files["hosting/Caddyfile"]
