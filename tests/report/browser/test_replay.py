"""The replay in a real browser, with the network off; skipped where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.report.inline import policy, template
from sim.report.replay.data import Replay, replay_of, unpack
from sim.report.replay.section import replay_script, replay_section
from sim.report.replay.track import lengths_dm, position_at, unpacked
from sim.report.words import load_words
from tests.report.evenings import Season, spot_on, walked_season

PLAYER = "document.getElementById('replay-player').replay"


@pytest.fixture(scope="module")
def season() -> Season:
    return walked_season("announced", "longest-unseen")


@pytest.fixture(scope="module")
def replay(season: Season, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    found = replay_of(season.study, season.graphs, season.write(tmp_path_factory.mktemp("log")))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def page_files(
    season: Season, replay: Replay, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The section alone on a page with the policy and the styles of the whole one."""
    folder, found = tmp_path_factory.mktemp("pages"), {}
    allowed = policy([replay_script()])
    for language in ("en", "es"):
        section = replay_section(replay, season.study, 4, "OpenStreetMap", load_words(language))
        found[language] = folder / f"{language}.html"
        found[language].write_text(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>replay'
            f'</title><meta http-equiv="Content-Security-Policy" content="{allowed}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{template('page.css')}{template('replay.css')}</style></head><body><main>{section}</main></body></html>",
            encoding="utf-8",
        )
    return found


class Played:
    """A page that is open, with what it complained of and asked for."""

    def __init__(self, browser: Any, file: Path, **how: Any) -> None:
        self.context = browser.new_context(offline=True, **how)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        if how.get("java_script_enabled", True):
            self.page.wait_for_selector("#replay-player[data-ready]", state="attached")

    def choose(self, name: str, value: str) -> None:
        before = self.page.get_attribute("#replay-player", "data-ready")
        self.page.select_option(f"#replay-{name}", value)
        self.wait(f"document.getElementById('replay-player').dataset.ready !== '{before}'")

    def wait(self, true: str) -> None:
        """Wait frame by frame; the page's policy lets no text be run as a script."""
        self.page.evaluate(
            f"new Promise((done) => {{ const look = () => ({true}) ? done() : "
            "requestAnimationFrame(look); look(); })"
        )

    @property
    def clock(self) -> str:
        return self.page.text_content("#replay-clock")

    def times(self) -> list[float]:
        found = self.page.eval_on_selector_all(".replay-map", "all => all.map(m => m.dataset.t)")
        return [float(t) for t in found]


@pytest.fixture
def played(browser: Any, page_files: dict[str, Path]) -> Iterator[Played]:
    found = Played(browser, page_files["en"])
    yield found
    assert found.complaints == [] and len(found.asked) == 1
    found.context.close()


def test_the_script_puts_units_where_python_does(
    played: Played, replay: Replay, season: Season
) -> None:
    graph = season.graphs["announced"]
    sizes = lengths_dm(graph.length_mm)
    chance = np.random.default_rng(3)
    for scenario in (0, 1):
        for unit in unpack(replay.weeks[0][scenario])[0]["units"]:
            track = unpacked(unit, sizes)
            moments = chance.uniform(track.entered[0] - 60, track.left[-1] + 60, 100).tolist()
            found = played.page.evaluate(
                f"""([unit, sizes, moments]) => {{
                    const track = {PLAYER}.trackOf(unit, sizes);
                    return moments.map((t) => {PLAYER}.positionAt(track, t));
                }}""",
                [unit, sizes.tolist(), moments],
            )
            for t, place in zip(moments, found, strict=True):
                mine = position_at(track, t)
                assert (place is None) == (mine is None)
                if mine is not None:
                    assert place[0] == mine[0] and abs(place[1] - mine[1]) < 1e-6


def test_marks_stand_on_the_drawn_path(played: Played, replay: Replay, season: Season) -> None:
    graph = season.graphs["announced"]
    sizes = lengths_dm(graph.length_mm)
    seen = 0
    for t in (50_000, 55_555, 61_234, 70_001):
        played.page.evaluate(f"{PLAYER}.go({t})")
        for side in (0, 1):
            units = unpack(replay.weeks[0][side])[0]["units"]
            marks = played.page.eval_on_selector_all(
                f"#replay-map-{side} .replay-unit",
                "all => all.map(m => [m.dataset.shown, m.getAttribute('transform')])",
            )
            assert len(marks) == len(units)
            for unit, (shown, moved) in zip(units, marks, strict=True):
                if shown == "no":
                    continue
                x, y = (float(part) for part in re.findall(r"-?[\d.]+", moved)[:2])
                wanted = spot_on(graph, *position_at(unpacked(unit, sizes), t))
                assert np.hypot(x - wanted[0], y - wanted[1]) < 0.1  # decimetres
                seen += 1
    assert seen > 12


