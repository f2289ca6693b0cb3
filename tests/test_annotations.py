"""Every function says what it takes and gives, but those whose arguments numba looks at itself."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPILED = {"compiled", "compiled_apart", "entry"}


def unannotated(text: str) -> list[str]:
    """Functions without any annotation that are not compiled."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and node.returns is None
        and not any(one.annotation for one in node.args.args)
        and not COMPILED & {ast.unparse(mark) for mark in node.decorator_list}
    ]


def test_only_compiled_functions_go_without_annotations() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for top in ("walk", "world")
        for path in (ROOT / "sim" / top).rglob("*.py")
        if (names := unannotated(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_function_without_annotations_is_found() -> None:
    text = "@entry\ndef a(x): pass\n\ndef b(x): pass\n\ndef c() -> None: pass\n"
    assert unannotated(text) == ["b"]
