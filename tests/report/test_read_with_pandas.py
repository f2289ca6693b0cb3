"""What docs/for-analysts.md says of the tables: requests make the measure, rows the streets."""

from __future__ import annotations

import numpy as np

from sim.study.run import Results


def test_single_requests_make_the_share_of_each_season(results: Results) -> None:
    requests, seasons = results.tables["requests"], results.tables["seasons"]
    counted = requests[requests["counted"]]
    in_time = counted["wait_min"].le(results.study.reach_within_min)
    found = in_time.groupby([counted["scenario"], counted["replication"]], observed=True).mean()
    for row in seasons.itertuples():
        share = found.loc[(row.scenario, row.replication)]
        assert np.isclose(share, row.reached_in_time_share, rtol=1e-9)


def test_the_segment_of_a_request_counts_the_rows_of_the_streets(results: Results) -> None:
    requests, segments = results.tables["requests"], results.tables["segments"]
    name = results.study.baseline
    streets = segments[segments["scenario"] == name].reset_index(drop=True)
    mine = requests[(requests["scenario"] == name) & requests["counted"]]
    asked = np.bincount(mine["segment"], minlength=len(streets))
    seasons = mine["replication"].nunique()
    np.testing.assert_allclose(streets["foot_requests"], asked / seasons, rtol=1e-9)
