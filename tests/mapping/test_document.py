"""Loading metadata documents: what they give, and how a wrong one is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from csvw_toy import EX, TOY, one_column, toy_document, write_document

from psm_kg.errors import ConfigurationError, Text
from psm_kg.mapping import load_mapping, load_mappings


def test_a_document_is_a_data_dictionary() -> None:
    mapping = load_mapping(TOY / "projects.csv-metadata.json")
    assert (mapping.name, mapping.url) == ("projects.csv", "projects.csv")
    assert mapping.title == Text("Progetti", "Projects")
    assert mapping.description == Text("Progetti di prova.", "Sample projects.")
    assert mapping.graph == EX + "graph/projects"
    assert mapping.primary_key == ("id",)
    assert [(k.columns, k.resource, k.target) for k in mapping.foreign_keys] == [
        (("zones",), "zones.csv", ("code",)),
        (("part_of",), "projects.csv", ("id",)),
    ]
    assert mapping.column("id").title == Text("Codice", "Code")
    assert mapping.column("name_en").graph == EX + "graph/translation"
    assert mapping.column("name_en").title == Text("name_en", "name_en")
    assert [c.name for c in mapping.columns if c.virtual] == ["kind", "licence", "has_amount"]
    assert mapping.common["http://purl.org/dc/terms/title"][1] == {
        "@value": "Projects",
        "@language": "en",
    }
    zones = load_mapping(TOY / "zones.csv-metadata.json")
    assert zones.column("name").property_iri == "http://www.w3.org/2004/02/skos/core#prefLabel"
    because = zones.column("internal_note").ignored_because
    assert because is not None
    assert because.en.startswith("A memo")
    with pytest.raises(KeyError):
        zones.column("absent")


def test_the_text_is_localised_first() -> None:
    mapping = load_mapping(
        TOY / "zones.csv-metadata.json", lambda text: text.replace(EX, "https://dati.example.it/")
    )
    assert mapping.graph == "https://dati.example.it/graph/territory"


def test_ignored_because_may_be_a_language_map(tmp_path: Path) -> None:
    document = one_column(suppressOutput=True, **{"psm:ignoredBecause": {"it": "sì", "en": "yes"}})
    mapping = load_mapping(write_document(tmp_path, document))
    assert mapping.column("x").ignored_because == Text("sì", "yes")


def test_inherited_properties(tmp_path: Path) -> None:
    document = one_column()
    document |= {"lang": "it", "null": ["-"], "propertyUrl": EX + "t"}
    document["tableSchema"] |= {"lang": "en", "separator": ";"}
    document["tableSchema"]["columns"][1] = {"name": "x", "separator": None}
    column = load_mapping(write_document(tmp_path, document)).column("x")
    assert (column.lang, column.null, column.separator) == ("en", frozenset({"-"}), None)
    assert column.property_iri == EX + "t"


def test_row_titles_and_notes(tmp_path: Path) -> None:
    document = one_column() | {"notes": [{"rdfs:comment": "x"}]}
    document["tableSchema"]["rowTitles"] = ["x"]
    mapping = load_mapping(write_document(tmp_path, document))
    assert mapping.row_titles == ("x",)
    comment = "http://www.w3.org/2000/01/rdf-schema#comment"
    assert mapping.notes == ({comment: {"@value": "x"}},)


def test_a_group_of_tables_and_a_shared_schema(tmp_path: Path) -> None:
    schema = one_column()["tableSchema"] | {"@context": "http://www.w3.org/ns/csvw"}
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "tableSchema": "schema.json",
        "tables": [{"url": "a.csv"}, {"url": "b.csv", "psm:optional": True}],
    }
    path = write_document(tmp_path, group)
    mappings = load_mappings(path)
    assert [(m.name, m.optional, len(m.columns)) for m in mappings] == [
        ("a.csv", False, 2),
        ("b.csv", True, 2),
    ]
    with pytest.raises(ConfigurationError):
        load_mapping(path)


Spoil = Callable[[dict[str, Any]], object]


def _column(name: str, /, **changes: Any) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        columns = document["tableSchema"]["columns"]
        next(c for c in columns if c.get("name") == name).update(changes)

    return spoil


def _table(**changes: Any) -> Spoil:
    return lambda document: document.update(changes)


def _schema(**changes: Any) -> Spoil:
    return lambda document: document["tableSchema"].update(changes)


def _remove(name: str, key: str) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        columns = document["tableSchema"]["columns"]
        del next(c for c in columns if c.get("name") == name)[key]

    return spoil


def _key(**changes: Any) -> Spoil:
    key = {"columnReference": "zones", "reference": {"resource": "z", "columnReference": "code"}}
    return _schema(foreignKeys=[key | changes])


WRONG: dict[str, tuple[Spoil, str, str]] = {
    "misspelt table property": (_table(dialekt={}), "/dialekt", "“dialect”"),
    "misspelt column property": (_column("year", propertyURL="x"), "/propertyURL", "“propertyUrl”"),
    "misspelt annotation": (_column("year", **{"psm:grap": "x"}), "/psm:grap", "“psm:graph”"),
    "unknown datatype": (_column("year", datatype="gyear"), "/datatype", "“gYear”"),
    "unknown base": (_column("year", datatype={"base": "Year"}), "/datatype/base", "unknown"),
    "unknown facet": (_column("year", datatype={"min": 1}), "/datatype/min", "unknown property"),
    "no context": (lambda d: d.pop("@context"), "/@context", "csvw"),
    "foreign context": (_table(**{"@context": "http://schema.org"}), "/@context", "csvw"),
    "prefix declared": (
        _table(**{"@context": ["http://www.w3.org/ns/csvw", {"ex": "http://e/"}]}),
        "/@context/1/ex",
        "only",
    ),
    "no url": (lambda d: d.pop("url"), "/url", "string"),
    "no name": (_remove("year", "name"), "/tableSchema/columns/7", "no “name”"),
    "bad name": (_column("year", name="an no"), "/columns/7/name", "not allowed"),
    "reserved name": (_column("year", name="_row"), "/columns/7/name", "not allowed"),
    "repeated name": (_column("year", name="staff"), "/columns/12/name", "two columns"),
    "virtual first": (_column("year", virtual=True), "/columns/8", "after"),
    "relative property": (_column("year", propertyUrl="year"), "/propertyUrl", "absolute"),
    "unknown prefix": (_column("year", propertyUrl="psm:year"), "/propertyUrl", "prefix"),
    "unknown prefix in a graph": (_table(**{"psm:graph": "psm:g"}), "/psm:graph", "absolute"),
    "no property": (_remove("year", "propertyUrl"), "/propertyUrl", "absolute"),
    "no subject": (lambda d: d["tableSchema"].pop("aboutUrl"), "/aboutUrl", "absolute"),
    "relative value": (_column("part_of", valueUrl="p/{part_of}"), "/valueUrl", "not absolute"),
    "unknown variable": (_column("part_of", valueUrl=EX + "{partof}"), "/valueUrl", "“part_of”"),
    "bad expression": (_column("part_of", valueUrl=EX + "{?part_of}"), "/valueUrl", "{+x}"),
    "unbalanced braces": (_column("part_of", valueUrl=EX + "{part_of"), "/valueUrl", "braces"),
    "illegal iri": (_column("part_of", valueUrl=EX + "a b"), "/valueUrl", "characters"),
    "nullable variable": (
        _column("has_amount", valueUrl=EX + "{year}"),
        "/valueUrl",
        "psm:skipIfNull",
    ),
    "unknown skip": (_column("has_amount", **{"psm:skipIfNull": ["amont"]}), "IfNull", "“amount”"),
    "suppressed without reason": (_column("year", suppressOutput=True), "/columns/7", "ignored"),
    "reason in one language": (
        _column("year", suppressOutput=True, **{"psm:ignoredBecause": {"it": "sì"}}),
        "/psm:ignoredBecause",
        "both",
    ),
    "relative graph": (_table(**{"psm:graph": "g"}), "/psm:graph", "absolute"),
    "key of an unknown column": (_schema(primaryKey="code"), "/primaryKey", "not a column"),
    "empty key": (_schema(primaryKey=[]), "/primaryKey", "at least one"),
    "foreign key column": (_key(columnReference="zone"), "/columnReference", "“zones”"),
    "foreign key property": (_key(note="x"), "/note", "unknown property"),
    "foreign key without table": (
        _key(reference={"columnReference": "code"}),
        "/reference",
        "resource",
    ),
    "foreign keys of different length": (
        _key(columnReference=["id", "year"]),
        "/foreignKeys/0",
        "as many",
    ),
    "list in a composite key": (
        _key(
            columnReference=["id", "zones"],
            reference={"resource": "z", "columnReference": ["a", "b"]},
        ),
        "/foreignKeys/0",
        "several values",
    ),
    "bad language": (_column("name_it", lang="italiano!"), "/lang", "language tag"),
    "flag as text": (_column("id", required="true"), "/required", "true or false"),
    "null as number": (_column("id", null=0), "/null", "string"),
    "empty separator": (_column("tags", separator=""), "/separator", "empty"),
    "bad date format": (
        _column("end", datatype={"base": "date", "format": "gg/mm"}),
        "/format",
        "",
    ),
    "bad pattern": (_column("id", datatype={"format": "["}), "/format", "not a valid format"),
    "bad boolean": (_column("public", datatype={"base": "boolean", "format": "sì"}), "/format", ""),
    "bad number format": (
        _column("amount", datatype={"base": "decimal", "format": "n,00"}),
        "/format",
        "not a valid format",
    ),
    "minimum over maximum": (
        _column("staff", datatype={"base": "integer", "minimum": 5, "maximum": 1}),
        "/datatype",
        "exceeds",
    ),
    "minimum of a string": (_column("id", datatype={"minimum": "a"}), "/minimum", "no order"),
    "minimum of another type": (
        _column("staff", datatype={"base": "integer", "minimum": "x"}),
        "/minimum",
        "not a value",
    ),
    "length of a number": (
        _column("staff", datatype={"base": "integer", "length": 3}),
        "/datatype",
        "length",
    ),
    "lengths that contradict": (
        _column("id", datatype={"minLength": 9, "maxLength": 3}),
        "/datatype",
        "contradict",
    ),
    "built-in datatype as id": (
        _column("id", datatype={"@id": "http://www.w3.org/2001/XMLSchema#string"}),
        "/@id",
        "built-in",
    ),
    "blank node": (_table(**{"@id": "_:t"}), "/@id", "blank node"),
    "wrong type": (_table(**{"@type": "Schema"}), "/@type", "Table"),
    "@value with more": (
        _table(**{"dc:title": {"@value": "x", "@type": "string", "@language": "it"}}),
        "/dc:title",
        "@value",
    ),
    "term in a common property": (
        _table(**{"dc:publisher": {"name": "x"}}),
        "/dc:publisher/name",
        "not allowed",
    ),
    "dialect property": (_table(dialect={"delimeter": ";"}), "/delimeter", "unknown property"),
    "dialect delimiter": (_table(dialect={"delimiter": ";;"}), "/delimiter", "single"),
    "dialect encoding": (_table(dialect={"encoding": "utf-99"}), "/encoding", "unknown encoding"),
    "remote schema": (_table(tableSchema="http://example.org/s.json"), "/tableSchema", "beside"),
    "schema elsewhere": (_table(tableSchema="../../x.json"), "/tableSchema", "beside"),
    "ordered list": (_column("tags", ordered=True), "/tableSchema/columns/14", "blank nodes"),
    "no tables": (_table(tables=[]), "", "unknown property"),
    "titles of a wrong kind": (_column("id", titles=3), "/titles", "string"),
    "schema as a number": (_table(tableSchema=3), "/tableSchema", "object"),
    "columns as an object": (_schema(columns={}), "/columns", "array"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_documents_are_refused_with_file_and_pointer(tmp_path: Path, name: str) -> None:
    spoil, pointer, words = WRONG[name]
    document = toy_document()
    spoil(document)
    with pytest.raises(ConfigurationError) as caught:
        load_mapping(write_document(tmp_path, document))
    error = caught.value
    assert error.location.file == "t.csv-metadata.json"
    assert pointer in error.location.column
    assert words in error.message.en
    assert error.message.it != error.message.en


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "invalid JSON at line 1"),
        ("[]", "must be a JSON object"),
        ('{"url": "a", "url": "b"}', "“url” is repeated"),
        ('{"a":' * 100_000, "JSON"),
    ],
)
def test_what_is_no_json_object(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        load_mapping(write_document(tmp_path, text))


def test_a_missing_document(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_mapping(tmp_path / "absent.json")
