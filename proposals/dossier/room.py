"""What a form on paper leaves free."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Room:
    """Room for an answer by hand: so many lines, or choices to tick, or a box that says in pale words what goes into it."""

    kind: ClassVar[str] = "room"
    question: str
    lines: int = 0
    choices: tuple[str, ...] = ()
    box: str = ""
