"""Files that the tests of commands write."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def scenario(folder: Path, name: str, text: str = "") -> Path:
    """A scenario of two days based on announced."""
    path = folder / "scenarios" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    season = '[season]\nlast_day = "2021-02-28"\n'
    path.write_text(f'format = 1\nabout = "{name}"\nbase = "announced"\n{season}{text}')
    return path
