"""Tables with names in full, for analysts: the answers of the queries in ``queries/datasets``.

The ``#+`` front matter of a query is the dictionary of its table: ``title``, ``description``,
``key`` and, for each column, its words, its ``type`` (``string`` unless said) and the column of
another table that it names (``of: actions.code``). Columns whose name ends in ``_en``, and those
said to be ``optional``, may be empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions

from psm_kg.datasets.model import Column, PublishedTable, Reference
from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.namespaces import Prefixes
from psm_kg.store import Store, run_query
from psm_kg.workspace import Workspace

_VALUES = (Literal, NamedNode)
# A spreadsheet runs a cell that begins so; the tables of people are checked when they are read.
_FORMULA = frozenset("=+-@\t\r\n")


def described_tables(workspace: Workspace) -> list[PublishedTable]:
    """The joined tables without their rows, in the order of names."""
    return [_described(path) for path in workspace.resources.queries("datasets")]


def joined_tables(
    workspace: Workspace, store: Store, prefixes: Prefixes, kept: Iterable[str]
) -> list[PublishedTable]:
    """The joined tables. ``kept`` are the tables there are: references to others are left out.

    Raises ConfigurationError naming the query that is not right.
    """
    known = set(kept)
    filled = []
    for path in workspace.resources.queries("datasets"):
        table = _described(path)
        references = tuple(r for r in table.references if r.table in known)
        rows = tuple(joined_rows(workspace, table, store, prefixes))
        filled.append(with_rows(table, rows, references))
    return filled


def with_rows(
    table: PublishedTable, rows: Sequence[tuple[str, ...]], references: tuple[Reference, ...]
) -> PublishedTable:
    """A table of :func:`described_tables` with its rows, and its CSVW document."""
    table = replace(table, rows=rows, references=references)
    return replace(table, metadata=_csvw(table))


def _described(path: Path) -> PublishedTable:
    return _read(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _read(path: Path, text: str) -> PublishedTable:
    lines = text.splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    try:
        meta = yaml.safe_load(header)
        columns = tuple(
            Column(
                name,
                spec.get("type", "string"),
                _sentence(spec),
                not (spec.get("optional") or name.endswith("_en")),
            )
            for name, spec in meta["columns"].items()
        )
        references = tuple(
            Reference((name,), table, (column,))
            for name, spec in meta["columns"].items()
            if "of" in spec
            for table, _, column in [spec["of"].partition(".")]
        )
        return PublishedTable(
            path.stem,
            Text(meta["title"]["it"], meta["title"]["en"]),
            Text(meta["description"]["it"], meta["description"]["en"]),
            columns,
            tuple(meta["key"]),
            references,
            (),
            "",
            joined=True,
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            Text(
                f"l'intestazione #+ della tabella non è completa: {error}",
                f"the #+ front matter of the table is not complete: {error}",
            ),
            Location(str(path)),
        ) from None


def _sentence(spec: Mapping[str, str]) -> Text:
    return Text(*(f"{spec[lang][0].upper()}{spec[lang][1:]}." for lang in ("it", "en")))


def joined_rows(
    workspace: Workspace, table: PublishedTable, store: Store, prefixes: Prefixes
) -> Iterator[tuple[str, ...]]:
    """The rows of a table of :func:`described_tables`. Raises ConfigurationError as said above."""
    path = workspace.resources.root / "queries" / "datasets" / f"{table.name}.rq"
    query = workspace.localise(path.read_text(encoding="utf-8"))
    results = run_query(store, query, prefixes=prefixes.bindings, where=str(path))
    named = [v.value for v in results.variables] if isinstance(results, QuerySolutions) else []
    if named != list(table.header) or not isinstance(results, QuerySolutions):
        raise ConfigurationError(
            Text(
                "la domanda deve dare le colonne dell'intestazione, nello stesso ordine",
                "the query must give the columns of its front matter, in the same order",
            ),
            Location(str(path)),
        )
    texts = [(table.position(c.name), c.name) for c in table.columns if c.datatype == "string"]
    for solution in results:
        row = tuple([term.value if isinstance(term, _VALUES) else "" for term in solution])
        if _FORMULA.isdisjoint([text[:1] for text in row]):
            yield row
            continue
        for at, name in texts:
            if row[at][:1] in _FORMULA:
                raise ConfigurationError(
                    Text(
                        f"«{row[at][:40]}» in {table.file} si eseguirebbe come formula in un "
                        "foglio di calcolo: cominciare il testo con un altro carattere",
                        f"“{row[at][:40]}” in {table.file} would run as a formula in a "
                        "spreadsheet: begin the text with another character",
                    ),
                    Location(str(path), column=name),
                )
        yield row


def _csvw(table: PublishedTable) -> str:
    """The CSVW document of a joined table: dictionary and validation, no mapping to RDF."""

    def both(text: Text) -> list[dict[str, str]]:
        return [{"@value": text.it, "@language": "it"}, {"@value": text.en, "@language": "en"}]

    document: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "it"}],
        "url": table.file,
        "dc:title": both(table.title),
        "dc:description": both(table.description),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "columnReference": list(r.columns),
                    "reference": {
                        "resource": f"{r.table}.csv",
                        "columnReference": list(r.target),
                    },
                }
                for r in table.references
            ],
            "columns": [
                {
                    "name": column.name,
                    "dc:description": both(column.description),
                    "datatype": column.datatype,
                    **({"required": True} if column.required else {}),
                }
                for column in table.columns
            ],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
