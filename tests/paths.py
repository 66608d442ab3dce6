"""Where things are, for all tests."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "data" / "torino-2024-2026"
TOY = ROOT / "tests" / "toy"
# what is laid over the toy plan: invented bodies and their projects
CONTRIBUTED = ROOT / "tests" / "contributed" / "toy-overlay"
STANDARDS = Path(os.environ.get("PSM_STANDARDS", ROOT.parent / "shared" / "standards"))
