"""Sentences that the rulebook says, kept as Greek source text until a page or a mail translates them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:
    """Mark a Greek sentence for the translation catalogue and give it back unchanged."""
    return text


def NP_(text: str, plural: str) -> tuple[str, str]:
    """Mark a Greek sentence with its plural for the translation catalogue and give both back unchanged."""
    return text, plural


@dataclass(frozen=True)
class Phrase:
    """A sentence with named values; `count` chooses between `text` and `plural`.

    Values stay as they are (dates, numbers, enum members): the page formats them in the reader's language.
    """

    text: str
    plural: str = ""
    count: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text
