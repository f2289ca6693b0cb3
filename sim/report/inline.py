"""Scripts and data that stand in the page itself, so that it fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}"


def template(name: str) -> str:
    """Text of a file in ``templates``."""
    return (resources.files("sim.report") / "templates" / name).read_text(encoding="utf-8")


def json_text(data: Any) -> str:
    """Data as JSON that can stand in a script element, whatever names hold.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def script_text(files: Sequence[str]) -> str:
    """Scripts of ``templates``, one after another, in a scope of their own."""
    return "(() => {\n" + "\n".join(template(name) for name in files) + "})();\n"


def svg_address(content: bytes) -> Markup:
    """An SVG picture as the address of an image, to stand in quotes in HTML.

    Only what has a meaning in addresses or in HTML is written otherwise, which
    takes a quarter less room than base64.
    """
    text = content.decode("utf-8").replace("%", "%25")
    quotes = {'"': "'"} if "'" not in text else {'"': "%22"}
    for sign, written in {**quotes, "<": "%3C", ">": "%3E", "#": "%23", "&": "%26",
                          "\n": "%0A"}.items():  # fmt: skip
        text = text.replace(sign, written)
    return Markup("data:image/svg+xml,") + Markup(text)


def policy(scripts: Iterable[str]) -> str:
    """Content security policy that lets these scripts run, and none else.

    Parameters
    ----------
    scripts : iterable of str
        Each as it stands between its tags.
    """
    hashes = [hashlib.sha256(script.encode()).digest() for script in scripts]
    allowed = " ".join(f"'sha256-{base64.b64encode(h).decode('ascii')}'" for h in hashes)
    return POLICY.format(scripts=allowed or "'none'")
