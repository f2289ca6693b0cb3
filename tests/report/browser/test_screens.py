"""The pages on phone and desktop: they fit, keep quiet, and are reached by the keyboard alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.report.browser.looking import settled
from tests.report.conftest import HOSTILE, NASTY, RIGHT_TO_LEFT, Whole

PAGES = ("report.html", "report.es.html", "council.html", "council.es.html")
WIDTHS = (390, 1280)

SMALL = """[...document.querySelectorAll("a:not(.skip), button, input, select, summary")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !one.closest("p, li, dd, td") || one.closest("nav"))
  .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([one, box]) => box.height < 24 || box.width < 24)
  .map(([one, box]) => [one.outerHTML.slice(0, 90), box.width, box.height])"""
"""What a finger may miss; links within a sentence may be smaller (WCAG 2.5.8)."""

CUT = """[...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, button, figcaption")]
  .filter((one) => one.checkVisibility() && !one.closest(".scroll, .replay-hidden"))
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 90))"""

STOPS = """(() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return {
    tag: one.tagName, href: one.getAttribute("href"), name: one.id,
    top: one.getBoundingClientRect().top + scrollY, listed: !!one.closest("nav, .skip"),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
})()"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_phone_and_desktop_and_letters_of_twice_the_size(
    opened: Any, whole: Whole, name: str
) -> None:
    with opened(whole.pages[name], has_touch=True) as found:
        page = found.page
        if name.startswith("report"):
            page.select_option("#map-view", "two")
            page.wait_for_selector("#replay-player[data-ready]")
        for width, size in ((390, 100), (1280, 100), (1280, 200), (390, 200)):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            settled(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, size)
            assert page.evaluate(CUT) == [], (width, size)
            assert page.evaluate(SMALL) == [], (width, size)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_goes_down_the_page_and_is_seen(opened: Any, whole: Whole, width: int) -> None:
    with opened(whole.pages["report.html"], width=width) as found:
        page = found.page
        page.wait_for_selector("#replay-player[data-ready]")
        stops = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(STOPS))
            if stops[-1]["tag"] == "BODY":
                break
        assert stops.pop()["tag"] == "BODY"
        assert stops[0]["href"] == "#answer"
        assert [one for one in stops if not one["ring"]] == []
        tops = [one["top"] for one in stops if not one["listed"]]  # contents stand in columns
        assert all(b >= a - 60 for a, b in pairwise(tops))
        assert {"map-view", "replay-play", "replay-time"} <= {one["name"] for one in stops}


def test_nothing_moves_where_less_motion_is_asked_for(opened: Any, whole: Whole) -> None:
    with opened(whole.pages["report.html"], reduced_motion="reduce") as found:
        page = found.page
        page.wait_for_selector("#replay-player[data-ready]")
        assert page.evaluate("document.getAnimations().length") == 0
        moving = (
            "[...document.querySelectorAll('*')]"
            ".filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
        )
        assert page.evaluate(moving) == 0
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_verdicts_and_maps_are_seen_in_forced_colors(opened: Any, whole: Whole) -> None:
    with opened(whole.pages["report.html"], forced_colors="active") as found:
        page = found.page
        page.wait_for_selector("#replay-player[data-ready]")
        street, paper = page.evaluate(
            "[getComputedStyle(document.querySelector('.replay-street')).stroke,"
            " getComputedStyle(document.body).backgroundColor]"
        )
        assert street != paper
        marked = page.locator("#glance ~ .scroll td:is(.good, .bad)").all_inner_texts()
        assert marked and all(set(cell) & set("▲▼") for cell in marked)


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_are_text_and_keep_their_direction(
    opened: Any, whole: Whole, name: str
) -> None:
    with opened(whole.pages[name]) as found:
        page = found.page
        assert page.locator("main script:not([type])").count() == (2 if "report" in name else 0)
        rows = page.locator("section[aria-labelledby=glance] tbody th").all_inner_texts()
        assert rows == list(HOSTILE.values())
        assert f"About {NASTY}" in page.inner_text("h1")
        told = page.inner_text("header p:last-of-type")
        assert (f"\u2068{RIGHT_TO_LEFT}\u2069" in told) == ("council" not in name)
        bidi = "all => all.map(e => getComputedStyle(e).unicodeBidi)"
        assert {*page.eval_on_selector_all("tbody th, dt", bidi)} == {"plaintext"}
