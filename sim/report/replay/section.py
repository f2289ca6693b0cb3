"""The section of the page that plays the evenings: its markup, data and script."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from sim.report.replay.data import Replay
from sim.report.words import Words
from sim.scenario.model import Study
from sim.tables import STATES

SPEEDS = (1, 2, 5, 10, 30)
"""Minutes that pass in one second."""

USUAL_SPEED = 5

PARTS = ("evening", "map", "player")
"""Files of the script, in the order in which they need each other."""


def replay_section(replay: Replay | None, study: Study, seasons: int, words: Words) -> Markup:
    """Write the section in one language.

    Parameters
    ----------
    replay : Replay or None
        None: a sentence says why nothing is played.
    study : Study
    seasons : int
        Simulated seasons that the page rests on.
    words : Words
    """
    environment = Environment(loader=BaseLoader(), autoescape=True, undefined=StrictUndefined)
    unbroken = any(scenario.season.unbroken_hours for scenario in study.scenarios)
    return Markup(
        environment.from_string(_file("replay.html.j2")).render(
            words=words,
            study=study,
            seasons=seasons,
            replay=replay,
            why="replay.unbroken" if unbroken else "replay.not_recorded",
            speeds=SPEEDS,
            usual_speed=USUAL_SPEED,
            alone=replay is not None and len(replay.scenarios) == 1,
            css=Markup(_file("replay.css")),
            data=Markup(_json(replay_data(replay, words))) if replay else "",
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
    """The script, as it stands on the page: its files as one, with names of its own."""
    parts = "\n".join(_file(f"replay-{part}.js") for part in PARTS)
    return f'(() => {{\n"use strict";\n{parts}}})();'


def script_hash() -> str:
    """What the page's policy names the script by."""
    digest = hashlib.sha256(replay_script().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _json(value: Any) -> str:
    """JSON that is safe within a script element: no markup can begin or end in it."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _file(name: str) -> str:
    return (resources.files("sim.report") / "templates" / name).read_text(encoding="utf-8")
