"""What may stand in a scenario file on how units walk when nothing else calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from sim.scenario.duration_schema import Minutes
from sim.scenario.duty_model import Weekday
from sim.scenario.duty_schema import MOST_OFFICERS
from sim.scenario.fields import (
    Line,
    LineOrEmpty,
    Number,
    Table,
    Whole,
    YesNo,
    bounded,
    listed,
    portion,
    said,
    with_any_of,
)


class PatrolKeys(Table):
    """How units walk when nothing else calls them."""

    route: Literal[
        "tour",
        "optimized",
        "roam",
        "longest-unseen",
        "fixed",
        "post",
        "hot-spots",
        "drawn",
        "toward-people",
    ] = said("route", "how units walk between requests")
    area: Literal["whole", "beats"] = said("area", "whole area for all, or one beat per unit")
    beats_by: Literal["length", "people", "requests", "drawn"] = said(
        "beats by", "what the beats have about equal shares of, or drawn by hand"
    )
    beats_file: LineOrEmpty = said("file of beats", 'CSV of places and counts, or polygons '
                                   '(GeoJSON, GeoPackage); "": none')  # fmt: skip
    turn_back: YesNo = said("turning back", "may a roaming unit turn round at a corner")
    points: list[Line] = listed("points of the fixed route", 0, 1000, "corners in walking order")
    posts: list[Line] = listed("posts", 0, MOST_OFFICERS, "one corner or place for each unit")
    drawn_file: LineOrEmpty = said("file of the drawn route", 'line in a GeoJSON or GeoPackage '
                                   'file; "": none')  # fmt: skip
    drawn_name: LineOrEmpty = said("name of the drawn route", '"": the only line of the file')
    drawn_within_m: Number = bounded("drawn beside the street", 1, 200, "metres from the street "
                                     "that need no word")  # fmt: skip
    spots: list[Line] = listed("hot spots", 0, 400, 'corners, places or blocks ("segment ID")')
    spots_file: LineOrEmpty = said("file of hot spots", 'CSV with the columns place and weight; '
                                   '"": none')  # fmt: skip
    dwell_min: list[Minutes] = listed("stay at a hot spot", 2, 2, "minutes, shortest and longest")
    return_within_min: Number = bounded("back at a hot spot within", 1, 10_000, "minutes after it "
                                        "was left")  # fmt: skip
    filler: Literal["tour", "roam", "longest-unseen", "toward-people"] = said(
        "between hot spots", "route that is walked there"
    )
    look_ahead_min: Number = bounded("look-ahead", 0, 30, "minutes of walk that longest-unseen "
                                     "and toward-people plan; 0: the next street only")  # fmt: skip
    people_file: LineOrEmpty = said("file of where people are", 'CSV with the columns segment or '
                                    'place, and weight; "": the notebook')  # fmt: skip
    people_balance: Number = portion("balance of people and time", "0: time unseen only, 1: in "
                                     "proportion to the people met")  # fmt: skip
    detour_share: Number = portion("detours", "chance of a detour at a corner of a planned walk")
    start_at: Literal["base", "route", "random"] = said("start", "where a shift's walk begins")
    route_seed: Whole = bounded("route seed", 0, 2**53, "seed of the officers' own random choices")
    talk_reach_m: Number = bounded("reach of a standing unit", 0, 1000, "metres within which a "
                                   "unit standing still meets people")  # fmt: skip


class ChoiceOfDuties(Table):
    """Which shifts, weekdays and units an override is for; all where nothing is said."""

    shifts: list[Line] = Field(
        default=[], max_length=50, title="shifts", description="names of shifts; none: all"
    )
    days: list[Weekday] = Field(
        default=[], max_length=7, title="days", description="on which the shift starts; none: all"
    )
    units: list[Annotated[Whole, Field(ge=1, le=MOST_OFFICERS)]] = Field(
        default=[], max_length=MOST_OFFICERS, title="units",
        description="numbers from 1 within the shift; none: all",
    )  # fmt: skip


CHOICES = tuple(ChoiceOfDuties.model_fields)


if TYPE_CHECKING:

    class OverrideTable(ChoiceOfDuties):
        """What is read of an override by name; its other keys are told by ``given``."""

        area: str | None

else:
    OverrideTable = with_any_of("OverrideTable", ChoiceOfDuties, PatrolKeys)


class PatrolTable(PatrolKeys):
    """How units walk, with other ways for some of them."""

    override: list[OverrideTable] = Field(
        default=[], max_length=60, title="override", description="other keys of this section "
        "for some shifts, weekdays or units",
    )  # fmt: skip
