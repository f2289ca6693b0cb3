"""What the page cannot say: one plain statement each, facts with their source."""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.words import Words
from sim.scenario.staffing import PHILADELPHIA_2009

RELEASE = (
    "localocnews.com/initial-long-beach-neighborhood-walks-deemed-successful-in-building-"
    "community-engagement"
)
PHILADELPHIA = "crimesolutions.ojp.gov/ratedprograms/234"
NEWARK = "crimrxiv.com/pub/newark-footpatrol"
CENSUS = "CalEnviroScreen 3.0: github.com/BAAQMD/CalEnviroScreen"
POST_CALLS = (
    "lbpost.com/news/long-beach-police-are-taking-longer-to-respond-to-calls-due-to-vacancies-"
    "data-shows"
)
PRESS_TELEGRAM = "pressreader.com/usa/press-telegram-long-beach/20210704/281560883780595"

POST_WALK = (
    "lbpost.com/news/lbpd-officers-stroll-the-streets-to-build-trust-relationships-in-washington-"
    "neighborhood"
)

STATEMENTS = {
    "safety": "", "pilot": RELEASE, "thin": PHILADELPHIA, "stops": PHILADELPHIA, "unwanted": "",
    "quota": "", "rating": "", "enforcement": "", "calls": CENSUS, "asked": "", "behavior": "",
    "pairs": "", "elsewhere": "",
}  # fmt: skip
"""Statements in the order of the page, and the source of the fact in each."""


@dataclass(frozen=True)
class Statement:
    """One statement; `source` is "" where it tells no fact from elsewhere."""

    text: str
    source: str


def cannot(words: Words) -> list[Statement]:
    """All statements, in the order of the page."""
    return [
        Statement(words(f"cannot.{key}", philadelphia=PHILADELPHIA_2009), source)
        for key, source in STATEMENTS.items()
    ]
