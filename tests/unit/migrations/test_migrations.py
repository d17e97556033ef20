"""The migrations, there and back, on both databases."""

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Enum, inspect, text
from sqlalchemy.exc import DatabaseError

from proposals.audit.operations import record
from proposals.cli import alembic_config
from proposals.db import db
from proposals.workflow.people import SYSTEM


@pytest.fixture
def app_at(app):
    """The application, with a way to bring its database to a revision."""

    def move(revision):
        db.session.remove()
        change = command.downgrade if revision == "base" else command.upgrade
        change(alembic_config(), revision)

    with app.app_context():
        yield move


def tables():
    """What the models and the migrations made; SQLite keeps the index of words as tables, which the models do not know."""
    return {name for name in inspect(db.engine).get_table_names() if not is_index_of_words(name)} - {"alembic_version"}


def is_index_of_words(name):
    return db.engine.dialect.name == "sqlite" and (name == "ix_proposal_search_text" or name.startswith("proposal_trigram"))


def shape():
    """Every table with its columns, indexes and constraints, as the database tells them."""
    inspector = inspect(db.engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            sorted((index["name"], tuple(index["column_names"])) for index in inspector.get_indexes(table)),
            sorted(constraint["name"] for constraint in inspector.get_unique_constraints(table)),
            sorted(constraint["name"] for constraint in inspector.get_check_constraints(table)),
            # SQLite does not tell the name of a key that came with its column.
            sorted(constraint["name"] or "" for constraint in inspector.get_foreign_keys(table)),
        )
        for table in sorted(tables())
    }


def test_migrated_schema_is_the_one_of_the_models(app_at):
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": lambda _object, name, *_rest: not is_index_of_words(name or "")}
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, db.metadata) == []


def test_migrated_database_has_the_tables_of_the_models(app_at):
    assert tables() == set(db.metadata.tables)


def test_every_constraint_of_the_models_is_in_the_database(app_at):
    """`compare_metadata` looks at neither check constraints nor their names."""
    named = {str(each.name) for table in db.metadata.tables.values() for each in table.constraints if isinstance(each, CheckConstraint)}

    assert set(checks()) == named


def test_database_allows_the_members_of_every_enum_and_no_others(app_at):
    """A member that is added in the code alone would be refused by the database, and no comparison of schemas would say so."""
    enums = {
        f"ck_{table.name}_{column.type.name}": set(column.type.enums)
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    }

    found = checks()

    assert {name: set(re.findall(r"'([a-z_]+)'", found[name])) for name in enums} == enums


def checks():
    """The check constraints of the database with their conditions."""
    inspector = inspect(db.engine)
    return {each["name"]: each["sqltext"] for table in tables() for each in inspector.get_check_constraints(table)}


def test_there_and_back_and_there_again_is_the_same(app_at):
    before = shape()

    app_at("base")
    in_between = tables()
    app_at("head")

    assert (in_between, shape()) == (set(), before)


def test_nothing_is_left_behind_on_the_way_back(app_at):
    app_at("base")

    if db.engine.dialect.name == "postgresql":
        # What came with an extension stays with it.
        ours = "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        functions = "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE n.nspname = 'public'"
        left = db.session.scalars(text(f"{functions} AND {ours}")).all()
    else:
        left = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    assert left == []


def test_audit_trail_is_guarded_again_after_going_back_and_there(app_at):
    app_at("base")
    app_at("head")
    record(SYSTEM, "one", "x:1")
    db.session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text("DELETE FROM audit_entry"))


def test_migrations_are_one_line_of_numbered_sentences():
    scripts = ScriptDirectory.from_config(alembic_config())

    revisions = [script.revision for script in reversed(list(scripts.walk_revisions()))]

    assert len(scripts.get_heads()) == 1
    assert revisions == [f"{number:04d}" for number in range(1, len(revisions) + 1)]


def test_migrations_import_no_models():
    """A migration stays what it was while the models go on."""
    versions = ScriptDirectory.from_config(alembic_config()).walk_revisions()

    assert [script.path for script in versions if re.search(r"^\s*(from|import) proposals", Path(script.path).read_text(), re.MULTILINE)] == []
