from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import psm_kg
from sample import BIG, write_site

ENGLISH = "en/data/torino/project/new.html"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with one large file."""
    big = b"".join(b"%015d\n" % n for n in range(BIG // 16))
    dist = tmp_path_factory.mktemp("web") / "dist"
    return write_site(
        dist, [("data/psm.nt", big), (ENGLISH, b"<!DOCTYPE html>")], without=("shapes/", "queries/")
    )


@pytest.fixture(scope="session")
def port(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Our server on the site."""
    with psm_kg(site, tmp_path_factory.mktemp("server")) as number:
        yield number
