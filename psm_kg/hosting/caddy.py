"""Caddy: a snippet to import into a site of a Caddyfile.

Its regular expressions have neither look-ahead nor back references, so qualities are compared
to two decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
from psm_kg.negotiation import GRAPH_SUFFIXES, THING_SUFFIXES, file_types, named_files


def caddyfile(base_path: str, public: str, gone: Mapping[str, str]) -> str:
    """The snippet ``psm``, which serves the folder ``public`` under ``base_path``."""
    return "\n".join(_lines(base_path, public.rstrip("/"), gone)) + "\n"


def _lines(base_path: str, public: str, gone: Mapping[str, str]) -> Iterator[str]:
    yield "# Linked data as files. In the site of a Caddyfile: import this file, then: import psm"
    yield "(psm) {"
    yield from (f"\t{line}" for line in _snippet(base_path, public, gone))
    yield "}"


def _snippet(base_path: str, public: str, gone: Mapping[str, str]) -> Iterator[str]:
    prefix = base_path.rstrip("/")
    yield from _maps()
    yield "map {http.request.orig_uri.path} {psm_policy} {"
    yield f'\t`~{wasm_address(base_path)}` "{WASM_POLICY}"'
    yield f'\tdefault "{RESPONSE_HEADERS[POLICY]}"\n}}'
    if prefix:
        yield f"redir {prefix} {base_path} 301"
    yield f"handle_errors {{\n\troot * {public}"
    yield from (f"\t{line}" for line in _header_block())
    yield '\theader Content-Type "text/html; charset=utf-8"'
    yield "\trewrite * /errors/{http.error.status_code}.html\n\tfile_server\n}"
    yield f"handle_path {base_path}* {{\n\troot * {public}"
    yield from (f"\t{line}" for line in (*_header_block(), *_types(), *_cache(), *_folders(prefix)))
    if gone:
        paths = "|".join(patterns.gone_path(path) for path in gone)
        yield f"\t@gone path_regexp `^/(?:{paths})$`\n\terror @gone 410"
    yield from (f"\t{line}" for line in _negotiation(prefix))
    yield "\tfile_server {\n\t\thide .htaccess\n\t}\n}"


def _header_block() -> Iterator[str]:
    yield "header {"
    values = RESPONSE_HEADERS | {POLICY: "{psm_policy}"}
    yield from (f'\t{name} "{value}"' for name, value in values.items())
    yield "\t-Server\n}"


def _types() -> Iterator[str]:
    for number, (suffix, kind) in enumerate(file_types().items()):
        longer = [other for other in file_types() if other.endswith(f".{suffix}")]
        without = "".join(f"\n\tnot path *.{other}" for other in longer)
        yield f"@type{number} {{\n\tpath *.{suffix}{without}\n}}"
        yield f'header @type{number} Content-Type "{kind}"'
    for number, (path, kind) in enumerate(named_files().items()):
        yield f"@named{number} path /{path}"
        yield f'header @named{number} Content-Type "{kind}"'


def _cache() -> Iterator[str]:
    version = f"expression `{{query}}.matches('^{VERSION}$')`"
    yield f"@asset {{\n\tpath /{ASSETS}*\n\tfile\n\t{version}\n}}"
    yield f'header @asset Cache-Control "{IMMUTABLE}"'


def _folders(prefix: str) -> Iterator[str]:
    yield "@folder {\n\tfile {path}/index.html\n\tnot path */\n}"
    yield f"redir @folder {prefix}{{path}}/ 301"


def _negotiation(prefix: str) -> Iterator[str]:
    yield "@document {\n\tnot file\n\tfile {path}.html\n}"
    yield "handle @document {"
    yield "\t@data file {path}.ttl"
    yield "\thandle @data {"
    yield "\t\theader Vary Accept"
    yield "\t\t@graph file {path}.nq"
    for matcher, name in (("handle @graph", "graph"), ("handle", "thing")):
        yield f"\t\t{matcher} {{\n\t\t\troute {{"
        yield from (f"\t\t\t\t{line}" for line in _choice(prefix, name))
        yield "\t\t\t}\n\t\t}"
    yield "\t}\n}"


def _choice(prefix: str, name: str) -> Iterator[str]:
    """``?format=`` if it is there, else ``Accept``; in the order written."""
    yield f'@format{name} expression `{{psm_format_{name}}} != ""`'
    yield f"redir @format{name} {prefix}{{path}}.{{psm_format_{name}}} 303"
    yield f'@none{name} expression `{{query.format}} != "" || {{psm_accepted_{name}}} == ""`'
    yield f"error @none{name} 406"
    yield f"redir * {prefix}{{path}}.{{psm_accepted_{name}}} 303"


def _maps() -> Iterator[str]:
    for form in patterns.forms(GRAPH_SUFFIXES):
        yield f"map {{header.Accept}} {{psm_named_{form.suffix}}} {{"
        yield from _quality_lines(patterns.named(form))
        yield f'map "{{psm_named_{form.suffix}}}|{{header.Accept}}" {{psm_ranged_{form.suffix}}} {{'
        yield '\t`~^[^|]` ""'
        inside = [(p.replace("(?:^|,)", "[|,]", 1), q) for p, q in patterns.ranged(form)]
        yield from _quality_lines(inside)
    yield "map {header.Accept} {psm_accept} {\n\t`~^\\s*$` none\n\tdefault some\n}"
    for name, suffixes in (("thing", THING_SUFFIXES), ("graph", GRAPH_SUFFIXES)):
        text = patterns.side_by_side(suffixes, lambda kind, s: f"{{psm_{kind}_{s}}}")
        yield f'map "{{psm_accept}} {text}" {{psm_accepted_{name}}} {{'
        yield f"\t`~^none` {suffixes[0]}"
        yield from (f'\t`~{pattern}` "${{1}}"' for pattern in patterns.by_value())
        yield '\tdefault ""\n}'
        yield f"map {{query.format}} {{psm_format_{name}}} {{"
        yield from (f"\t`~(?i)^{patterns.format_value(s)}$` {s}" for s in suffixes)
        yield '\tdefault ""\n}'


def _quality_lines(pairs: Iterable[tuple[str, bool]]) -> Iterator[str]:
    for pattern, quality in pairs:
        yield f'\t`~(?i){pattern}` "{"${1}" if quality else "1"}"'
    yield '\tdefault ""\n}'
