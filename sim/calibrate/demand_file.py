"""The file of requests that a scenario names, and the weights of its streets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from sim.calibrate.fit import Fit
from sim.calibrate.kinds import KindFit
from sim.calibrate.weights import FEWEST
from sim.scenario.demand_model import Duration, Kind
from sim.scenario.toml_text import toml_value
from street_graph.graph import StreetGraph

PLACES = "-places.csv"
"""Ending of the file of weights, after the name of the demand file."""


def kind_files(fit: Fit, name: str) -> dict[str, str]:
    """By kind with places of its own, the name of its file of weights; none if kinds share them."""
    if fit.kind_places is None or not fit.kind_places.differ:
        return {}
    found: dict[str, str] = {}
    for kind in fit.kind_places.written:
        plain = file = re.sub(r"\W+", "-", kind).strip("-").lower() or "kind"
        number = 2
        while f"{name}-places-{file}.csv" in found.values():
            file, number = f"{plain}-{number}", number + 1
        found[kind] = f"{name}-places-{file}.csv"
    return found


def demand_text(fit: Fit, name: str, base: str) -> str:
    """Write the demand file.

    Parameters
    ----------
    fit : Fit
    name : str
        Of the file, without ending.
    base : str
        Scenario that gives all but the requests when this file is run alone.
    """
    rates = fit.rates
    days = f"{fit.first_day} to {fit.last_day}"
    from_rows = f"{rates.rows:,} rows of calls, {days}"
    lines = [
        "#:schema ./scenario.schema.json",
        "#",
        f"# Requests fitted to {from_rows}, by walks calibrate.",
        "# How sure each number is stands in the report of the fit.",
        f'# Another scenario takes these requests with the line   demand = "{name}"',
        "format = 1",
        f"about = {toml_value(f'{base}, with requests fitted to {from_rows}')}",
        f"base = {toml_value(base)}",
        "",
        "[requests]",
        f"per_day = {_number(rates.per_day)}  # 95 % range {rates.low:.4g} to {rates.high:.4g}",
        f"hour_shares = {_numbers(100 * rates.hours.share)}",
        f"weekday_shares = {_numbers(100 * rates.weekdays.share)}",
    ]
    if rates.variance_known:
        v = rates.variance
        lines.append(f"day_variance = {_number(v.value)}  # 95 % range {v.low:.3g} to {v.high:.3g}")
    if fit.luck is not None:
        s = fit.luck
        lines.append(f"season_cv = {_number(s.cv)}  # 95 % range {s.low:.3g} to {s.high:.3g}")
    if rates.months is not None:
        lines.append(f"month_factors = {_numbers(rates.months)}")
    rows = [_numbers(row) for row in rates.factors()] if rates.differ else []
    lines.append("hour_factors_by_weekday = [" + "".join(f"\n  {row}," for row in rows))
    lines[-1] += "\n]" if rows else "]"
    if fit.weights is not None:
        lines.append(f"places_file = {toml_value(name + PLACES)}")
        lines.append(f"minimum_count = {FEWEST}  # results tell no counts of streets with fewer")
    files = kind_files(fit, name)
    for kind in fit.kinds:
        lines += ["", *_kind(kind)]
        if kind.name in files:
            lines.append(f"places_file = {toml_value(files[kind.name])}")
        if fit.kind_hours is not None and fit.kind_hours.differ:
            lines.append(f"hour_shares = {_numbers(100 * fit.kind_hours.shares[kind.name])}")
    lines += ["", "[source]", *_sources(fit, from_rows), "", "[assumed]", *_assumed(fit, from_rows)]
    return "\n".join(lines) + "\n"


def places_text(fit: Fit, graph: StreetGraph) -> str:
    """Write the weights of the streets."""
    assert fit.weights is not None
    lines = [
        "# Weights of streets, fitted by walks calibrate and smoothed along the streets. Segments",
        f"# with fewer than {FEWEST} rows share one weight per metre in each class of street.",
        "segment,weight",
    ]
    return _weights(lines, fit.weights.written, graph)


def kind_places_text(fit: Fit, kind: str, graph: StreetGraph) -> str:
    """Write the weights of the streets for one kind of request."""
    assert fit.kind_places is not None
    lines = [
        f"# Weights of streets for requests of the kind {kind}, fitted by walks calibrate. On",
        f"# segments with fewer than {FEWEST} rows of it they are those of all requests.",
        "segment,weight",
    ]
    return _weights(lines, fit.kind_places.written[kind], graph)


def _weights(lines: list[str], share: np.ndarray, graph: StreetGraph) -> str:
    pairs = zip(graph.segment_id, (1000 * share).tolist(), strict=True)
    return "\n".join([*lines, *(f"{s},{w:.3g}" for s, w in pairs)]) + "\n"


def _kind(kind: KindFit) -> Iterator[str]:
    like = kind.like
    yield "[[requests.kind]]"
    yield f"name = {toml_value(kind.name)}"
    yield (
        f"share = {_number(100 * kind.share)}  # {kind.rows:,} rows, 95 % range "
        f"{100 * kind.low:.3g} to {100 * kind.high:.3g}"
    )
    yield f"priority = {like.priority if kind.priority is None else kind.priority}"
    if like.name != kind.name:
        yield f'# From here on, where the calls tell nothing: as the kind "{like.name}"'
    yield f"to_foot_share = {like.to_foot_share}"
    handling = kind.handling
    yield f"handling = {_law(handling.law if handling else like.handling)}{_range(kind)}"
    yield f"patience = {_law(like.patience) if like.patience else toml_value('endless')}"
    yield f"officers_needed = {like.officers_needed}"
    yield f"two_officers_required_share = {like.two_officers_required_share}"
    yield f"may_interrupt = {toml_value(list(like.may_interrupt))}"
    yield f"car_response = {_law(like.car_response)}"
    if like.follow_up_share:
        yield f"follow_up_share = {like.follow_up_share}"
        yield f"follow_up_after_days = {toml_value(list(like.follow_up_after_days))}"


def _range(kind: KindFit) -> str:
    if kind.handling is None:
        return "  # as in the base"
    of = "" if kind.own else "of all kinds together, "
    return f"  # mean: {of}95 % range {kind.handling.low:.3g} to {kind.handling.high:.3g}"


def _law(law: Duration) -> str:
    table: dict[str, object] = {"distribution": law.distribution}
    if law.distribution == "list":
        table["values_min"] = list(law.values_min)
    else:
        table["mean_min"] = law.mean_min
    if law.distribution == "lognormal":
        table["sigma"] = law.sigma
    return toml_value(table)


def _sources(fit: Fit, from_rows: str) -> Iterator[str]:
    told = toml_value(from_rows)
    keys = ["hour_shares", "weekday_shares", "hour_factors_by_weekday"]
    keys += ["month_factors"] if fit.rates.months is not None else []
    keys += ["places_file", "minimum_count"] if fit.weights is not None else []
    if fit.kinds:
        keys += ["kind.name", "kind.share", "kind.priority", "kind.handling", "kind.hour_shares"]
        keys += ["kind.places_file"] if kind_files(fit, "") else []
        # What the base says of one kind would come before what is said of all.
        for kind in fit.kinds:
            if kind.handling:
                keys.append(f"kind.{kind.name}.handling")
    for key in keys:
        yield f"{toml_value(f'requests.{key}')} = {told}"


def _assumed(fit: Fit, from_rows: str) -> Iterator[str]:
    """Numbers with a range, so that a study of what is not known can move them."""
    rates = fit.rates
    yield _with_range("per_day", rates.low, rates.high, f"95 % range, {from_rows}")
    v = rates.variance
    if rates.variance_known and v.low < v.high:
        yield _with_range("day_variance", v.low, v.high, f"95 % range, {from_rows}")
    if fit.luck is not None:
        s = fit.luck
        why = f"95 % range, {s.stretches} stretches of {s.weeks} weeks, {from_rows}"
        yield _with_range("season_cv", s.low, s.high, why)
    for kind in fit.kinds:
        if kind.handling is None:
            why = toml_value(_borrowed(kind.like))
            yield f"{toml_value(f'requests.kind.{kind.name}.handling')} = {{ why = {why} }}"


def _borrowed(like: Kind) -> str:
    return f'too few rows with handling times; as the kind "{like.name}" of the base'


def _with_range(key: str, low: float, high: float, why: str) -> str:
    span = f"[{_number(low)}, {_number(high)}]"
    return f'"requests.{key}" = {{ plausible = {span}, why = {toml_value(why)} }}'


def _number(value: float) -> str:
    return repr(float(f"{value:.5g}"))


def _numbers(values: np.ndarray) -> str:
    return "[" + ", ".join(f"{value:.5g}" for value in values.tolist()) + "]"
