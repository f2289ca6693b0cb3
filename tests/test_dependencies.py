"""What the program needs is declared once, pinned twice, and justified with its licence."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
OURS = {"sim", "street_graph"}
MODULES = {"pydantic_core": "pydantic-core"}
"""Modules whose distribution has another name."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bounds(requirements: list[str]) -> dict[str, str]:
    """Lower bounds by library; every requirement is one."""
    return {plain(name): least for name, least in (r.split(">=") for r in requirements)}


def pins(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").split()
    return {plain(name): version for name, version in (line.split("==") for line in lines)}


def cells(heading: str) -> list[list[str]]:
    """Rows of the table under a heading of the page."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in re.findall(r"^\|.+\|$", part, re.MULTILINE)]
    return rows[2:]


def numbers(version: str) -> list[int]:
    found = [int(part) for part in re.findall(r"\d+", version)]
    return found + [0] * (4 - len(found))


ALWAYS = bounds(PROJECT["dependencies"])
EXTRAS = {extra: bounds(needed) for extra, needed in PROJECT["optional-dependencies"].items()}
DIRECT = ALWAYS | {name: least for extra in EXTRAS.values() for name, least in extra.items()}
BROUGHT = {
    name: licence
    for _, told in cells("What they bring along")
    for name, licence in re.findall(r"`([^`]+)` ([^,|]+)", told)
}
LICENCES = BROUGHT | {
    row[0].strip("`"): row[2] for part in ("Always", "Only for some") for row in cells(part)
}


def test_the_page_names_what_is_declared() -> None:
    assert {row[0].strip("`"): row[1] for row in cells("Always")} == ALWAYS
    told = {(row[0].strip("`"), row[1], *re.findall(r"`(\w+)`", row[3]))
            for row in cells("Only for some")}  # fmt: skip
    assert told == {
        (name, least, *(extra for extra in EXTRAS if name in EXTRAS[extra]))
        for name, least in DIRECT.items()
        if name not in ALWAYS
    }
    assert all(row[-1] for part in ("Always", "Only for some") for row in cells(part))


def test_every_library_that_is_pinned_has_a_licence_on_the_page() -> None:
    pinned = {*pins("constraints.txt"), *pins("constraints-lowest.txt")}
    assert set(LICENCES) == pinned
    assert {row[0].strip("`") for row in cells("What they bring along")} <= set(DIRECT)


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-lowest.txt"])
def test_what_is_declared_is_pinned_at_its_bound_or_above(file: str) -> None:
    pinned = pins(file)
    assert set(DIRECT) <= set(pinned)
    lowest = file == "constraints-lowest.txt"
    for name, least in DIRECT.items():
        low, pin = numbers(least), numbers(pinned[name])
        assert pin >= low, name
        if lowest:
            given = len(least.split("."))
            assert pin[:given] == low[:given], f"{name} {pinned[name]} is not the lowest"


FAMILIES = {"Apache": "Apache", "MPL": "MPL|Mozilla", "PSF": "PSF|Python Software Foundation"}


@pytest.mark.parametrize("name", sorted(pins("constraints.txt")))
def test_a_licence_is_the_one_that_the_library_states(name: str) -> None:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed here")
    if told["Version"] != pins("constraints.txt")[name]:
        pytest.skip("another version may have another licence")
    fields = [told.get("License-Expression"), told.get("License"), *told.get_all("Classifier", [])]
    stated = " ".join(field for field in fields if field)
    family = LICENCES[name].split("-")[0].strip()
    assert re.search(FAMILIES.get(family, family), stated), stated[:300]


def imported(folder: str) -> set[str]:
    """Modules of others that the code in a folder imports."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def test_the_program_imports_what_is_declared_and_all_of_it() -> None:
    used = {MODULES.get(name, name) for name in imported("sim") | imported("street_graph")}
    named = set(re.findall(r"`([a-z-]+)` \((?:jinja2|pydantic|geopandas)\)", PAGE))
    named |= {"pyogrio", "pyproj"}
    extra = EXTRAS["roster"] | EXTRAS["cluster"]
    assert used - named == set(ALWAYS) | set(extra)
    assert named <= used
