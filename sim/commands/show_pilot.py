"""The answer of ``walks record pilot``, for the terminal and as a page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.commands.show import columns

if TYPE_CHECKING:
    from sim.calibrate.pilot import PilotRecord
    from sim.calibrate.ridge import Prediction

Rows = Sequence[Sequence[str]]
Three = tuple[float, float, float]
WIDE = 10.0
"""A range whose ends are so many times apart is called no test."""


def pilot_text(found: PilotRecord, markdown: bool) -> str:
    """All that the tally tells, section by section."""
    table = _markdown if markdown else columns
    heading = "## {}" if markdown else "{}"
    parts = []
    for title, body, rows in (
        ("What the tally tells", _tells(found), _known_rows(found)),
        ("The ridge", _ridge_words(found), _ridge_rows(found)),
        ("The other sites, predicted", _predicted(found), _prediction_rows(found)),
        ("Calls for service", _calls(found), None),
        ("How it is done", _how(found), _response_rows(found)),
    ):
        parts += [heading.format(title), *([] if rows is None else [table(rows)]), body]
    return "\n\n".join(parts)


def _markdown(rows: Rows) -> str:
    head, *rest = rows
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rest]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _range(three: Three) -> str:
    return f"{_number(three[0])} to {_number(three[2])}"


def _times(three: Three) -> float:
    return three[2] / three[0]


def _known_rows(found: PilotRecord) -> Rows:
    head = ["", "plausible beforehand", "ends apart", "with the tally", "ends apart"]
    return [head] + [
        [one.name, _range(one.before), f"x {_times(one.before):.3g}", _range(one.after),
         f"x {_times(one.after):.3g}"]
        for one in found.known
    ]  # fmt: skip


def _tells(found: PilotRecord) -> str:
    *single, rest, product, mean = found.known
    least = min(_times(one.after) / _times(one.before) for one in single)
    return (
        f"{found.site.contacts:,} contacts in {found.site.days} days tell the product of the "
        f"officer-hours and the three\nother numbers within a factor of {_times(product.after):.3g}"
        f" (before: {_times(product.before):,.0f}), and what the model expects within "
        f"{_times(mean.after):.3g}.\nThey tell the three together, without the officer-hours, "
        f"within a factor of {_times(rest.after):.3g}, and no single\nnumber: each range keeps at "
        f"least {100 * least:.0f} % of its factor. All ranges are 95 %."
    )


def _ridge_rows(found: PilotRecord) -> Rows:
    site = found.site
    head = ["officer-hours", "a day", "contacts on record per officer-hour",
            "people on a km who would talk and be written down", "range"]  # fmt: skip
    return [head] + [
        [f"{rung.hours:,.0f}", f"{rung.hours / site.days:.3g}",
         f"{rung.per_hour[1]:.3g} ({_range(rung.per_hour)})", f"{rung.rest[1]:.3g}",
         _range(rung.rest)]
        for rung in found.rungs
    ]  # fmt: skip


def _ridge_words(found: PilotRecord) -> str:
    first, last = found.rungs[0], found.rungs[-1]
    return (
        "Each line fits the tally about as well as any other. The last but one column is "
        "people.out_per_km x\npeople.open_share x contacts.recorded_share in the busiest hour, "
        f"middle of its 95 % range. On the\nlast line it is "
        f"{first.rest[1] / last.rest[1]:.2g} times smaller than on the first. Nothing in the tally "
        "says which line is true."
    )


def _prediction_rows(found: PilotRecord) -> Rows:
    head = ["site", "days", "officer-hours", "published", "predicted", "95 % range",
            "chance of as many", "at the pilot's hours a day", "chance of as many"]  # fmt: skip
    return [head] + [
        [p.site.name, f"{p.site.days}", "{:,.0f} to {:,.0f}".format(*p.site.officer_hours),
         f"{p.site.contacts:,}", _number(p.middle),
         f"{_number(p.low)} to {_number(p.high)}", _chance(p.as_many),
         f"{_number(p.same_dose[1])} ({_range(p.same_dose)})", _chance(p.same_dose_as_many)]
        for p in found.predictions
    ]  # fmt: skip


def _chance(share: float) -> str:
    if share < 0.0001:
        return "under 0.01 %"
    return f"{100 * share:.2g} %"


def _predicted(found: PilotRecord) -> str:
    lines = [_verdict(p) for p in found.predictions]
    failed = [p.site.name for p in found.predictions if not p.inside]
    same = [p.site.name for p in found.predictions
            if not p.same_dose[0] <= p.site.contacts <= p.same_dose[2]]  # fmt: skip
    told = (
        f"The prediction fails for {_and(failed)}." if failed
        else "No count lies outside its range, and that is no success: "
        "the ranges would hold almost any count."
    )  # fmt: skip
    if same:
        told += (
            f" If all sites had as many officer-hours a day as the pilot,\nit fails for "
            f"{_and(same)}, whatever that dose was."
        )
    return "\n".join([*lines, "", told, (
        "So the model is not validated by these tallies: streets, people, doses and the rule of "
        "what counts as\na contact may all differ between the sites, and nothing published tells "
        "them apart."
    )])  # fmt: skip


def _and(names: Sequence[str]) -> str:
    return " and ".join(names)


def _verdict(p: Prediction) -> str:
    apart = p.high / max(p.low, 1.0)
    where = "inside" if p.inside else "outside"
    told = f"{p.site.name}: {p.site.contacts:,} lies {where} the 95 % range"
    if p.inside and apart > WIDE:
        return f"{told}, whose ends are {apart:.0f} times apart: no test."
    if p.inside:
        return f"{told}."
    return (
        f"{told}, though its ends are {apart:.0f} times apart: the prediction\nfails. It would "
        f"take {_number(p.needed[1])} officer-hours ({_range(p.needed)}) at what the pilot's "
        f"tally says of one;\n{_number(p.site.officer_hours[1])} are the most that were taken as "
        "possible."
    )


def _calls(found: PilotRecord) -> str:
    calls = found.calls
    alike = (
        f"all {calls.scenarios} scenarios of this study, whatever they walk, have the same calls "
        "in every season"
        if calls.alike
        else "here they differ between scenarios for other reasons"
    )
    return (
        f"The {100 * calls.published:+.1f} % of calls that was published tests nothing here. Calls "
        f"do not react to the walks in this\nmodel: {alike}.\nAnd chance alone makes as large a "
        f"change from one season to another, up or down, in {100 * calls.as_large:.0f} % of pairs\n"
        f"of simulated seasons; 95 of 100 changes lie between {100 * calls.low:+.0f} % and "
        f"{100 * calls.high:+.0f} % ({calls.mean:,.0f} calls a season)."
    )


def _response_rows(found: PilotRecord) -> Rows:
    response = found.response
    head = ["officer-hours a day", *(f"{x:.3g} open on a km" for x in response.open_per_km)]
    rows = [
        [f"{d:.3g}", *(f"{value:.3g}" for value in line)]
        for d, line in zip(response.dose, response.per_hour, strict=True)
    ]
    spread = ["sd of seasons beyond chance", *(f"{100 * s**0.5:.0f} %" for s in response.spread)]
    return [head, *rows, spread]


def _how(found: PilotRecord) -> str:
    response, site = found.response, found.site
    low, high = site.officer_hours
    return (
        f"The table is what the simulator makes of it: contacts per officer-hour, written down or "
        f"not, mean of\n{response.seasons} seasons of {response.days} days of the study "
        "pilot-record (base: delivered). Between its points logarithms are\nread off straight "
        "lines. Contacts do not grow in proportion where many would talk: talks take time.\n"
        f"Officer-hours of the pilot are log-uniform from {low:,.0f} to {high:,.0f}; the other "
        "three numbers are log-uniform over\ntheir plausible ranges in the baseline. A season's "
        "count is negative binomial with the mean of the\ntable and the simulated spread of "
        f"seasons, so busy and quiet seasons are in every range. {found.after.weight.size:,}\n"
        "points fill the ranges (Sobol), weighted by how well they fit "
        f"({_effective(found):,.0f} effective points). The\nother sites are "
        "predicted on Washington's streets, for want of their own."
    )


def _effective(found: PilotRecord) -> float:
    return 1 / float((found.after.weight**2).sum())
