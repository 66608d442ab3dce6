"""An installed wheel works away from the checkout: its resources are inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from paths import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package of a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr[-2000:]
    wheel = next(folder.glob("psm_kg-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_resources_are_inside(installed: Path) -> None:
    for path in (*(ROOT / "mappings").glob("*.json"), *(ROOT / "queries").rglob("*.rq")):
        assert (installed / "psm_kg" / "resources" / path.relative_to(ROOT)).is_file(), path
    assert not (installed / "tests").exists()
    assert not (installed / "data").exists()


def test_build_and_query_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "psm_kg", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )

    where = subprocess.run(
        [sys.executable, "-c", "import psm_kg; print(psm_kg.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(installed)), where.stdout + where.stderr
    outcome = run("build", "--plan", str(ROOT / "tests" / "toy"))
    assert outcome.returncode == 0, outcome.stderr
    outcome = run("query", "plan/counts", "--format", "csv")
    assert "\nactions,azioni,actions,5\n" in outcome.stdout
    outcome = run("queries")
    assert outcome.stdout.count("\n    ") > 40
