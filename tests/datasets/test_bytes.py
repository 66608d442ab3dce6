"""The same plan gives the same bytes, whatever the hash seed and the hour."""

from __future__ import annotations

import os
import subprocess
import sys

from paths import ROOT

CODE = """
import hashlib
from psm_kg.datasets import dataset_files, published_tables
from psm_kg.dcat import catalogue_files, dataset_dumps
from psm_kg.pipeline import prepare
from psm_kg.workspace import Workspace
d = prepare(Workspace.open({plan!r}))
tables = published_tables(d.workspace, d.tables, d.documents, d.store, d.prefixes)
for made in (
    dataset_files(d.workspace, tables),
    catalogue_files(d.quads, d.workspace, d.prefixes),
    dataset_dumps(d.quads, d.workspace, d.prefixes),
):
    for path, content in made:
        print(path, hashlib.sha256(content).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed() -> None:
    for plan in ("tests/toy", "data/torino-2024-2026"):
        printed = {
            subprocess.run(
                [sys.executable, "-c", CODE.format(plan=plan)],
                env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
                cwd=ROOT,
                capture_output=True,
                check=True,
            ).stdout
            for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
        }
        assert len(printed) == 1
        assert printed.pop().count(b"\n") > 100
