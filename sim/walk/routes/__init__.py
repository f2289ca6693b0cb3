"""Ways to patrol, one file each.

`prepare` turns the scenario's choice into arrays before the season. A route
file has two compiled functions: ``rejoin`` tells where a unit goes back to
after it was away, ``next_piece`` what it walks next; ``leave`` and ``finish``
where the route must know. `ask` chooses the file by number.
"""
