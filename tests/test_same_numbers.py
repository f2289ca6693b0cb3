"""The machine and its settings change no number: not to the last bit of any table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.study.measures.sums import weighted

ROOT = Path(__file__).parents[1]


def vector_paths() -> str:
    """The faster paths of numpy that this processor has."""
    from numpy._core import _multiarray_umath as inside

    return " ".join(n for n in inside.__cpu_dispatch__ if inside.__cpu_features__.get(n))


def installed_locale() -> str:
    """A locale of this machine that is not English, if there is one."""
    told = subprocess.run(["locale", "-a"], check=False, capture_output=True, text=True)
    names = [name for name in told.stdout.split() if name[:2] in ("de", "es", "fr", "tr")]
    return names[0] if names else "C"


def numbers(*typed: str, **environment: str) -> list[str]:
    """The checksums that a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.same_numbers", "--each", *typed], cwd=ROOT, check=False,
        capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def here() -> list[str]:
    found = numbers()
    assert len(found) > 190
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu"},
        {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "installed"},
        {"NPY_DISABLE_CPU_FEATURES": "all"},
        {"OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "1"},
        {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"},
        {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_NUM_THREADS": "1"},
        {"PYTHONUTF8": "1", "PYTHONOPTIMIZE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    ],
    ids=lambda environment: next(iter(environment)) + "=" + next(iter(environment.values())),
)
def test_the_environment_changes_no_number(here: list[str], environment: dict[str, str]) -> None:
    if "LC_ALL" in environment:
        environment = environment | {"LC_ALL": installed_locale()}
    if "NPY_DISABLE_CPU_FEATURES" in environment:
        environment = {"NPY_DISABLE_CPU_FEATURES": vector_paths()}
    assert numbers(**environment) == here


@pytest.mark.slow
def test_the_number_of_processes_changes_no_number(here: list[str]) -> None:
    assert numbers("--workers", "3") == here


def test_weighted_sums_are_those_of_the_definition() -> None:
    draw = np.random.default_rng(3)
    weight, values = draw.random(700), draw.random((3, 700)) < 0.4
    found = weighted(values, weight)
    assert found.shape == (3,)
    for row, total in zip(values, found, strict=True):
        assert total == (np.where(row, weight, 0.0)).sum()
        assert total == pytest.approx(sum(weight[row]), rel=1e-12)
