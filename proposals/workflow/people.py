"""The roles a person can hold, and the person as the rulebook sees one."""

from dataclasses import dataclass, field
from enum import StrEnum

from proposals.workflow.phrases import N_


class Role(StrEnum):
    """What a person is trusted with (domain.md section 2). The first two are held for one body each."""

    SUBMITTER = "submitter"
    BODY_APPROVER = "body_approver"
    CALL_MANAGER = "call_manager"
    EVALUATOR = "evaluator"
    COMMITTEE_CHAIR = "committee_chair"
    DECISION_MAKER = "decision_maker"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_of_a_body(self) -> bool:
        return self in (Role.SUBMITTER, Role.BODY_APPROVER)


_LABELS = {
    Role.SUBMITTER: N_("Συντάκτης πρότασης"),
    Role.BODY_APPROVER: N_("Εγκρίνων του φορέα"),
    Role.CALL_MANAGER: N_("Διαχειριστής πρόσκλησης"),
    Role.EVALUATOR: N_("Αξιολογητής"),
    Role.COMMITTEE_CHAIR: N_("Πρόεδρος επιτροπής"),
    Role.DECISION_MAKER: N_("Όργανο απόφασης"),
    Role.OBSERVER: N_("Παρατηρητής"),
    Role.ADMINISTRATOR: N_("Διαχειριστής συστήματος"),
}


class May(StrEnum):
    """What somebody may do with a proposal to which he was invited; each includes those below it."""

    EDIT = "edit"
    COMMENT = "comment"
    VIEW = "view"

    @property
    def label(self) -> str:
        return _MAY_LABELS[self]


_MAY_LABELS = {
    May.EDIT: N_("Γράφει"),
    May.COMMENT: N_("Σχολιάζει"),
    May.VIEW: N_("Διαβάζει"),
}


@dataclass(frozen=True)
class Holding:
    """One role of one person, for one body where the role belongs to a body."""

    role: Role
    body_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A person as the rules see one: who, working where, holding what. `SYSTEM` stands for the clock."""

    person_id: int | None
    body_id: int | None = None
    holdings: frozenset[Holding] = field(default_factory=frozenset)

    def holds(self, role: Role, body_id: int | None = None) -> bool:
        """True where the person holds `role`; for the roles of a body, for that very body."""
        return Holding(role, body_id) in self.holdings

    def holds_anywhere(self, role: Role) -> bool:
        return any(holding.role is role for holding in self.holdings)

    def belongs_to(self, body_id: int) -> bool:
        """True where the person works for the body or holds any role there."""
        return self.body_id == body_id or any(holding.body_id == body_id for holding in self.holdings)


SYSTEM = Actor(person_id=None)
NOBODY = Actor(person_id=0)
