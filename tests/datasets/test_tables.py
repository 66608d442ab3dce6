"""The CSV files and what describes them, judged by the tools that people read them with."""

from __future__ import annotations

import csv
import json
import logging
import re
import shutil
from pathlib import Path

import frictionless
import pytest
from csvw import Table, TableGroup
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from psm_kg.datasets import PublishedTable
from psm_kg.datasets.joined import joined_tables
from psm_kg.errors import ConfigurationError
from psm_kg.pipeline import Draft
from psm_kg.store import memory_store, run_query

# table → the class whose instances are its rows
ROWS = {
    "actions": "psm:Action",
    "projects": "psm:Project",
    "organisations": "org:Organization",
    "programmes": "prj:Programme",
    "indicators": "psm:Indicator",
    "contribution_details": "psm:Contribution",
    "action_progress": "psm:ActionProgress",
    "project_funding": "psm:FundingAllocation",
    "municipalities": "clv:City",
    "quality_notes": "psm:QualityNote",
}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_frictionless_finds_nothing(folder: Path) -> None:
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert len(package.resources) == len(list(folder.glob("*.csv")))
    report = package.validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:5]
    assert report.stats["tasks"] == len(package.resources)


def test_frictionless_sees_a_wrong_code(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "csv")
    target = tmp_path / "csv" / "contributions.csv"
    lines = target.read_text("utf-8").splitlines(keepends=True)
    cells = next(csv.reader([lines[1]]))
    lines[1] = lines[1].replace(cells[1], "no-such-project", 1)
    target.write_text("".join(lines), "utf-8")
    report = frictionless.Package(str(tmp_path / "csv" / "datapackage.json")).validate()
    assert "foreign-key" in {e[0] for e in report.flatten(["type"])}


def csvw_faults(folder: Path) -> list[str]:
    """What the csvw package says of cells, primary keys and references.

    Not its ``CSVW.is_valid``, which refuses an empty cell in a column that may be empty because
    the column is also a foreign key.
    """
    group = TableGroup.from_file(folder / "csv-metadata.json")
    log, handler = logging.getLogger("csvw-test"), _Kept()
    log.addHandler(handler)
    try:
        for table in group.tables:
            assert list(table.iterdicts(log=log, with_metadata=True)) or len(read_rows(table)) == 1
            table.check_primary_key(log=log)
        group.check_referential_integrity(log=log)
    finally:
        log.removeHandler(handler)
    return handler.texts


def read_rows(table: Table) -> list[list[str]]:
    return read(Path(str(table.base)) / str(table.url))


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def test_csvw_finds_nothing(folder: Path) -> None:
    group = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    assert {t["url"] for t in group["tables"]} == {p.name for p in folder.glob("*.csv")}
    assert csvw_faults(folder) == []


def test_csvw_sees_a_wrong_cell(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "csv")
    target = tmp_path / "csv" / "contribution_details.csv"
    rows = read(target)
    rows[1][rows[0].index("confidence")] = "much"
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert csvw_faults(tmp_path / "csv") != []


def test_each_table_has_its_own_document(folder: Path) -> None:
    """The place where a reader of CSV on the Web looks first."""
    group = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    for table in group["tables"]:
        own = json.loads((folder / f"{table['url']}-metadata.json").read_text("utf-8"))
        assert {k: v for k, v in own.items() if k != "@context"} == table


def test_cells_are_the_tables_own(draft: Draft, folder: Path) -> None:
    """What is published can be used as the source of a plan again, cell by cell."""
    for name, table in draft.tables.items():
        assert read(folder / f"{name}.csv") == [
            list(table.header),
            *(list(row.cells) for row in table.rows),
        ], name


