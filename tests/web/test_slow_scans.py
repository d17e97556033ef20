"""Files that a scanner looks at for long: nobody else waits for them, and what changed meanwhile counts. On both databases."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from proposals.accounts.models import Person, RoleHolding
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.scanner import Clamd
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import a_pdf, make_attachment, make_person, make_proposal
from tests.servers import HeldScanner
from tests.web.page import Page
from tests.web.stored import Stored

Upload = Callable[..., Future[TestResponse]]


@pytest.fixture(params=[pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def scanner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldScanner]:
    held = HeldScanner()
    monkeypatch.setitem(app.extensions, "scanner", Clamd(held.address, 30))
    yield held
    held.stop()


@pytest.fixture
def maria(stored: Stored) -> Person:
    return stored.arrange(lambda: make_person(Role.SUBMITTER))


@pytest.fixture
def draft(stored: Stored, maria: Person) -> str:
    return stored.arrange(lambda: make_proposal(body=maria.body, answers={"title": "Τίτλος"})).handle


@pytest.fixture
def page(app: Flask, maria: Person, draft: str) -> Page:
    return Page(app).sign_in(maria).get(f"/proposals/{draft}/edit/identity")


@pytest.fixture
def upload(app: Flask, page: Page, maria: Person, draft: str, scanner: HeldScanner) -> Iterator[Upload]:
    """Sends a file in a browser of its own, and does not wait for what comes of it."""
    with ThreadPoolExecutor(4) as browsers:

        def send(field: str = "attachments") -> Future[TestResponse]:
            window = Page(app).sign_in(maria).get(f"/proposals/{draft}/attachments")
            values: dict[str, Any] = {"field": field, "title": "", "csrf_token": window.token, "file": (io.BytesIO(a_pdf()), "μελέτη.pdf")}
            headers = {"Accept": "application/json"}
            return browsers.submit(window.client.post, f"/proposals/{draft}/attachments", data=values, headers=headers)

        yield send
        # Whatever became of the test, nobody is kept waiting.
        scanner.answer()


def proposal_of(code: str) -> Proposal:
    return db.session.query(Proposal).filter_by(handle=code).one()


def test_another_saves_at_once_while_a_file_is_scanned(page, upload, scanner, stored, draft):
    sent = upload()
    scanner.wait_for_files(1)

    saved = page.client.post(f"/proposals/{draft}/save/identity", data={"title": "Νέος τίτλος", "base-title": "1", "csrf_token": page.token})

    assert (saved.status_code, saved.json["conflicts"], sent.done()) == (200, {}, False)
    assert stored.answer(draft, "title") == "Νέος τίτλος"
    scanner.answer()
    assert sent.result().status_code == 201
    assert stored.files(draft) == ["μελέτη.pdf"]


def test_last_place_is_taken_once_by_two_files_at_once(upload, scanner, stored, draft):
    stored.arrange(lambda: [make_attachment(proposal_of(draft)) for _ in range(9)])
    sent = [upload(), upload()]
    scanner.wait_for_files(2)

    scanner.answer()

    answers = sorted((each.result() for each in sent), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [201, 422]
    assert answers[1].json["message"].startswith("Το πεδίο «Συνημμένα» δέχεται έως 10 αρχεία και τα έχει ήδη.")
    assert len(stored.files(draft)) == 10


def test_field_for_one_file_takes_one_of_two_at_once(upload, scanner, stored, draft):
    sent = [upload("approval_document"), upload("approval_document")]
    scanner.wait_for_files(2)

    scanner.answer()

    assert sorted(each.result().status_code for each in sent) == [201, 422]
    assert stored.files(draft) == ["μελέτη.pdf"]


def test_who_lost_the_right_to_write_meanwhile_adds_no_file(upload, scanner, stored, draft, maria):
    sent = upload()
    scanner.wait_for_files(1)
    stored.arrange(lambda: db.session.execute(delete(RoleHolding).where(RoleHolding.person_id == maria.id)))

    scanner.answer()

    assert (sent.result().status_code, stored.files(draft)) == (404, [])


def test_who_was_signed_out_meanwhile_adds_no_file(upload, scanner, stored, draft, maria):
    sent = upload()
    scanner.wait_for_files(1)
    stored.arrange(lambda: setattr(db.session.get_one(Person, maria.id), "session_key", "another"))

    scanner.answer()

    assert (sent.result().status_code, stored.files(draft)) == (404, [])


def test_proposal_that_was_filed_meanwhile_takes_no_file(upload, scanner, stored, draft):
    sent = upload()
    scanner.wait_for_files(1)
    stored.arrange(lambda: setattr(proposal_of(draft), "state", State.AWAITING_APPROVAL))

    scanner.answer()

    assert (sent.result().status_code, stored.files(draft)) == (409, [])
