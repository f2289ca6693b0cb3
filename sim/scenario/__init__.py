"""What a planner may choose, read from text files and checked at the door."""
