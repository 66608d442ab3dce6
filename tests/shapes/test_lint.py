"""The shapes as texts: every one is named, explained in two languages and made of known words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from paths import REAL, ROOT
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from shape_cases import RESOURCES, SH, SHAPE_FILES, SHAPES, all_shapes, file_of_shape, obligations

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
HAS_PART = "http://purl.org/dc/terms/hasPart"
#: Folders of the published vocabularies that the shapes may use words of.
VOCABULARIES = ("w3c", "ontopia", "qb", "cpov", "public-investment")
#: Namespaces whose words are not in those folders.
ELSEWHERE = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2001/XMLSchema#",
    "http://schema.org/",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2006/vcard/ns#",
)
NAMED = re.compile(r"<(https?://[^>\s]+)>|(?<![\w?$<\"/])([a-z][\w-]*):([\w-]+)")


@cache
def words_of(folder: Path) -> frozenset[str]:
    """Every IRI that a file of a folder says something about."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.ttl")):
        text = path.read_bytes().replace(b"\r\r\n", b"\n")
        for quad in parse(text, format=RdfFormat.TURTLE, lenient=True):
            if isinstance(quad.subject, NamedNode):
                found.add(quad.subject.value)
    return frozenset(found)


def shapes() -> list[NamedNode]:
    return [NamedNode(iri) for iri in sorted(file_of_shape())]


def words_used() -> dict[str, set[str]]:
    """The classes and properties that the shapes name, and the files that name them."""
    graph = all_shapes()
    terms = {"targetClass", "targetSubjectsOf", "targetObjectsOf", "class", "path"}
    terms |= {"inversePath", "equals", "disjoint", "lessThan", "hasValue", "datatype"}
    found: dict[str, set[str]] = {}
    for triple in graph.triples:
        name = triple.predicate.value.removeprefix(SH)
        if name in terms and isinstance(triple.object, NamedNode):
            found.setdefault(triple.object.value, set()).add(name)
        if name == "select" and isinstance(triple.object, Literal):
            for iri, prefix, local in NAMED.findall(triple.object.value):
                found.setdefault(iri or graph.prefixes[prefix] + local, set()).add("select")
    return found


def test_every_shape_has_an_iri_of_its_own_kind() -> None:
    graph = all_shapes()
    for name in ("property", "node", "qualifiedValueShape", "targetClass", "sparql"):
        for node in graph.subjects(SH + name):
            assert isinstance(node, NamedNode), f"sh:{name} on a shape without an IRI"
            assert not any(isinstance(value, BlankNode) for value in graph.objects(node, SH + name))
    for iri in file_of_shape():
        assert re.fullmatch(rf"{SHAPES}[A-Z][A-Za-z]*(-[A-Za-z]+)*", iri)


def test_a_property_shape_is_named_after_its_node_shape_and_used_once() -> None:
    graph = all_shapes()
    for node in graph.subjects(SH + "property"):
        for shape in graph.objects(node, SH + "property"):
            assert isinstance(shape, NamedNode)
            assert isinstance(node, NamedNode)
            assert shape.value.startswith(node.value + "-")
    used = [s for n in graph.subjects(SH + "property") for s in graph.objects(n, SH + "property")]
    property_shapes = graph.subjects(RDF_TYPE, NamedNode(SH + "PropertyShape"))
    assert sorted(map(str, used)) == sorted(map(str, property_shapes))


def test_every_shape_without_a_target_is_referred_to() -> None:
    graph = all_shapes()
    used = {t.object for t in graph.triples if t.predicate.value != SHAPES}
    for shape in shapes():
        assert shape.value in obligations() or shape in used, f"{shape} is never used"


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: shape.value.rpartition("/")[2])
def test_a_shape_has_a_severity_and_one_sentence_a_language(shape: NamedNode) -> None:
    graph = all_shapes()
    assert len(graph.objects(shape, SH + "severity")) == 1
    messages = graph.objects(shape, SH + "message")
    texts = {m.language: m.value for m in messages if isinstance(m, Literal)}
    assert len(messages) == 2
    assert set(texts) == {"it", "en"}
    for text in texts.values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert "  " not in text
        assert not re.search(r"\bIRI\b|\bURI\b|SHACL|RDF|\btripl|\bliteral\b|\bnodo\b", text)


