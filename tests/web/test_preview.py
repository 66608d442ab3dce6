"""Pages of a build that is still being written, shown on top of the one on the disk."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from sample import write_site
from starlette.requests import Request

from psm_kg.swap import replaced_folder
from psm_kg.web import Site
from psm_kg.web.releases import Releases

SMALL = ("shapes/", "queries/", "onto/", "controlled-vocabulary/", "void")
PAGE, NEW = "data/torino/2024-2026/action/1.1.1.html", "it/nuova/index.html"


def small_site(dist: Path, page: bytes, mark: str) -> Path:
    return write_site(dist, [(PAGE, page)], sha256=mark * 64, without=SMALL)


def answer(site: Site, path: str) -> tuple[int, bytes, str]:
    scope = {"type": "http", "method": "GET", "path": f"/{path}", "query_string": b""}
    response = site.answer(site.release, path, Request({**scope, "headers": []}))
    return response.status_code, bytes(response.body), response.headers.get("etag", "")


def test_fresh_pages_until_the_build_that_has_them(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist", b"old", "0")
    site = Site(Releases(dist))
    status, body, tag = answer(site, PAGE)
    assert (status, body) == (200, b"old")
    assert answer(site, NEW)[0] == 404
    before = site.release
    site.releases.preview({PAGE: b"fresh", NEW: b"new"})
    assert site.release is not before, "answers kept ready are those of a release"
    assert answer(site, PAGE)[:2] == (200, b"fresh")
    assert answer(site, PAGE)[2] != tag
    assert answer(site, NEW)[:2] == (200, b"new")
    assert before.open(PAGE) > 0, "requests under way keep the release they began with"
    site.releases.preview({PAGE: b"fresher"})
    assert answer(site, PAGE)[:2] == (200, b"fresher")
    assert answer(site, NEW)[:2] == (200, b"new")
    asyncio.run(site.releases.refresh())
    assert answer(site, PAGE)[1] == b"fresher", "the disk has not changed"
    with replaced_folder(dist) as folder:
        small_site(folder, b"published", "1")
    asyncio.run(site.releases.refresh())
    assert answer(site, PAGE)[:2] == (200, b"published")
    assert site.release.fresh == {}


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    dist = small_site(tmp_path / "dist", b"old", "0")
    site = Site(Releases(dist))
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for number in range(20):
        site.releases.preview({PAGE: b"%d" % number})
        assert answer(site, PAGE)[1] == b"%d" % number
    assert len(os.listdir("/proc/self/fd")) <= before + 1  # noqa: PTH208
