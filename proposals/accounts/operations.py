"""What can be done with accounts: signing in, making people and bodies, giving roles."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete

from proposals import clock, greek
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person, RoleHolding, SignInFailure
from proposals.accounts.passwords import hash_password, matches
from proposals.accounts.queries import failures_since, person_by_email, supervisors_of
from proposals.accounts.ties import ties_changed
from proposals.audit.operations import record
from proposals.db import db
from proposals.workflow.people import SYSTEM, Actor, Role


class TooManyAttempts(Exception):
    """Signing in failed too often; it works again after `minutes`."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many attempts, wait {minutes} minutes")
        self.minutes = minutes


def sign_in(email: str, password: str, address: str) -> Person | None:
    """The person with this e-mail and password, or None; a failure is counted.

    Raises TooManyAttempts before looking at the password once the limit of the settings is reached.
    """
    settings = current_app.extensions["settings"]
    email = email.strip().lower()
    window = timedelta(minutes=settings.sign_in_window_minutes)
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < clock.now() - window))
    for_email, from_address = failures_since(clock.now() - window, email, address)
    if for_email >= settings.sign_in_attempts or from_address >= settings.sign_in_attempts_per_address:
        raise TooManyAttempts(settings.sign_in_window_minutes)
    person = person_by_email(email)
    known = matches(password, person.password_hash if person else None)
    if not person or not known or not person.active:
        db.session.add(SignInFailure(email=email[:254], address=address[:64], at=clock.now()))
        _record_lock(person, for_email + 1 == settings.sign_in_attempts, from_address + 1 == settings.sign_in_attempts_per_address)
        return None
    db.session.execute(delete(SignInFailure).where(SignInFailure.email == email))
    record(person.actor, "sign_in", f"person:{person.id}")
    return person


def _record_lock(person: Person | None, of_account: bool, of_address: bool) -> None:
    """One entry for the failure that closes the door, none for those before and after it.

    Neither the e-mail nor the network address is kept: the trail is never cleared, and people type passwords into the wrong field.
    """
    if of_account or of_address:
        subject = f"person:{person.id}" if person and of_account else "sign_in"
        record(SYSTEM, "lock_sign_in", subject, details={"account": of_account, "network_address": of_address})


@dataclass(frozen=True)
class Grant:
    """A role to give, in a body where the role belongs to one."""

    role: Role
    body_id: int | None = None


def create_person(actor: Actor, *, email: str, name: str, body: Body | None, grants: tuple[Grant, ...] = (), password: str | None = None) -> Person:
    """Make an account. Without a password nobody can sign in until one is set; the e-mail is stored in lower case."""
    person = Person(
        email=email.strip().lower(),
        name=greek.clean_line(name),
        body_id=body.id if body else None,
        password_hash=hash_password(password or secrets.token_urlsafe(32)),
        created_at=clock.now(),
        roles=[RoleHolding(role=grant.role, body_id=grant.body_id) for grant in grants],
    )
    db.session.add(person)
    db.session.flush()
    record(actor, "create_person", f"person:{person.id}", details={"roles": [_words(grant) for grant in grants]})
    return person


def change_person(actor: Actor, person: Person, *, name: str, body: Body | None, active: bool, grants: tuple[Grant, ...]) -> None:
    """Set name, body, activity and the whole set of roles; a person who is switched off is signed out everywhere."""
    person.name, person.body_id, person.active = greek.clean_line(name), body.id if body else None, active
    kept = {Grant(row.role, row.body_id): row for row in person.roles}
    person.roles = [kept.get(grant) or RoleHolding(role=grant.role, body_id=grant.body_id) for grant in grants]
    if not active:
        person.session_key = secrets.token_hex(16)
    db.session.flush()
    record(actor, "change_person", f"person:{person.id}", details={"active": active, "roles": [_words(grant) for grant in grants]})
    ties_changed(people=[person.id])


def set_password(actor: Actor, person: Person, password: str) -> None:
    """Give a new password and sign the person out everywhere."""
    person.password_hash = hash_password(password)
    person.session_key = secrets.token_hex(16)
    record(actor, "set_password", f"person:{person.id}")


def create_body(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: BodyKind,
    name_en: str = "",
    region: str = "",
    email_domains: tuple[str, ...] = (),
    parent: Body | None = None,
) -> Body:
    """Add a body to the registry; `code` is its stable key, `region` a NUTS-2 code or empty."""
    name = greek.clean_line(name)
    body = Body(
        code=code,
        name=name,
        name_en=name_en,
        sort_name=greek.search_key(name),
        kind=kind,
        region=region,
        email_domains=list(email_domains),
        parent_id=parent.id if parent else None,
    )
    db.session.add(body)
    db.session.flush()
    record(actor, "create_body", f"body:{body.id}", details={"code": code})
    return body


class SupervisedByItself(ValueError):
    """A body that would supervise itself, by way of others."""


def change_supervision(actor: Actor, body: Body, parent: Body | None) -> None:
    """Say which body supervises this one, or that none does. Raises SupervisedByItself where the line would come back to the body."""
    if parent and body.id in {parent.id, *supervisors_of(parent)}:
        raise SupervisedByItself
    before, body.parent_id = body.parent_id, parent.id if parent else None
    db.session.flush()
    record(actor, "change_supervision", f"body:{body.id}", details={"from": before, "to": body.parent_id})
    ties_changed(bodies=[body.id])


def first_administrator(email: str, name: str, password: str) -> Person:
    """The account that everything begins with, made from the command line by nobody yet known."""
    return create_person(
        SYSTEM,
        email=email,
        name=name,
        body=None,
        grants=(Grant(Role.ADMINISTRATOR),),
        password=password,
    )


def _words(grant: Grant) -> str:
    return grant.role.value if grant.body_id is None else f"{grant.role.value}@{grant.body_id}"
