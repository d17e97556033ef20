"""Why somebody may not judge a proposal: the grounds, and which of them apply to one evaluator and one proposal. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from proposals.workflow.phrases import N_

NOTHING: frozenset[int] = frozenset()
NO_WORDS: frozenset[str] = frozenset()


class Ground(StrEnum):
    """A conflict of interest, each with the sentence that says it of the evaluator."""

    SAME_BODY = "same_body"
    SUPERVISION = "supervision"
    PARTNER = "partner"
    NAMED = "named"
    WROTE = "wrote"
    TOOK_PART = "took_part"
    DECLARED_BODY = "declared_body"
    DECLARED_PERSON = "declared_person"
    DECLARED_PROPOSAL = "declared_proposal"
    REVIEWED_PARENT = "reviewed_parent"

    @property
    def label(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Ground.SAME_BODY: N_("Εργάζεται στον φορέα που υπέβαλε την πρόταση. Δεν αξιολογεί κανείς πρόταση του φορέα του."),
    Ground.SUPERVISION: N_("Ο φορέας όπου εργάζεται εποπτεύει τον φορέα της πρότασης ή εποπτεύεται από αυτόν."),
    Ground.PARTNER: N_("Ο φορέας όπου εργάζεται συνεργάζεται στην πρόταση."),
    Ground.NAMED: N_("Αναφέρεται με το όνομα ή το email στην πρόταση."),
    Ground.WROTE: N_("Έγραψε ή υπέβαλε την πρόταση."),
    Ground.TOOK_PART: N_("Προσκλήθηκε στην πρόταση ή τη σχολίασε."),
    Ground.DECLARED_BODY: N_("Δήλωσε κώλυμα για τον φορέα της πρότασης."),
    Ground.DECLARED_PERSON: N_("Δήλωσε κώλυμα για πρόσωπο της πρότασης."),
    Ground.DECLARED_PROPOSAL: N_("Δήλωσε κώλυμα για την πρόταση."),
    Ground.REVIEWED_PARENT: N_("Αξιολόγησε παλαιότερα την πρόταση από την οποία προήλθε."),
}


@dataclass(frozen=True)
class Interests:
    """What ties one evaluator. Bodies and people are numbers; names and addresses are keys as `names.py` makes them.

    `supervisors` are the bodies above his own, however far up. What he declared is given as far as it is in force.
    """

    person_id: int
    bodies: frozenset[int] = NOTHING
    supervisors: frozenset[int] = NOTHING
    names: frozenset[str] = NO_WORDS
    body_names: frozenset[str] = NO_WORDS
    declared_bodies: frozenset[int] = NOTHING
    declared_people: frozenset[int] = NOTHING
    declared_names: frozenset[str] = NO_WORDS
    declared_codes: frozenset[str] = NO_WORDS


@dataclass(frozen=True)
class Affair:
    """Who has to do with one proposal: its body and those above it, who wrote, who took part, who is named, who judged its parent."""

    body_id: int
    code: str = ""
    supervisors: frozenset[int] = NOTHING
    writers: frozenset[int] = NOTHING
    participants: frozenset[int] = NOTHING
    named_people: frozenset[str] = NO_WORDS
    named_bodies: frozenset[str] = NO_WORDS
    judges_of_parent: frozenset[int] = NOTHING


def grounds(who: Interests, what: Affair) -> tuple[Ground, ...]:
    """Every ground that speaks against this evaluator for this proposal, in the order of the enum; none where he is free."""
    applies = {
        Ground.SAME_BODY: what.body_id in who.bodies,
        Ground.SUPERVISION: what.body_id in who.supervisors or _meet(who.bodies, what.supervisors),
        Ground.PARTNER: _meet(who.body_names, what.named_bodies),
        Ground.NAMED: _meet(who.names, what.named_people),
        Ground.WROTE: who.person_id in what.writers,
        Ground.TOOK_PART: who.person_id in what.participants,
        Ground.DECLARED_BODY: what.body_id in who.declared_bodies,
        Ground.DECLARED_PERSON: _meet(who.declared_names, what.named_people) or _meet(who.declared_people, what.writers | what.participants),
        Ground.DECLARED_PROPOSAL: what.code in who.declared_codes,
        Ground.REVIEWED_PARENT: who.person_id in what.judges_of_parent,
    }
    return tuple(ground for ground, holds in applies.items() if holds)


def still_open(found: Collection[Ground], overridden: Collection[str]) -> tuple[Ground, ...]:
    """The grounds that no override names: one that comes to be later is not covered by an earlier override."""
    return tuple(ground for ground in found if ground not in overridden)


def _meet(one: frozenset[Any], other: frozenset[Any]) -> bool:
    return not one.isdisjoint(other)
