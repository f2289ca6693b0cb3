"""Ways to patrol, one file each.

A route file has ``prepare(...)``, which turns the scenario's choice into
arrays before the season, and two compiled functions: ``rejoin`` tells where a
unit goes back to after it was away, ``next_piece`` what it walks next.
"""
