"""The W3C CSVW test suite, run on every case whose metadata is given.

Verdicts: ``graph`` equal graphs; ``valid`` no violation; ``invalid`` the document or the data are
refused as the suite wants; ``refused`` a document that W3C processors mend with a warning and we
refuse (see psm_kg.mapping.document); ``faulty`` csv2rdf cases on wrong data, for which the suite's
graph has strings where the values were wrong and ours has violations and nothing.
The counts are asserted, so that no case can stop being run unseen.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import csvw_suite as suite
import pytest

FOLDER = suite.suite_folder()
EXCLUDED = tomllib.loads((Path(__file__).parent / "w3c" / "excluded.toml").read_text("utf-8"))
EXPECTED = {
    "rdf": {
        "graph": 53,
        "invalid": 58,
        "refused": 60,
        "faulty": 73,
        "no metadata": 25,
        "listed": 1,
    },
    "validation": {"valid": 56, "invalid": 142, "refused": 56, "no metadata": 25, "listed": 3},
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"the W3C CSVW suite is not at {FOLDER}: set PSM_STANDARDS to the standards folder",
)


def _cases(manifest: str) -> list[suite.Case]:
    return suite.read_manifest(FOLDER, manifest) if FOLDER.is_dir() else []


def _left_out(case: suite.Case) -> str:
    if not case.metadata:
        return "no metadata"
    return "listed" if case.name in EXCLUDED[case.manifest] else ""


RUN = [c for m in EXPECTED for c in _cases(m) if not _left_out(c)]
TWINS = {c.name: c.kind for c in _cases("validation")}


def _verdict(case: suite.Case) -> str:
    outcome = suite.run(case, FOLDER)
    wrong = outcome.refused is not None or bool(outcome.violations)
    if "Negative" in case.kind:
        return "invalid" if wrong else "accepted though wrong"
    if outcome.refused is not None:
        return "refused" if "Warning" in case.kind else "refused though right"
    if case.manifest == "validation":
        return "violations though right" if wrong else "valid"
    if wrong:
        negative = TWINS[case.name] == "NegativeValidationTest"
        return "faulty" if negative else "violations though right"
    ours, expected = suite.our_graph(outcome.tables), suite.expected_graph(case, FOLDER)
    return "graph" if suite.isomorphic(ours, expected) else "different graph"


VERDICTS: dict[str, str] = {}


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_case(case: suite.Case) -> None:
    VERDICTS[case.id] = _verdict(case)
    assert VERDICTS[case.id] in ("graph", "valid", "invalid", "refused", "faulty")


@pytest.mark.parametrize("manifest", EXPECTED)
def test_counts(manifest: str) -> None:
    cases = _cases(manifest)
    counts = Counter(_left_out(c) or VERDICTS.get(c.id) or _verdict(c) for c in cases)
    assert dict(counts) == EXPECTED[manifest]
    listed = {c.name for c in cases if _left_out(c) == "listed"}
    assert listed == set(EXCLUDED[manifest])
    assert all(EXCLUDED[manifest].values())
