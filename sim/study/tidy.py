"""Tidy tables of a study: for Excel, pandas and QGIS, with names for numbers.

One row is one thing (a season, a shift, a request, a street, a measure) and
every column says its unit. CSV for people, Parquet for programs; the request
table of all seasons is Parquet only, because Excel cannot open it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow

from sim.scenario.model import Scenario, Study
from sim.study.arms import SINGLE, Arm, response_by
from sim.study.comparison import Comparison
from sim.study.few import COUNTS, counts_requests, untold, untold_in
from sim.study.frontier import frontier, frontier_table
from sim.study.pairs import pairs_table
from sim.study.reduce import Reduced
from sim.study.store import write_whole
from sim.study.street_differences import differences_table
from sim.study.street_measures import STREET_MEASURES, standard_errors, street_values
from sim.study.waits import WaitCurve, wait_curves
from sim.study.when import by_hour_table, by_weekday_table
from sim.tables import OUTCOMES, Log
from street_graph.graph import CLASSES, StreetGraph

if TYPE_CHECKING:
    Seasons = Mapping[str, Mapping[int, Reduced]]
    """Reduced seasons of each scenario by their number, in order."""

UNTOLD = -1
"""In place of the segment of a request, where that is not told (`sim.study.few`)."""

PARQUET_ONLY = ("requests",)

EXCEL_ROWS = 1_048_575
"""Rows below the heading that a sheet of Excel holds; longer tables are Parquet only."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of text that a spreadsheet may take for a formula."""


def _stacked(seasons: Seasons, table: str) -> pd.DataFrame:
    """One table of all scenarios and replications, with both in front."""
    keys = [(name, number) for name, reduced in seasons.items() for number in reduced]
    parts = [getattr(seasons[name][number], table) for name, number in keys]
    rows = [len(part) for part in parts]
    columns = {
        name: np.concatenate([part[name] for part in parts]) for name in parts[0].dtype.names
    }
    del parts  # a million requests stand twice in memory at most
    frame = pd.DataFrame(columns, copy=False)
    names = list(seasons)
    frame.insert(0, "scenario", _texts(np.repeat([names.index(n) for n, _ in keys], rows), names))
    frame.insert(1, "replication", np.repeat([number for _, number in keys], rows))
    return frame


def _texts(numbers: np.ndarray, texts: Sequence[str]) -> pd.Series:
    """Text `texts[number]` of each row, as categories: a million rows hold each text once."""
    return pd.Series(pd.Categorical.from_codes(numbers, categories=texts))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with categories as text."""
    return frame.astype(dict.fromkeys(frame.select_dtypes("category"), "str"))


def _with_dates(frame: pd.DataFrame, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Day numbers of the season as ISO dates."""
    first = {name: s.season.first_day.toordinal() for name, s in scenarios.items()}
    days = frame["scenario"].map(first).to_numpy(np.int64) + frame["date"].to_numpy()
    there, numbers = np.unique(days, return_inverse=True)
    frame["date"] = _texts(numbers, [date.fromordinal(day).isoformat() for day in there])
    return frame


