"""The datasets of the two plans, as the build writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_tables import tables_of

from psm_kg.datasets import PublishedTable, dataset_files
from psm_kg.pipeline import Draft


@pytest.fixture(params=["real", "toy"])
def draft(request: pytest.FixtureRequest) -> Draft:
    """Each of the two plans."""
    made: Draft = request.getfixturevalue(f"{request.param}_draft")
    return made


@pytest.fixture
def tables(draft: Draft) -> list[PublishedTable]:
    return tables_of(draft)


@pytest.fixture(scope="session")
def folders(
    real_draft: Draft, toy_draft: Draft, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The folder that holds ``csv/``, by the territory of the plan."""
    found = {}
    for made in (real_draft, toy_draft):
        root = tmp_path_factory.mktemp("datasets")
        for path, content in dataset_files(made.workspace, tables_of(made)):
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(content)
        found[made.workspace.plan.territory] = root / "csv"
    return found


@pytest.fixture
def folder(draft: Draft, folders: dict[str, Path]) -> Path:
    return folders[draft.workspace.plan.territory]
