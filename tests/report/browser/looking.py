"""axe-core, the checker of accessibility rules; fetched at test time, never shipped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
PLACES = (".venv/axe/node_modules/axe-core", "node_modules/axe-core")
"""Where `make axe` and npm put it, in the folder of the project."""

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  });
  const some = (nodes) => nodes.map((node) => node.html.slice(0, 160)).slice(0, 3);
  return found.violations.map((one) => [one.id, one.help, some(one.nodes)]);
}"""


def axe_text() -> str:
    """The script: the file that WALKS_AXE names, else the copy of the project; skips without."""
    named = os.environ.get("WALKS_AXE")
    places = [Path(named)] if named else [ROOT / place / "axe.min.js" for place in PLACES]
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    pytest.skip("axe-core is not there: `make axe` fetches it (or name its file in WALKS_AXE)")


def violations(page: Any, script: str) -> list[Any]:
    """What breaks a rule on an open page: the rule, what it asks, the first three elements."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(script)
    return page.evaluate(RUN, list(TAGS))


def settled(page: Any) -> None:
    """Wait until two frames are drawn, so that sizes are as they stay."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
