"""What came of reading a table of calls, in words: rows that count, rows that do not, doubts."""

from __future__ import annotations

from collections.abc import Iterator

from sim.calibrate.calls import BAD_MINUTES, LONG, Reading, Wishes
from sim.calibrate.place import ELSEWHERE, Placer
from sim.calibrate.problems import many, rows_text
from sim.calibrate.read import Skipped
from sim.calibrate.tally import gaps
from sim.calibrate.times import MONTH_FIRST, YEAR_FIRST

MIDNIGHT_TIMES = 5
"""So many times more rows at 00:00 sharp than a minute has are told."""


def counted(found: Reading) -> list[tuple[str, int, str]]:
    """Reasons for which rows do not count, with how many and which, most first."""
    rows = [(why, one.count, rows_text(one.rows, one.count))
            for why, one in found.tally.left_out.items() if one.count]  # fmt: skip
    return sorted(rows, key=lambda row: -row[1])


def placed(found: Reading, placer: Placer) -> Iterator[str]:
    """Say how well rows were placed."""
    tally = found.tally
    outside = sum(tally.left_out[why].count for why in ELSEWHERE if why in tally.left_out)
    total = tally.rows
    yield f"On a street of the area: {many(total)}; outside it: {outside:,}."
    if tally.with_coordinates:
        share = tally.of_them_placed / max(tally.of_them_inside, 1)
        yield (
            f"With coordinates: {many(tally.with_coordinates)}, {tally.of_them_inside:,} of them "
            f"in the area; {100 * share:.1f} % of those lie on a street: half within "
            f"{tally.away_m(0.5):.0f} m, 95 % within {tally.away_m(0.95):.0f} m."
        )
    open_rows = [
        one.count for why, one in tally.left_out.items()
        if why not in ELSEWHERE and ("place" in why or "block" in why or "corner" in why
                                     or "street" in why or "coordinates" in why)
    ]  # fmt: skip
    if sum(open_rows):
        more = sum(open_rows) * total / max(total + outside, 1)
        yield (
            f"Without a place that could be read: {many(sum(open_rows))}. If they lie in the area "
            f"as often as the others, the area has about {more:,.0f} more "
            f"({100 * more / max(total, 1):.1f} %) than the fit says."
        )
    for one, what in (
        (placer.swapped, "latitude and longitude exchanged"),
        (placer.unsigned, "a longitude without its minus sign"),
    ):
        if one.count:
            yield f"{many(one.count)} with {what}; this was put right ({_which(one)})."


def doubts(found: Reading, wishes: Wishes, notes: tuple[str, ...]) -> Iterator[str]:
    """Say what is doubtful in the rows."""
    yield from (f"The file {note}." for note in notes)
    tally, way = found.tally, found.way
    if way and way.order != YEAR_FIRST and not found.day_told:
        other = "day-first" if way.order == MONTH_FIRST else "month-first"
        yield (
            f"No row tells the day from the month; dates were read {way.order}. If that is wrong: "
            f"--dates {other}."
        )
    clocks = found.clocks
    if clocks.skipped:
        yield (
            f"{many(clocks.skipped)} in an hour that the clocks of {wishes.zone} skipped in "
            f"spring ({rows_text(clocks.skipped_rows, clocks.skipped)}). They count in the hour "
            "that is written; are the times in winter time or UTC?"
        )
    if clocks.repeated:
        yield (
            f"{many(clocks.repeated)} in the hour that occurred twice in autumn "
            f"({rows_text(clocks.repeated_rows, clocks.repeated)}). Both count as one hour."
        )
    if found.whole_hours:
        yield (
            "Times are given in whole hours. So rows that stand twice cannot be told from calls of "
            "the same hour; none was left out."
        )
    if tally.midnight > 20 and tally.midnight > MIDNIGHT_TIMES * tally.rows / 1440:
        share = 100 * tally.midnight / tally.rows
        yield (
            f"{many(tally.midnight)} ({share:.1f} %) of 00:00 sharp. Often that means that no "
            "time was noted; the first hour of the day then looks busier than it is."
        )
    if found.bad_minutes.count:
        yield f"{many(found.bad_minutes.count)}: {BAD_MINUTES}: {_which(found.bad_minutes)}."
    twice = sum(one.count for why, one in tally.left_out.items() if why == "stands twice")
    if twice > 0.05 * tally.read:
        yield (
            f"{100 * twice / tally.read:.1f} % of the rows stand twice and count once. If they are "
            "different calls: --keep-twice."
        )
    if LONG in tally.left_out:
        yield "Rows with too many cells were left out; mend them in the export."
    for first, last in gaps(tally.table(), tally.first_day):
        yield (
            f"There is no row from {first} to {last}, more than chance explains. These days count "
            "as days without calls; if the export lacks them, leave them out with --from or --to."
        )


def _which(one: Skipped) -> str:
    return rows_text(one.rows, one.count)
