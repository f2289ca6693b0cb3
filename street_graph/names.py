"""Street names as people write them.

"W. 14th", "west 14th street" and "West 14th Street" are one street. A name is
split into its directions, its core and its kind; the core must agree, the
rest only where both have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = {
    "Alley": ("aly",), "Avenue": ("ave", "av"), "Boulevard": ("blvd", "bl"), "Bridge": ("br",),
    "Circle": ("cir",), "Court": ("ct",), "Drive": ("dr",), "Expressway": ("expy",),
    "Freeway": ("fwy",), "Highway": ("hwy",), "Lane": ("ln",), "Parkway": ("pkwy",),
    "Place": ("pl",), "Plaza": ("plz",), "Road": ("rd",), "Square": ("sq",), "Street": ("st",),
    "Terrace": ("ter",), "Trail": ("trl",), "Walk": ("walk",), "Way": ("way",),
}  # fmt: skip
"""Kinds of street with their short forms, the usual one first."""

DIRECTIONS = {
    "North": "N", "South": "S", "East": "E", "West": "W",
    "Northeast": "NE", "Northwest": "NW", "Southeast": "SE", "Southwest": "SW",
}  # fmt: skip

_KIND = {form: kind.lower() for kind, short in KINDS.items() for form in (kind.lower(), *short)}
_DIRECTION = {
    form: short.lower()
    for long, short in DIRECTIONS.items()
    for form in (long.lower(), short.lower())
}
_PLAIN_KINDS = ("avenue", "street")


@dataclass(frozen=True)
class StreetName:
    """A street name taken apart, all in small letters.

    ``directions`` as short forms ("w"), ``core`` ("14th"), ``kind`` in full
    ("street", or "" when none is said).
    """

    directions: frozenset[str]
    core: str
    kind: str

    @property
    def key(self) -> tuple[str, str]:
        """The street, whatever its directions: (core, kind)."""
        return self.core, self.kind


def _split(text: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Words before, in and after the core: directions, core, kind, directions."""
    words = [w for w in re.split(r"[\s.,]+", text.strip()) if w]
    first, last = 0, len(words)

    def bears_name(words: list[str]) -> bool:
        return any(w.lower() not in _KIND and w.lower() not in _DIRECTION for w in words)

    while first < last - 1 and words[first].lower() in _DIRECTION:
        if not bears_name(words[first + 1 : last]):
            break
        first += 1
    while last - 1 > first and words[last - 1].lower() in _DIRECTION:
        if not bears_name(words[first : last - 1]):
            break
        last -= 1
    end = last
    if last - 1 > first and words[last - 1].lower() in _KIND:
        last -= 1
    return words[:first], words[first:last], words[last:end], words[end:]


def parse(text: str) -> StreetName:
    """Take a street name apart.

    A plain number is read as a numbered street ("14" is "14th"), "Pacific"
    stays without a kind.
    """
    before, core, kind, after = _split(text)
    words = [_ordinal(w.lower()) for w in core]
    return StreetName(
        directions=frozenset(_DIRECTION[w.lower()] for w in before + after),
        core=" ".join(words),
        kind=_KIND[kind[0].lower()] if kind else "",
    )


def _ordinal(word: str) -> str:
    if not word.isdigit():
        return word
    tens, last = int(word) % 100, int(word) % 10
    ending = "th" if 10 < tens < 14 else {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return word + ending


def means(asked: StreetName, street: StreetName) -> bool:
    """Whether the words `asked` by a person can mean `street`.

    The cores agree, or `asked` is the initials of the whole name ("PCH");
    kind and directions must agree only where they are said.
    """
    whole = f"{street.core} {street.kind}".split()
    initials = "".join(w[0] for w in whole)
    core = asked.core == street.core or (len(initials) > 2 and asked.core == initials)
    return core and asked.kind in ("", street.kind) and asked.directions <= street.directions


def short(name: str) -> str:
    """Short form for labels: "West 14th Street" is "W 14th St"."""
    before, core, kind, after = _split(name)
    return " ".join(
        [*(_short_direction(w) for w in before), *core]
        + [KINDS[_KIND[w.lower()].title()][0].title() for w in kind]
        + [_short_direction(w) for w in after]
    )


def without_directions(name: str) -> str:
    """Short form without directions: "West 14th Street" is "14th St"."""
    _, core, kind, _ = _split(name)
    return " ".join([*core, *(KINDS[_KIND[w.lower()].title()][0].title() for w in kind)])


def _short_direction(word: str) -> str:
    return _DIRECTION[word.lower()].upper()


def bare(name: str) -> str:
    """The name as said at a corner: "14th", "Pacific", but "Long Beach Blvd"."""
    _, core, kind, _ = _split(name)
    if kind and _KIND[kind[0].lower()] not in _PLAIN_KINDS:
        return " ".join([*core, KINDS[_KIND[kind[0].lower()].title()][0].title()])
    return " ".join(core)
