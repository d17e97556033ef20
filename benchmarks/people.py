"""Who takes part: the bodies of the demo with an author and an approver each, the staff of the General Secretariat, the evaluators."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from benchmarks.rows import Rows
from proposals import clock, greek
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person, RoleHolding
from proposals.accounts.passwords import hash_password
from proposals.db import db
from proposals.demo.files import read
from proposals.workflow.people import Role

EVALUATORS = 60
PASSWORD = "benchmark"
_STAFF = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OBSERVER)


@dataclass(frozen=True)
class Cast:
    """Everybody by number, by what they do."""

    bodies: Mapping[str, Body] = field(default_factory=dict)
    authors: Mapping[int, int] = field(default_factory=dict)
    approvers: Mapping[int, int] = field(default_factory=dict)
    staff: Mapping[Role, int] = field(default_factory=dict)
    evaluators: tuple[int, ...] = ()


def address(role: Role, number: int = 0) -> str:
    """The e-mail address of somebody: of the only one with this role, or of one among many."""
    return f"{role.value}{number or ''}@bench.example"


def gather(rows: Rows) -> Cast:
    """Make everybody."""
    for data in read("bodies.yaml"):
        rows.add(Body, id=rows.number(Body), code=data["code"], name=data["name"], name_en=data["name_en"], kind=BodyKind(data["kind"]),
                 sort_name=greek.search_key(data["name"]), region=data.get("region", ""), email_domains=data["domains"])  # fmt: skip
    rows.write()
    bodies = {body.code: body for body in db.session.scalars(select(Body))}
    people = _People(rows, bodies["gspa"].id)
    return Cast(
        bodies=bodies,
        authors={body.id: people.make(Role.SUBMITTER, body.id, body.id) for body in bodies.values()},
        approvers={body.id: people.make(Role.BODY_APPROVER, body.id, body.id) for body in bodies.values()},
        staff={role: people.make(role) for role in _STAFF},
        evaluators=tuple(people.make(Role.EVALUATOR, number) for number in range(1, EVALUATORS + 1)),
    )


class _People:
    """Makes accounts that share one password."""

    def __init__(self, rows: Rows, home: int) -> None:
        self._rows, self._home, self._hash = rows, home, hash_password(PASSWORD)

    def make(self, role: Role, number: int = 0, body_id: int | None = None) -> int:
        person = self._rows.number(Person)
        name = f"{role.label} {number}".strip()
        self._rows.add(Person, id=person, email=address(role, number), name=name, password_hash=self._hash,
                       body_id=body_id or self._home, created_at=clock.now())  # fmt: skip
        self._rows.add(RoleHolding, id=self._rows.number(RoleHolding), person_id=person, role=role, body_id=body_id)
        return person
