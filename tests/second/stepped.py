"""The bare shift once more, second by second, sharing no code with the program.

A grid of 12 rows of 16 corners; 100 m along a row take 80 s, 130 m between
rows 104 s, so every officer is a whole number of seconds along a street. Eight
officers roam, do not turn back, talk for two minutes with everybody standing
on their way (once each), and are called to corners. The nearest one who is not
at a request goes, in mid-street and either way round, and breaks off a talk.
Who finds nobody waits, first come first served. Written from the words of
docs/model.md, as a check of the program.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

ROWS, COLUMNS = 12, 16
ALONG_S, BETWEEN_S = 80, 104
MPS = 1.25
OFFICERS = 8
WARM_UP_S, END_S = 2 * 3600, 8 * 3600
REQUESTS_PER_H, HANDLING_S = 8, 600
PEOPLE_PER_KM, STAY_S, TALK_S = 10, 1200, 120
IN_TIME_S = 300

ROAM, GO, SCENE = range(3)

MEASURES = (
    "contacts_per_hour", "talking_time_share", "busy_share", "km_per_officer_shift",
    "passes_per_hour", "walked_share", "segments_walked_share", "mean_time_since_seen_min",
    "mean_wait_answered_min", "unit_wait_answered_min", "response_walk_m", "reached_share",
    "reached_in_time_share",
)  # fmt: skip


def corner(row: int, column: int) -> int:
    """Number of a corner."""
    return row * COLUMNS + column


def streets() -> list[tuple[int, int, int]]:
    """First corner, second corner and seconds of each street."""
    found = [
        (corner(r, c), corner(r, c + 1), ALONG_S) for r in range(ROWS) for c in range(COLUMNS - 1)
    ]
    return found + [
        (corner(r, c), corner(r + 1, c), BETWEEN_S) for r in range(ROWS - 1) for c in range(COLUMNS)
    ]


STREETS = streets()
MEETING: list[list[tuple[int, int]]] = [[] for _ in range(ROWS * COLUMNS)]
for _number, (_a, _b, _) in enumerate(STREETS):
    MEETING[_a].append((_number, 1))
    MEETING[_b].append((_number, -1))
ADDRESS = [min(meeting)[0] for meeting in MEETING]
TOTAL_S = sum(seconds for _, _, seconds in STREETS)


def seconds_between(a: int, b: int) -> int:
    """Shortest way between two corners: rows and columns."""
    (r, c), (s, d) = divmod(a, COLUMNS), divmod(b, COLUMNS)
    return BETWEEN_S * abs(r - s) + ALONG_S * abs(c - d)


@dataclass(eq=False)
class Person:
    """Somebody who stands on a street, so many seconds' walk along it."""

    at: float
    begin: float
    end: float
    talked: bool = False


@dataclass(eq=False)
class Request:
    """Somebody asks at a corner."""

    made: float
    corner: int
    handling: float
    sent: float = -1.0
    walked: int = 0
    arrived: float = -1.0


@dataclass(eq=False)
class Officer:
    """Where one officer is: `at` seconds along a street, walking `way` (1 or -1)."""

    street: int
    at: int
    way: int
    doing: int = ROAM
    talk_ends: float = -1.0
    request: Request | None = None
    free_at: float = 0.0


