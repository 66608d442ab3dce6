"""A small page about a thing, shown in a frame where somebody chooses among candidates."""

from __future__ import annotations

from html import escape

from psm_kg.reconcile.answers import describe
from psm_kg.reconcile.index import Index, Thing, in_language

_STYLE = (
    "body{font:14px/1.4 'Titillium Web',system-ui,sans-serif;margin:8px;color:#17324d}"
    "h1{font-size:15px;font-weight:600;margin:0 0 4px}p{margin:0 0 6px;overflow-wrap:anywhere}"
    "dl{margin:0;display:grid;grid-template-columns:30% 1fr;gap:2px 8px}"
    "dt{color:#455a64}dd{margin:0;overflow-wrap:anywhere}"
)
_SHOWN = 4


def preview_page(index: Index, thing: Thing, lang: str) -> str:
    """The page, in one language; everything from the data is escaped."""
    rows = []
    for property in index.properties.get(thing.type, ()):
        values = thing.facts.get(property.id, [])
        found = [index.things[n] for v in values if (n := index.by_iri.get(v.iri)) is not None]
        if found:
            told = "; ".join(escape(index.name(other, lang)) for other in found[:_SHOWN])
            more = " …" if len(found) > _SHOWN else ""
            label = escape(in_language(property.names, lang))
            rows.append(f"<dt>{label}</dt><dd>{told}{more}</dd>")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="utf-8">'
        f"<title>{escape(index.name(thing, lang))}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(index.name(thing, lang))}</h1>\n"
        f"<p>{escape(describe(index, thing, lang))}</p>\n<dl>{''.join(rows)}</dl></body></html>\n"
    )
