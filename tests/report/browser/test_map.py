"""The map of the page in a real browser: answers mouse, keyboard and controls, fetches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.report.read import Numbers
from sim.report.street_map import DIFFERENCES, counts
from sim.report.words import LANGUAGES, load_words
from sim.study.street_measures import STREET_MEASURES

CANVAS = "#map-panel-a canvas"


@pytest.fixture(scope="module")
def pages(written: list[Path]) -> dict[str, Path]:
    """The made-up study's page in each language."""
    return dict(zip(LANGUAGES, written[:2], strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("es", 1280), ("en", 360)])
def test_the_page_opens_in_every_width_and_look(
    opened: Any, pages: dict[str, Path], language: str, width: int, scheme: str
) -> None:
    with opened(pages[language], width=width, color_scheme=scheme) as found:
        page = found.page
        assert page.locator("#street-map").is_visible()
        assert found.text("#map-says") == load_words(language)("street_map.help")
        page.select_option("#map-view", "two")
        assert page.locator("#map-panel-b canvas").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = page.evaluate(
            "(c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size)"
            f"(document.querySelector('{CANVAS}'))"
        )
        assert drawn > 20  # lines, letters and their edges: not one flat color


def test_keys_lead_from_street_to_street(
    opened: Any, pages: dict[str, Path], numbers: Numbers
) -> None:
    with opened(pages["en"]) as found:
        page = found.page
        page.focus(CANVAS)
        told = []
        for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
            page.keyboard.press(key)
            told.append(found.text("#map-says"))
        assert len(set(told)) == 4
        table = numbers.segments(numbers.baseline)
        blocks = [text.split(". Time since")[0] for text in told]
        assert set(blocks) <= set(table["block"])
        row = table[table["block"] == blocks[-1]].iloc[0]
        assert f"announced {row['mean_time_since_seen_min']:.3g}\u00a0min" in told[-1]
        cells = page.locator("#map-figures tbody td").all_inner_texts()
        assert len(cells) == len(STREET_MEASURES)
        shown = float(cells[3].replace(",", ""))
        assert shown == pytest.approx(row["passes_per_day"], rel=0.01)
        page.keyboard.press("+")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        assert found.text("#map-says") == load_words("en")("street_map.help")
        assert page.locator("#map-figures").is_hidden()


def test_the_mouse_finds_streets_and_a_finger_chooses_them(
    opened: Any, pages: dict[str, Path]
) -> None:
    with opened(pages["en"], has_touch=True) as found:
        page = found.page
        page.locator(CANVAS).scroll_into_view_if_needed()
        box = page.locator(CANVAS).bounding_box()
        at = box["x"] + 0.3 * box["width"], box["y"] + 22
        page.mouse.move(*at)
        first = found.text("#map-says")
        assert "Time since an officer was on the block: announced" in first
        page.mouse.move(at[0], box["y"] + box["height"] / 2)  # a longer way to the next row
        page.touchscreen.tap(box["x"] + 0.7 * box["width"], at[1])
        assert found.text("#map-says") != first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_of_differences_counts_as_the_table_does(
    opened: Any, pages: dict[str, Path], language: str, numbers: Numbers
) -> None:
    words = load_words(language)
    table = numbers.results.tables[DIFFERENCES]
    with opened(pages[language]) as found:
        page = found.page
        page.select_option("#map-view", "difference")
        for name in numbers.others:
            page.select_option("#map-first", label=name)
            for n, measure in enumerate(STREET_MEASURES):
                page.select_option("#map-measure", str(n))
                rows = table[(table["scenario"] == name) & (table["measure"] == measure.name)]
                up, down, same = counts(rows)
                key = "street_map.counts_neutral" if measure.better == "none" else None
                text = words(
                    key or "street_map.counts", clear=up + down, all=len(rows), up=up, down=down,
                    same=same,
                )  # fmt: skip
                assert found.text("#map-counts").startswith(text)
        page.focus(CANVAS)
        page.keyboard.press("ArrowRight")
        assert words("street_map.not_clear") in found.text("#map-figures")
        assert page.locator("#map-first option[disabled]").count() == 1  # the baseline itself


def test_names_full_of_markup_are_text(
    opened: Any, pages: dict[str, Path], numbers: Numbers
) -> None:
    nasty = numbers.others[-1]
    with opened(pages["en"]) as found:
        page = found.page
        page.select_option("#map-first", label=nasty)
        assert found.text("#map-panel-a figcaption") == nasty
        page.fill("#map-find", "<b>Row")
        assert "<b>Row</b>, $1$–2. Time since" in found.text("#map-says")
        page.fill("#map-find", "no such street")
        assert "No block has “no such street”" in found.text("#map-says")
        assert page.locator("#street-map b, #street-map table script").count() == 0


def test_layers_are_drawn_on_top(opened: Any, pages: dict[str, Path]) -> None:
    with opened(pages["en"]) as found:
        page = found.page
        before = page.evaluate(f"document.querySelector('{CANVAS}').toDataURL()")
        seen = {before}
        for layer in ("requests", "contacts", "beats", "tours"):
            page.check(f"#map-{layer}")
            seen.add(page.evaluate(f"document.querySelector('{CANVAS}').toDataURL()"))
        assert len(seen) == 5
        legend = found.text("#map-legend")
        assert "open circle: requests in a week" in legend and "filled circle: people" in legend
        page.select_option("#map-first", label="roam")
        assert "Tours: this scenario has none" in found.text("#map-legend")
        page.select_option("#map-first", label="announced")
        page.click("#map-in")
        page.click("#map-whole")
        for layer in ("requests", "contacts", "beats", "tours"):
            page.uncheck(f"#map-{layer}")
        assert page.evaluate(f"document.querySelector('{CANVAS}').toDataURL()") == before


def test_without_scripts_a_sentence_and_still_maps_stand_there(
    opened: Any, pages: dict[str, Path]
) -> None:
    with opened(pages["en"], java_script_enabled=False) as found:
        page = found.page
        assert page.get_by_text(load_words("en")("street_map.no_script")).is_visible()
        assert not page.locator("#street-map").is_visible()
        assert page.locator("section[aria-labelledby=coverage] img").first.is_visible()


def test_every_control_has_a_name(opened: Any, pages: dict[str, Path]) -> None:
    with opened(pages["es"]) as found:
        page, words = found.page, load_words("es")
        page.select_option("#map-view", "two")
        for key in ("view", "measure", "scenario", "beside"):
            assert page.get_by_role("combobox", name=words(f"street_map.{key}")).count() >= 1
        for key in ("requests", "contacts", "beats", "tours"):
            name = words(f"street_map.{key}")
            assert page.get_by_role("checkbox", name=name, exact=True).count() == 1
        for key in ("zoom_in", "zoom_out", "whole"):
            assert page.get_by_role("button", name=words(f"street_map.{key}")).count() == 1
        assert page.get_by_role("application").count() == 2
        for canvas in page.get_by_role("application").all():
            assert canvas.get_attribute("aria-label").startswith("Mapa de calles: ")
