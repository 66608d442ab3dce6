"""From rows to quads: every feature of CSVW that the mappings use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from csvw_toy import EX, cell, codes, lines, mapped, one_column, toy

from psm_kg.errors import ConfigurationError
from psm_kg.mapping import MappedTable, Origins, check_references, map_table
from psm_kg.tables import Row

XSD = "http://www.w3.org/2001/XMLSchema#"


def objects(table: Any, predicate: str = EX + "x") -> list[str]:
    return [str(q.object) for q in table.quads() if q.predicate.value == predicate]


def test_the_toy_tables_give_exactly_these_quads() -> None:
    zones, projects = toy("zones"), toy("projects")
    assert not [*zones.table.findings, *zones.findings]
    assert not [*projects.table.findings, *projects.findings]
    assert check_references([zones, projects]) == []
    skos = "<http://www.w3.org/2004/02/skos/core#"
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    graph = "<ex:graph/territory>"
    assert lines(zones) == sorted(
        [
            f'<ex:zone/z1> {skos}notation> "z1" {graph}',
            f'<ex:zone/z1> {skos}prefLabel> "Città di Torino"@it {graph}',
            f"<ex:zone/z1> {rdf_type} <ex:Zone> {graph}",
            f'<ex:zone/z2> {skos}notation> "z2" {graph}',
            f'<ex:zone/z2> {skos}prefLabel> "Pinerolese, Val Chisone"@it {graph}',
            f"<ex:zone/z2> {rdf_type} <ex:Zone> {graph}",
        ]
    )
    graph = "<ex:graph/projects>"
    tram = "<ex:project/tram-9>"
    of_tram = [line for line in lines(projects) if line.startswith("<ex:project/tram-9")]
    assert of_tram == sorted(
        [
            f'{tram} <http://purl.org/dc/terms/identifier> "tram-9" {graph}',
            f'{tram} {skos}prefLabel> "Tram 9, nuova linea"@it {graph}',
            f'{tram} {skos}prefLabel> "Tram 9"@en <ex:graph/translation>',
            f"{tram} <ex:status> <ex:status/under-way> {graph}",
            f"{tram} <ex:zone> <ex:zone/z1> {graph}",
            f"{tram} <ex:zone> <ex:zone/z2> {graph}",
            f"{tram} <http://xmlns.com/foaf/0.1/page> <ex:tram?line=9&x=%C3%A8> {graph}",
            f'{tram} <ex:year> "2024"^^<{XSD}gYear> {graph}',
            f'{tram} <ex:start> "2024-02-29"^^<{XSD}date> {graph}',
            f'{tram} <ex:end> "2026-11-07"^^<{XSD}date> {graph}',
            f'<ex:project/tram-9/amount> <ex:value> "1250000.50"^^<{XSD}decimal> {graph}',
            f'{tram} <ex:share> "0.5"^^<{XSD}double> {graph}',
            f'{tram} <ex:staff> "12"^^<{XSD}nonNegativeInteger> {graph}',
            f'{tram} <ex:public> "true"^^<{XSD}boolean> {graph}',
            f'{tram} <ex:tag> "mobilità" {graph}',
            f'{tram} <ex:tag> "clima" {graph}',
            f"{tram} {rdf_type} <ex:Project> {graph}",
            f'{tram} <ex:licence> "CC BY 4.0" {graph}',
            f"{tram} <ex:amount> <ex:project/tram-9/amount> {graph}",
        ]
    )


def test_a_null_value_gives_no_triple_and_no_subject() -> None:
    projects = toy("projects")
    orti = [line for line in lines(projects) if line.startswith("<ex:project/orti")]
    assert not [line for line in orti if "amount" in line]  # n.d. is null
    assert any("<ex:status/proposed>" in line for line in orti)  # the default
    assert EX + "project/orti/amount" not in projects.origins
    assert projects.origins[EX + "project/orti"] == (("projects.csv", 3),)


def test_columns_match_by_name_whatever_their_order(tmp_path: Path) -> None:
    document = one_column()
    one = mapped(tmp_path, document, "id,x\n1,a\n")
    other = mapped(tmp_path, document, "x,id\na,1\n")
    assert lines(one) == lines(other)
    assert not other.findings


def test_columns_match_by_title(tmp_path: Path) -> None:
    table = mapped(tmp_path, one_column(titles={"it": ["Valore", "Val."]}), "id,Valore\n1,2\n")
    assert codes(table) == []


def test_row_variables_and_lists_in_templates(tmp_path: Path) -> None:
    document = one_column(separator=";")
    document["tableSchema"]["aboutUrl"] = EX + "{_row}/{_sourceRow}/{_name}/{x}{#id}"
    assert lines(mapped(tmp_path, document, "id,x\n7,a;b c\n")) == [
        '<ex:1/2/id/a,b%20c#7> <ex:id> "7"',
        '<ex:1/2/x/a,b%20c#7> <ex:x> "a"',
        '<ex:1/2/x/a,b%20c#7> <ex:x> "b c"',
    ]


def test_one_iri_for_each_value_of_a_cell(tmp_path: Path) -> None:
    table = cell(tmp_path, "b;a;b", separator=";", valueUrl=EX + "{id}/{x}")
    assert objects(table) == [f"<{EX}1/b>", f"<{EX}1/a>"]
    assert codes(table) == ["repeated-item"]


@pytest.mark.parametrize(
    ("text", "template", "iri"),
    [
        ("è così", "{x}", "%C3%A8%20cos%C3%AC"),
        ("a/b?c#d", "{x}", "a%2Fb%3Fc%23d"),
        ("a/b?c#d", "{+x}", "a/b?c#d"),
        ("100%", "{+x}", "100%25"),
        ("100%", "{x}", "100%25"),
        ("a%20b", "{+x}", "a%20b"),
        ("001272-(2015-01-01)", "{+x}", "001272-(2015-01-01)"),
        ("a/b", "doc{#x}", "doc#a/b"),
        ("a", "{x,id}", "a,1"),
        ("<b>", "{+x}", "%3Cb%3E"),
    ],
)
def test_uri_templates(tmp_path: Path, text: str, template: str, iri: str) -> None:
    assert objects(cell(tmp_path, text, valueUrl=EX + template)) == [f"<{EX}{iri}>"]


def test_a_language_only_for_strings(tmp_path: Path) -> None:
    assert objects(cell(tmp_path, "12", lang="it")) == ['"12"@it']
    assert objects(cell(tmp_path, "12", lang="it", datatype="decimal")) == [f'"12"^^<{XSD}decimal>']


def test_a_derived_datatype_with_an_identifier(tmp_path: Path) -> None:
    datatype = {"@id": EX + "Code", "base": "string"}
    assert objects(cell(tmp_path, "a", datatype=datatype)) == [f'"a"^^<{EX}Code>']


@pytest.mark.parametrize("text", ["http://[", "http://a b/", "//x", "a:b c", "javascript:alert(1)"])
def test_no_illegal_iri_is_published(tmp_path: Path, text: str) -> None:
    table = cell(tmp_path, text, valueUrl="{+x}", datatype="anyURI")
    assert table.findings
    assert objects(table) == []


def test_a_duplicate_key_names_both_rows(tmp_path: Path) -> None:
    document = one_column()
    document["tableSchema"]["primaryKey"] = ["id", "x"]
    table = mapped(tmp_path, document, "id,x\n1,a\n1,b\n1,a\n")
    (finding,) = table.findings
    assert (finding.code, finding.location.row) == ("duplicate-key", 4)
    assert "riga 2" in finding.message.it
    assert "row 2" in finding.message.en


def test_a_suppressed_table_gives_nothing(tmp_path: Path) -> None:
    document = one_column()
    document["suppressOutput"] = True
    assert lines(mapped(tmp_path, document, "id,x\n1,a\n")) == []


def with_cells(table: MappedTable, row: int, **cells: str) -> MappedTable:
    """The same table with other cells in one row (its position, from 0)."""
    header, rows = table.table.header, list(table.table.rows)
    values = dict(zip(header, rows[row].cells, strict=True)) | cells
    rows[row] = Row(rows[row].number, tuple(values[name] for name in header))
    return map_table(table.mapping, replace(table.table, rows=tuple(rows)))


def test_references_propose_the_nearest_code() -> None:
    zones, projects = toy("zones"), with_cells(toy("projects"), 0, zones="z1;z22", part_of="bosci")
    zone, part = check_references([zones, projects])
    assert (zone.code, zone.value) == ("unknown-reference", "z22")
    assert zone.location.describe("it") == "projects.csv, riga 2, colonna zones"
    assert zone.message.it == "«z22» non esiste in zones.csv (colonna code): intendeva «z2»?"
    assert part.message.en == (
        "“bosci” does not exist in projects.csv (column id): did you mean “boschi”?"
    )


def test_references_to_repeated_or_missing_rows_and_tables() -> None:
    zones = with_cells(toy("zones"), 1, code="z1")
    found = check_references([zones, toy("projects")])
    assert {f.code for f in found} == {"ambiguous-reference", "unknown-reference"}
    (finding,) = check_references([toy("projects")])
    assert (finding.code, finding.value) == ("missing-table", "zones")


def test_a_reference_to_a_column_that_is_not_there_is_our_fault(tmp_path: Path) -> None:
    document = one_column()
    key = {"resource": "zones.csv", "columnReference": "cod"}
    document["tableSchema"]["foreignKeys"] = [{"columnReference": "x", "reference": key}]
    with pytest.raises(ConfigurationError, match="“code”"):
        check_references([toy("zones"), mapped(tmp_path, document, "id,x\n1,a\n")])


def test_locate_finds_row_and_column() -> None:
    origins = Origins([toy("zones"), toy("projects")])
    pref = "http://www.w3.org/2004/02/skos/core#prefLabel"

    def where(subject: str, path: str = "", value: str | None = None) -> tuple[str, int, str]:
        found = origins.locate(EX + subject, path, value)
        return found.file, found.row, found.column

    assert where("project/boschi", pref, "Woods") == ("projects.csv", 4, "name_en")
    assert where("project/boschi", pref, "Boschi") == ("projects.csv", 4, "name_it")
    assert where("project/boschi", pref) == ("projects.csv", 4, "name_it")
    assert where("project/tram-9", EX + "zone", EX + "zone/z2") == ("projects.csv", 2, "zones")
    assert where("project/orti", EX + "year", "wrong") == ("projects.csv", 3, "year")
    assert where("project/boschi", EX + "year") == ("projects.csv", 4, "year")  # empty cell
    assert where("project/boschi", EX + "unknown") == ("projects.csv", 4, "")
    assert where("project/boschi") == ("projects.csv", 4, "")
    assert where("project/tram-9/amount", EX + "value") == ("projects.csv", 2, "amount")
    assert where("project/tram-9", EX + "amount") == ("projects.csv", 2, "id")  # virtual
    assert where("zone/z1", pref) == ("zones.csv", 2, "name")
    assert where("nobody", pref) == ("", 0, "")
    assert origins.rows()[EX + "zone/z2"] == (("zones.csv", 3),)


def test_every_quad_is_located_at_its_row() -> None:
    for table in (toy("zones"), toy("projects")):
        origins = Origins([table])
        for quad in table.quads():
            found = origins.locate(quad.subject.value, quad.predicate.value, quad.object.value)
            row = next(r for r in table.table.rows if r.number == found.row)
            assert found.file == table.table.name
            assert row.cells[0] in quad.subject.value


def test_missing_extra_and_renamed_columns(tmp_path: Path) -> None:
    table = mapped(tmp_path, one_column(name="value_it"), "id,value-it\n1,a\n")
    (finding,) = table.findings
    assert (finding.code, finding.location.row, finding.value) == ("renamed-column", 1, "value-it")
    assert "«value_it»" in finding.message.it
    table = mapped(tmp_path, one_column(name="value_it"), "id,Nome\n1,a\n")
    assert codes(table) == ["renamed-column"]  # it stands where value_it should
    table = mapped(tmp_path, one_column(name="value_it"), "id,Value_IT \n1,a\n")
    assert codes(table) == ["renamed-column"]
    table = mapped(tmp_path, one_column(required=True), "zzzzz,id\na,1\n")
    assert codes(table) == ["missing-column", "unknown-column"]  # and not one finding a row
    assert lines(table) == ['<ex:1> <ex:id> "1"']


def test_a_million_bad_cells_are_counted_not_kept(tmp_path: Path) -> None:
    content = "id,x\n" + "".join(f"{i},y\n" for i in range(5000))
    table = mapped(tmp_path, one_column(datatype="decimal"), content)
    assert len(table.findings) == 1001
    assert "4000" in table.findings[-1].message.en


def test_quads_stream_row_by_row(tmp_path: Path) -> None:
    content = "id,x\n" + "".join(f"{i},y\n" for i in range(100))
    quads = mapped(tmp_path, one_column(), content).quads()
    assert str(next(quads).subject) == f"<{EX}0>"
