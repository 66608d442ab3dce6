"""The deployment guide, as a source of commands and configurations for tests."""

from __future__ import annotations

import re

from paths import ROOT

GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
HOME = "/srv/psm-kg"  # where the guide puts everything


def block(kind: str) -> str:
    """The first code block of a kind (``sh build``, ``nginx``)."""
    found = re.search(rf"^```{re.escape(kind)}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"the guide has no block {kind}"
    return found[1]
