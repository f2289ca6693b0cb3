"""The map: streets as a walking graph, with paths, places, beats and tours."""
