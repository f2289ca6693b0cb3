"""What is installed by pip is all that the program is made of."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_folder_of_the_program_is_installed() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = set(told["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("sim", "street_graph")
        for path in (ROOT / top).rglob("*.py")
    }
    files = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "scenarios").rglob("*.toml")
    }
    assert installed == found | files
