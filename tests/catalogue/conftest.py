"""The catalogues of the two plans as an RDF library reads them, and Turin's with a contact."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib
from paths import REAL

from psm_kg.dcat import catalogue_files
from psm_kg.pipeline import Draft, prepare
from psm_kg.workspace import Workspace


def catalogue_of(draft: Draft) -> rdflib.Graph:
    """The published Turtle, parsed by rdflib."""
    files = dict(catalogue_files(draft.quads, draft.workspace, draft.prefixes))
    return rdflib.Graph().parse(data=files["catalogue/catalogue.ttl"], format="turtle")


@pytest.fixture(scope="session")
def silent_draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """Turin's plan without an e-mail address: a plan may not have one."""
    folder = tmp_path_factory.mktemp("silent") / "plan"
    shutil.copytree(REAL, folder)
    plan = folder / "plan.toml"
    lines = plan.read_text("utf-8").splitlines(keepends=True)
    plan.write_text("".join(line for line in lines if not line.startswith("email =")), "utf-8")
    return prepare(Workspace.open(folder))


@pytest.fixture(scope="session")
def catalogues(real_draft: Draft, toy_draft: Draft, silent_draft: Draft) -> dict[str, rdflib.Graph]:
    """The catalogue of each plan, by name."""
    drafts = {"real": real_draft, "toy": toy_draft, "silent": silent_draft}
    return {name: catalogue_of(draft) for name, draft in drafts.items()}


@pytest.fixture(scope="session")
def explained() -> list[list[str]]:
    """The rows of the tables of docs/catalogue.md."""
    text = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]
