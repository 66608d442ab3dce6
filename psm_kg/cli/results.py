"""Query results on the terminal and in files."""

from __future__ import annotations

import csv
import io
import sys
from typing import TextIO

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from psm_kg.errors import Lang, Text, UsageError
from psm_kg.store import Results

_TABULAR = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPH = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_MIN_COLUMN = 11
QUERY_FORMATS = ("table", *_TABULAR, *_GRAPH)


def write_results(results: Results, form: str, lang: Lang, out: TextIO) -> None:
    """Write results in one of :data:`QUERY_FORMATS`.

    Raises UsageError when the form does not fit (a graph as CSV, rows as Turtle).
    """
    if isinstance(results, QueryTriples):
        if form == "table":
            form = "turtle"
        if form not in _GRAPH:
            raise _unfit(form, ", ".join(_GRAPH))
        triples = sorted(results, key=str)
        content = io.BytesIO()
        serialize(triples, content, _GRAPH[form])
        out.write(content.getvalue().decode())
        return
    if form in _GRAPH:
        raise _unfit(form, "table, " + ", ".join(_TABULAR))
    if form == "table":
        _write_table(results, lang, out)
        return
    if isinstance(results, QueryBoolean) and form in ("csv", "tsv"):
        out.write(f"{str(bool(results)).lower()}\n")
        return
    content = io.BytesIO()
    results.serialize(content, _TABULAR[form])
    out.write(content.getvalue().decode().replace("\r\n", "\n"))
    if form in ("json", "xml"):
        out.write("\n")


def _unfit(form: str, fitting: str) -> UsageError:
    return UsageError(
        Text(
            f"questa risposta non si può scrivere come {form}; usare --format {fitting}",
            f"this answer cannot be written as {form}; use --format {fitting}",
        )
    )


def _write_table(results: QuerySolutions | QueryBoolean, lang: Lang, out: TextIO) -> None:
    if isinstance(results, QueryBoolean):
        answer = Text("sì", "yes") if results else Text("no", "no")
        out.write(f"{answer[lang]}\n")
        return
    names = [variable.value for variable in results.variables]
    rows = [{name: _cell(row[name]) for name in names} for row in results]
    columns, rows = _in_language(names, rows, lang)
    if not out.isatty():
        # in a pipe a table is tab-separated lines, for grep, cut and column
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(row.values() for row in rows)
        return
    from rich.console import Console
    from rich.table import Table

    console = Console(file=out, highlight=False, markup=False)
    if console.width < _MIN_COLUMN * len(columns):
        width = max(map(len, columns))
        for row in rows:
            for name, value in row.items():
                if value:
                    console.print(f"{name:>{width}}  {value}", soft_wrap=True)
            console.print()
    else:
        table = Table(header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*row.values())
        console.print(table)
    count = len(rows)
    words = Text("riga" if count == 1 else "righe", "row" if count == 1 else "rows")
    print(f"{count} {words[lang]}", file=sys.stderr)


def _in_language(
    names: list[str], rows: list[dict[str, str]], lang: Lang
) -> tuple[list[str], list[dict[str, str]]]:
    """Where a column has Italian and English twins, one: the reader's language, else the other."""
    other = "en" if lang == "it" else "it"
    chosen: dict[str, tuple[str, ...]] = {}
    for name in names:
        stem, _, tail = name.rpartition("_")
        if tail in ("it", "en") and {f"{stem}_it", f"{stem}_en"} <= set(names):
            chosen[stem] = (f"{stem}_{lang}", f"{stem}_{other}")
        else:
            chosen[name] = (name,)
    translated = [
        {name: next((row[n] for n in twins if row[n]), "") for name, twins in chosen.items()}
        for row in rows
    ]
    return list(chosen), translated


def _cell(term: object) -> str:
    if term is None:
        return ""
    value = term.value if isinstance(term, NamedNode | Literal) else str(term)
    return "".join(c if c.isprintable() else " " for c in value)