def test_text_is_utf_8_and_lines_end_alike(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        content = path.read_bytes()
        content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_no_cell_runs_as_a_formula(folder: Path) -> None:
    """A minus or a plus may only begin a number; the other signs begin nothing."""
    cells = [cell for path in folder.glob("*.csv") for row in read(path) for cell in row]
    assert len(cells) > 500
    number = re.compile(r"[+-][\d.,]+")
    assert [c for c in cells if c[:1] in "=@\t\r" and c] == []
    assert [c for c in cells if c[:1] in "+-" and c and not number.fullmatch(c)] == []


def test_numbers_and_dates_have_one_form(tables: list[PublishedTable]) -> None:
    forms = {
        "decimal": r"-?\d+(\.\d+)?",
        "integer": r"-?\d+",
        "gYear": r"\d{4}",
        "date": r"\d{4}-\d\d-\d\d",
        "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        "boolean": r"true|false",
    }
    seen = set()
    for table in tables:
        for at, column in enumerate(table.columns):
            if column.datatype in forms:
                seen.add(column.datatype)
                cells = {row[at] for row in table.rows if row[at]}
                assert [c for c in cells if not re.fullmatch(forms[column.datatype], c)] == []
    assert seen == set(forms)


def test_rows_are_the_things_of_the_graph(draft: Draft, tables: list[PublishedTable]) -> None:
    counts = {t.name: len(t.rows) for t in tables}
    for name, kind in ROWS.items():
        text = (
            "SELECT (COUNT(DISTINCT ?thing) AS ?n) ?class WHERE { ?thing a ?class } GROUP BY ?class"
        )
        rows = run_query(
            draft.store,
            text,
            prefixes=draft.prefixes.bindings,
            bindings={"class": NamedNode(draft.prefixes.expand(kind))},
        )
        assert isinstance(rows, QuerySolutions)
        found = [int(row["n"].value) for row in rows]
        assert found == ([counts[name]] if counts[name] else []), name


def test_joined_tables_have_keys(tables: list[PublishedTable]) -> None:
    joined = [t for t in tables if t.joined]
    assert len(joined) == 9
    for table in joined:
        at = [table.position(name) for name in table.key]
        keys = [tuple(row[i] for i in at) for row in table.rows]
        assert len(set(keys)) == len(keys), table.name
        for reference in table.references:
            target = next(t for t in tables if t.name == reference.table)
            known = {row[target.position(reference.target[0])] for row in target.rows}
            cells = {row[table.position(reference.columns[0])] for row in table.rows}
            assert cells - {""} <= known, (table.name, reference)


def test_the_dictionary_says_all_in_both_languages(
    folder: Path, tables: list[PublishedTable]
) -> None:
    document = json.loads((folder / "dictionary.json").read_text("utf-8"))
    assert [t["name"] for t in document["tables"]] == [t.name for t in tables]
    texts = {lang: (folder / f"dictionary.{lang}.md").read_text("utf-8") for lang in ("it", "en")}
    for table in document["tables"]:
        header = read(folder / table["file"])[0]
        assert [c["name"] for c in table["columns"]] == header
        columns = [c["description"] for c in table["columns"]]
        for thing in (table["title"], table["description"], *columns):
            assert thing["it"] != thing["en"] or thing["it"] == "Area (areas.csv).", thing
        for lang, text in texts.items():
            assert f"## {table['title'][lang]}\n" in text
    for text in texts.values():
        lines = [line for line in text.splitlines() if line.startswith("| `")]
        assert len(lines) == sum(len(t.columns) for t in tables)
        assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in lines)


@pytest.mark.parametrize("text", ["=1+1", "@x", "+a", "-a", "\tx", "\rx"])
def test_a_formula_in_the_words_of_the_graph_is_refused(text: str, toy_draft: Draft) -> None:
    name = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads = []
    for quad in toy_draft.quads:
        if quad.predicate == name and str(quad.subject).endswith("/project-kind/service>"):
            value = Literal(text, language="it")
            quad = Quad(quad.subject, name, value, quad.graph_name)
        quads.append(quad)
    assert quads != list(toy_draft.quads)
    with pytest.raises(ConfigurationError):
        joined_tables(toy_draft.workspace, memory_store(quads), toy_draft.prefixes, ())
