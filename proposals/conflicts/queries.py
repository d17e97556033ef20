"""Finding conflicts of interest: of many evaluators with many proposals by as many questions as of one with one."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from proposals import clock
from proposals.accounts.models import Body, Person, RoleHolding
from proposals.calls.form import BODY, PERSON
from proposals.conflicts import names
from proposals.conflicts.models import ConflictDeclaration, ConflictOverride, NamedParty
from proposals.conflicts.rules import NOTHING, Affair, Ground, Interests, grounds, still_open
from proposals.db import db
from proposals.drafting.models import Answer, FormerAnswer, Member, Proposal, ProposalVersion
from proposals.together.queries import who_commented

# Who opened the text of some proposals to judge it, as pairs of proposal and person: told by evaluation, which stands above.
Judges = Callable[[Collection[int]], Iterable[tuple[int, int]]]
_judges: list[Judges] = []


def judges_are_told_by(function: Judges) -> Judges:
    """Called once, by the feature that knows who evaluates."""
    _judges[:] = [function]
    return function


@dataclass(frozen=True)
class Conflicts:
    """The grounds of some evaluators against some proposals, and those of them that were overridden, by (proposal, evaluator)."""

    found: Mapping[tuple[int, int], tuple[Ground, ...]] = field(default_factory=dict)
    overridden: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def all_of(self, proposal_id: int, evaluator_id: int) -> tuple[Ground, ...]:
        return self.found.get((proposal_id, evaluator_id), ())

    def open_of(self, proposal_id: int, evaluator_id: int) -> tuple[Ground, ...]:
        """The grounds that nobody overrode: what keeps the evaluator from the proposal."""
        pair = (proposal_id, evaluator_id)
        return still_open(self.all_of(*pair), self.overridden.get(pair, frozenset()))


def conflicts_of(proposal_ids: Collection[int], evaluator_ids: Collection[int]) -> Conflicts:
    """Every conflict between these proposals and these evaluators, today; the number of questions does not grow with either."""
    if not proposal_ids or not evaluator_ids:
        return Conflicts()
    people = _people(evaluator_ids)
    proposals = db.session.execute(_PROPOSALS.where(Proposal.id.in_(proposal_ids))).all()
    declared = _declared(evaluator_ids)
    above, called = _bodies({row.body_id for row in proposals} | {body for each in people.values() for body in each.bodies})
    interests = [_interests(each, declared.get(number, _NOTHING_DECLARED), above, called) for number, each in people.items()]
    affairs = _affairs(proposals, interests, above)
    found = {(number, who.person_id): why for number, what in affairs.items() for who in interests if (why := grounds(who, what))}
    return Conflicts(found, _overridden(found))


def overrides_of(proposal: Proposal) -> list[ConflictOverride]:
    """What was overridden about a proposal, with the people, oldest first."""
    query = select(ConflictOverride).where(ConflictOverride.proposal_id == proposal.id)
    query = query.options(joinedload(ConflictOverride.evaluator, innerjoin=True), joinedload(ConflictOverride.by, innerjoin=True))
    return list(db.session.scalars(query.order_by(ConflictOverride.id)))


def declarations_of(evaluator_id: int) -> list[ConflictDeclaration]:
    """What somebody declared, the newest first, with what was withdrawn or has ended."""
    query = select(ConflictDeclaration).where(ConflictDeclaration.evaluator_id == evaluator_id).options(joinedload(ConflictDeclaration.body))
    return list(db.session.scalars(query.order_by(ConflictDeclaration.id.desc())))


def own_declaration(evaluator_id: int, number: int) -> ConflictDeclaration | None:
    """A declaration by its number, only where it is this person's."""
    query = select(ConflictDeclaration).where(ConflictDeclaration.id == number, ConflictDeclaration.evaluator_id == evaluator_id)
    return db.session.scalars(query.with_for_update()).one_or_none()


def declarations_against(proposal: Proposal, evaluator_ids: Collection[int]) -> dict[int, list[ConflictDeclaration]]:
    """By evaluator the declarations in force that apply to a proposal."""
    query = select(ConflictDeclaration).where(ConflictDeclaration.evaluator_id.in_(evaluator_ids), _in_force(clock.today()))
    found: dict[int, list[ConflictDeclaration]] = {}
    rows = list(db.session.scalars(query.order_by(ConflictDeclaration.id)))
    about_people = {row.person for row in rows if row.person}
    there = _people_of(proposal, about_people)
    for row in rows:
        if row.body_id == proposal.body_id or (row.proposal_code and row.proposal_code == proposal.code) or row.person in there:
            found.setdefault(row.evaluator_id, []).append(row)
    return found


