"""Caddy: a snippet to import into a site of a Caddyfile.

Its regular expressions have neither look-ahead nor back references, so qualities are compared
to two decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from psm_kg.hosting import patterns
from psm_kg.hosting.headers import RESPONSE_HEADERS
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
    if prefix:
        yield f"redir {prefix} {base_path} 301"
    yield f"handle_errors {{\n\troot * {public}"
    yield from (f"\t{line}" for line in _header_block())
    yield "\t@thing expression {http.error.status_code} in [406]\n\theader @thing Vary Accept"
    yield "\trewrite * /errors/{http.error.status_code}.html\n\tfile_server\n}"
    yield f"handle_path {base_path}* {{\n\troot * {public}"
    yield from (f"\t{line}" for line in _header_block())
    yield from (f"\t{line}" for line in _types())
    if gone:
        yield f"\t@gone path {' '.join('/' + path for path in gone)}\n\terror @gone 410"
    yield from (f"\t{line}" for line in _negotiation(prefix))
    yield "\tfile_server\n}"


def _header_block() -> Iterator[str]:
    yield "header {"
    yield from (f'\t{name} "{value}"' for name, value in RESPONSE_HEADERS.items())
    yield "\t-Server\n}"


def _types() -> Iterator[str]:
    for number, (suffix, kind) in enumerate(
        sorted(file_types().items(), key=lambda item: ("." in item[0], item))
    ):
        yield f"@type{number} path *.{suffix}"
        yield f'header @type{number} Content-Type "{kind}"'
    for number, (path, kind) in enumerate(named_files().items()):
        yield f"@named{number} path /{path}"
        yield f'header @named{number} Content-Type "{kind}"'


def _negotiation(prefix: str) -> Iterator[str]:
    yield "@document {\n\tnot file\n\tfile {path}.html\n}"
    yield "handle @document {"
    yield "\t@data file {path}.ttl"
    yield "\thandle @data {"
    yield "\t\theader Vary Accept"
    yield "\t\t@graph file {path}.nq"
    for matcher, name in (("handle @graph", "graph"), ("handle", "thing")):
        yield f"\t\t{matcher} {{"
        yield f'\t\t\t@none expression `{{psm_{name}}} == ""`'
        yield "\t\t\terror @none 406"
        yield f"\t\t\tredir {prefix}{{path}}.{{psm_{name}}} 303"
        yield "\t\t}"
    yield "\t}\n}"


def _maps() -> Iterator[str]:
    for form in patterns.forms(GRAPH_SUFFIXES):
        yield f"map {{header.Accept}} {{psm_named_{form.suffix}}} {{"
        for pattern, quality in patterns.named(form):
            yield f'\t`~(?i){pattern}` "{"${1}" if quality else "1"}"'
        yield '\tdefault ""\n}'
        yield f'map "{{psm_named_{form.suffix}}}|{{header.Accept}}" {{psm_ranged_{form.suffix}}} {{'
        yield '\t`~^[^|]` ""'
        for pattern, quality in patterns.ranged(form):
            inside = pattern.replace("(?:^|,)", "[|,]", 1)
            yield f'\t`~(?i){inside}` "{"${1}" if quality else "1"}"'
        yield '\tdefault ""\n}'
    for name, suffixes in (("thing", THING_SUFFIXES), ("graph", GRAPH_SUFFIXES)):
        text = patterns.side_by_side(suffixes, lambda kind, s: f"{{psm_{kind}_{s}}}")
        yield f'map "{text}" {{psm_best_{name}}} {{'
        yield from (f'\t`~{pattern}` "${{1}}"' for pattern in patterns.by_value())
        yield '\tdefault ""\n}'
        yield f"map {{header.Accept}} {{psm_accepted_{name}}} {{"
        yield f"\t`~^\\s*$` {suffixes[0]}\n\tdefault {{psm_best_{name}}}\n}}"
        yield f"map {{query.format}} {{psm_{name}}} {{"
        yield f'\t`~^$` "{{psm_accepted_{name}}}"'
        yield from (
            f"\t`~(?i)^{patterns.format_value(s)}$` {s}" for s in suffixes
        )
        yield '\tdefault ""\n}'
