"""Our SHACL engine and pySHACL, the reference, say the same of the real graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from paths import ROOT, TOY

from psm_kg import shacl
from psm_kg.pipeline import Draft
from psm_kg.validation import compiled_shapes, shapes_store
from psm_kg.workspace import Resources, Workspace


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


def test_a_target_that_the_ontology_lacks_is_refused(tmp_path: Path) -> None:
    for name in ("shapes", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shape = tmp_path / "shapes" / "project.ttl"
    text = shape.read_text(encoding="utf-8")
    workspace = Workspace.open(TOY, Resources(tmp_path))
    assert compiled_shapes(workspace).queries
    shape.write_text(text.replace("sh:targetClass psm:Project ;", "sh:targetClass psm:Projekt ;"))
    with pytest.raises(shacl.ShapeError, match="does not declare this class"):
        compiled_shapes(workspace)
