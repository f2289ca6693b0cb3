"""``python docs/architecture.py``: draw which part of the program uses which.

Reads the imports of all files and writes ``docs/pictures/architecture.svg``. An
arrow goes from what is used to what uses it: the way that data flows. Dark
arrows are those that no longer way says already.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"

PARTS = {
    "street_graph": "the map: streets, beats, tours",
    "sim.scenario": "what a planner writes, checked",
    "sim.world": "what happens, by chance",
    "sim.roster": "who works when",
    "sim.walk": "officers walk, talk, answer",
    "formulas": "closed forms (sim.verify)",
    "sim.study": "seasons, measures, comparison",
    "sim.report": "tables, figures, page",
    "sim.verify": "cases against theory",
    "sim.calibrate": "own calls and walk logs",
    "sim.commands": "the commands of walks",
}
"""Parts in words. ``formulas`` are those files of sim.verify that sim.study or sim.report use."""

SHARED = ("sim", "sim.tables", "sim.compiled")
"""Used by all and using nobody."""

Edges = dict[str, set[str]]
"""For each part, the parts that it uses."""

WIDE, HIGH, ACROSS, DOWN, EDGE = 196, 46, 226, 92, 20


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """Modules of the program that each of its modules imports."""
    found = {}
    for top in ("sim", "street_graph"):
        for path in sorted((ROOT / top).rglob("*.py")):
            names = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(names[:-1] if names[-1] == "__init__" else names)
            found[module] = frozenset(_imported(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in ("sim", "street_graph"))


@cache
def formulas() -> frozenset[str]:
    """Modules of sim.verify that sim.study or sim.report rest on."""
    users = [m for m in imports() if m.startswith(("sim.study", "sim.report"))]
    found: set[str] = set()
    ahead = {used for user in users for used in imports()[user]}
    while ahead:
        module = ahead.pop()
        if module.startswith("sim.verify.") and module in imports() and module not in found:
            found.add(module)
            ahead |= imports()[module]
    return frozenset(found)


def part_of(module: str) -> str:
    """The part that a module belongs to."""
    if module in formulas():
        return "formulas"
    names = module.split(".")
    part = names[0] if names[0] == "street_graph" else ".".join(names[:2])
    return "sim.commands" if part == "sim.cli" else part


def edges() -> Edges:
    """Which part uses which."""
    found: Edges = {part: set() for part in PARTS}
    for module, used in imports().items():
        part = part_of(module)
        for name in used:
            other = part_of(name if name in imports() else name.rpartition(".")[0])
            if other not in (part, *SHARED) and part not in SHARED:
                found[part].add(other)
    return found


def layers(uses: Edges) -> dict[str, int]:
    """How many parts data passes at most before it comes to each.

    Raises
    ------
    ValueError
        If two parts use one another.
    """
    found: dict[str, int] = {}
    left = dict(uses)
    while left:
        ready = [part for part, used in left.items() if used <= set(found)]
        if not ready:
            raise ValueError(f"parts that use one another: {', '.join(sorted(left))}")
        level = len(set(found.values()))
        found |= dict.fromkeys(ready, level)
        for part in ready:
            del left[part]
    return found


def said_already(uses: Edges, part: str, used: str) -> bool:
    """Whether data comes from `used` to `part` through others too."""
    between = uses[part] - {used}
    return any(used in uses[one] or said_already(uses, one, used) for one in between)


def picture() -> str:
    """The picture as SVG."""
    uses = edges()
    level = layers(uses)
    rows = [[part for part in PARTS if level[part] == row] for row in sorted({*level.values()})]
    widest = max(len(row) for row in rows)
    width, height = 2 * EDGE + 240 + widest * ACROSS, 2 * EDGE + len(rows) * DOWN - (DOWN - HIGH)
    at = {
        part: (EDGE + 120 + (widest - len(row)) * ACROSS / 2 + i * ACROSS, EDGE + y * DOWN)
        for y, row in enumerate(rows)
        for i, part in enumerate(row)
    }
    lines: list[str] = []
    order = [(part, used) for part in PARTS for used in sorted(uses[part])]
    for part, used in sorted(order, key=lambda pair: not said_already(uses, *pair)):
        pale = said_already(uses, part, used)
        lines.append(_arrow(part, used, at, pale, level[part] - level[used], len(lines)))
    boxes = [_box(part, *at[part]) for part in PARTS]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" text-anchor="middle">',
        "<title>Parts of the program; arrows go the way that data flows</title>",
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0L8 4L0 8z"/></marker>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>', *lines, *boxes, "</svg>", "",
    ])  # fmt: skip


def _arrow(
    part: str, used: str, at: Mapping[str, tuple[float, float]], pale: bool, rows: int, turn: int
) -> str:
    """An arrow down; one that passes rows bends around their boxes."""
    (x1, y1), (x2, y2) = at[used], at[part]
    x1, x2, y1 = x1 + WIDE / 2, x2 + WIDE / 2, y1 + HIGH
    aside = 0 if rows == 1 else (40 + 36 * rows) * (1 if turn % 2 else -1)
    third = (y2 - y1) / 3
    curve = f"M{x1:g} {y1:g}C{x1 + aside:g} {y1 + third:g} {x2 + aside:g} {y2 - third:g}"
    style = 'stroke="#c4ccd4" stroke-width="1"' if pale else 'stroke="#1d3a5f" stroke-width="2"'
    return (
        f'<path data-from="{used}" data-to="{part}" d="{curve} {x2:g} {y2:g}" fill="none" {style} '
        'marker-end="url(#tip)"/>'
    )


def _box(part: str, x: float, y: float) -> str:
    name = part if part == "formulas" else part.replace(".", "/")
    return (
        f'<g><rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="6" fill="#eef3f8" '
        f'stroke="#1d3a5f"/><text x="{x + WIDE / 2:g}" y="{y + 20:g}" font-size="14" '
        f'font-weight="bold">{name}</text><text x="{x + WIDE / 2:g}" y="{y + 37:g}" '
        f'font-size="12">{PARTS[part]}</text></g>'
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
