"""Whether intervals, verdicts, targets and selection keep what they promise: ``make proof``."""
