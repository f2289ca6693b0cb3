"""What the documents say is so: measures, links, commands, examples, tables, keys."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.cli import main
from sim.commands.parser import build_parser
from sim.scenario.find import EXAMPLES, SHIPPED, names_in
from sim.scenario.schema import SECTIONS, ScenarioFile
from sim.scenario.study_schema import StudyFile
from sim.scenario.wording import field_at
from sim.study.measures import measures_markdown
from sim.tables import (
    ACTIVITIES,
    ASSIGNMENTS,
    OUTCOMES,
    OUTCOMES_TABLE,
    PEOPLE,
    REQUESTS,
    STATES,
    STEPS,
    TALKS,
    UNITS,
)

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.glob("*.md")),
]
HOW_TO = DOCS / "scenario-files.md"
BLOCK = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)
COMMAND = re.compile(r"(?:[\w./-]*/)?walks\s+(\S.*)", re.DOTALL)

on_every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: Path) -> Iterator[str]:
    """Lines of code and code within lines."""
    text = read(page)
    for block in BLOCK.finditer(text):
        yield from block[2].splitlines()
    text = BLOCK.sub("", text)
    yield from re.findall(r"^ {4}(.+)$", text, re.MULTILINE)
    yield from (code.replace("\n", " ") for code in re.findall(r"`([^`]+)`", text))


def commands_of(page: Path) -> list[list[str]]:
    """What is typed after ``walks`` in each command that a page shows."""
    shown = (COMMAND.fullmatch(line.strip()) for line in code_of(page))
    return [shlex.split(match[1], comments=True) for match in shown if match]


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def examples() -> dict[str, str]:
    """Files that the how-to shows, by name."""
    blocks = (block.groups() for block in BLOCK.finditer(read(HOW_TO)))
    return {words.split()[1]: text for words, text in blocks if words.startswith("toml ")}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planner's folder with the files that the how-to shows."""
    for name, text in examples().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_of_measures_is_what_the_program_says() -> None:
    text = read(DOCS / "measures.md")
    assert text[text.index("## ") :] == measures_markdown()


@on_every_page
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = page.parent / path if path else page
        headings = re.findall(r"^#+ (.+)$", read(target), re.MULTILINE) if anchor else []
        if not target.exists() or (anchor and anchor not in map(slug, headings)):
            dead.append(link)
    assert dead == []


