"""Apache: one ``.htaccess`` in the web root (mod_rewrite, mod_headers, mod_setenvif, mod_mime)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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


def htaccess(base_path: str, gone: Mapping[str, str]) -> str:
    """The whole file; it works wherever the folder is, its error pages under ``base_path``."""
    return "\n".join(_lines(base_path, gone)) + "\n"


def _lines(base_path: str, gone: Mapping[str, str]) -> Iterator[str]:
    yield "# Linked data as files: content negotiation, types and headers for Apache 2.4."
    yield "# Needs AllowOverride FileInfo Indexes and the modules rewrite, headers, setenvif, mime."
    yield "# In the virtual host: ServerName, and UseCanonicalName On, so that redirects go there"
    yield "# and not to whatever host a client claims to have asked."
    yield "DirectorySlash Off"
    for status in (403, 404, 406, 410):
        yield f"ErrorDocument {status} {base_path}errors/{404 if status == 403 else status}.html"
    for status in (301, 303):
        # the server's own text would name the host as the client called it
        yield f'ErrorDocument {status} "See the Location header."'
    yield from _types()
    yield from _headers(base_path)
    yield from _qualities()
    yield "RewriteEngine On"
    for path in gone:
        yield f"RewriteRule ^{patterns.gone_path(path)}$ - [G,L]"
    yield "# a folder with a page wants its slash"
    yield from _rule(
        ["%{REQUEST_FILENAME} -d", "%{REQUEST_FILENAME}/index.html -f", "%{REQUEST_URI} !/$"],
        "^ %{REQUEST_URI}/ [R=301,L]",
    )
    yield "# a file, or a folder with a page"
    yield from _rule(
        ["%{REQUEST_FILENAME} -f [OR]", "%{REQUEST_FILENAME}/index.html -f"], "^ - [L]"
    )
    yield "# nothing: neither a file nor a thing with documents"
    missing = ["%{REQUEST_FILENAME}.html !-f [OR]", "%{REQUEST_FILENAME}.ttl !-f [OR]"]
    yield from _rule([*missing, "%{PATH_INFO} ."], "^ - [R=404,L]")
    yield "RewriteRule ^ - [E=psm_thing:1]"
    yield from _format()
    yield from _accept()


def _rule(conditions: Sequence[str], rule: str) -> Iterator[str]:
    yield from (f"RewriteCond {condition}" for condition in conditions)
    yield f"RewriteRule {rule}"


def _types() -> Iterator[str]:
    # by the end of the name alone: codes contain dots, and every dot means something to Apache
    for suffix, kind in file_types().items():
        if "." not in suffix:
            yield f'<FilesMatch "\\.{suffix}$">\n  ForceType "{kind}"\n</FilesMatch>'
    yield '<FilesMatch "\\.csv-metadata\\.json$">'
    yield f'  ForceType "{file_types()["csv-metadata.json"]}"\n</FilesMatch>'
    for path, kind in named_files().items():
        name = path.rpartition("/")[2]
        yield f'<FilesMatch "^{name}$">\n  ForceType "{kind}"\n</FilesMatch>'
    yield "RemoveEncoding .gz .Z"
    yield "RemoveLanguage .it .en"


def _headers(base_path: str) -> Iterator[str]:
    for name, value in RESPONSE_HEADERS.items():
        yield f'Header always set {name} "{value}"'
    special = f"%{{REQUEST_URI}} =~ m#{wasm_address(base_path)}#"
    yield f'Header always set {POLICY} "{WASM_POLICY}" "expr={special}"'
    asset = f"%{{REQUEST_URI}} =~ m#^{base_path}{ASSETS}# && %{{QUERY_STRING}} =~ /^{VERSION}$/"
    yield f'Header set Cache-Control "{IMMUTABLE}" "expr={asset}"'
    for name in ("psm_thing", "REDIRECT_psm_thing"):
        yield f'Header always merge Vary "Accept" env={name}'


def _qualities() -> Iterator[str]:
    """Each type's quality into a variable; a later line wins, so the best match comes last."""
    for form in patterns.forms(GRAPH_SUFFIXES):
        for kind, pairs in (("named", patterns.named(form)), ("ranged", patterns.ranged(form))):
            variable = f"psm_{kind}_{form.suffix}"
            for pattern, quality in reversed(pairs):
                value = "$1" if quality else "1"
                yield f'SetEnvIfNoCase Accept "{pattern}" {variable}={value}'
        for name in form.names:
            pattern = patterns.without_quality(name)
            yield f'SetEnvIfNoCase Accept "{pattern}" !psm_ranged_{form.suffix}'


def _format() -> Iterator[str]:
    for suffix in GRAPH_SUFFIXES:
        conditions = [
            rf'%{{QUERY_STRING}} "(?:^|&)format={patterns.format_value(suffix)}(?:&|$)" [NC]'
        ]
        if suffix not in THING_SUFFIXES:
            conditions.append("%{REQUEST_FILENAME}.nq -f")
        yield from _rule(conditions, f"^ %{{REQUEST_URI}}.{suffix} [R=303,L,QSD]")
    yield from _rule([r"%{QUERY_STRING} (?:^|&)format=[^&]"], "^ - [R=406,L]")


def _accept() -> Iterator[str]:
    redirect = "R=303,L,QSD"
    yield from _rule([r"%{HTTP:Accept} ^\s*$"], f"^ %{{REQUEST_URI}}.html [{redirect}]")
    for suffixes, only in ((GRAPH_SUFFIXES, "-f"), (THING_SUFFIXES, "!-f")):
        text = patterns.side_by_side(suffixes, lambda kind, s: f"%{{ENV:psm_{kind}_{s}}}")
        graph = f"%{{REQUEST_FILENAME}}.nq {only}"
        subject = f'"{patterns.TABLE}|{text}"'
        yield from _rule(
            [graph, f'{subject} "{patterns.CERTAIN}"'], f"^ %{{REQUEST_URI}}.%1 [{redirect}]"
        )
        yield from _rule(
            [graph, f'{subject} "!{patterns.NOTHING}"', f'{subject} "{patterns.GREATEST}"'],
            f"^ %{{REQUEST_URI}}.%4 [{redirect}]",
        )
    yield "RewriteRule ^ - [R=406,L]"
