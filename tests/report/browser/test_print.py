"""The pages on paper, A4 and Letter: nothing cut, light, with all that paper can show."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sim.report.words import load_words
from tests.report.browser.looking import settled
from tests.report.conftest import Whole

MM = 96 / 25.4
MARGINS_MM = 28
WIDTHS = {"A4": round((210 - MARGINS_MM) * MM), "Letter": round((215.9 - MARGINS_MM) * MM)}
CANVAS = "document.querySelector('#map-panel-a canvas')"

WIDER = """(width) => [...document.body.querySelectorAll("*")]
  .filter((one) => one.getClientRects().length && getComputedStyle(one).position !== "absolute")
  .filter((one) => one.getBoundingClientRect().right > width + 1)
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.mark.parametrize("name", ["report.html", "council.es.html"])
@pytest.mark.parametrize("paper", list(WIDTHS))
def test_nothing_is_wider_than_the_paper(opened: Any, whole: Whole, name: str, paper: str) -> None:
    with opened(whole.pages[name], width=WIDTHS[paper]) as found:
        page = found.page
        page.emulate_media(media="print")
        assert page.evaluate(WIDER, WIDTHS[paper]) == []
        hidden = "all => all.filter(h => !h.checkVisibility()).map(h => h.textContent)"
        assert page.eval_on_selector_all("main h2, main .scroll > table, main img", hidden) == []
        heads = page.eval_on_selector_all(
            "thead", "all => all.map(h => getComputedStyle(h).display)"
        )
        assert {*heads} == {"table-header-group"}  # told again on every sheet


@pytest.mark.parametrize("paper", list(WIDTHS))
def test_the_printed_file_has_all_sections_on_a_few_sheets(
    opened: Any, whole: Whole, paper: str
) -> None:
    with opened(whole.pages["report.html"]) as found:
        printed = found.page.pdf(format=paper)
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 8 <= sheets <= 40


def test_dark_pages_print_light_with_the_map_as_it_stands(opened: Any, whole: Whole) -> None:
    with opened(whole.pages["report.html"], color_scheme="dark") as found:
        page = found.page
        page.select_option("#map-view", "difference")
        page.wait_for_selector("#replay-player[data-ready]")
        seen = page.evaluate(f"{CANVAS}.toDataURL()")
        page.emulate_media(media="print", color_scheme="dark")
        looks = "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
        assert page.evaluate(looks) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert page.evaluate(f"{CANVAS}.toDataURL()") != seen
        assert page.locator("#map-counts").is_visible()
        assert not page.locator(".map-controls").is_visible()
        assert not page.locator("#replay-player").is_visible()
        assert page.get_by_text(load_words("en")("replay.printed")).is_visible()
        page.emulate_media(media="screen", color_scheme="dark")
        settled(page)
        assert page.evaluate(f"{CANVAS}.toDataURL()") == seen
