"""The sites of the two plans, rendered once for all the tests that read them."""

from __future__ import annotations

import pytest
from rendered import Rendered, render

from psm_kg.pipeline import Draft


@pytest.fixture(scope="session")
def real_site(real_draft: Draft) -> Rendered:
    """The site of Turin's plan."""
    return render(real_draft)


@pytest.fixture(scope="session")
def toy_site(toy_draft: Draft) -> Rendered:
    """The site of the invented plan."""
    return render(toy_draft)


@pytest.fixture(scope="session")
def contributed_site(contributed_draft: Draft) -> Rendered:
    """The site of the invented plan to which other bodies contribute."""
    return render(contributed_draft)
