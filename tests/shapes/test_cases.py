"""Every constraint of every shape has data that breaks it, and both engines see the same.

A constraint that no data breaks checks nothing: a misspelt parameter conforms silently.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from shape_cases import (
    CASES,
    SH,
    SHAPE_FILES,
    Case,
    all_shapes,
    cases,
    file_of_shape,
    obligations,
    report_of,
    shapes_of,
)

from psm_kg import shacl

#: Counted by hand when cases are added, so that a runner that skips some cannot stay green.
CASE_COUNT = 781


def essence(report: shacl.Report) -> set[tuple[object, ...]]:
    """What two engines must agree on; pySHACL drops the language of some messages."""
    return {
        (
            str(result.focus_node),
            result.path,
            str(result.value),
            result.source_shape,
            result.component,
            result.severity,
        )
        for result in report.results
    }


def test_no_case_is_lost() -> None:
    assert len(cases()) == CASE_COUNT


def test_every_file_of_shapes_has_a_folder_of_cases() -> None:
    assert {path.name for path in CASES.iterdir()} == set(SHAPE_FILES)
    assert {case.file for case in cases() if not case.shape} == set(SHAPE_FILES)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_shape_in_the_name_fails_and_no_other(case: Case) -> None:
    report = report_of(case)
    if not case.shape:
        assert report.results == ()
        return
    assert file_of_shape()[case.shape] == case.file
    assert {result.source_shape for result in report.results} == {case.shape}
    assert len(report.results) == case.results
    severities = all_shapes().objects(NamedNode(case.shape), SH + "severity")
    assert {result.severity_iri for result in report.results} == {s.value for s in severities}  # type: ignore[union-attr]
    for result in report.results:
        assert [language for _, language in result.messages] == ["en", "it"]


@pytest.mark.usefixtures("prepared_queries")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_both_engines_agree(case: Case) -> None:
    reference = shacl.validate_with_pyshacl(shapes_of(case.file), case.data())
    assert essence(report_of(case)) == essence(reference)


def test_every_constraint_is_broken_by_a_case() -> None:
    broken: dict[str, set[str]] = {}
    for case in cases():
        for result in report_of(case).results:
            broken.setdefault(result.source_shape, set()).add(result.component)
    never = {
        shape.rpartition("/")[2]: sorted(
            component.removeprefix(SH) for component in components - broken.get(shape, set())
        )
        for shape, components in obligations().items()
        if components - broken.get(shape, set())
    }
    assert never == {}
