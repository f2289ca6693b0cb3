"""Run the cases of one mutation with its wrong line; started by `sim.verify.mutations`.

python -m sim.verify.mutated NUMBER SEED
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from types import ModuleType

from sim.verify.mutations import MUTATIONS, ROOT, Mutation, mutated_text

POWER = 0.99


class WrongLine(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the module of a mutation from its wrong text, and leaves all others alone."""

    def __init__(self, mutation: Mutation) -> None:
        self.name = mutation.file.removesuffix(".py").replace("/", ".")
        self.path = str(ROOT / mutation.file)
        self.text = mutated_text(mutation)[0]

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The specification of the one module."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the wrong text as the module."""
        exec(compile(self.text, self.path, "exec"), module.__dict__)


def main(words: Sequence[str]) -> int:
    """Print the figures of all cases of a mutation as JSON."""
    number, seed = map(int, words)
    mutation = MUTATIONS[number]
    if any(name.startswith(("sim.walk", "sim.world", "sim.study")) for name in sys.modules):
        raise RuntimeError("the line to change is loaded already")
    sys.meta_path.insert(0, WrongLine(mutation))

    from sim.verify.judging import Interval, seasons_for_power
    from sim.verify.registry import all_cases, key_of
    from sim.verify.runner import figures_judged, verify

    cases = [case for case in all_cases() if key_of(case).startswith(mutation.cases)]
    together = figures_judged(all_cases())
    lines = verify(cases, seed, full=False, together=together)
    told = []
    for line in lines:
        found = Interval(line.found, line.half, line.spread, line.seasons, line.seasons - 1)
        needed = (
            seasons_for_power(found, line.expected, together, POWER)
            if line.how == "interval"
            else 1
        )
        told.append(asdict(line) | {"needed": needed, "case": f"{line.kind}: {line.case}"})
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
