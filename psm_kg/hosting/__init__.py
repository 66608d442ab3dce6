"""Content negotiation for web servers that run no program: Apache, nginx and Caddy.

The rules of :mod:`psm_kg.negotiation` as each server's own configuration. One table of requests
and answers is tested against all of them and against our own server.
"""

from psm_kg.hosting.files import configurations
from psm_kg.hosting.headers import (
    ASSETS,
    IMMUTABLE,
    POLICY,
    QUERY_PAGES,
    RESPONSE_HEADERS,
    WASM_PATHS,
    WASM_POLICY,
)

__all__ = [
    "ASSETS",
    "IMMUTABLE",
    "POLICY",
    "QUERY_PAGES",
    "RESPONSE_HEADERS",
    "WASM_PATHS",
    "WASM_POLICY",
    "configurations",
]
