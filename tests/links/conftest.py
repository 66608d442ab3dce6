"""What the tests of links share: the tables that a form is checked against."""

from __future__ import annotations

import pytest
from paths import REAL

from psm_kg.links import Reference
from psm_kg.workspace import Workspace


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Turin's plan, as a form refers to it."""
    return Reference.load(Workspace.open(REAL))