@dataclass(frozen=True)
class _Evaluator:
    """An evaluator's own data: number, names by which he is found, and every body where he works or holds a role."""

    person_id: int
    keys: frozenset[str]
    bodies: frozenset[int]


@dataclass(frozen=True)
class _Declared:
    """What one evaluator declared, as far as it is in force; `people` are accounts that go by the names typed."""

    bodies: frozenset[int] = NOTHING
    names: frozenset[str] = frozenset()
    people: frozenset[int] = NOTHING
    codes: frozenset[str] = frozenset()


_NOTHING_DECLARED = _Declared()
_PROPOSALS = select(Proposal.id, Proposal.code, Proposal.body_id, Proposal.parent_id, Proposal.created_by)


def _people(numbers: Collection[int]) -> dict[int, _Evaluator]:
    query = select(Person.id, Person.name, Person.email, Person.body_id, RoleHolding.body_id.label("held_in"))
    query = query.outerjoin(RoleHolding, RoleHolding.person_id == Person.id).where(Person.id.in_(numbers))
    bodies: dict[int, set[int]] = {}
    keys: dict[int, frozenset[str]] = {}
    for row in db.session.execute(query):
        bodies.setdefault(row.id, set()).update(body for body in (row.body_id, row.held_in) if body is not None)
        keys[row.id] = frozenset(key for key in (names.key_of_person(row.name), names.key_of_email(row.email)) if key)
    return {number: _Evaluator(number, keys[number], frozenset(found)) for number, found in bodies.items()}


def _in_force(day: date) -> ColumnElement[bool]:
    ends = or_(ConflictDeclaration.valid_until.is_(None), ConflictDeclaration.valid_until >= day)
    return ConflictDeclaration.withdrawn_at.is_(None) & (ConflictDeclaration.valid_from <= day) & ends


def _declared(evaluator_ids: Collection[int]) -> dict[int, _Declared]:
    columns = (ConflictDeclaration.evaluator_id, ConflictDeclaration.body_id, ConflictDeclaration.person, ConflictDeclaration.proposal_code)
    rows = db.session.execute(select(*columns).where(ConflictDeclaration.evaluator_id.in_(evaluator_ids), _in_force(clock.today()))).all()
    accounts = _accounts({row.person for row in rows if row.person})
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.evaluator_id, []).append(row)
    return {number: _as_declared(own, accounts) for number, own in found.items()}


def _as_declared(rows: Iterable[Any], accounts: Mapping[str, frozenset[int]]) -> _Declared:
    people = [row.person for row in rows if row.person]
    return _Declared(
        bodies=frozenset(row.body_id for row in rows if row.body_id),
        names=frozenset(_key_of(each) for each in people),
        people=frozenset(number for each in people for number in accounts[each]),
        codes=frozenset(row.proposal_code for row in rows if row.proposal_code),
    )


def _key_of(typed: str) -> str:
    return names.key_of_email(typed) if names.is_email(typed) else names.key_of_person(typed)


def _accounts(typed: Collection[str]) -> dict[str, frozenset[int]]:
    """The accounts that go by each of these names or addresses."""
    if not typed:
        return {}
    addresses = {each: names.key_of_email(each) for each in typed if names.is_email(each)}
    orders = {each: names.orders_of(each) for each in typed if each not in addresses}
    asked = or_(Person.email.in_(addresses.values()), Person.sort_name.in_({order for found in orders.values() for order in found}))
    rows = db.session.execute(select(Person.id, Person.email, Person.sort_name).where(asked)).all()
    by_address = {each: frozenset(row.id for row in rows if row.email == address) for each, address in addresses.items()}
    return by_address | {each: frozenset(row.id for row in rows if row.sort_name in found) for each, found in orders.items()}


def _bodies(numbers: Collection[int]) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[str]]]:
    """For each body those that supervise it, however far up, and the keys of its names in both languages."""
    line = select(Body.id.label("first"), Body.id.label("body_id")).where(Body.id.in_(numbers)).cte("line", recursive=True)
    # `union` and not `union_all`: two bodies that by mistake supervise each other would go round for ever.
    line = line.union(select(line.c.first, Body.parent_id).join(Body, Body.id == line.c.body_id).where(Body.parent_id.is_not(None)))
    above: dict[int, set[int]] = {}
    called: dict[int, frozenset[str]] = {}
    for row in db.session.execute(select(line.c.first, Body.id, Body.name, Body.name_en).join(Body, Body.id == line.c.body_id)):
        above.setdefault(row.first, set()).add(row.id)
        called[row.id] = frozenset(key for name in (row.name, row.name_en) if (key := names.key_of_body(name)))
    return {number: frozenset(found - {number}) for number, found in above.items()}, called


