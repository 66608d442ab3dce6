"""The headers of responses, whoever sends them."""

from __future__ import annotations

import re

POLICY = "Content-Security-Policy"
_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
# nothing inline, nothing from elsewhere; open data may be read from any page
RESPONSE_HEADERS: dict[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    POLICY: _POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# the pages where queries are written, by language
QUERY_PAGES = {"it": "it/interroga/index.html", "en": "en/query/index.html"}
# they answer from the dump with an engine in WebAssembly; a worker has the policy of its own file
WASM_PATHS = (*QUERY_PAGES.values(), "assets/query-worker.js")
WASM_POLICY = f"{_POLICY}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
# files under assets/ are asked for with the beginning of their hash, so an answer is good for ever
IMMUTABLE = "public, max-age=31536000, immutable"
ASSETS = "assets/"
VERSION = "v=[0-9a-f]{8}"


def wasm_address(base_path: str) -> str:
    """Matches the addresses, with those of the pages' folders, that have ``WASM_POLICY``."""
    paths = (re.escape(path).replace("index\\.html", "(?:index\\.html)?") for path in WASM_PATHS)
    return f"^{base_path}(?:{'|'.join(paths)})$".replace("\\-", "-")
