"""The W3C SHACL test suite, every case: conforms, and the same results, counted.

Compared as the suite asks: focus node, path, value, shape, component, severity, constraint, and
messages where it gives them. Literals are compared as the store keeps them (shacl_suite.stored).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
import shacl_suite as suite

from psm_kg.shacl import ShapeError, compile_shapes, validate

KNOWN = tomllib.loads((Path(__file__).parent / "w3c-suite.toml").read_text("utf-8"))
ORPHANS, FAILURES, REFUSED = KNOWN["orphans"], KNOWN["failures"], KNOWN["refused_when_strict"]
EXPECTED = {"core": 98, "sparql": 23}

if not suite.ROOT.is_dir():
    pytest.skip(
        f"the W3C SHACL suite is not at {suite.ROOT}: set PSM_STANDARDS to the standards folder",
        allow_module_level=True,
    )

LISTED = list(suite.cases(suite.ROOT / "manifest.ttl"))
CASES = LISTED + [c for name in ORPHANS for c in suite.cases(suite.ROOT / f"{name}.ttl")]


def passes(case: suite.Case) -> bool:
    try:
        shapes = compile_shapes(case.shape_graph(), strict=False)
    except ShapeError:
        return case.must_fail
    if case.must_fail:
        return False
    report = validate(shapes, case.data_store())
    return suite.actual(case, report) == suite.expected(case)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=FAILURES[case.name])] if case.name in FAILURES else [],
        )
        for case in CASES
    ],
)
def test_case(case: suite.Case) -> None:
    assert passes(case)


def test_every_case_is_run() -> None:
    names = [case.name for case in CASES]
    assert Counter(name.partition("/")[0] for name in names) == EXPECTED
    assert len(set(names)) == len(names)
    listed = {case.name for case in LISTED}
    files = {
        path.relative_to(suite.ROOT).with_suffix("").as_posix()
        for path in suite.ROOT.rglob("*.ttl")
        if "mf:entries" in path.read_text("utf-8")
    }
    assert files - listed == set(ORPHANS)
    assert set(FAILURES) | set(REFUSED) <= set(names)


def test_all_of_core_passes() -> None:
    assert not [name for name in FAILURES if name.startswith("core/")]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_strict_refuses_what_has_no_effect(case: suite.Case) -> None:
    message = REFUSED.get(case.name, "")
    if not message and (case.must_fail or case.name in FAILURES):
        message = "SPARQL"
    if not message:
        compile_shapes(case.shape_graph())
        return
    with pytest.raises(ShapeError, match=message):
        compile_shapes(case.shape_graph())
