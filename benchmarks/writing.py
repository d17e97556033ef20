"""Forms that are sent again and again, each time with another text, as somebody sends them who goes on writing."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from benchmarks.visitor import Controls, Visitor


@dataclass(frozen=True)
class Form:
    """A form with its address; `next` opens its page and gives the body to send, encoded, with one text changed."""

    action: str
    next: Callable[[], bytes]


def changed_section(author: Visitor, code: str, section: str) -> Form:
    """A section with all that it holds, whose last long text is another one each time."""
    action = f"/proposals/{code}/edit/{section}"
    controls = author.controls(action, action)
    answers = {name.removeprefix("base-") for name, _value in controls if name.startswith("base-")}
    field = [name for name, value in controls if name in answers and len(value) > 80][-1]
    return Form(action, _rewriter(author, action, field, dict(controls)[field]))


def changed_sheet(evaluator: Visitor, action: str) -> Form:
    """A scoring sheet whose comment for the body is another one each time."""
    return Form(action, _rewriter(evaluator, action, "comment_to_body", "Κρατήστε τη μέθοδο και δείξτε τι αλλάζει για τον πολίτη."))


def _rewriter(visitor: Visitor, action: str, field: str, text: str) -> Callable[[], bytes]:
    numbers = count(1)

    def following() -> bytes:
        controls: Controls = visitor.controls(action, action)
        changed = f"{text} Συμπλήρωση {next(numbers)}."
        return urlencode([(name, changed if name == field else value) for name, value in controls]).encode()

    return following
