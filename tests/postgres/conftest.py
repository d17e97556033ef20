"""What only PostgreSQL has: several writers at once, and TRUNCATE."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from proposals.db import db

Outcome = Any
Together = Callable[..., list[Outcome]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/postgres/" in item.path.as_posix():
            item.add_marker("postgres")


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
def together(app: Flask) -> Together:
    """Runs deeds at the same time, each on a connection of its own and in its own transaction.

    Every deed has begun its transaction before any goes on. Gives what each returned, or the error that it ended with.
    """

    def run(*deeds: Callable[[], Outcome]) -> list[Outcome]:
        outcomes: list[Outcome] = [None] * len(deeds)
        start = threading.Barrier(len(deeds), timeout=30)

        def do(number: int, deed: Callable[[], Outcome]) -> None:
            with app.app_context():
                try:
                    db.session.connection()
                    start.wait()
                    outcomes[number] = deed()
                    db.session.commit()
                except Exception as error:  # handed to the test, which says what it expects
                    db.session.rollback()
                    outcomes[number] = error

        threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return outcomes

    return run
