"""Spoilt maps, street files and tables: accepted, or told what is wrong with them."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sim.commands.streets import BuildOptions, build
from street_graph.problems import StreetsError
from street_graph.store import SHIPPED as STREETS
from street_graph.store import load
from tests.fuzz.mutations import HOSTILE, places, spoilt_text
from tests.fuzz.trial import Tally, shipped, try_scenario

TINY = Path(__file__).parents[1] / "data" / "streets" / "tiny.osm"


def spoilt_json(content: bytes, draw: random.Random) -> bytes:
    """A JSON file with one to three of its values changed or gone, or its text spoilt."""
    if draw.random() < 0.4:
        return spoilt_text(content, draw)
    data = json.loads(content)
    for _ in range(draw.choice((1, 1, 2, 3))):
        table, key = draw.choice(list(places(data)))
        if draw.random() < 0.25:
            del table[key]
        else:
            table[key] = draw.choice(HOSTILE)
    return json.dumps(data).encode()


def try_files(folder: Path, numbers: Iterable[int], seed: int, tally: Tally) -> None:
    """Try spoilt map files, street files, and tables and shapes that scenarios name, in turn.

    Parameters
    ----------
    folder : Path
        Empty; to be filled.
    numbers : iterable of int
        Of all files together; the same seed and number give the same file.
    seed : int
    tally : Tally
        Takes what came of them.
    """
    attached = list(_attached(shipped(folder / "scenarios")))
    osm, stored = TINY.read_bytes(), (STREETS / "washington.geojson").read_bytes()
    for number in numbers:
        draw = random.Random(f"{seed}/files/{number}")
        if number % 5 == 0:
            path = folder / f"spoilt-{number}.osm"
            path.write_bytes(spoilt_text(osm, draw))
            _streets(path, lambda path=path: _build(path, folder), tally)
        elif number % 5 == 1:
            path = folder / f"spoilt-{number}.geojson"
            path.write_bytes(spoilt_json(stored, draw))
            _streets(path, lambda path=path: load(path), tally)
        else:
            path, scenario = draw.choice(attached)
            sound = path.read_bytes()
            spoil = spoilt_json if path.suffix == ".geojson" else spoilt_text
            path.write_bytes(spoil(sound, draw))
            before = len(tally.surprises)
            try_scenario(scenario, tally)
            if len(tally.surprises) > before:
                path.with_suffix(f".{number}.kept").write_bytes(path.read_bytes())
            path.write_bytes(sound)


def _attached(scenarios: list[Path]) -> Iterator[tuple[Path, Path]]:
    """Tables and shapes with a scenario that names them."""
    for scenario in scenarios:
        text = scenario.read_text(encoding="utf-8")
        for path in sorted(scenario.parent.iterdir()):
            if path.suffix in (".csv", ".geojson") and f'"{path.name}"' in text:
                yield path, scenario


def _build(path: Path, folder: Path) -> None:
    build(BuildOptions(str(path), None, "spoilt", None, None, (), "", "", True, True, str(folder)))


def _streets(path: Path, use: Callable[[], object], tally: Tally) -> None:
    """Read streets as a command does, and take note of what comes of it."""
    began = time.process_time()
    try:
        use()
    except StreetsError as error:
        tally.refused += 1
        if not error.errors:
            tally.surprises.append((path.name, str(error)))
    except Exception as error:
        tally.surprises.append((path.name, f"{type(error).__name__}: {error}"))
        return
    else:
        tally.accepted += 1
    finally:
        tally.slowest_s = max(tally.slowest_s, time.process_time() - began)
    path.unlink()