def _interests(who: _Evaluator, declared: _Declared, above: Mapping[int, frozenset[int]], called: Mapping[int, frozenset[str]]) -> Interests:
    return Interests(
        person_id=who.person_id,
        bodies=who.bodies,
        supervisors=frozenset(number for body in who.bodies for number in above[body]),
        names=who.keys,
        body_names=frozenset(key for body in who.bodies for key in called[body]),
        declared_bodies=declared.bodies,
        declared_people=declared.people,
        declared_names=declared.names,
        declared_codes=declared.codes,
    )


def _affairs(rows: Collection[Any], interests: Collection[Interests], above: Mapping[int, frozenset[int]]) -> dict[int, Affair]:
    """The proposals with those people and names alone that may matter to these evaluators."""
    numbers = [row.id for row in rows]
    people = {who.person_id for who in interests} | {number for who in interests for number in who.declared_people}
    keys = {key for who in interests for key in (*who.names, *who.body_names, *who.declared_names)}
    wrote, took_part = _hands(numbers, people)
    named = _named(numbers, keys)
    judged = _judged({row.parent_id for row in rows if row.parent_id})
    return {
        row.id: Affair(
            body_id=row.body_id,
            code=row.code or "",
            supervisors=above[row.body_id],
            writers=frozenset({*wrote.get(row.id, ()), row.created_by} - {None}),
            participants=frozenset(took_part.get(row.id, ())),
            named_people=frozenset(named.get((row.id, PERSON), ())),
            named_bodies=frozenset(named.get((row.id, BODY), ())),
            judges_of_parent=frozenset(judged.get(row.parent_id, ())),
        )
        for row in rows
    }


def _hands(numbers: Collection[int], people: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By proposal which of these people wrote or filed it, and which were invited or commented."""
    written = (
        (ProposalVersion.proposal_id, ProposalVersion.submitted_by),
        (Answer.proposal_id, Answer.changed_by),
        (FormerAnswer.proposal_id, FormerAnswer.changed_by),
    )
    asked = [select(number, person, literal(1)).where(person.in_(people), number.in_(numbers)) for number, person in written]
    asked.append(select(Member.proposal_id, Member.person_id, literal(0)).where(Member.person_id.in_(people), Member.proposal_id.in_(numbers)))
    asked.append(who_commented(people, numbers).add_columns(literal(0)))
    found: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})
    rows: Iterable[Any] = db.session.execute(union_all(*asked))
    for number, person, is_written in rows:
        found[0 if is_written else 1].setdefault(number, set()).add(person)
    return found


def _named(numbers: Collection[int], keys: Collection[str]) -> dict[tuple[int, str], set[str]]:
    query = select(NamedParty.proposal_id, NamedParty.kind, NamedParty.key).where(NamedParty.key.in_(keys), NamedParty.proposal_id.in_(numbers))
    found: dict[tuple[int, str], set[str]] = {}
    for row in db.session.execute(query):
        found.setdefault((row.proposal_id, row.kind), set()).add(row.key)
    return found


def _judged(parents: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    if parents and _judges:
        for number, person in _judges[0](parents):
            found.setdefault(number, set()).add(person)
    return found


def _people_of(proposal: Proposal, typed: Collection[str]) -> set[str]:
    """Which of these names or addresses belong to somebody who has to do with the proposal."""
    if not typed:
        return set()
    accounts = _accounts(typed)
    wrote, took_part = _hands([proposal.id], {number for found in accounts.values() for number in found})
    there = {proposal.created_by, *wrote.get(proposal.id, ()), *took_part.get(proposal.id, ())}
    named = _named([proposal.id], {_key_of(each) for each in typed}).get((proposal.id, PERSON), set())
    return {each for each in typed if _key_of(each) in named or accounts[each] & there}


def _overridden(found: Collection[tuple[int, int]]) -> dict[tuple[int, int], frozenset[str]]:
    if not found:
        return {}
    numbers, people = {pair[0] for pair in found}, {pair[1] for pair in found}
    query = select(ConflictOverride.proposal_id, ConflictOverride.evaluator_id, ConflictOverride.grounds)
    query = query.where(ConflictOverride.proposal_id.in_(numbers), ConflictOverride.evaluator_id.in_(people))
    overridden: dict[tuple[int, int], frozenset[str]] = {}
    for row in db.session.execute(query):
        pair = (row.proposal_id, row.evaluator_id)
        overridden[pair] = overridden.get(pair, frozenset()) | frozenset(row.grounds)
    return overridden
