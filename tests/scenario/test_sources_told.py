"""Which entry of [source] or [assumed] speaks of which key."""

from __future__ import annotations

from sim.scenario.assumed import assumptions, covering, entries_of, parameters

WHY = {"why": "a guess"}
DATA = {
    "requests": {
        "per_day": 25,
        "kind": [{"name": "noise", "share": 0.4}, {"name": "x", "share": 1}],
    },
    "crew": {"heads": 8, "meal_min": 30},
}


def covered(**tables: dict[str, object]) -> dict[str, tuple[str, str] | None]:
    entries = entries_of(DATA | tables)
    return {".".join(p.full): covering(p, entries) for p in parameters(DATA)}


def test_a_longer_key_comes_before_a_shorter_one():
    found = covered(assumed={"requests": WHY, "requests.per_day": WHY}, source={"crew": "a report"})
    assert found["requests.per_day"] == ("assumed", "requests.per_day")
    assert found["requests.kind.noise.share"] == ("assumed", "requests")
    assert found["crew.heads"] == ("source", "crew")


def test_one_row_comes_before_all_rows_however_long_their_key():
    found = covered(assumed={"requests.kind.noise": WHY, "requests.kind.share": WHY})
    assert found["requests.kind.noise.share"] == ("assumed", "requests.kind.noise")
    assert found["requests.kind.x.share"] == ("assumed", "requests.kind.share")
    assert found["crew.heads"] is None


def test_of_one_key_in_both_tables_the_source_counts():
    both = {"crew.heads": WHY}
    assert covered(assumed=both, source={"crew.heads": "a report"})["crew.heads"] == (
        "source", "crew.heads",
    )  # fmt: skip
    assert [a.key for a in assumptions(DATA | {"assumed": both})] == ["crew.heads"]
