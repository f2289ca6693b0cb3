"""The rules of accessibility (WCAG 2.2 AA), as axe-core checks them, on every page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.browser.axe import axe_text, violations
from tests.report.conftest import Whole

PAGES = ("report.html", "report.es.html", "council.html", "council.es.html")


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken(
    opened: Any, whole: Whole, axe: str, name: str, scheme: str
) -> None:
    with opened(whole.pages[name], color_scheme=scheme) as found:
        page = found.page
        if name.startswith("report"):
            page.select_option("#map-view", "difference")
            page.focus("#map-panel-a canvas")
            page.keyboard.press("ArrowRight")
            page.wait_for_selector("#replay-player[data-ready]")
            page.click("#replay-next")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page, axe) == []
