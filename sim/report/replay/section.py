"""The section of the page that plays the evenings: its markup, data and script."""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from sim.report.inline import json_text, script_text, template
from sim.report.replay.data import Replay
from sim.report.words import Words
from sim.scenario.model import Study
from sim.tables import STATES

SPEEDS = (1, 2, 5, 10, 30)
"""Minutes that pass in one second."""

USUAL_SPEED = 5

PARTS = ("evening", "map", "player")
"""Files of the script, in the order in which they need each other."""


def replay_section(
    replay: Replay | None, study: Study, seasons: int, credit: str, words: Words
) -> Markup:
    """Write the section in one language.

    Parameters
    ----------
    replay : Replay or None
        None: a sentence says why nothing is played.
    study : Study
    seasons : int
        Simulated seasons that the page rests on.
    credit : str
        Whose streets these are.
    words : Words
    """
    environment = Environment(loader=BaseLoader(), autoescape=True, undefined=StrictUndefined)
    unbroken = any(scenario.season.unbroken_hours for scenario in study.scenarios)
    return Markup(
        environment.from_string(template("replay.html.j2")).render(
            words=words,
            study=study,
            seasons=seasons,
            replay=replay,
            credit=credit,
            why="replay.unbroken" if unbroken else "replay.not_recorded",
            speeds=SPEEDS,
            usual_speed=USUAL_SPEED,
            alone=replay is not None and len(replay.scenarios) == 1,
            data=Markup(json_text(replay_data(replay, words))) if replay else "",
            script=Markup(replay_script()),
        )
    )


def replay_data(replay: Replay, words: Words) -> dict[str, Any]:
    """All that the script needs; the evenings are still packed.

    Returns
    -------
    dict
        Ready for JSON. Times are seconds since midnight of a date.
    """
    texts = {
        key: text
        for key, text in words.messages.items()
        if key.split(".")[0] in ("replay", "state") or key == "map.north"
    }
    return {
        "language": words.language,
        "texts": texts,
        "states": list(STATES),
        "scenarios": [
            {
                "name": scenario.name,
                "streets": number,
                "kinds": [kind.name for kind in scenario.requests.kinds],
            }
            for scenario, number in zip(replay.scenarios, replay.streets_of, strict=True)
        ],
        "streets": list(replay.streets),
        "evenings": [
            [one.day.isoformat(), one.start // 1_000_000, one.end // 1_000_000]
            for one in replay.evenings
        ],
        "weeks": [list(week) for week in replay.weeks],
    }


def replay_script() -> str:
    """The script, as it stands on the page."""
    return script_text([f"replay_{part}.js" for part in PARTS])
