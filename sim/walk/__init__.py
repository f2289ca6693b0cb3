"""Officers on their streets: SimPy where decisions meet, one kernel where they merely walk."""
