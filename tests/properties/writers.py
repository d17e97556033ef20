"""Who stands before a page that saves itself, for tests of lines that lose, repeat and reorder."""

from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient


@dataclass
class Writer:
    """A person before a page that behaves as static/js/saving.js does: what it had no answer to is sent again as it was."""

    name: str
    client: FlaskClient
    token: str
    address: str
    fields: tuple[str, ...]
    texts: dict[str, str] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    clashes: set[str] = field(default_factory=set)
    requests: list[dict[str, str]] = field(default_factory=list)

    def type(self, code: str, word: str) -> None:
        self.texts[code] = f"{self.texts.get(code, '')} {word}".strip()

    def request(self, code: str) -> dict[str, str]:
        """What goes over the line next about a field."""
        self.unanswered.setdefault(code, self.texts.get(code, ""))
        sent = {code: self.unanswered[code], f"base-{code}": str(self.bases.get(code, 0)), "csrf_token": self.token}
        self.requests.append(sent)
        return sent

    def hear(self, code: str, answered: dict[str, Any]) -> set[str]:
        """The words that the person is now told are saved."""
        sent = self.unanswered.pop(code)
        if code in answered["conflicts"]:
            self.clashes.add(code)
            return set()
        self.bases[code] = answered["revisions"][code]
        self.stored[code] = sent
        return set(sent.split())

    def is_dirty(self, code: str) -> bool:
        return self.texts.get(code, "") != self.stored.get(code, "")
