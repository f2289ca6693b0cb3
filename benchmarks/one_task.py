"""What one task costs: processor time, size of the task and of what comes back, by study.

    python benchmarks/one_task.py [STUDY ...]

A task is one season of all scenarios of a study that share their evenings: what
a worker, on this machine or in a cluster, is handed at a time.
"""

from __future__ import annotations

import pickle
import statistics
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import processor_s
from sim.scenario.load_study import load_study
from sim.study.task import carry_out, tasks_of

ROUNDS = 3


def main() -> int:
    """Print a line for each study."""
    print(f"{'study':<16}{'scenarios':>10}{'seconds':>10}{'task, kB':>10}{'result, kB':>12}")
    for name in sys.argv[1:] or ["pilot", "same-hours", "extension"]:
        study = load_study(name)
        names = {scenario.name for scenario in study.scenarios}
        tasks = tasks_of(study, 2, names)
        results = [carry_out(task) for task in tasks]
        seconds = statistics.median(
            sum(processor_s(partial(carry_out, task)) for task in tasks) for _ in range(ROUNDS)
        )
        sent = sum(len(pickle.dumps(task)) for task in tasks) / 1000
        back = sum(map(len, results)) / 1000
        print(f"{name:<16}{len(names):>10}{seconds:>10.2f}{sent:>10.0f}{back:>12.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
