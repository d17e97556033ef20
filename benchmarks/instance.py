"""An instance of its own for a measurement: a folder that is thrown away, and a database that must be empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from alembic import command
from flask import Flask
from sqlalchemy import inspect

from proposals import create_app
from proposals.accounts.queries import all_people
from proposals.cli import alembic_config
from proposals.config import Settings, with_secrets
from proposals.db import db


class NotEmpty(RuntimeError):
    """A database that somebody uses: it is not ours to fill."""


@contextmanager
def instance(database_url: str = "") -> Iterator[Flask]:
    """The application as production runs it, on a migrated database without any rows. Raises NotEmpty.

    Without a URL the database is an SQLite file in the folder. The password hash alone is made cheap: nothing here measures it.
    """
    with TemporaryDirectory(prefix="benchmark-") as folder:
        settings = Settings(instance_path=folder, database_url=database_url, argon2_memory_kib=64, argon2_time_cost=1)
        app = create_app(with_secrets(settings, {}))
        with app.app_context():
            _refuse_used_database()
            command.upgrade(alembic_config(), "head")
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _refuse_used_database() -> None:
    if inspect(db.engine).has_table("person") and db.session.scalars(all_people().limit(1)).first() is not None:
        raise NotEmpty("The database is not empty. Make a new one for the measurement; it is filled with thousands of proposals.")
    db.session.remove()
