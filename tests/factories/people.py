"""Bodies and people."""

from itertools import count
from typing import Any

from proposals import clock, greek
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person, RoleHolding
from proposals.db import db
from proposals.workflow.people import Role

PASSWORD = "a long boring password"
# PASSWORD under the settings of the tests, made once: hashing is slow on purpose.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$WRVLxamV818BtKfD1H6rwQ$lxJUD/fkc/sMzr0pv1eEUs8TFu5j4G2v2+fKeIob+84"

_numbers = count(1)


def make_body(**columns: Any) -> Body:
    number = next(_numbers)
    name = columns.get("name", f"Δήμος Δοκιμής {number}")
    usual = {"code": f"body-{number}", "name": name, "sort_name": greek.search_key(name), "kind": BodyKind.MUNICIPALITY}
    body = Body(**{**usual, **columns})
    db.session.add(body)
    db.session.flush()
    return body


def make_person(*roles: Role, body: Body | None = None, **columns: Any) -> Person:
    """Somebody who holds these roles, those of a body in the body for which the person works; signs in with PASSWORD."""
    number = next(_numbers)
    usual = {"email": f"person{number}@foreas.example", "name": f"Μαρία Παπαδάκη {number}", "password_hash": PASSWORD_HASH, "created_at": clock.now()}
    body = body or (make_body() if any(role.is_of_a_body for role in roles) else None)
    held = [RoleHolding(role=role, body=body if role.is_of_a_body else None) for role in roles]
    person = Person(**{**usual, **columns}, body=body, roles=held)
    db.session.add(person)
    db.session.flush()
    return person
