"""What every test can ask for: an application on a fresh database, a session, a time that stands still, a mailer that sends nothing."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from alembic import command
from flask import Flask
from sqlalchemy.orm import scoped_session

from proposals import create_app
from proposals.cli import alembic_config
from proposals.config import Settings
from proposals.db import db
from tests.databases import Database, PostgresDatabase, PostgresServer, SqliteDatabase, is_switched_off
from tests.factories import NOW
from tests.mail import FakeMailer
from tests.servers import Clamd, S3Server

MakeApp = Callable[..., Flask]


def pytest_collection() -> None:
    """Nothing that is made while tests are collected is rubbish."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking through what lives until the end, all modules and tests, each time that it looks for rubbish."""
    gc.collect()
    gc.freeze()
    # The objects of one page, or of one printed leaf, are more than the usual 700; looking so often finds nothing sooner that anybody misses.
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture
def the_time() -> Iterator[time_machine.Traveller]:
    """Time stands still at NOW; a test moves it with `the_time.move_to(...)` or `the_time.shift(...)`."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> MakeApp:
    """Makes an application with some settings of its own; the rest suit tests."""

    def make(**settings: Any) -> Flask:
        suited = {
            "instance_path": str(tmp_path_factory.mktemp("instance")),
            "secret_key": "only-for-tests-only-for-tests-only",
            "argon2_memory_kib": 8,
            "argon2_time_cost": 1,
        }
        app = create_app(Settings(**{**suited, **settings}))
        app.testing = True
        return app

    return make


@pytest.fixture(scope="session")
def migrate(make_app: MakeApp) -> Callable[[str], None]:
    """Brings the database of an address up to the newest migration."""

    def run(url: str) -> None:
        with make_app(database_url=url).app_context():
            command.upgrade(alembic_config(), "head")
            db.engine.dispose()

    return run


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory, migrate: Callable[[str], None]) -> SqliteDatabase:
    return SqliteDatabase(tmp_path_factory.mktemp("sqlite"), migrate)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server. Where it cannot start, every test that needs it fails, unless SKIP_PARTS leaves it out by name."""
    if is_switched_off("postgres"):
        pytest.skip("PostgreSQL is switched off by SKIP_PARTS=postgres")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_database(postgres_server: PostgresServer, migrate: Callable[[str], None]) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(postgres_server, migrate)
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_apps(make_app: MakeApp) -> Iterator[Callable[[Database], Flask]]:
    """The application on each database, made once: what changes from test to test is the database under it."""
    made: dict[str, Flask] = {}

    def app_on(database: Database) -> Flask:
        if database.url not in made:
            made[database.url] = make_app(database_url=database.url)
        return made[database.url]

    yield app_on
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def database_kind() -> str:
    """SQLite, except where a folder's conftest says both."""
    return "sqlite"


@pytest.fixture
def database(request: pytest.FixtureRequest, database_kind: str) -> Database:
    """A fresh copy of the migrated database."""
    fresh: Database = request.getfixturevalue(f"{database_kind}_database")
    fresh.renew()
    return fresh


@pytest.fixture
def app(database: Database, shared_apps: Callable[[Database], Flask]) -> Iterator[Flask]:
    """The application on a fresh database, with no context pushed: requests bring their own."""
    app = shared_apps(database)
    yield app
    with app.app_context():
        db.session.remove()
        # Where the database was cloned anew after all, the pool notices that its connections are gone.
        if not database.outlived:
            db.engine.dispose()


@pytest.fixture
def session(app: Flask, the_time: time_machine.Traveller) -> Iterator[scoped_session[Any]]:
    """The session of operations and queries, inside an application context, while time stands still."""
    with app.app_context():
        yield db.session


@pytest.fixture
def instance_path(app: Flask) -> Path:
    return Path(app.instance_path)


@pytest.fixture(scope="session")
def printed_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which all processes that share the tests keep what they print; see tests/printing.py."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "printed"


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """A running scanner. Where there is none its tests fail, unless SKIP_PARTS leaves them out by name."""
    if is_switched_off("clamd"):
        pytest.skip("The virus scanner is switched off by SKIP_PARTS=clamd")
    server = Clamd(tmp_path_factory.mktemp("clamd"))
    yield server
    server.stop()
