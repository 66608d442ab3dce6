"""nginx: maps for the ``http`` block, locations for a ``server`` block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from psm_kg.hosting import patterns
from psm_kg.hosting.headers import (
    ASSETS,
    IMMUTABLE,
    POLICY,
    RESPONSE_HEADERS,
    VERSION,
    WASM_POLICY,
    wasm_address,
)
from psm_kg.negotiation import (
    GRAPH_SUFFIXES,
    THING_SUFFIXES,
    UNKNOWN_TYPE,
    file_types,
    named_files,
)

_FILES = file_types()


def maps(base_path: str) -> str:
    """What depends on a request: ``$psm_thing`` and ``$psm_graph`` are the suffix that it wants.

    ``$psm_policy`` and ``$psm_cache`` are headers of its answer.
    """
    return "\n".join((*_maps(), *_header_maps(base_path))) + "\n"


def _header_maps(base_path: str) -> Iterator[str]:
    yield "map $uri $psm_policy {"
    yield f'  "~{wasm_address(base_path)}" "{WASM_POLICY}";'
    yield f'  default "{RESPONSE_HEADERS[POLICY]}";\n}}'
    yield "map $uri?$args $psm_cache {"
    yield f'  "~^{base_path}{ASSETS}[^?]*[?]{VERSION}$" "{IMMUTABLE}";'
    yield '  default "";\n}'


def _maps() -> Iterator[str]:
    yield "# Content negotiation: include this file in the http block of nginx."
    for form in patterns.forms(GRAPH_SUFFIXES):
        yield f"map $http_accept $psm_named_{form.suffix} {{"
        yield from (f'  "~*{p}" {"$1" if q else "1"};' for p, q in patterns.named(form))
        yield '  default "";\n}'
        yield f'map "$psm_named_{form.suffix}|$http_accept" $psm_ranged_{form.suffix} {{'
        yield '  "~^[^|]" "";'
        for pattern, quality in patterns.ranged(form):
            inside = pattern.replace("(?:^|,)", "[|,]", 1)
            yield f'  "~*{inside}" {"$1" if quality else "1"};'
        yield '  default "";\n}'
    for name, suffixes in (("thing", THING_SUFFIXES), ("graph", GRAPH_SUFFIXES)):
        yield f"map $http_accept $psm_accepted_{name} {{"
        # an empty text is never given to the regular expressions
        yield f'  "" {suffixes[0]};\n  "~^\\s*$" {suffixes[0]};'
        yield f"  default $psm_best_{name};\n}}"
        text = patterns.side_by_side(suffixes, lambda kind, s: f"${{psm_{kind}_{s}}}")
        yield f'map "{patterns.TABLE}|{text}" $psm_best_{name} {{'
        yield f'  "~{patterns.NOTHING}" "";'
        yield f'  "~{patterns.CERTAIN}" $1;'
        yield f'  "~{patterns.GREATEST}" $4;'
        yield '  default "";\n}'
        yield f"map $arg_format $psm_{name} {{"
        yield f'  "" $psm_accepted_{name};'
        yield from (f'  "~*^{patterns.format_value(s)}$" {s};' for s in suffixes)
        yield '  default "";\n}'


def site(base_path: str, public: str, gone: Mapping[str, str]) -> str:
    """The locations that serve the folder ``public`` under ``base_path``."""
    return "\n".join(_site(base_path, public.rstrip("/"), gone)) + "\n"


def _site(base_path: str, public: str, gone: Mapping[str, str]) -> Iterator[str]:
    yield "# Linked data as files: include this file in a server block of nginx."
    yield "# The maps for the http block must be included too."
    if base_path != "/":
        yield f"location = {base_path.rstrip('/')} {{"
        yield f"  absolute_redirect off;\n  return 301 {base_path};\n}}"
    yield f"location ~ ^{base_path}(?:.*/)?[.](?!well-known/) {{"
    yield from _common(base_path)
    yield "  return 404;\n}"
    for path in gone:
        yield f'location ~ "^{base_path}{patterns.gone_path(path)}$" {{'
        yield from _common(base_path)
        yield "  return 410;\n}"
    for path, kind in named_files().items():
        yield f"location = {base_path}{path} {{"
        yield f"  alias {public}/{path};"
        yield f'  types {{ }}\n  default_type "{kind}";'
        yield from _common(base_path)
        yield "}"
    yield f"location ~ ^{base_path}(.*[.]csv-metadata[.]json)$ {{"
    yield f"  alias {public}/$1;"
    yield f'  types {{ }}\n  default_type "{_FILES["csv-metadata.json"]}";'
    yield from _common(base_path)
    yield "}"
    yield f"location ^~ {base_path}errors/ {{"
    yield f"  alias {public}/errors/;"
    yield from _types()
    yield from _headers()
    yield "  add_header Vary $psm_vary always;\n}"
    yield f"location {base_path} {{"
    yield f"  alias {public}/;\n  index index.html;\n  absolute_redirect off;"
    yield from _types()
    yield from _common(base_path)
    yield "  add_header Vary $psm_vary always;"
    yield from (f"  {line}" for line in _NEGOTIATION)
    yield "}"


_NEGOTIATION = (
    'set $psm_is "";',
    'set $psm_vary "";',
    'if (-f $request_filename) { set $psm_is "f"; }',
    'if (-d $request_filename) { set $psm_is "d"; }',
    'if (-f $request_filename/index.html) { set $psm_is "${psm_is}i"; }',
    'if (-f $request_filename.html) { set $psm_is "${psm_is}h"; }',
    'if (-f $request_filename.ttl) { set $psm_is "${psm_is}t"; }',
    "set $psm_suffix $psm_thing;",
    "if (-f $request_filename.nq) { set $psm_suffix $psm_graph; }",
    "# a folder without pages is nothing",
    "if ($psm_is = d) { return 404; }",
    "# a thing: there is no such file, but there are documents about it",
    'if ($psm_is ~ "^d?ht$") { set $psm_vary Accept; }',
    "set $psm_answer $psm_is$psm_suffix;",
    'if ($psm_answer ~ "^d?ht$") { return 406; }',
    'if ($psm_is ~ "^d?ht$") { return 303 $uri.$psm_suffix; }',
)


def _types() -> Iterator[str]:
    yield "  types {"
    yield from (f'    "{kind}" {s};' for s, kind in _FILES.items() if "." not in s)
    yield f"  }}\n  default_type {UNKNOWN_TYPE};"


def _headers() -> Iterator[str]:
    values = RESPONSE_HEADERS | {POLICY: "$psm_policy"}
    yield from (f'  add_header {name} "{value}" always;' for name, value in values.items())
    yield "  add_header Cache-Control $psm_cache;"


def _common(base_path: str) -> Iterator[str]:
    yield f"  error_page 403 404 =404 {base_path}errors/404.html;"
    yield f"  error_page 406 {base_path}errors/406.html;"
    yield f"  error_page 410 {base_path}errors/410.html;"
    yield from _headers()