def test_the_tables_and_columns_named_in_a_message_exist() -> None:
    columns = {
        path.name.removesuffix("-metadata.json"): set(
            re.findall(r'"name": "(\w+)"', path.read_text(encoding="utf-8"))
        )
        for path in RESOURCES.mappings
    }
    name = r"(\w+)(?: (?:e|o|and|or) (\w+))? (?:di|of) (\w+\.csv)"
    for shape in shapes():
        for message in all_shapes().objects(shape, SH + "message"):
            assert isinstance(message, Literal)
            assert set(re.findall(r"\w+\.csv", message.value)) <= set(columns), shape
            for one, two, table in re.findall(rf"(?:colonn[ae]|columns?) {name}", message.value):
                assert {one, two} - {""} <= columns[table], f"{shape}: {message.value}"


def test_only_words_of_shacl_are_used(standards: Path) -> None:
    known = words_of(standards / "w3c")
    used = {
        term.value
        for triple in all_shapes().triples
        for term in (triple.predicate, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(SH)
    }
    assert {word for word in used if word not in known} == set()


def test_every_class_and_property_exists(standards: Path) -> None:
    known = set(words_of(ROOT / "ontology"))
    for name in VOCABULARIES:
        known |= words_of(standards / name)
    unknown = {
        word: sorted(where)
        for word, where in words_used().items()
        if word not in known and not word.startswith(ELSEWHERE) and "controlled-" not in word
    }
    assert unknown == {}


@pytest.mark.parametrize(
    "mapping",
    [*RESOURCES.mappings, *RESOURCES.contributed_mappings],
    ids=lambda path: path.name.split(".")[0],
)
def test_every_column_has_a_shape(mapping: Path) -> None:
    """A column that no shape is about could hold anything."""
    graph = all_shapes()
    columns = json.loads(mapping.read_text(encoding="utf-8"))["tableSchema"]["columns"]
    columns = [c for c in columns if "psm:ignoredBecause" not in c]
    targets = {c["propertyUrl"] for c in columns}
    targets |= {c["valueUrl"] for c in columns if c["propertyUrl"] == RDF_TYPE}
    paths = {
        path.value
        for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf")
        for node in graph.subjects(SH + name)
        if targets & {t.value for t in graph.objects(node, SH + name) if isinstance(t, NamedNode)}
        for shape in graph.objects(node, SH + "property")
        for path in graph.objects(shape, SH + "path")
        if isinstance(path, NamedNode)
    }
    stated = {c["propertyUrl"] for c in columns if not c.get("virtual")}
    assert stated - paths == set()


def test_every_list_named_is_a_vocabulary_or_a_scheme_of_the_tables() -> None:
    base = "https://dati.piemonte.it/psm/controlled-vocabulary/"
    ours = {base + path.stem for path in RESOURCES.vocabularies}
    schemes = REAL / "tables" / "schemes.csv"
    for line in schemes.read_text(encoding="utf-8").splitlines()[1:]:
        ours.add("https://dati.piemonte.it/psm/" + line.split(",")[0])
    ours.add(base + "reference-areas")
    used = {word for word in words_used() if word.startswith(base)}
    assert used - ours == set()


def test_the_profile_lists_every_file() -> None:
    profile = ROOT / "shapes" / "profiles" / "psm.ttl"
    listed = {
        quad.object.value
        for quad in parse(profile.read_bytes(), format=RdfFormat.TURTLE)
        if quad.predicate.value == HAS_PART and isinstance(quad.object, NamedNode)
    }
    assert listed == {f"{SHAPES}file/{name}" for name in SHAPE_FILES}
    graph = all_shapes()
    for iri in listed:
        assert graph.about(NamedNode(iri)), f"{iri} has no title"
