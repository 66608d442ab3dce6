"""docs/data-notes.md says what the table of quality notes says."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_document_is_up_to_date() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write_data_notes.py"))
    written = (ROOT / "docs" / "data-notes.md").read_text(encoding="utf-8")
    assert written == script["render"](), "run: python scripts/write_data_notes.py"
    assert written.count("\n| q-") > 200
