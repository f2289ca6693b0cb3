"""Streets that travel to another machine: known there, and gone when the process is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from street_graph.store import SHIPPED

THERE = """
import sys, zlib
from pathlib import Path
from street_graph.carried import CarriedStreets, unpack
from street_graph.store import find, load
sent = CarriedStreets("mine", "mine.geojson", zlib.compress(Path(sys.argv[1]).read_bytes()), b"")
unpack([sent, sent])
print(find("mine").parent)
print(load("mine").segments)
"""


def test_carried_streets_are_found_by_name_and_leave_no_folder_behind(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", THERE, str(SHIPPED / "washington.geojson")],
        capture_output=True, text=True, check=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    folder, segments = made.stdout.split()
    assert Path(folder).parent == tmp_path
    assert int(segments) == 140
    assert list(tmp_path.iterdir()) == []
