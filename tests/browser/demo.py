"""What the demo holds, read from its database: the tests name a state, not a code."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Shown:
    """A proposal of the demo with the people of its body; `versions` is how often it was filed."""

    code: str
    author: str
    approver: str
    versions: int

    @property
    def path(self) -> str:
        return f"/proposals/{self.code}"


@dataclass(frozen=True)
class Review:
    """An assignment of the demo and the one who holds it."""

    number: int
    evaluator: str

    @property
    def path(self) -> str:
        return f"/reviews/{self.number}"


_PROPOSALS = """
    SELECT coalesce(p.code, p.handle) AS code,
           (SELECT min(e.email) FROM role_holding h JOIN person e ON e.id = h.person_id WHERE h.role = 'submitter' AND h.body_id = p.body_id) AS author,
           (SELECT min(e.email) FROM role_holding h JOIN person e ON e.id = h.person_id WHERE h.role = 'body_approver' AND h.body_id = p.body_id) AS approver,
           (SELECT count(*) FROM proposal_version v WHERE v.proposal_id = p.id) AS versions
      FROM proposal p WHERE p.state = :state
     ORDER BY p.id
"""
_REVIEWS = """
    SELECT a.id AS number, e.email AS evaluator FROM assignment a JOIN person e ON e.id = a.evaluator_id JOIN proposal p ON p.id = a.proposal_id
     WHERE a.state = :state AND p.state = :of ORDER BY a.id
"""
_AGREED = """
    SELECT p.code, p.state, min(e.email) AS evaluator FROM proposal p JOIN assignment a ON a.proposal_id = p.id JOIN person e ON e.id = a.evaluator_id
     WHERE p.consensus_total IS NOT NULL AND a.state = 'final' GROUP BY p.id
"""


class Demo:
    """The seeded database, for reading."""

    def __init__(self, instance: Path) -> None:
        self._address = f"file:{instance / 'proposals.sqlite'}?mode=ro"

    def proposal(self, state: str, *, versions: int = 0) -> Shown:
        """A proposal in this state that was filed at least so often."""
        return next(each for each in self._proposals(state) if each.versions >= versions)

    def draft_of(self, author: str) -> Shown:
        """A draft of the body that this author writes for."""
        return next(each for each in self._proposals("draft") if each.author == author)

    def review(self, state: str, of: str = "in_review") -> Review:
        """An assignment in this state, of a proposal in that one."""
        return Review(**self._rows(_REVIEWS, state=state, of=of)[0])

    def agreed(self) -> tuple[Shown, str]:
        """The proposal on which there is a consensus sheet, and an evaluator of it."""
        row = self._rows(_AGREED)[0]
        return next(each for each in self._proposals(row["state"]) if each.code == row["code"]), str(row["evaluator"])

    def name_of(self, email: str) -> str:
        return str(self._person(email)["name"])

    def number_of(self, email: str) -> int:
        """The number of a person in addresses."""
        return int(self._person(email)["id"])

    def _proposals(self, state: str) -> list[Shown]:
        return [Shown(**row) for row in self._rows(_PROPOSALS, state=state)]

    def _person(self, email: str) -> dict[str, Any]:
        return self._rows("SELECT id, name FROM person WHERE email = :email", email=email)[0]

    def _rows(self, query: str, **values: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self._address, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]
