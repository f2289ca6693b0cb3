"""SVG as short as it can be without looking different, since a page holds many figures."""

from __future__ import annotations

import re

DECIMALS = 2
"""Of lengths; a figure is 720 of them wide."""

NUMBER = re.compile(r"-?\d+\.\d+")
TOKENS = re.compile(
    r"<!--.*?-->|<metadata>.*?</metadata>"  # dropped
    r"|(?<=>)\s+(?=<)"  # dropped
    r'|(?<= )(?:d|x|y|style|transform|xlink:href|id|points)="[^"]*"',
    re.DOTALL,
)
GROUP = re.compile(r'<g id="[^"]*"')
ALONE = re.compile(r"<g>(<(?:use|path)[^<>]*/>)</g>")
NESTED = 3
"""Groups around one line."""

ALONG = re.compile(r'transform="translate\((\S+) 0\)"/>')


def compact(svg: str) -> str:
    """The same figure in fewer letters: rounded, and without space, comments or long names.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, letters as paths.
    """
    short = ALONG.sub(r'x="\1"/>', TOKENS.sub(_shorter, svg))
    short = GROUP.sub("<g", short)
    for _ in range(NESTED):
        short = ALONE.sub(r"\1", short)
    return short


def _shorter(found: re.Match[str]) -> str:
    text = found[0]
    if text.startswith("<") or not text.strip():
        return ""
    name, value = text.split("=", 1)
    if name == "d":
        value = re.sub(r"([A-Za-z]) ", r"\1", re.sub(r"\s*\n", "", NUMBER.sub(_rounded, value)))
    elif name in ("x", "y", "points"):
        value = NUMBER.sub(_rounded, value)
    elif name == "style":
        value = value.replace(": ", ":").replace("; ", ";")
    elif name == "transform":
        value = re.sub(r"translate\([^)]*\)", lambda m: NUMBER.sub(_rounded, m[0]), value)
    else:
        value = value.replace("DejaVuSans-", "g")
    return f"{name}={value}"


def _rounded(found: re.Match[str]) -> str:
    text = f"{float(found[0]):.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
