"""Real web servers on loopback ports, serving the sample site with the generated rules."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes import free_port, program, psm_kg, running

from psm_kg.hosting.service import nginx_proxy

APACHE_MODULES = ("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers", "setenvif")


@contextlib.contextmanager
def nginx(dist: Path, folder: Path) -> Iterator[int]:
    http = f"include {dist}/hosting/nginx-http.conf;"
    with _nginx(folder, http, f"include {dist}/hosting/nginx-server.conf;") as port:
        yield port


@contextlib.contextmanager
def proxy(dist: Path, folder: Path) -> Iterator[int]:
    """Our own server behind nginx, as in the deployment guide."""
    (folder / "server").mkdir()
    with psm_kg(dist, folder / "server") as behind:
        place = nginx_proxy("/psm/", behind)
        with _nginx(folder, "", place) as port:
            yield port


@contextlib.contextmanager
def stripping_proxy(dist: Path, folder: Path) -> Iterator[int]:
    """The same, by a proxy that takes the base path away."""
    (folder / "server").mkdir()
    with psm_kg(dist, folder / "server") as behind:
        place = f"location /psm/ {{ proxy_pass http://127.0.0.1:{behind}/; }}"
        with _nginx(folder, "", place) as port:
            yield port


@contextlib.contextmanager
def _nginx(folder: Path, http: str, server: str) -> Iterator[int]:
    port = free_port()
    (folder / "tmp").mkdir()
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/tmp/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  {temporary}
  {http}
  server {{
    listen 127.0.0.1:{port}; server_name localhost; server_tokens off;
    {server}
  }}
}}
"""
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running([*command, "-e", str(folder / "error.log")], port, folder):
        yield port


@contextlib.contextmanager
def apache(dist: Path, folder: Path) -> Iterator[int]:
    port = free_port()
    binary = program("apache2", "httpd")
    modules = next(
        (
            Path(p)
            for p in ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")
            if Path(p).is_dir()
        ),
        None,
    )
    if modules is None:
        pytest.skip("the modules of Apache are not where this test looks")
    loaded = "\n".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES
    )
    (folder / "apache.conf").write_text(
        f"""ServerRoot {folder}
ServerName 127.0.0.1:{port}
UseCanonicalName On
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerTokens Prod
{loaded}
TypesConfig /dev/null
DocumentRoot {folder}/root
<Directory {folder}/root>
  AllowOverride FileInfo Indexes
  Options FollowSymLinks
  Require all granted
</Directory>
<FilesMatch "^\\.ht">
  Require all denied
</FilesMatch>
"""
    )
    (folder / "root").mkdir()
    # the folder is published where the base IRI says
    (folder / "root" / "psm").symlink_to(dist / "public")
    command = [binary, "-d", str(folder), "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
    with running(command, port, folder):
        yield port


@contextlib.contextmanager
def caddy(dist: Path, folder: Path) -> Iterator[int]:
    port = free_port()
    (folder / "Caddyfile").write_text(
        f"""{{
  admin off
  auto_https off
}}
import {dist}/hosting/Caddyfile
http://:{port} {{
  bind 127.0.0.1
  import psm
}}
"""
    )
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile")]
    with running([*command, "--adapter", "caddyfile"], port, folder):
        yield port


SERVERS: dict[str, Callable[[Path, Path], contextlib.AbstractContextManager[int]]] = {
    "nginx": nginx,
    "apache": apache,
    "caddy": caddy,
    "psm-kg": psm_kg,
    "proxy": proxy,
    "stripping proxy": stripping_proxy,
}