def _named(frame: pd.DataFrame, column: str, names: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Numbers of `column` as names, which may differ between scenarios."""
    texts = list(dict.fromkeys(text for of_one in names.values() for text in of_one))
    numbers = np.zeros(len(frame), dtype=np.int64)
    for scenario, of_one in names.items():
        rows = (frame["scenario"] == scenario).to_numpy()
        place = np.array([texts.index(text) for text in of_one], dtype=np.int64)
        numbers[rows] = place[frame.loc[rows, column]]
    frame[column] = _texts(numbers, texts)
    return frame


def seasons_table(arms: Sequence[Arm], seasons: Seasons) -> pd.DataFrame:
    """One row per scenario and replication, one column per measure."""
    frames = []
    for arm in arms:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = arm.numerator / arm.denominator
        frame = pd.DataFrame(values, columns=[m.name for m in SINGLE])
        frame.insert(0, "scenario", arm.scenario)
        frame.insert(1, "replication", list(seasons[arm.scenario]))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def segments_table(
    seasons: Seasons, graphs: Mapping[str, StreetGraph], scenarios: Mapping[str, Scenario]
) -> pd.DataFrame:
    """Totals and measures of each segment in the mean over seasons, with standard errors."""
    frames = []
    for scenario, reduced in seasons.items():
        graph = graphs[scenario]
        columns: dict[str, Any] = {
            "scenario": scenario,
            "segment": graph.segment_id,
            "street": graph.street,
            "block": graph.block,
            "street_class": [CLASSES[c] for c in graph.street_class],
            "length_m": graph.length_mm / 1000,
            "weight": graph.weight,
        }
        skip = ("segment", "length_m", "weight")
        found = np.array([season.segments for season in reduced.values()])
        hidden = untold(found, scenarios[scenario])
        for name in [n for n in found.dtype.names or () if n not in skip]:
            values = found[name].astype(float)
            columns[name] = values.mean(axis=0)
            error = np.full(values.shape[1], np.nan)
            if len(values) > 1:
                error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
            columns[f"{name}_standard_error"] = error
            if name in COUNTS:
                columns[name][hidden] = error[hidden] = np.nan
        for measure in [m for m in STREET_MEASURES if m.derived]:
            value, errors = street_values(measure, found, scenarios[scenario].season)
            error = standard_errors(errors)
            if counts_requests(measure):
                value[hidden] = error[hidden] = np.nan
            columns[measure.name], columns[f"{measure.name}_standard_error"] = value, error
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def requests_table(seasons: Seasons, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """One row per scenario, replication and request, with what became of it.

    Its texts are categories.
    """
    frame = _with_dates(_stacked(seasons, "requests"), scenarios)
    for name, hidden in untold_in(seasons, scenarios).items():
        of = (frame["scenario"] == name).to_numpy()
        frame.loc[of, "segment"] = np.where(
            hidden[frame.loc[of, "segment"]], UNTOLD, frame.loc[of, "segment"]
        )
    kinds = {name: [k.name for k in s.requests.kinds] for name, s in scenarios.items()}
    frame = _named(frame, "kind", kinds)
    return _named(frame, "outcome", dict.fromkeys(scenarios, OUTCOMES))


def shifts_table(seasons: Seasons, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """One row per scenario, replication and shift."""
    frame = _with_dates(_stacked(seasons, "shifts"), scenarios)
    names = {name: [shift.name for shift in s.shifts] for name, s in scenarios.items()}
    return _plain(_named(frame, "shift", names))


def gaps_table(seasons: Seasons) -> pd.DataFrame:
    """Closed gaps between visits by class of length, all streets and seasons together."""
    keys = ["scenario", "from_min"]
    return (
        _stacked(seasons, "gaps")
        .groupby(keys, sort=False, as_index=False, observed=True)["gaps"]
        .sum()
    )


@dataclass(frozen=True, eq=False)
class Long:
    """What is made of the tables that grow with requests or shifts.

    Attributes
    ----------
    tables : dict of str to DataFrame
        Of ``requests`` only how many rows there are.
    files : dict of str to bytes
        What is written of ``requests`` and ``shifts``, by name of the file.
    waits : dict of str to WaitCurve
        By scenario.
    """

    tables: dict[str, pd.DataFrame]
    files: dict[str, bytes]
    waits: dict[str, WaitCurve]


def long_requests(study: Study, seasons: Seasons, first: int) -> Long:
    """What is made of all requests; a million rows of them are in memory only here.

    Parameters
    ----------
    study : Study
    seasons : mapping of scenario name to its reduced seasons by number
    first : int
        So many of the seasons count for `Long.waits`.
    """
    frame = requests_table(seasons, {s.name: s for s in study.scenarios})
    recorded = frame[frame["replication"] == frame["replication"].min()].reset_index(drop=True)
    tables = {"requests": frame[[]], "requests-season-1": _plain(recorded)}
    waits = wait_curves(study, frame, first)
    return Long(tables, table_files("requests", frame), waits)


def long_shifts(study: Study, seasons: Seasons) -> Long:
    """What is made of ``shifts``, whose CSV takes longer than that of all others."""
    frame = shifts_table(seasons, {s.name: s for s in study.scenarios})
    return Long({"shifts": frame}, table_files("shifts", frame), {})


def tidy_tables(
    scenarios: Mapping[str, Scenario],
    graphs: Mapping[str, StreetGraph],
    seasons: Seasons,
    arms: Sequence[Arm],
    comparison: Comparison,
) -> dict[str, pd.DataFrame]:
    """All tables of a study by name, but those of `long_requests` and `long_shifts`.

    Parameters
    ----------
    scenarios, graphs : mapping by scenario name
    seasons : mapping of scenario name to its reduced seasons by number
    arms : sequence of Arm
    comparison : Comparison
    """
    tables = {
        "measures": pd.DataFrame(comparison.table()),
        "seasons": seasons_table(arms, seasons),
        "days": _with_dates(_stacked(seasons, "days"), scenarios),
        "segments": segments_table(seasons, graphs, scenarios),
        "by-hour": by_hour_table(seasons, scenarios),
        "by-weekday": by_weekday_table(seasons, scenarios),
        "gaps": gaps_table(seasons),
        "talks": _stacked(seasons, "talks"),
        "referrals": _stacked(seasons, "referrals"),
        "spots": _stacked(seasons, "spots"),
    }
    if len(arms) > 1 and comparison.headlines:
        tables["pairs"] = pd.DataFrame(pairs_table(arms, comparison.headlines))
        found = frontier(arms, comparison.headlines)
        tables["frontier"] = pd.DataFrame(frontier_table(found))
        tables["segment-differences"] = differences_table(
            seasons, graphs, scenarios, comparison.baseline, comparison.headlines
        )
    for by in ("priority", "kind", "hour"):
        tables[f"response-by-{by}"] = pd.DataFrame(response_by(arms, by))
    kinds = {name: [k.name for k in s.requests.kinds] for name, s in scenarios.items()}
    tables["response-by-kind"] = _named(tables["response-by-kind"], "kind", kinds)
    return {name: _plain(frame) for name, frame in tables.items()}


def plain_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before = + - @.

    Names of streets and messages of errors come from elsewhere, and may begin
    with anything.
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV (UTF-8, numbers to 10 digits, the same bytes everywhere).

    Text is as `plain_text` gives it; Parquet has it as it is.
    """
    guarded = {
        name: frame[name].map(lambda v: plain_text(v) if isinstance(v, str) else v)
        for name in frame.columns
        if any(isinstance(v, str) and v.startswith(FORMULA) for v in _different(frame[name]))
    }
    frame = frame.assign(**guarded)
    text: str = frame.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return text.encode("utf-8")


def table_files(name: str, frame: pd.DataFrame) -> dict[str, bytes]:
    """A table as Parquet, and as CSV if Excel can open it, by name of the file."""
    found = {f"{name}.parquet": parquet_bytes(frame)}
    if name not in PARQUET_ONLY and len(frame) <= EXCEL_ROWS:
        found[f"{name}.csv"] = csv_bytes(frame)
    return found


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> set[str]:
    """Write a table as `table_files` gives it; names of the files."""
    found = table_files(name, frame)
    for file, content in found.items():
        write_whole(folder / file, content)
    return set(found)


def write_log(folder: Path, requests: np.ndarray, log: Log) -> None:
    """Write the requests and the log of one season, a Parquet file for each table."""
    for name, table in {"requests": requests, **log.tables()}.items():
        write_whole(folder / f"{name}.parquet", parquet_bytes(pd.DataFrame(table)))


def _different(column: pd.Series) -> Sequence[object]:
    """Different values of a column that may hold text."""
    return () if pd.api.types.is_numeric_dtype(column) else list(column.unique())


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A table as Parquet; memory that it took meanwhile is given back."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow")
    pyarrow.default_memory_pool().release_unused()
    return buffer.getvalue()
