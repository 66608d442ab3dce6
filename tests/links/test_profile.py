"""The SHACL profile of submitted projects: each shape has a case that breaks it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store

from psm_kg import shacl
from psm_kg.links.rdf import profile_store
from psm_kg.workspace import Resources

FOLDER = Path(__file__).parent / "profile"
VALID = (FOLDER / "valid.ttl").read_text(encoding="utf-8")
CASES = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))["case"]
RESOURCES = Resources.locate()
PROFILE = RESOURCES.link_profile.read_text(encoding="utf-8")
SHAPES = profile_store(PROFILE, RESOURCES.prefixes.read_text(encoding="utf-8"))
BASE = "https://dati.piemonte.it/psm/shapes/"
SH = "http://www.w3.org/ns/shacl#"
KINDS = [NamedNode(f"{SH}{kind}") for kind in ("NodeShape", "PropertyShape")]
A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def named_shapes() -> set[str]:
    found = [q.subject for kind in KINDS for q in SHAPES.quads_for_pattern(None, A, kind)]
    assert not any(isinstance(shape, BlankNode) for shape in found)
    return {shape.value.removeprefix(BASE) for shape in found if isinstance(shape, NamedNode)}


def data(case: dict[str, Any]) -> Store:
    store = Store()
    store.load(input=(VALID + case.get("add", "")).encode(), format=RdfFormat.TURTLE)
    if "delete" in case:
        added = Store()
        prefixes = VALID.partition("# Invented")[0]
        added.load(input=(prefixes + case.get("add", "")).encode(), format=RdfFormat.TURTLE)
        lines = prefixes.replace("@prefix", "PREFIX").replace(" .\n", "\n")
        store.update(f"{lines} DELETE WHERE {{ :project {case['delete']} ?value }}")
        store.extend(added)
    return store


def test_the_valid_file_obeys() -> None:
    store = data({})
    assert len(store) == 14
    assert shacl.validate(shacl.compile_shapes(SHAPES), store).results == ()
    assert shacl.validate_with_pyshacl(SHAPES, store).results == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shape"])
def test_a_spoilt_file_breaks_one_shape_in_both_engines(case: dict[str, Any]) -> None:
    store = data(case)
    for report in (
        shacl.validate(shacl.compile_shapes(SHAPES), store),
        shacl.validate_with_pyshacl(SHAPES, store),
    ):
        broken = Counter(result.source_shape.removeprefix(BASE) for result in report.results)
        assert broken == {case["shape"]: case.get("results", 1)}


def test_every_shape_has_a_case_and_speaks_two_languages() -> None:
    assert {case["shape"] for case in CASES} == named_shapes()
    assert len(CASES) == 18
    for shape in named_shapes():
        messages = SHAPES.quads_for_pattern(
            NamedNode(BASE + shape), NamedNode(f"{SH}message"), None
        )
        assert sorted(q.object.language for q in messages) == ["en", "it"], shape


def test_the_profile_stands_alone() -> None:
    """It needs no class of the plan's own graph: whoever downloads it can run it."""
    assert "sh:class" not in PROFILE
    assert "sh:node " not in PROFILE
