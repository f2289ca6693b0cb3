"""The answer of ``walks staff`` as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from sim.commands.show import columns, target_words
from sim.scenario.load_study import LoadedStudy
from sim.scenario.model import Scenario, Study, Target
from sim.scenario.staffing import staffing
from sim.study.estimate import FIRST_LOOK
from sim.study.measures import measure_named
from sim.study.staffing_search import StaffingSearch, Step, looks_within
from sim.study.targets import FAILS, MEETS, NOT_SHOWN, NOT_SURE

SHORT = {
    FAILS: "fails", NOT_SURE: "is not shown to meet", NOT_SHOWN: "cannot be judged by",
}  # fmt: skip
WIDTH = 100


def staffing_text(study: Study, search: StaffingSearch, at_most: int) -> str:
    """The way down as a table, then the answer.

    Parameters
    ----------
    study : Study
    search : StaffingSearch
    at_most : int
        Seasons of each scenario at most.
    """
    titles = [f"{i}: {_target(target)}" for i, target in enumerate(study.targets, 1)]
    head = ["", "officer-hours a week", "seasons"]
    head += [f"{i} met in" for i in range(1, len(titles) + 1)]
    rows = [[*head, "verdict"]]
    for step in search.steps:
        verdict = step.verdict + (", below the stop" if step.beyond else "")
        met = [f"{figure.met} of {figure.seasons}" for figure in step.figures]
        rows.append([step.scenario, f"{step.officer_hours:,.0f}", f"{step.seasons}", *met, verdict])
    parts = [
        f"{study.name}: the fewest officer-hours that meet every target, from the largest "
        "staffing down",
        "\n".join(["Targets", *(f"  {title}" for title in titles)]),
        columns(rows),
        "\n".join(_wrapped(line) for line in _answer(search, at_most, study.name)),
    ]
    alone = _alone(study, search)
    return "\n\n".join([*parts, alone] if alone else parts)


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, break_on_hyphens=False, break_long_words=False)


def _target(target: Target) -> str:
    share = f"in {100 * target.in_seasons_share:g} % of seasons"
    return f"{measure_named(target.measure).english}, {target_words(target)}, {share}"


def _answer(search: StaffingSearch, at_most: int, study: str) -> Iterator[str]:
    """Yield the sentences of the answer."""
    fewest, stop = search.fewest, search.stop
    if fewest is not None:
        yield f"{_named(fewest)} meets all targets."
    if stop is None:
        yield "It is the smallest staffing of the study; a smaller one was not tried."
    else:
        first = "The largest staffing" if fewest is None else "The next smaller one"
        against = " and ".join(f"target {number}" for number in _against(stop))
        yield f"{first}, {_named(stop)}, {SHORT[stop.verdict]} {against}."
        if stop.verdict == NOT_SURE:
            later = max(FIRST_LOOK, 2 * max(looks_within(at_most)))
            yield (
                f"That is not settled within {at_most} seasons. To go on from here: "
                f"walks staff {study} --at-most {later}"
            )
        yield from _below(search)
        if fewest is None:
            yield "So no staffing of the study is shown to meet all targets: try more officers."
    yield (
        'In at most 5 of 100 cases a staffing is said to be enough that is not. Each "fails" and '
        "each verdict below the stop stands by itself. All of it depends on what is assumed."
    )


def _below(search: StaffingSearch) -> Iterator[str]:
    if not search.below:
        return
    meeting = [step for step in search.below if step.verdict == MEETS]
    run = "the one below was run, too" if len(search.below) == 1 else "two below were run, too"
    if not meeting:
        yield f"More officers need not do better, so {run}: none is shown to meet all targets."
        return
    names = " and ".join(_named(step) for step in meeting)
    word = "meets" if len(meeting) == 1 else "meet"
    yield (
        f"More officers need not do better, so {run}: {names} {word} all targets. That is not "
        "part of the answer: look at why, with another seed or with walks compare."
    )


def _against(step: Step) -> list[int]:
    """Numbers, from 1, of the targets that a scenario does not meet."""
    return [i for i, figure in enumerate(step.figures, 1) if figure in step.against]


def _named(step: Step) -> str:
    return f"{step.scenario} ({step.officer_hours:,.0f} officer-hours a week)"


def _alone(study: Study, search: StaffingSearch) -> str:
    """Who walks alone in the answer; "" if it sends out pairs only."""
    if search.fewest is None:
        return ""
    scenario = next(s for s in study.scenarios if s.name == search.fewest.scenario)
    shifts = lone_shifts(scenario)
    if not shifts:
        return ""
    named = " and ".join(f'"{name}"' for name in shifts)
    return _wrapped(
        f"Note: in {scenario.name} one officer of the shift {named} is left over from pairs and "
        "walks alone. Here that counts as much as a pair, which is there for safety and "
        'testimony. If nobody should, set shift.left_over to "third".'
    )


def lone_shifts(scenario: Scenario) -> list[str]:
    """Shifts in pairs of which an officer left over walks alone."""
    return [
        shift.name
        for shift in scenario.shifts
        if shift.unit == "pair" and shift.officers % 2 and shift.left_over == "alone"
    ]


def split_text(found: LoadedStudy, search: StaffingSearch) -> str:
    """How the officers can be placed otherwise, and which command finds the best way."""
    study = found.study
    needed = None
    if search.fewest is not None:
        scenario = next(s for s in study.scenarios if s.name == search.fewest.scenario)
        needed = staffing(scenario).officer_shifts_per_week
    if not found.ways:
        if needed is None:
            return ""
        return (
            f"To place the same {needed} officer-shifts a week otherwise over shifts and days, "
            "give a study a\n[split] with that number, as the study split has one: "
            "walks best split"
        )
    ways = [s for s in study.scenarios if s.name in found.ways]
    placed = staffing(ways[0]).officer_shifts_per_week
    text = (
        f"The [split] of {study.name} places {placed} officer-shifts a week in {len(ways)} other "
        f"ways.\nTo find the best of them: walks best {study.name}"
    )
    if needed in (None, placed):
        return text
    return text + f"\nFor the officers found here, set officer_shifts_per_week = {needed} first."
