"""Make the pictures of the README from the results of two studies.

walks compare pilot
make pilot
make pictures    # or: python docs/pictures.py results/pilot results/same-hours

Chromium opens the page, with the network off; WALKS_CHROMIUM names its program
where it is not found. Each picture stays under 300 kB.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
BESIDE = "longest-unseen"
AT_S = (17 * 60 + 55) * 60
"""Time of day of the picture of an evening: 17:55."""

WIDTH = 1100
COLORS = 128


def main(pilot: Path, results: Path) -> None:
    """Write all pictures: coverage of the pilot's scenarios, the rest of those at equal hours."""
    coverage = Image.open(pilot / "figures" / "coverage-time.png").convert("RGB")
    height = round(coverage.height * WIDTH / coverage.width)
    _write("coverage", coverage.resize((WIDTH, height), Image.Resampling.LANCZOS))
    named = os.environ.get("WALKS_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=named, args=["--no-sandbox"])
        page = browser.new_context(
            offline=True, viewport={"width": 1280, "height": 1400}, device_scale_factor=1
        ).new_page()
        page.goto((results / "report.html").resolve().as_uri())
        _write("evening", _evening(page))
        _write("map", _map(page))
        browser.close()


def _evening(page: Page) -> Image.Image:
    page.wait_for_selector("#replay-player[data-ready]")
    page.select_option("#replay-side-1", label=BESIDE)
    page.wait_for_selector(f"#replay-map-1 h3:has-text('{BESIDE}')")
    page.evaluate(f"document.getElementById('replay-player').replay.go({AT_S})")
    return _between(page, page.locator("#replay-date"), page.locator("#replay-tally"))


def _map(page: Page) -> Image.Image:
    page.select_option("#map-view", "difference")
    page.select_option("#map-first", label=BESIDE)
    return _between(page, page.locator("#map-legend"), page.locator(".map-under"))


def _between(page: Page, first: Any, last: Any) -> Image.Image:
    """What stands from one element down to another, as wide as the text of the page."""
    page.evaluate("scrollTo(0, 0)")
    text, begin, end = (one.bounding_box() for one in (page.locator("main"), first, last))
    assert text and begin and end  # all three are on the page
    top = begin["y"] - (30 if first.evaluate("e => !!e.closest('label')") else 4)
    clip: FloatRect = {
        "x": text["x"], "y": top, "width": text["width"],
        "height": end["y"] + end["height"] + 4 - top,
    }  # fmt: skip
    return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))


def _write(name: str, picture: Image.Image) -> None:
    few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:] or ("results/pilot", "results/same-hours")))
