"""What theory says stands beside what was simulated: in the table, on the page, in the terminal."""

from __future__ import annotations

import numpy as np
import pytest

from sim.commands.show import closed_form_text
from sim.report.read import Numbers
from sim.report.theory import SHOWN, reasons, remark_words, theory
from sim.report.words import LANGUAGES, load_words
from sim.study.closed_form import ALL_BUSY, BESIDE
from sim.study.run import Results
from sim.verify.remarks import REMARKS


def test_the_table_holds_both_and_their_difference(results: Results) -> None:
    table = results.tables["closed-form"]
    assert list(table["measure"]) == [*BESIDE, ALL_BUSY] * len(results.study.scenarios)
    simulated = results.tables["measures"].set_index(["scenario", "measure"])["value"]
    both = table[table["measure"] != ALL_BUSY]
    keys = list(zip(both["scenario"], both["measure"], strict=True))
    assert both["simulated"].to_numpy() == pytest.approx(
        simulated.loc[keys].to_numpy(), nan_ok=True
    )
    assert both["difference"].to_numpy() == pytest.approx(
        (both["simulated"] - both["closed_form"]).to_numpy(), nan_ok=True
    )
    assert table.loc[table["measure"] == ALL_BUSY, "simulated"].isna().all()
    assert np.isfinite(table["closed_form"]).all()


def test_hours_add_up_to_the_whole(results: Results) -> None:
    hours = results.tables["closed-form-by-hour"]
    whole = results.tables["closed-form"].set_index(["scenario", "measure"])["closed_form"]
    for scenario, mine in hours.groupby("scenario"):
        weight = mine["requests_per_hour"]
        for name in ("reached_in_time_share", "mean_wait_to_limit_min"):
            mean = (mine[name] * weight).sum() / weight.sum()
            assert mean == pytest.approx(whole[scenario, name], rel=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_puts_both_side_by_side(numbers: Numbers, language: str) -> None:
    words = load_words(language)
    shown = theory(numbers, words)
    assert len(shown.head) == 2 + 2 * len(SHOWN)
    assert [row[0].text for row in shown.rows] == numbers.scenarios
    assert all(len(row) == len(shown.head) for row in shown.rows)
    assert len(reasons(words)) == len(set(reasons(words))) == 8
    assert len({remark_words(remark, words) for remark in REMARKS}) == len(REMARKS)


def test_the_terminal_has_one_line_for_each_scenario(results: Results) -> None:
    title, head, *lines = closed_form_text(results.tables["closed-form"]).splitlines()
    assert "Erlang" in title
    assert head.split("   ")[-1].strip() == "cruder in"
    assert [line.split()[0] for line in lines] == [s.name for s in results.study.scenarios]