@on_every_page
def test_commands_can_be_typed_as_shown(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = build_parser()
    wrong = []
    for typed in commands_of(page):
        try:
            parser.parse_args(typed)
        except SystemExit as leaving:
            if leaving.code:
                wrong.append((typed, capsys.readouterr().err.splitlines()[-1]))
    assert wrong == []


def test_commands_are_found_in_lines_and_in_text() -> None:
    assert ["compare", "pilot"] in commands_of(ROOT / "README.md")
    assert ["check", "announced"] in commands_of(DOCS / "model.md")
    assert ["check", "half-hour"] in commands_of(HOW_TO)


def named_in(typed: list[str]) -> list[str]:
    """Scenarios and studies that a command names."""
    args = build_parser().parse_args(typed)
    named = {
        "check": "files", "compare": "files", "best": "files", "run": "scenario", "new": "base",
        "staff": "study",
    }  # fmt: skip
    found = (getattr(args, named[args.command]) if args.command in named else []) or []
    return [found] if isinstance(found, str) else found


@on_every_page
def test_commands_name_what_there_is(page: Path) -> None:
    commands = commands_of(page)
    known = {*names_in([SHIPPED, SHIPPED / EXAMPLES, SHIPPED / "studies"])}
    known |= {args[1] for args in commands if args[0] == "new"}
    if page == HOW_TO:
        known |= {Path(name).stem for name in examples()}
    assert {name for typed in commands for name in named_in(typed)} <= known


def test_examples_of_the_how_to_are_sound(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = [name for name in examples() if name != "scenarios/wrong.toml"]
    assert len(sound) >= 6
    assert main(["check", *sound]) == 0
    assert capsys.readouterr().err == ""


def test_the_error_in_the_how_to_is_the_one_that_is_shown(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "wrong"]) == 2
    assert f"```text\n{capsys.readouterr().err}```" in read(HOW_TO)


def rows(text: str) -> dict[str, set[str]]:
    """Rows of the tables in a page: code in the first cell, and all code in the others."""
    found = {}
    for line in re.findall(r"^\| (.+) \|$", text, re.MULTILINE):
        first, *others = line.split(" | ")
        names = [name for cell in others for name in re.findall(r"`([^`]+)`", cell)]
        found |= {name: set(names) for name in re.findall(r"`([^`]+)`", first)}
    return found


@pytest.mark.parametrize(
    ("name", "table"),
    [("requests", REQUESTS), ("people", PEOPLE), ("units", UNITS), ("assignments", ASSIGNMENTS),
     ("outcomes", OUTCOMES_TABLE), ("talks", TALKS), ("steps", STEPS),
     ("activities", ACTIVITIES)],
)  # fmt: skip
def test_the_model_page_names_the_columns_of_each_table(name: str, table) -> None:
    assert rows(read(DOCS / "model.md"))[name] == set(table.names)


def test_the_model_page_names_every_route_that_there_is() -> None:
    routes = field_at(ScenarioFile, ("patrol", "route")).annotation.__args__
    assert set(routes) <= set(rows(read(DOCS / "model.md")))


def test_the_how_to_explains_every_section_with_keys_that_exist() -> None:
    table = rows(read(HOW_TO))
    sections = {name.strip("[]"): keys for name, keys in table.items() if "[" in name}
    del sections["headline"], sections["target"]
    assert set(sections) == {
        *SECTIONS, "requests.place", "requests.kind", "patrol.override", "streets.closure",
        "calendar.special_day", "contacts.referral", "activities.doors",
        "crew.pattern", "activities.event",
    }  # fmt: skip
    for section, keys in sections.items():
        for key in keys:
            if not key.startswith('"'):
                assert field_at(ScenarioFile, (*section.split("."), key)), f"{section}.{key}"


def test_the_how_to_explains_every_key_of_a_study() -> None:
    text = read(HOW_TO)
    keys = set(rows(text[text.index("## Make a study") : text.index("## What each section")]))
    tables = {"headline", "target"}
    plain = {*StudyFile.model_fields} - tables - {"format", "about", "about_es"}
    assert keys == plain | {f"[[{name}]]" for name in tables}


STRESS_DES = [
    f"{section}.{item}"
    for section, items in (
        ("1", "123"), ("2", "1234"), ("2.5", "12345"), ("3", "1234"), ("4", "123"), ("5", "1234"),
        ("6", "1"),
    )
    for item in items
]  # fmt: skip
"""Items of the checklist of Monks and others (2019), in order."""


def test_the_model_page_answers_every_item_of_the_checklist() -> None:
    text = read(DOCS / "model.md")
    headings = re.findall(r"^#{3,4} (\d(?:\.\d)+) ", text, re.MULTILINE)
    answered = re.findall(r"^\| (\d(?:\.\d)+) .+\]\(#", text, re.MULTILINE)
    assert answered == STRESS_DES
    assert sorted({*headings} - {"2.5", "4.4"}) == STRESS_DES


def test_the_model_page_names_every_state_of_a_unit() -> None:
    text = read(DOCS / "model.md")
    part = text[text.index("#### 2.5.2") : text.index("#### 2.5.3")]
    assert len(re.findall(r"^\| (?!state|---)", part, re.MULTILINE)) == len(STATES) - 1


def test_the_model_page_counts_the_ways_in_which_a_request_ends() -> None:
    cars = [name for name in OUTCOMES if name.startswith("car-")]
    assert len(cars) == 6
    assert "one of six reasons" in re.sub(r"\s+", " ", read(DOCS / "model.md"))
