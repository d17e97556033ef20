"""Finding people and bodies."""

from collections.abc import Iterable

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Body, Person, RoleHolding, SignInFailure
from proposals.accounts.signed_in import BodyName, SignedIn
from proposals.db import db
from proposals.workflow.people import Actor, Holding, Role

# Put together once: every request of a signed-in person asks it.
_PERSON, _BODY, _HOLDING = Person.__table__.c, Body.__table__.c, RoleHolding.__table__.c
_OF_SESSION = (
    select(_PERSON.email, _PERSON.name, _PERSON.language, _PERSON.body_id)
    .add_columns(_BODY.name.label("body_name"), _BODY.name_en, _HOLDING.role, _HOLDING.body_id.label("role_body_id"))
    .join_from(Person.__table__, Body.__table__, _BODY.id == _PERSON.body_id, isouter=True)
    .outerjoin(RoleHolding.__table__, _HOLDING.person_id == _PERSON.id)
    .where(_PERSON.id == bindparam("number"), _PERSON.session_key == bindparam("session_key"), _PERSON.active.is_(True))
)


def person_of_session(key: str) -> SignedIn | None:
    """The active person of a session cookie with body and roles, in one query; None where the key is out of date."""
    number, _, session_key = key.partition(".")
    if not number.isdigit():
        return None
    rows = db.session.connection().execute(_OF_SESSION, {"number": int(number), "session_key": session_key}).all()
    if not rows:
        return None
    row, holdings = rows[0], frozenset(Holding(each.role, each.role_body_id) for each in rows if each.role)
    body = BodyName(row.body_name, row.name_en) if row.body_id else None
    return SignedIn(int(number), row.email, row.name, row.language, session_key, body, Actor(int(number), row.body_id, holdings))


def person_by_email(email: str) -> Person | None:
    query = select(Person).where(Person.email == email.strip().lower())
    query = query.options(joinedload(Person.body), selectinload(Person.roles).joinedload(RoleHolding.body))
    return db.session.scalars(query).one_or_none()


def people_by_emails(emails: Iterable[str]) -> dict[str, Person]:
    """The active people with these addresses, with their roles, by address; asked for in blocks, as databases limit the values of one question."""
    query, wanted = select(Person).where(Person.active.is_(True)).options(selectinload(Person.roles)), sorted({each.lower() for each in emails})
    blocks = (wanted[start : start + 1000] for start in range(0, len(wanted), 1000))
    return {person.email: person for block in blocks for person in db.session.scalars(query.where(Person.email.in_(block)))}


def person_by_id(number: int) -> Person | None:
    query = select(Person).where(Person.id == number)
    return db.session.scalars(query.options(joinedload(Person.body), selectinload(Person.roles).joinedload(RoleHolding.body))).one_or_none()


def all_people() -> Select[Person]:
    query = select(Person).options(joinedload(Person.body), selectinload(Person.roles).joinedload(RoleHolding.body))
    return query.order_by(Person.sort_name, Person.id)


def all_bodies() -> Select[Body]:
    return select(Body).options(joinedload(Body.parent)).order_by(Body.sort_name)


def bodies_to_choose() -> list[Body]:
    """Every body, by name, without the one above it."""
    return list(db.session.scalars(select(Body).order_by(Body.sort_name)))


def body_by_id(number: int) -> Body | None:
    return db.session.scalars(select(Body).where(Body.id == number).options(joinedload(Body.parent))).one_or_none()


def supervisors_of(body: Body) -> set[int]:
    """The numbers of the bodies that supervise a body, however far up."""
    line = select(Body.parent_id.label("number")).where(Body.id == body.id, Body.parent_id.is_not(None)).cte("line", recursive=True)
    line = line.union(select(Body.parent_id).join(line, Body.id == line.c.number).where(Body.parent_id.is_not(None)))
    return set(db.session.scalars(select(line.c.number)))


def body_by_code(code: str) -> Body | None:
    return db.session.scalars(select(Body).where(Body.code == code)).one_or_none()


def bodies_of_editor(actor: Actor) -> list[Body]:
    """The bodies for which a person may start a proposal, by name."""
    numbers = [holding.body_id for holding in actor.holdings if holding.role is Role.SUBMITTER]
    return list(db.session.scalars(select(Body).where(Body.id.in_(numbers)).order_by(Body.sort_name))) if numbers else []


def holders(role: Role, body_id: int | None = None) -> list[Person]:
    """The active people who hold a role (in a body), by name."""
    query = select(Person).join(Person.roles).where(RoleHolding.role == role, Person.active.is_(True))
    if body_id is not None:
        query = query.where(RoleHolding.body_id == body_id)
    query = query.options(joinedload(Person.body), selectinload(Person.roles)).order_by(Person.sort_name, Person.id)
    return list(db.session.scalars(query).unique())


def failures_since(moment: object, email: str, address: str) -> tuple[int, int]:
    """How many sign-ins failed since `moment`, for this e-mail and from this network address."""
    recent = select(SignInFailure).where(SignInFailure.at >= moment).subquery()
    row = db.session.execute(
        select(
            func.count().filter(recent.c.email == email),
            func.count().filter(recent.c.address == address),
        )
        .select_from(recent)
        .where(or_(recent.c.email == email, recent.c.address == address))
    ).one()
    return row[0], row[1]
