"""Replications, measures and comparison."""
