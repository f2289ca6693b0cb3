"""Kinds with places of their own: found where they are, left alone where not, and recovered."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.kind_places import KindPlaces, fit_kind_places
from sim.calibrate.streets import Ground
from sim.calibrate.weights import PlaceWeights, fit_weights
from sim.cli import main
from sim.scenario.load import load_scenario
from tests.calibrate.rows import drawn, known, washington, written

WEST = 0.4
"""Share of the streets, from the west on, from which the kind "west" comes."""


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(washington())


def truth(ground: Ground, apart: bool) -> dict[str, np.ndarray]:
    """Shares of the streets by kind."""
    graph = ground.graph
    metres = graph.length_mm * graph.weight
    lon = graph.node_lon[graph.u]
    west = np.where(lon < np.quantile(lon, WEST), 4.0, 0.25) if apart else np.ones(len(lon))
    found = {"west": metres * west, "rest": metres.astype(float), "rare": metres.astype(float)}
    return {name: weight / weight.sum() for name, weight in found.items()}


def fitted(ground: Ground, shares: dict[str, np.ndarray], seed: int) -> KindPlaces:
    return both(ground, shares, seed)[0]


def both(
    ground: Ground, shares: dict[str, np.ndarray], seed: int
) -> tuple[KindPlaces, PlaceWeights]:
    rng = np.random.default_rng(seed)
    rows = {"west": 500, "rest": 1200, "rare": 60}
    nodes = np.zeros(ground.graph.nodes, dtype=np.int64)
    counts = {
        name: np.concatenate([rng.multinomial(rows[name], share), nodes])
        for name, share in shares.items()
    }
    total = np.sum(list(counts.values()), axis=0)
    common = fit_weights(ground.graph, ground.by_segment(total))
    return fit_kind_places(counts, ground.shares(total), common), common


def test_kinds_that_differ_are_found_and_recovered(ground: Ground) -> None:
    shares = truth(ground, apart=True)
    found = fitted(ground, shares, 1)
    assert found.differ and set(found.shares) == {"west", "rest"}
    for name in found.shares:
        held = (found.low[name] <= shares[name]) & (shares[name] <= found.high[name])
        assert held.mean() > 0.9
        assert found.written[name].sum() == pytest.approx(1)
    off = {n: np.abs(found.shares[n] - shares["west"]).sum() for n in found.shares}
    assert off["west"] < 0.5 * off["rest"]


def test_kinds_that_do_not_differ_are_left_alone(ground: Ground) -> None:
    shares = truth(ground, apart=False)
    assert sum(fitted(ground, shares, seed).differ for seed in range(10)) <= 2


def test_streets_with_few_rows_of_a_kind_are_as_for_all_requests(ground: Ground) -> None:
    found, common = both(ground, truth(ground, apart=True), 2)
    for name, rows in found.rows.items():
        thin = rows < 5
        assert thin.any() and not thin.all()
        ratio = (found.written[name] / common.written)[thin]
        assert np.ptp(ratio) < 1e-9 * ratio.max()


def test_too_few_rows_are_not_asked(ground: Ground) -> None:
    counts = {"a": np.zeros(ground.spots, dtype=np.int64), "b": np.zeros(ground.spots)}
    counts["a"][:50] = 3
    weights = fit_weights(ground.graph, ground.by_segment(counts["a"]))
    found = fit_kind_places(counts, ground.shares(counts["a"]), weights)
    assert np.isnan(found.p) and not found.differ and found.written == {}


@pytest.mark.slow
def test_ranges_hold_the_known_places_as_often_as_they_say(ground: Ground) -> None:
    shares = truth(ground, apart=True)
    hits = []
    for seed in range(100):
        found = fitted(ground, shares, seed)
        hits += [
            ((found.low[name] <= shares[name]) & (shares[name] <= found.high[name])).mean()
            for name in found.shares
        ]
    assert 0.90 <= np.mean(hits) <= 0.985


def test_the_file_of_requests_names_the_places_of_each_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    demand = known(per_day=12.0)
    path = written(demand, drawn(demand, 1), tmp_path / "calls.csv")
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    middle = np.median([float(row["Longitude"]) for row in rows])
    for row in rows:  # what lies in the west is noise, mostly
        if float(row["Longitude"]) < middle:
            row["Call Type"] = "noise"
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows(rows)
    typed = ["calibrate", "calls.csv", "--yes", "--name", "mine"]
    assert main(typed) == 0
    assert "mine-places-noise.csv" in capsys.readouterr().out
    kinds = {kind.name: kind for kind in load_scenario("mine").requests.kinds}
    assert kinds["noise"].places_file.file == "mine-places-noise.csv"
    assert (
        "fewer than 5 rows of it they are those of all requests" in kinds["noise"].places_file.text
    )
    report = Path("results/mine-fit/report.md").read_text(encoding="utf-8")
    assert "Kinds come from different places (p = 0.005)" in report
    Path("scenarios/mine.toml").unlink()
    Path("scenarios/mine-places.csv").unlink()
    Path("results/mine-fit/report.md").unlink()
    assert main(typed) == 2
    assert "mine-places-dumping.csv is there already" in capsys.readouterr().err
    assert main(["check", "mine"]) == 2  # nothing was written
