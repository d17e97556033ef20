"""Forms that are sent again and again, each time with another text, as somebody sends them who goes on writing."""

from collections.abc import Callable, Container
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
    field = long_texts(controls)[-1]
    return Form(action, _rewriter(author, action, field, dict(controls)[field]))


def typed_field(author: Visitor, code: str, section: str) -> Form:
    """One long text of a section, as the script of its page saves it while somebody types."""
    page = f"/proposals/{code}/edit/{section}"
    controls = dict(author.controls(page, page))
    field = long_texts(list(controls.items()))[-1]
    rewritten = _rewriter(author, page, field, controls[field], only=("csrf_token", f"base-{field}", field))
    return Form(f"/proposals/{code}/save/{section}", rewritten)


def nothing_typed(author: Visitor, code: str, section: str) -> Form:
    """The same request without any field."""
    page = f"/proposals/{code}/edit/{section}"
    token = urlencode({"csrf_token": dict(author.controls(page, page))["csrf_token"]}).encode()
    return Form(f"/proposals/{code}/save/{section}", lambda: token)


def long_texts(controls: Controls) -> list[str]:
    """The names of the fields of a section in which a long text stands."""
    answers = {name.removeprefix("base-") for name, _value in controls if name.startswith("base-")}
    return [name for name, value in controls if name in answers and len(value) > 80]


def changed_sheet(evaluator: Visitor, action: str) -> Form:
    """A scoring sheet whose comment for the body is another one each time."""
    return Form(action, _rewriter(evaluator, action, "comment_to_body", "Κρατήστε τη μέθοδο και δείξτε τι αλλάζει για τον πολίτη."))


def _rewriter(visitor: Visitor, action: str, field: str, text: str, only: Container[str] = ()) -> Callable[[], bytes]:
    numbers = count(1)

    def following() -> bytes:
        controls: Controls = visitor.controls(action, action)
        changed = f"{text} Συμπλήρωση {next(numbers)}."
        sent = [(name, value) for name, value in controls if not only or name in only]
        return urlencode([(name, changed if name == field else value) for name, value in sent]).encode()

    return following
