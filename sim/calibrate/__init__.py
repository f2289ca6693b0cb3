"""From a department's own records to the numbers of a scenario."""
