"""Lighthouse on its phone: what its counted audits of access, practice and indexing say.

Its performance score is a timing: ``python benchmarks/site.py`` prints it.
"""

from __future__ import annotations

import json

import page_types
import pytest
from browser import FLAGS, chromium
from node_packages import Clients
from published import Serving

CATEGORIES = ("accessibility", "best-practices", "seo")
LEAST = 95


@pytest.fixture(scope="module")
def pages(serving: Serving) -> list[str]:
    """The addresses examined."""
    root = f"{serving.address}psm/"
    return [
        root + page_types.site_page("home", "it"),
        root + page_types.thing_page(page_types.THINGS["action"], "en"),
        root + page_types.site_page("monitoring", "it"),
    ]


def test_scores(clients: Clients, pages: list[str]) -> None:
    asked = {
        "chromium": chromium(),
        "flags": FLAGS,
        "categories": CATEGORIES,
        "pages": pages,
    }
    found = json.loads(clients.run("lighthouse.mjs", json.dumps(asked)))
    assert list(found) == pages
    for page, result in found.items():
        assert result.get("error") is None, page
        assert result["categories"].keys() == set(CATEGORIES)
        assert min(result["categories"].values()) >= LEAST, (page, result["failed"])
