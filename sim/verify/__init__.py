"""Closed forms: queues, the hypercube model, and what they say of a scenario beforehand."""
