"""Forms that are sent again and again, each time with another text, as somebody sends them who goes on writing."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.visitor import Controls, Visitor


@dataclass(frozen=True)
class Form:
    """A form with its address; `next` gives the body of the next request, encoded."""

    action: str
    next: Callable[[], bytes]


def changed_section(author: Visitor, code: str, section: str) -> Form:
    """A section with all that it holds, whose last long text is another one each time."""
    action = f"/proposals/{code}/edit/{section}"
    controls = author.controls(action, action)
    field = _last_text(controls, {name.removeprefix("base-") for name, _value in controls if name.startswith("base-")})
    return Form(action, _rewriter(controls, field, f"base-{field}"))


def changed_sheet(evaluator: Visitor, action: str) -> Form:
    """A scoring sheet whose comment for the body is another one each time."""
    return Form(action, _rewriter(evaluator.controls(action, action), "comment_to_body", "based_on"))


def _rewriter(controls: Controls, field: str, counter: str) -> Callable[[], bytes]:
    """Each call changes the text of `field`, and counts on the revision that the page was based on, as a fresh page would."""
    sent = dict(controls)
    first, text, rest = int(sent[counter]), sent[field], [pair for pair in controls if pair[0] not in (field, counter)]
    calls = iter(range(10**6))

    def following() -> bytes:
        number = next(calls)
        return urlencode([*rest, (field, f"{text} Συμπλήρωση {number}."), (counter, str(first + number))]).encode()

    return following


def _last_text(controls: Controls, answers: set[str]) -> str:
    """The last answer that is prose: more than a few words."""
    return [name for name, value in controls if name in answers and len(value) > 80][-1]
