"""After any edit the draft is that of a clean run: same quads, same results, same findings.

Edits are drawn at random, with a fixed seed, so that tables break and mend in many ways.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from editing import Rows, read_rows, write_rows
from paths import REAL, TOY

from psm_kg import pipeline, shacl, validation
from psm_kg.live.drafts import Drafts
from psm_kg.pipeline import Draft
from psm_kg.workspace import Workspace

TOY_EDITS, REAL_EDITS = 60, 4
CLEAN_EVERY = 10


def mutate(rows: Rows, draw: random.Random) -> str:
    """Change a table in one way or another; say which."""
    if len(rows) < 2:
        return "nothing"
    row = draw.randrange(1, len(rows))
    column = draw.randrange(len(rows[0]))
    kind = draw.choice(("text", "empty", "copy", "remove", "repeat", "swap"))
    if kind == "text":
        rows[row][column] += "x"
    elif kind == "empty":
        rows[row][column] = ""
    elif kind == "copy":
        rows[row][column] = rows[draw.randrange(1, len(rows))][column]
    elif kind == "remove":
        del rows[row]
    elif kind == "repeat":
        rows.append([*rows[row][:-1], ""])
    else:
        other = draw.randrange(1, len(rows))
        rows[row], rows[other] = rows[other], rows[row]
    return kind


def seen(draft: Draft) -> tuple[object, ...]:
    return draft.quads, draft.report, draft.findings, draft.validated


@pytest.mark.parametrize(("source", "edits"), [(TOY, TOY_EDITS), (REAL, REAL_EDITS)])
def test_random_edits(source: Path, edits: int, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(source, plan)
    drafts, draw = Drafts(Workspace.open(plan)), random.Random(20260131)
    shapes = shacl.compile_shapes(validation.shapes_store(drafts.workspace))
    first = drafts.make()
    assert first.conforms
    paths = sorted((plan / "tables").glob("*.csv"))
    compared = focused = broken = 0
    kinds: set[str] = set()
    for number in range(edits):
        path = draw.choice(paths)
        kept = path.read_text(encoding="utf-8")
        rows = read_rows(path)
        kinds.add(mutate(rows, draw))
        write_rows(path, rows)
        draft = drafts.make()
        if draft.validated:
            assert draft.report == shacl.validate(shapes, draft.store), (number, path.name)
            compared += 1
            assert drafts.validation is not None
            focused += drafts.validation.skipped > 0
        broken += not draft.conforms
        if number % CLEAN_EVERY == 0:
            assert seen(draft) == seen(pipeline.prepare(Workspace.open(plan))), (number, path.name)
        if not draft.conforms:
            path.write_text(kept, encoding="utf-8")
            draft = drafts.make()
            assert draft.conforms, (number, path.name)
            assert draft.report == shacl.validate(shapes, draft.store), (number, path.name)
            compared += 1
    # the cases did run, and some of each sort
    assert compared >= edits
    assert focused >= compared // 3
    assert broken >= edits // 10
    assert len(kinds) == 6 or edits < TOY_EDITS
