"""Runs the migrations on the database of the current application."""

import warnings

from alembic import context

from proposals.db import db

connectable = db.engine
# To change a table of SQLite those around it are looked at too, and of these no index is needed.
warnings.filterwarnings("ignore", message="Skipped unsupported reflection of expression-based index")


def run() -> None:
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
