"""The configuration files that a build writes beside the web root."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from psm_kg.hosting import apache, caddy, nginx, service

# where the deployment guide puts everything; whoever puts it elsewhere changes these files
HOME = "/srv/psm-kg"
PORT = 8000


def configurations(
    base_iri: str, gone: Mapping[str, str], home: str = HOME, port: int = PORT
) -> Iterator[tuple[str, bytes]]:
    """(path in the output folder, content).

    ``gone`` are the withdrawn paths, ``home`` the folder that ``dist`` is in, ``port`` our own
    server's.
    """
    base_path = urlsplit(base_iri).path or "/"
    public = f"{home}/dist/public"
    for path, text in (
        ("public/.htaccess", apache.htaccess(base_path, gone)),
        ("hosting/nginx-http.conf", nginx.maps(base_path)),
        ("hosting/nginx-server.conf", nginx.site(base_path, public, gone)),
        ("hosting/Caddyfile", caddy.caddyfile(base_path, public, gone)),
        ("hosting/nginx-proxy.conf", service.nginx_proxy(base_path, port)),
        ("hosting/psm-kg.service", service.systemd_unit(home, port)),
    ):
        yield path, text.encode()
