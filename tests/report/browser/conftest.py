"""A page in a real browser without a network: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Program named by WALKS_CHROMIUM, else a Chromium of the system."""
    named = os.environ.get("WALKS_CHROMIUM")
    return named or next((found for found in map(shutil.which, NAMES) if found), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; they are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = chromium_path()
    if program is None:
        pytest.skip("no Chromium is installed (or set WALKS_CHROMIUM to its program)")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page in a window of its own, with all that went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.route("**/*", self._one)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _one(self, route: Any) -> None:
        self.requests.append(route.request.url)
        if route.request.url.startswith("file://"):
            route.continue_()
        else:
            route.abort()

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def text(self, selector: str) -> str:
        """Text of an element as shown, without marks of writing direction."""
        shown = self.page.locator(selector).inner_text()
        return shown.replace("\u2068", "").replace("\u2069", "")

    def is_clean(self, path: Path) -> None:
        """Nothing was asked for but the page itself, and nothing went wrong."""
        assert self.errors == []
        assert self.requests == [path.as_uri()]


@pytest.fixture
def opened(browser: Browser) -> Any:
    """Open a file: ``with opened(path, width=360) as page``; what went wrong fails the test."""

    @contextmanager
    def opening(path: Path, width: int = 1280, height: int = 900, **how: Any) -> Iterator[Opened]:
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, **how
        )
        context.set_default_timeout(30_000)
        try:
            found = Opened(context.new_page())
            found.page.goto(path.as_uri())
            yield found
            found.is_clean(path)
        finally:
            context.close()

    return opening