@dataclass(eq=False)
class Shift:
    """One shift; `run` returns its figures."""

    seed: int
    now: int = 0
    made: list[Request] = field(default_factory=list)
    waiting: deque[Request] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.people = [self.people_on(seconds) for _, _, seconds in STREETS]
        self.here: list[list[Person]] = [[] for _ in STREETS]
        self.walked = [bytearray(seconds) for _, _, seconds in STREETS]
        self.left = [0] * len(STREETS)  # when an officer was last on the street
        self.left_sum = 0  # of these, each as often as its street has seconds
        self.contacts = self.talking = self.busy = self.metres_s = self.passes_s = 0
        self.since = 0.0
        self.officers = []
        for _ in range(OFFICERS):
            start = self.random.randrange(len(MEETING))
            street, way = self.random.choice(MEETING[start])
            self.officers.append(Officer(street, 0 if way == 1 else STREETS[street][2], way))

    def people_on(self, seconds: int) -> list[Person]:
        """All who will stand on a street, by when they come; some are there at the start."""
        per_s = PEOPLE_PER_KM * seconds * MPS / 1000 / STAY_S
        t, found = -2.0 * STAY_S, []
        while (t := t + self.random.expovariate(per_s)) < END_S:
            found.append(Person(self.random.random() * seconds, t, t + STAY_S))
        return found

    def requests(self) -> list[Request]:
        """All requests of the shift."""
        t, found = 0.0, []
        while (t := t + self.random.expovariate(REQUESTS_PER_H / 3600)) < END_S:
            place = self.random.randrange(len(MEETING))
            found.append(Request(t, place, self.random.expovariate(1 / HANDLING_S)))
        return found

    def run(self) -> dict[str, float]:
        """Walk through the shift second by second."""
        coming = deque(self.requests())
        for self.now in range(END_S):
            for street, people in enumerate(self.people):
                while people and people[0].begin <= self.now:
                    self.here[street].append(people.pop(0))
            while coming and coming[0].made <= self.now:
                self.made.append(coming.popleft())
                self.call(self.made[-1])
            counted = self.now >= WARM_UP_S
            for officer in self.officers:
                self.second(officer, counted)
            if counted:
                self.look()
        return self.figures()

    def look(self) -> None:
        """Add up how long ago an officer was on each street, by its length."""
        for officer in self.officers:
            self.on(officer, self.now + 1)
        self.since += (self.now + 1) * TOTAL_S - self.left_sum

    def on(self, officer: Officer, now: int) -> None:
        """An officer is on a street, at a request on the one of its address."""
        at_scene = officer.doing == SCENE and officer.request
        street = ADDRESS[officer.request.corner] if at_scene else officer.street
        self.left_sum += (now - self.left[street]) * STREETS[street][2]
        self.left[street] = now

    def way_to(self, officer: Officer, target: int) -> tuple[int, int]:
        """Seconds to a corner and the direction in which to set out."""
        a, b, seconds = STREETS[officer.street]
        back = officer.at + seconds_between(a, target)
        on = seconds - officer.at + seconds_between(b, target)
        return (back, -1) if back < on or (back == on and officer.way == -1) else (on, 1)

    def call(self, request: Request) -> None:
        """Send the nearest officer who is not at a request."""
        free = [officer for officer in self.officers if officer.doing == ROAM]
        if not free:
            self.waiting.append(request)
            return
        self.send(min(free, key=lambda officer: self.way_to(officer, request.corner)[0]), request)

    def send(self, officer: Officer, request: Request) -> None:
        """An officer sets out, out of a talk if need be."""
        officer.talk_ends = -1.0
        officer.doing, officer.request = GO, request
        request.sent = max(self.now, request.made)
        request.walked, officer.way = self.way_to(officer, request.corner)
        a, b, seconds = STREETS[officer.street]
        if request.walked == 0:
            self.arrive(officer, request)
        elif officer.at == (0 if officer.way == -1 else seconds):
            self.turn(officer, a if officer.way == -1 else b)

    def arrive(self, officer: Officer, request: Request) -> None:
        """Begin to handle a request."""
        request.arrived = self.now
        officer.doing, officer.free_at = SCENE, self.now + request.handling

    def second(self, officer: Officer, counted: bool) -> None:
        """What an officer does in one second."""
        self.on(officer, self.now)
        if officer.doing == SCENE:
            if self.now < officer.free_at:
                self.busy += counted
                return
            self.finish(officer)
            if officer.doing == SCENE:  # somebody waited at this very corner
                self.busy += counted
                return
        if officer.talk_ends > self.now:
            self.talking += counted
            return
        if officer.doing == ROAM and self.meets(officer, counted):
            self.talking += counted
            return
        self.busy += counted and officer.doing == GO
        self.walk(officer, counted)

    def meets(self, officer: Officer, counted: bool) -> bool:
        """Whether somebody stands within the second ahead, with whom the officer then talks."""
        low = officer.at if officer.way == 1 else officer.at - 1
        here = self.here[officer.street]
        for person in here:
            if person.end <= self.now:
                here.remove(person)
                return self.meets(officer, counted)
            if not person.talked and low <= person.at < low + 1:
                person.talked = True
                self.contacts += counted
                officer.talk_ends = self.now + TALK_S
                return True
        return False

    def walk(self, officer: Officer, counted: bool) -> None:
        """One second's walk; at a corner the next street."""
        a, b, seconds = STREETS[officer.street]
        low = officer.at if officer.way == 1 else officer.at - 1
        officer.at += officer.way
        if counted:
            self.metres_s += 1
            self.walked[officer.street][low] = 1
            self.passes_s += seconds * (low == (seconds // 2 if officer.way == 1
                                                else seconds // 2 - 1))  # fmt: skip
        if 0 < officer.at < seconds:
            return
        here = b if officer.way == 1 else a
        if officer.doing == ROAM:
            ahead = [leg for leg in MEETING[here] if leg[0] != officer.street]
            self.enter(officer, *self.random.choice(ahead))
        elif officer.request and officer.request.corner == here:
            self.now += 1
            self.arrive(officer, officer.request)
            self.now -= 1
        elif officer.request:
            target, left = officer.request.corner, seconds_between(here, officer.request.corner)
            ahead = []
            for street, way in MEETING[here]:
                other = STREETS[street][1] if way == 1 else STREETS[street][0]
                if STREETS[street][2] + seconds_between(other, target) == left:
                    ahead.append((street, way))
            self.enter(officer, *self.random.choice(ahead))

    @staticmethod
    def enter(officer: Officer, street: int, way: int) -> None:
        """Step onto a street."""
        officer.street, officer.way = street, way
        officer.at = 0 if way == 1 else STREETS[street][2]

    def finish(self, officer: Officer) -> None:
        """The request is handled; the next one that waits, or back to roaming."""
        assert officer.request is not None
        here = officer.request.corner
        officer.doing, officer.request = ROAM, None
        if self.waiting:
            self.send(officer, self.waiting.popleft())
            return
        ahead = [leg for leg in MEETING[here] if leg[0] != ADDRESS[here]]
        self.enter(officer, *self.random.choice(ahead))

    def turn(self, officer: Officer, here: int) -> None:
        """An officer who stands at the end of a street takes the first one of the way."""
        assert officer.request is not None
        target, left = officer.request.corner, seconds_between(here, officer.request.corner)
        for street, way in MEETING[here]:
            other = STREETS[street][1] if way == 1 else STREETS[street][0]
            if STREETS[street][2] + seconds_between(other, target) == left:
                self.enter(officer, street, way)
                return

    def figures(self) -> dict[str, float]:
        """The measures of the shift after its warm-up."""
        seconds = END_S - WARM_UP_S
        mine = [r for r in self.made if r.made >= WARM_UP_S]
        reached = [r for r in mine if r.arrived >= 0]
        n = max(len(reached), 1)
        share = [sum(walked) / len(walked) for walked in self.walked]
        return {
            "contacts_per_hour": self.contacts / (seconds / 3600),
            "talking_time_share": self.talking / (seconds * OFFICERS),
            "busy_share": self.busy / (seconds * OFFICERS),
            "km_per_officer_shift": self.metres_s * MPS / 1000 / OFFICERS,
            "passes_per_hour": self.passes_s / TOTAL_S / (seconds / 3600),
            "walked_share": sum(map(sum, self.walked)) / TOTAL_S,
            "segments_walked_share": sum(s >= 0.95 for s in share) / len(share),
            "mean_time_since_seen_min": self.since / TOTAL_S / seconds / 60,
            "mean_wait_answered_min": sum(r.arrived - r.made for r in reached) / n / 60,
            "unit_wait_answered_min": sum(r.sent - r.made for r in reached) / n / 60,
            "response_walk_m": sum(r.walked for r in reached) / n * MPS,
            "reached_share": len(reached) / len(mine),
            "reached_in_time_share": sum(r.arrived - r.made <= IN_TIME_S for r in reached)
            / len(mine),
        }


def run(shifts: int, seed: int) -> list[dict[str, float]]:
    """Figures of independent shifts."""
    return [Shift(seed * 100_003 + i).run() for i in range(shifts)]
