"""Every case gives the results it announces, and pySHACL, the reference, gives the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import shacl_cases
from shacl_cases import CASES, INVALID, VALID, Case

from psm_kg.shacl import compile_shapes, validate, validate_with_pyshacl

DIFFERS = tomllib.loads((Path(__file__).parent / "pyshacl-differs.toml").read_text("utf-8"))
NAMES = [case.name for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_results(case: Case) -> None:
    report = validate(compile_shapes(case.shapes()), case.data())
    assert shacl_cases.summary(report) == case.expected()


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_pyshacl_agrees(case: Case) -> None:
    shapes, data = case.shapes(), case.data()
    ours = shacl_cases.comparable(validate(compile_shapes(shapes), data))
    theirs = shacl_cases.comparable(validate_with_pyshacl(shapes, data))
    assert (theirs == ours) is (case.name not in DIFFERS)


def test_cases_are_what_they_are_called() -> None:
    folders = {path.name for path in shacl_cases.FOLDER.iterdir()}
    assert len(VALID) + len(INVALID) == len(CASES)
    assert {case.path.parent.name for case in CASES} == folders
    assert len(VALID) >= 30
    assert len(INVALID) >= 110
    assert set(DIFFERS) <= set(NAMES)
    assert not [case.name for case in VALID if case.expected()]
    assert not [case.name for case in INVALID if not case.expected()]


def test_every_component_has_a_failing_case() -> None:
    components = (
        "And Class Closed Datatype Disjoint Equals HasValue In LanguageIn LessThan "
        "LessThanOrEquals MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive "
        "MinInclusive MinLength Node NodeKind Not Or Pattern QualifiedMaxCount QualifiedMinCount "
        "SPARQL UniqueLang Xone"
    )
    assert set(components.split()) <= {name for case in INVALID for name, _ in case.expected()}
