"""Our SHACL engine and pySHACL, the reference, say the same of the real graph."""

from __future__ import annotations

import pytest

from psm_kg import shacl
from psm_kg.pipeline import Draft
from psm_kg.validation import shapes_store


def findings(report: shacl.Report) -> list[tuple[str, str, str, str]]:
    return sorted(
        (str(r.focus_node), r.path, str(r.value or ""), r.source_shape) for r in report.results
    )


@pytest.mark.parametrize("plan", ["toy_draft", "real_draft"])
def test_engines_agree(plan: str, request: pytest.FixtureRequest) -> None:
    draft: Draft = request.getfixturevalue(plan)
    shapes = shapes_store(draft.workspace)
    reference = shacl.validate_with_pyshacl(shapes, draft.store)
    assert draft.report.conforms
    assert reference.conforms
    assert findings(draft.report) == findings(reference)
    assert len(reference.results) == (1 if plan == "toy_draft" else 22)
