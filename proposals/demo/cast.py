"""The bodies and people of the demo: making them, and finding them by what they do."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from proposals import clock
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person
from proposals.accounts.operations import Grant, change_person, create_body, create_person, first_administrator
from proposals.accounts.queries import person_by_email
from proposals.allocation.models import ExpertiseKind
from proposals.allocation.profiles import save_profile
from proposals.conflicts.operations import Declared, declare
from proposals.demo.calendar import living_at
from proposals.demo.files import read
from proposals.workflow.people import Actor, Role

MANAGER = "manager@gspa.example"
ADMINISTRATOR = "admin@gspa.example"


class Cast:
    """Everybody, once `gather` was called."""

    def __init__(self) -> None:
        self._bodies: dict[str, Body] = {}
        self._people: dict[str, Person] = {}

    def body(self, code: str) -> Body:
        return self._bodies[code]

    def author(self, body: str) -> Actor:
        return self._of_body("author", body)

    def approver(self, body: str) -> Actor:
        return self._of_body("approver", body)

    def evaluator(self, number: int) -> Person:
        return self._people[f"evaluator{number}@gspa.example"]

    @property
    def manager(self) -> Actor:
        return self._people[MANAGER].actor

    @property
    def administrator(self) -> Actor:
        return self._people[ADMINISTRATOR].actor

    @property
    def chair(self) -> Actor:
        return self._people["chair@gspa.example"].actor

    @property
    def decision_maker(self) -> Actor:
        return self._people["decision@gspa.example"].actor

    @property
    def size(self) -> dict[str, int]:
        return {"bodies": len(self._bodies), "people": len(self._people)}

    def gather(self) -> None:
        """Make every body and every person, on the day that people.yaml names."""
        file = read("people.yaml")
        with living_at(clock.from_athens(file["joined"], time(9, 0))):
            first, *others = file["people"]
            admin = self._make_administrator(file["password"], first)
            for data in others:
                self._make_person(admin, file["password"], data)
            for code, names in file["of_bodies"].items():
                for part, role in (("author", Role.SUBMITTER), ("approver", Role.BODY_APPROVER)):
                    data = {"email": f"{part}@{self._domain(code)}", "name": names[part], "body": code, "roles": [role]}
                    self._make_person(admin, file["password"], data)
            for data in file["declarations"]:
                declared = Declared(body=self._bodies[data["body"]], reason=data["reason"])
                declare(self.evaluator(data["evaluator"]).actor, declared)
            for data in file["expertise"]:
                levels = {(kind, code): level for kind in ExpertiseKind for code, level in data[kind].items()}
                save_profile(self.evaluator(data["evaluator"]).actor, levels, data["most"], None)

    def _make_administrator(self, password: str, data: Mapping[str, Any]) -> Actor:
        """The first account, which makes the bodies, its own among them, and everybody else."""
        person = self._people[data["email"]] = first_administrator(data["email"], data["name"], password)
        for body in read("bodies.yaml"):
            self._bodies[body["code"]] = self._make_body(person.actor, body)
        grants = (Grant(Role.ADMINISTRATOR),)
        change_person(person.actor, person, name=person.name, body=self._bodies[data["body"]], active=True, grants=grants)
        return person.actor

    def _make_body(self, admin: Actor, data: Mapping[str, Any]) -> Body:
        return create_body(
            admin,
            code=data["code"],
            name=data["name"],
            name_en=data["name_en"],
            kind=BodyKind(data["kind"]),
            region=data.get("region", ""),
            email_domains=tuple(data["domains"]),
            parent=self._bodies[data["parent"]] if "parent" in data else None,
        )

    def _make_person(self, admin: Actor, password: str, data: Mapping[str, Any]) -> None:
        body = self._bodies[data["body"]]
        roles = [Role(name) for name in data["roles"]]
        grants = tuple(Grant(role, body.id if role.is_of_a_body else None) for role in roles)
        person = create_person(admin, email=data["email"], name=data["name"], body=body, grants=grants, password=password)
        self._people[data["email"]] = person

    def _of_body(self, part: str, body: str) -> Actor:
        return self._people[f"{part}@{self._domain(body)}"].actor

    def _domain(self, body: str) -> str:
        return str(self._bodies[body].email_domains[0])


def is_there() -> bool:
    """True where the demo's people exist. Nobody else can have the address: .example is set aside (RFC 2606)."""
    return person_by_email(MANAGER) is not None
