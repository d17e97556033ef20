"""What somebody typed into a form that was not taken, in the words of that form: for the pages that hand it back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from proposals.workflow.phrases import N_

# What pages tell themselves, what is chosen from a list of ours, and passwords.
_OF_THE_PAGE = ("csrf_token", "text_seen", "based_on", "field", "next", "stay", "add", "remove", "finalise", "code", "number", "version", "state")
_CHOSEN = ("call", "body", "evaluator", "roles", "role", "kind", "active", "language", "reason", "no_conflict", "proposal")
_SILENT = frozenset(("password", "current", "again", *_OF_THE_PAGE, *_CHOSEN))
_SILENT_PREFIXES = ("base-", "was-", "keep-", "verdict-")


@dataclass(frozen=True)
class Typed:
    """One thing that was typed: a label that `say` can speak, and the value in words."""

    label: Any
    value: Any


# From the name and value of an input what stands on the page; None for an input that the form does not know.
Reader = Callable[[str, str], Typed | None]
_READERS: dict[str, Callable[[Mapping[str, Any]], Reader]] = {}


def reads(*endpoints: str) -> Callable[[Callable[[Mapping[str, Any]], Reader]], Callable[[Mapping[str, Any]], Reader]]:
    """Give a function that makes a reader from the parts of the address to the endpoints whose forms it can read."""

    def keep(made: Callable[[Mapping[str, Any]], Reader]) -> Callable[[Mapping[str, Any]], Reader]:
        _READERS.update(dict.fromkeys(endpoints, made))
        return made

    return keep


def typed(pairs: Iterable[tuple[str, str]]) -> list[Typed]:
    """What of the inputs of the form that was sent a person typed, with the label of each; without what is technical."""
    made = _READERS.get(request.endpoint or "")
    reader = made(request.view_args or {}) if made else None
    written = [(name, value) for name, value in pairs if value.strip() and not name.startswith(_SILENT_PREFIXES)]
    found = [(name, (reader(name, value) if reader else None), value) for name, value in written]
    # What the form itself has a label for was asked of the person, whatever it is called.
    return [read or Typed(N_("Κείμενο που γράψατε"), value) for name, read, value in found if read or name not in _SILENT]
