"""A real Chromium for the tests of pages, and what it complains about.

``browser`` is launched once a run, and skips the test, saying so, where there is none. ``watched``
gives pages that keep what goes wrong in them::

    def test_something(watched: Watch, serving: Serving) -> None:
        with watched() as page:
            page.goto(serving.address)
            assert page.problems == []
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000  # milliseconds; the machine may be busy


@dataclass
class WatchedPage:
    """A page in a context of its own, with what went wrong in it so far."""

    page: Any  # playwright.sync_api.Page
    problems: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def listen(self) -> None:
        """Keep console errors and warnings, exceptions, requests, failed ones and error answers."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def _failed(self, request: Any) -> None:
        # a page that is left gives up what it was still loading
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")


Watch = Callable[..., AbstractContextManager[WatchedPage]]


def chromium() -> str:
    """Where Chromium is; skips the test where it is not, or where nothing can drive it."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium is installed")


@contextlib.contextmanager
def launched(driver: Any, *flags: str) -> Iterator[Any]:
    """A Chromium with these flags too (a profile of its own, thrown away at the end)."""
    browser = driver.chromium.launch(
        executable_path=chromium(), args=[*FLAGS, *flags], timeout=PATIENCE
    )
    try:
        yield browser
    finally:
        browser.close()


@contextlib.contextmanager
def watched_page(browser: Any, **options: Any) -> Iterator[WatchedPage]:
    """A page in a new context; ``options`` are those of Playwright's ``new_context``."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    try:
        page = WatchedPage(context.new_page())
        page.listen()
        yield page
    finally:
        context.close()


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """What drives every Chromium of a run: there can be one only."""
    chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Any) -> Iterator[Any]:
    """One Chromium for the whole run."""
    with launched(driver) as program:
        yield program


@pytest.fixture
def watched(browser: Any) -> Watch:
    """Opens pages that keep what goes wrong in them: ``with watched(locale="it") as page``."""
    return lambda **options: watched_page(browser, **options)
