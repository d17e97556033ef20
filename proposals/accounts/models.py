"""People, the bodies they work for, the roles they hold, and the attempts to sign in."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from proposals import greek
from proposals.accounts.kinds import BodyKind
from proposals.accounts.signed_in import session_cookie
from proposals.db import Model, UTCDateTime, enum_type
from proposals.workflow.people import Actor, Holding, Role


class Body(Model):
    """A public body. Never deleted: it ends on `valid_to`."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    sort_name: Mapped[str] = mapped_column(String(220), index=True)
    kind: Mapped[BodyKind] = mapped_column(enum_type(BodyKind))
    # The body that supervises this one.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    region: Mapped[str] = mapped_column(String(20), default="")
    email_domains: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    parent: Mapped[Body | None] = relationship(lazy="raise", remote_side=[id])

    def name_in(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name

    def allows_email(self, address: str) -> bool:
        """True where the address lies under one of the body's domains; a body without domains allows any."""
        domain = address.rpartition("@")[2].lower()
        return not self.email_domains or any(domain == own or domain.endswith(f".{own}") for own in self.email_domains)


class Person(UserMixin, Model):
    """Somebody with an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # As Greeks sort: without accents and capitals. Follows the name by itself.
    sort_name: Mapped[str] = mapped_column(String(140), default="", index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="el")
    active: Mapped[bool] = mapped_column(default=True)
    # Part of the session cookie: changing it signs the person out everywhere.
    session_key: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    body: Mapped[Body | None] = relationship(lazy="raise")
    roles: Mapped[list[RoleHolding]] = relationship(back_populates="person", cascade="all, delete-orphan", lazy="raise")

    @validates("name")
    def _keep_sort_name(self, column: str, name: str) -> str:
        self.sort_name = greek.search_key(name)
        return name

    def get_id(self) -> str:
        return session_cookie(self.id, self.session_key)

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def actor(self) -> Actor:
        """The person as the rulebook sees one."""
        return Actor(self.id, self.body_id, frozenset(Holding(row.role, row.body_id) for row in self.roles))


class RoleHolding(Model):
    """One role of one person; for the roles of a body, in that body."""

    __tablename__ = "role_holding"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "body_id"),
        CheckConstraint("(role IN ('submitter', 'body_approver')) = (body_id IS NOT NULL)", name="body_where_due"),
        Index("ix_role_holding_role_body_id", "role", "body_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))

    person: Mapped[Person] = relationship(back_populates="roles", lazy="raise")
    body: Mapped[Body | None] = relationship(lazy="raise")


class SignInFailure(Model):
    """A failed attempt to sign in; counted against the address typed and the network address, then forgotten."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
