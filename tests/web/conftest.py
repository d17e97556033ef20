"""Web tests: a database with a cast of people, browsers for them, and a way to arrange and to look at what is stored."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, request_finished
from sqlalchemy import event

from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.states import AssignmentState, State
from tests.conftest import MakeApp
from tests.databases import SqliteDatabase
from tests.factories import NOW, make_assignment, make_proposal, short_form
from tests.printing import print_once
from tests.web.cast import Cast, assemble, let_go
from tests.web.page import Page
from tests.web.stored import Stored, leftovers

MakePage = Callable[..., Page]
MakeProposal = Callable[..., Proposal]
MakeAssignment = Callable[..., Assignment]


@pytest.fixture(scope="session")
def _stage(tmp_path_factory: pytest.TempPathFactory, migrate: Callable[[str], None], make_app: MakeApp) -> tuple[SqliteDatabase, Cast]:
    made: list[Cast] = []

    def migrate_and_assemble(url: str) -> None:
        migrate(url)
        with time_machine.travel(NOW, tick=False), make_app(database_url=url).app_context():
            made.append(let_go(assemble()))
            db.session.remove()
            db.engine.dispose()

    return SqliteDatabase(tmp_path_factory.mktemp("stage"), migrate_and_assemble), made[0]


@pytest.fixture(scope="session")
def sqlite_database(_stage: tuple[SqliteDatabase, Cast]) -> SqliteDatabase:
    """The database that every web test gets a fresh copy of: migrated, with the cast in it."""
    return _stage[0]


@pytest.fixture(autouse=True)
def _printed_once(monkeypatch: pytest.MonkeyPatch, printed_pages: Path) -> None:
    print_once(monkeypatch, printed_pages)


@pytest.fixture
def cast(_stage: tuple[SqliteDatabase, Cast], the_time: time_machine.Traveller) -> Cast:
    return _stage[1]


@pytest.fixture
def stored(app: Flask, the_time: time_machine.Traveller) -> Stored:
    """What is in the database, asked outside any request; also the way to arrange something in it."""
    return Stored(app)


@pytest.fixture
def page(app: Flask, the_time: time_machine.Traveller) -> Iterator[Page]:
    """A visitor's browser."""
    with _nothing_left_uncommitted(app):
        yield Page(app)


@pytest.fixture
def page_of(page: Page, app: Flask) -> MakePage:
    """Another browser, of a person who is signed in."""
    return lambda person: Page(app).sign_in(person)


@pytest.fixture
def a_proposal(stored: Stored, cast: Cast) -> MakeProposal:
    """A proposal of the body of the cast, in any state, with everything that belongs to it."""

    def make(state: State = State.DRAFT, **columns: Any) -> Proposal:
        call, body = columns.pop("call", cast.call), columns.pop("body", cast.crete)
        return stored.arrange(lambda: make_proposal(state, call=db.session.get_one(Call, call.id), body=db.session.get_one(Body, body.id), **columns))

    return make


@pytest.fixture
def shorten(stored: Stored, cast: Cast) -> Callable[..., None]:
    """Leaves the form of the cast's call no sections but those named: pages and documents are as they are, only shorter."""

    def leave(*sections: str) -> None:
        def change() -> None:
            call, form = db.session.get_one(Call, cast.call.id), short_form(*sections)
            call.form_data, call.form_fingerprint = form.data, form.fingerprint

        stored.arrange(change)

    return leave


@pytest.fixture
def an_assignment(stored: Stored, cast: Cast) -> MakeAssignment:
    """The assignment of the evaluator of the cast, or of another, to a proposal."""

    def make(state: AssignmentState, proposal: Proposal, **columns: Any) -> Assignment:
        evaluator = columns.pop("evaluator", cast.evaluator)
        return stored.arrange(
            lambda: make_assignment(
                state, proposal=db.session.get_one(Proposal, proposal.id), evaluator=db.session.get_one(Person, evaluator.id), **columns
            )
        )

    return make


class _nothing_left_uncommitted:
    """Fails every request that changed something and did not commit it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __enter__(self) -> None:
        request_finished.connect(self._look, self.app)
        for name, marks in _MARKS.items():
            event.listen(db.session, name, marks)

    def __exit__(self, *error: object) -> None:
        request_finished.disconnect(self._look, self.app)
        for name, marks in _MARKS.items():
            event.remove(db.session, name, marks)

    def _look(self, app: Flask, **extra: object) -> None:
        found = leftovers(db.session())
        assert not found, f"the request left changes behind that nobody committed: {found}"


def _flushed(session: Any, context: Any) -> None:
    session.info["unsaved"] = sorted({type(each).__name__ for each in (*session.new, *session.dirty, *session.deleted)})


def _settled(session: Any) -> None:
    session.info.pop("unsaved", None)


_MARKS = {"after_flush": _flushed, "after_commit": _settled, "after_rollback": _settled}
