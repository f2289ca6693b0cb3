"""The commands of ``walks``: each gives back text and an exit code, and prints nothing."""

from __future__ import annotations

from dataclasses import dataclass

OK = 0
UNEXPECTED = 1
WRONG_INPUT = 2
STOPPED = 130


@dataclass(frozen=True)
class Answer:
    """What a command has to say.

    Attributes
    ----------
    text : str
        For standard output.
    problems : str
        For standard error.
    code : int
        Exit code of the program.
    """

    text: str = ""
    problems: str = ""
    code: int = OK


class UsageError(ValueError):
    """A command that cannot be carried out as it was typed; the message says what to type."""
