"""Whom a comment mentions: `@` and the name of somebody who works on the proposal. Pure."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from proposals import greek


class Named(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str: ...


Who = TypeVar("Who", bound=Named)


def mentioned(text: str, people: Iterable[Who]) -> list[Who]:
    """The people whose names stand in the text after an `@`, with or without accents and capitals. Of two names that begin alike, the longer."""
    rest, found = greek.search_key(text), []
    for person in sorted(people, key=lambda each: -len(each.name)):
        rest, times = re.subn(rf"@{re.escape(greek.search_key(person.name))}(?!\w)", " ", rest)
        if times:
            found.append(person)
    return found


def with_mention(text: str, person: Named) -> str:
    """The text with a person mentioned at its start, unless it mentions him already."""
    return text if mentioned(text, [person]) else f"@{person.name} {text}"
