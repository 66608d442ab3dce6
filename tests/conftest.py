"""Fixtures shared by all tests: the two plans, read and validated once."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from paths import CONTRIBUTED, REAL, STANDARDS, TOY

from psm_kg.pipeline import Draft, prepare
from psm_kg.workspace import Workspace

pytest_plugins = ("workers", "browser", "node_packages", "prepared_queries", "published")

#: They take minutes each: first, so that no process is left alone with one at the end.
_LONGEST = ("test_build.py", "test_engines.py", "test_things.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, in the same order in every process."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.fixture(scope="session")
def real_draft() -> Draft:
    """Turin's plan, as far as the validated graph."""
    return prepare(Workspace.open(REAL))


@pytest.fixture(scope="session")
def toy_draft() -> Draft:
    """The invented plan, as far as the validated graph."""
    return prepare(Workspace.open(TOY))


@pytest.fixture(scope="session")
def contributed_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the invented plan in which two bodies declare projects and a third was refused."""
    folder = tmp_path_factory.mktemp("contributed") / "plan"
    shutil.copytree(TOY, folder)
    shutil.copytree(CONTRIBUTED, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def contributed_draft(contributed_plan: Path) -> Draft:
    """That plan, as far as the validated graph."""
    return prepare(Workspace.open(contributed_plan))


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder of third-party shapes and vocabularies; skips where it is absent."""
    if not STANDARDS.is_dir():
        pytest.skip("the folder of third-party standards is not at hand (PSM_STANDARDS)")
    return STANDARDS
