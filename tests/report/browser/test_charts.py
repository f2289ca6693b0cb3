"""The charts of the page in a real browser: they tell their numbers, and their tables open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.report.words import LANGUAGES, load_words


@pytest.fixture(scope="module")
def pages(written: list[Path]) -> dict[str, Path]:
    """The made-up study's page in each language."""
    return dict(zip(LANGUAGES, written[:2], strict=True))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_column_tells_its_number_when_pointed_at(
    opened: Any, pages: dict[str, Path], width: int
) -> None:
    with opened(pages["en"], width=width) as found:
        part = found.page.locator("section[aria-labelledby=gaps] .hints i").first
        part.scroll_into_view_if_needed()
        shown = "e => getComputedStyle(e, '::after').content"
        assert part.evaluate(shown) == "none"
        part.hover()
        assert part.evaluate(shown).startswith('"announced, under 15 min: ')
        box, whole = part.bounding_box(), found.page.locator("#gaps ~ figure img").bounding_box()
        assert whole["x"] < box["x"] and box["x"] + box["width"] < whole["x"] + whole["width"]
        assert whole["y"] < box["y"] and box["y"] + box["height"] < whole["y"] + whole["height"]
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_behind_a_chart_open_by_the_keyboard(
    opened: Any, pages: dict[str, Path], language: str
) -> None:
    words = load_words(language)
    with opened(pages[language]) as found:
        section = found.page.locator("section[aria-labelledby=duty]")
        summary, table = section.locator("summary"), section.locator("table").first
        assert summary.inner_text() == words("text.behind", what=words("heading.duty"))
        assert not table.is_visible()
        summary.focus()
        found.page.keyboard.press("Enter")
        assert table.is_visible() and table.locator("tbody tr").count() == 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_at_a_glance_are_seen_on_light_and_dark_pages(
    opened: Any, pages: dict[str, Path], scheme: str
) -> None:
    with opened(pages["en"], color_scheme=scheme) as found:
        bars = found.page.locator("table.glance svg.bar")
        assert bars.count() == 6
        assert all(bar.is_visible() for bar in bars.all())
        paint = found.page.evaluate(
            "(css => [...document.querySelectorAll('.bar .dot, body')].map("
            "e => e.tagName === 'BODY' ? getComputedStyle(e).backgroundColor"
            " : getComputedStyle(e).fill))()"
        )
        assert len(set(paint)) == 2