def test_both_maps_stay_in_step(played: Played) -> None:
    page = played.page
    start = played.times()
    assert len(start) == 2 and start[0] == start[1]
    page.select_option("#replay-speed", "30")
    page.click("#replay-play")
    assert page.text_content("#replay-play") == "Pause"
    played.wait(f"Number(document.querySelector('.replay-map').dataset.t) > {start[0]}")
    page.click("#replay-play")
    one, two = played.times()
    assert one == two > start[0]
    played.choose("side-1", "0")
    same = page.eval_on_selector_all(".replay-map", "all => all.map(m => m.innerHTML.length)")
    assert same[0] == same[1] and played.times() == [one, one]


def test_nothing_moves_before_somebody_says_so(played: Played) -> None:
    assert played.page.text_content("#replay-play") == "Play"
    for _ in range(3):
        played.page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    assert played.clock == "13:00"


def test_keys_play_step_and_go_to_the_ends(played: Played) -> None:
    page = played.page
    page.focus("#replay-keys")
    page.keyboard.press("Home")
    assert played.clock == "12:00"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert played.clock == "12:01"
    page.keyboard.press("Space")
    assert page.text_content("#replay-play") == "Pause"
    page.keyboard.press("Space")
    assert page.text_content("#replay-play") == "Play"
    page.keyboard.press("End")
    at_end = played.clock
    page.keyboard.press("ArrowRight")
    assert played.clock == at_end
    page.focus("#replay-time")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert played.clock == "12:01"
    page.keyboard.press("Space")
    assert page.text_content("#replay-play") == "Pause"
    page.focus("#replay-play")
    page.keyboard.press("Enter")
    assert page.text_content("#replay-play") == "Play"


def test_the_counts_are_those_of_the_evening(played: Played, replay: Replay) -> None:
    played.choose("date", "4")
    played.page.focus("#replay-keys")
    played.page.keyboard.press("End")
    rows = played.page.eval_on_selector_all(
        "#replay-tally tbody tr", "all => all.map(r => [...r.cells].map(c => c.textContent))"
    )
    for side in (0, 1):
        evening = unpack(replay.weeks[0][side])[4]
        requests = evening["requests"]
        assert rows[0][side + 1] == str(len(requests))
        assert rows[1][side + 1] == str(sum(one[8] for one in requests))
        assert rows[2][side + 1] == str(sum(sum(unit["result"]) for unit in evening["units"]))
        assert rows[3][side + 1].endswith(" of 140")
    said = played.page.text_content("#replay-said")
    assert "announced: requests" in said and "longest-unseen: requests" in said


def test_the_next_request_appears_on_both_maps(played: Played) -> None:
    played.page.focus("#replay-keys")
    played.page.keyboard.press("Home")
    for _ in range(3):
        played.page.click("#replay-next")
    marks = [
        played.page.eval_on_selector_all(
            f"#replay-map-{side} .replay-ask", "all => all.filter(a => a.dataset.state).length"
        )
        for side in (0, 1)
    ]
    assert marks[0] == marks[1] >= 1


def test_less_motion_means_larger_steps(browser: Any, page_files: dict[str, Path]) -> None:
    found = Played(browser, page_files["en"], reduced_motion="reduce")
    assert found.page.text_content("#replay-on") == "On 5 min"
    found.page.focus("#replay-keys")
    found.page.keyboard.press("ArrowRight")
    assert found.clock == "13:05"
    found.context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_fits_a_phone(browser: Any, page_files: dict[str, Path], language: str) -> None:
    found = Played(browser, page_files[language], viewport={"width": 360, "height": 740})
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 360
    tops = found.page.eval_on_selector_all(
        ".replay-map", "all => all.map(m => m.getBoundingClientRect().top)"
    )
    assert tops[1] > tops[0] + 50
    small = found.page.eval_on_selector_all(
        "#replay-player button, #replay-player select",
        "all => all.filter(b => b.getBoundingClientRect().height < 24).length",
    )
    assert small == 0 and found.complaints == []
    found.context.close()


def test_it_speaks_spanish(browser: Any, page_files: dict[str, Path]) -> None:
    found = Played(browser, page_files["es"])
    words = found.page.inner_text("#replay-player")
    assert "sábado, 27 de febrero de 2021" in words and "caminando la ruta" in words
    for english in ("Unit ", "walking", "Request", "Play", "undefined", "{", "NaN"):
        assert english not in words
    found.context.close()


def test_paper_and_a_browser_without_scripts_get_a_sentence(
    browser: Any, page_files: dict[str, Path]
) -> None:
    found = Played(browser, page_files["en"])
    found.page.emulate_media(media="print")
    assert not found.page.is_visible("#replay-player")
    assert found.page.is_visible(".replay-printed")
    found.context.close()
    plain = Played(browser, page_files["en"], java_script_enabled=False)
    assert "needs JavaScript" in plain.page.inner_text("main")
    assert not plain.page.is_visible("#replay-player")
    plain.context.close()
