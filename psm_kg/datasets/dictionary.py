"""The data dictionary: what every table and column is, for people (it, en) and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from psm_kg.datasets.model import Column, PublishedTable
from psm_kg.errors import Lang, Text
from psm_kg.workspace import Workspace

_TITLE = Text("dizionario dei dati", "data dictionary")
_INTRO = Text(
    "Le tabelle sono in CSV (UTF-8, virgole, numeri con il punto, date ISO 8601). Una cella vuota "
    "vuol dire che la fonte non dice il dato. Dove una colonna ha più valori, li separa il segno "
    "indicato.",
    "The tables are in CSV (UTF-8, commas, numbers with a point, ISO 8601 dates). An empty cell "
    "means that the source does not state the fact. Where a column has many values, the sign "
    "given separates them.",
)
_HEADINGS = (
    Text("Colonna", "Column"),
    Text("Tipo", "Type"),
    Text("Obbligatoria", "Required"),
    Text("Che cos'è", "What it is"),
)
_KEY = Text("Chiave", "Key")
_ROWS = Text("Righe", "Rows")
_YES, _NO = Text("sì", "yes"), Text("no", "no")
_MANY = Text("più valori, separati da", "many values, separated by")
_NAMES = Text("nomina", "names")


def dictionary_markdown(workspace: Workspace, tables: Sequence[PublishedTable], lang: Lang) -> str:
    """The dictionary as Markdown in a language."""
    title = workspace.plan.title_it if lang == "it" else workspace.plan.title_en
    lines = [f"# {_plain(title)}: {_TITLE[lang]}", "", _INTRO[lang]]
    for table in tables:
        lines += ["", f"## {_plain(table.title[lang])}", "", _plain(table.description[lang]), ""]
        key = ", ".join(f"`{name}`" for name in table.key)
        lines += [f"[{table.file}]({table.file}). {_KEY[lang]}: {key}. "]
        lines[-1] += f"{_ROWS[lang]}: {len(table.rows)}."
        lines += ["", _row([heading[lang] for heading in _HEADINGS]), "|---|---|---|---|"]
        lines += [_row(_column(table, column, lang)) for column in table.columns]
    return "\n".join(lines) + "\n"


def dictionary_json(workspace: Workspace, tables: Sequence[PublishedTable]) -> str:
    """The dictionary as JSON, both languages together."""
    plan = workspace.plan
    document = {
        "title": {"it": plan.title_it, "en": plan.title_en},
        "tables": [
            {
                "name": t.name,
                "file": t.file,
                "title": _both(t.title),
                "description": _both(t.description),
                "joined": t.joined,
                "rows": len(t.rows),
                "key": list(t.key),
                "columns": [
                    {
                        "name": c.name,
                        "datatype": c.datatype,
                        "required": c.required,
                        **({"separator": c.separator} if c.separator else {}),
                        **({"pattern": c.pattern} if c.pattern else {}),
                        "description": _both(c.description),
                    }
                    for c in t.columns
                ],
                "references": [
                    {"columns": list(r.columns), "table": r.table, "target": list(r.target)}
                    for r in t.references
                ],
            }
            for t in tables
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _both(text: Text) -> dict[str, str]:
    return {"it": text.it, "en": text.en}


def _column(table: PublishedTable, column: Column, lang: Lang) -> list[str]:
    kind = column.datatype
    if column.separator:
        kind += f"; {_MANY[lang]} `{column.separator}`"
    words = column.description[lang]
    for reference in table.references:
        if reference.columns[-1] == column.name and f"{reference.table}.csv" not in words:
            words += f" ({_NAMES[lang]} {reference.table}.{reference.target[-1]})"
    return [f"`{column.name}`", kind, (_YES if column.required else _NO)[lang], words]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text that Markdown and HTML leave as it is; code spans are ours."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")
