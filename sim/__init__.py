"""Neighborhood Walks: a simulation for staffing and coverage planning of a foot patrol."""

__version__ = "0.1.0"
