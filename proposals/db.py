"""The database: the session, the column types that the product adds, and how SQLite is opened."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table; its naming convention gives constraints the same names on both databases."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

# True while a request that only reads is served: its transaction on SQLite then takes no write lock.
reading: contextvars.ContextVar[bool] = contextvars.ContextVar("reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Read in a transaction that keeps no writer waiting, and let it go: only plain values may be carried out. Nothing may be pending."""
    db.session.rollback()
    before = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(before)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both sides of the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """An exact number with two decimals, rounded half up, kept as a whole number of hundredths so that both databases add and sort it."""

    # A plain integer ends at 21 million euro.
    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


def enum_type(members: type[StrEnum]) -> Enum:
    """A column of an enum: text in the database with a check constraint, members in Python."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=members.__name__.lower(),
        values_callable=lambda kind: [member.value for member in kind],
    )


def open_database(app: Flask, url: str, busy_seconds: int, mapped_mb: int) -> None:
    """Bind the session to the database of `url`; SQLite in WAL mode, with foreign keys, a busy timeout and so many megabytes mapped into memory."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {"pool_pre_ping": not url.startswith("sqlite")}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": busy_seconds}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    if url.startswith("sqlite"):
        with app.app_context():
            _open_sqlite(db.engine, mapped_mb)


def _stands_in(text: bytes | None, part: bytes) -> bool:
    return text is not None and part in text


def _open_sqlite(engine: Engine, mapped_mb: int) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        connection.create_function("stands_in", 2, _stands_in, deterministic=True)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL", f"mmap_size = {mapped_mb * 2**20}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A writer that first reads must lock at once: SQLite refuses to turn an old read into a write.
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")
