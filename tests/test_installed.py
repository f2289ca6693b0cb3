"""What is installed by pip is all that the program is made of, and works from any folder."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ("sim", "street_graph", "scenarios")
OLD_SETUPTOOLS = int(metadata.version("setuptools").split(".")[0]) < 77
ENTRY = "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"


def files_of(folder: Path) -> set[str]:
    """Files below a folder, without what Python and the desktop leave there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def the_program() -> set[str]:
    return set().union(*(files_of(ROOT / folder) for folder in PROGRAM))


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


def test_every_file_that_is_no_code_is_installed() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = {
        path.relative_to(ROOT).as_posix()
        for package, patterns in told["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in ROOT.joinpath(*package.split(".")).glob(pattern)
    }
    assert listed == {name for name in the_program() if not name.endswith(".py")}


def build(source: Path, into: Path, what: str) -> Path:
    """Build a wheel or an sdist of a source folder with the setuptools that is here."""
    code = f"import sys; from setuptools import build_meta as b; print(b.build_{what}(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(into)], cwd=source, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is copied by hand; building leaves files behind."""
    folder = tmp_path_factory.mktemp("source") / "copy"
    left = ("results", "build", "dist", ".*", "__pycache__", "*.egg-info", "streets")
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*left))
    return folder


@pytest.fixture(scope="module")
def wheel(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made of the sdist, as those who download it get it."""
    if OLD_SETUPTOOLS:
        pytest.skip("building needs setuptools 77 or newer: pip install '.[dev]'")
    folder = tmp_path_factory.mktemp("built")
    with tarfile.open(build(copied, folder, "sdist")) as archive:
        archive.extractall(folder, filter="data")
    source = next(path for path in folder.iterdir() if path.is_dir())
    for name in ("constraints.txt", "Makefile", "tests/scenes.py", "docs/model.md"):
        assert (source / name).is_file(), f"{name} is not in the sdist"
    return build(source, folder, "wheel")


@pytest.mark.slow
def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name for name in names if ".dist-info/" not in name} == the_program()


@pytest.mark.slow
def test_the_wheel_works_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, desk = tmp_path / "site", tmp_path / "desk"
    desk.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    env = {**os.environ, "PYTHONPATH": str(site)}

    def walks(*typed: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", ENTRY, *typed], cwd=desk, env=env, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [sys.executable, "-c", "import sim; print(sim.__file__)"]
    told = subprocess.run(where, cwd=desk, env=env, check=True, capture_output=True, text=True)
    assert Path(told.stdout.strip()).is_relative_to(site)
    walks("check", "announced", "hot-spots", "pilot")
    walks("new", "mine")
    with (desk / "scenarios" / "mine.toml").open("a", encoding="utf-8", newline="\n") as file:
        file.write('\n[season]\nlast_day = "2021-02-28"\n')
    walks("run", "mine", "--replications", "2", "--workers", "1")
    assert 'lang="es"' in (desk / "results/mine/report.es.html").read_text(encoding="utf-8")
    walks("streets", "show", "washington")


def test_every_text_file_is_opened_with_its_encoding() -> None:
    """Windows would take another one."""
    plain = []
    for top in ("sim", "street_graph", "docs", "benchmarks"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or any(
                    k.arg == "encoding" for k in node.keywords
                ):
                    continue
                called = ast.unparse(node.func)
                binary = any(isinstance(a, ast.Constant) and "b" in str(a.value) for a in node.args)
                text = called.endswith((".read_text", ".write_text")) or (
                    called in ("open", "path.open") and not binary
                )
                if text:
                    plain.append(f"{path.name}:{node.lineno}")
    assert plain == []
