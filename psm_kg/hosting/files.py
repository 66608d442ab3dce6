"""The configuration files that a build writes beside the web root."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from psm_kg.hosting import apache, caddy, nginx

# where the deployment guide puts the output; whoever puts it elsewhere changes this path
PUBLIC = "/srv/psm-kg/dist/public"


def configurations(
    base_iri: str, gone: Mapping[str, str], public: str = PUBLIC
) -> Iterator[tuple[str, bytes]]:
    """(path in the output folder, content); ``gone`` are the withdrawn paths."""
    base_path = urlsplit(base_iri).path
    for path, text in (
        ("public/.htaccess", apache.htaccess(base_path, gone)),
        ("hosting/nginx-http.conf", nginx.maps()),
        ("hosting/nginx-server.conf", nginx.site(base_path, public, gone)),
        ("hosting/Caddyfile", caddy.caddyfile(base_path, public, gone)),
    ):
        yield path, text.encode()
