"""The rules of accessibility (WCAG 2.2 AA), as axe-core checks them, on every page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.browser.looking import axe_text, settled, violations
from tests.report.conftest import Whole

PAGES = ("report.html", "report.es.html", "council.html", "council.es.html")


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_text()


@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken(opened: Any, whole: Whole, axe: str, name: str) -> None:
    with opened(whole.pages[name]) as found:
        page = found.page
        if name.startswith("report"):
            page.select_option("#map-view", "difference")
            page.focus("#map-panel-a canvas")
            page.keyboard.press("ArrowRight")
            page.wait_for_selector("#replay-player[data-ready]")
            page.click("#replay-next")
        for one in page.locator("details").all():
            one.evaluate("one => { one.open = true; }")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 844})
                settled(page)
                assert violations(page, axe) == [], (scheme, width)


def test_the_checker_sees_what_is_broken(opened: Any, whole: Whole, axe: str) -> None:
    with opened(whole.pages["council.html"]) as found:
        found.page.evaluate("document.querySelector('img').removeAttribute('alt')")
        found.page.evaluate("document.querySelector('h1').style.color = '#bbb'")
        assert {one[0] for one in violations(found.page, axe)} >= {"image-alt", "color-contrast"}
