"""One evaluator writes one sheet in several windows over bad lines: whatever he was told is saved is in the sheet, in its history, or before his eyes."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from proposals.db import db
from proposals.evaluation.models import Assignment, FormerSheetText, PrivateNote
from proposals.evaluation.sheets import revisions_of, values_of
from proposals.workflow.states import AssignmentState
from tests.factories import make_assignment
from tests.properties.writers import Writer
from tests.web.page import Page

NOTES = "private_notes"
FIELDS = ("impact_comment", "novelty_comment", "comment_to_body", "check_ai_comment", NOTES)
RUNS, STEPS = 5, 420


class Killed(Exception):
    """The server died before it had written."""


@dataclass
class Desk:
    """The windows of one evaluator, what each was told, and the line to the server, which loses, repeats, reorders, and dies."""

    app: Flask
    chance: random.Random
    time: time_machine.Traveller
    number: int
    windows: list[Writer] = field(default_factory=list)
    told: dict[str, set[str]] = field(default_factory=dict)
    words: int = 0

    def step(self) -> None:
        self.time.shift(timedelta(seconds=self.chance.choice([2] * 11 + [400])))
        window, code = self.chance.choice(self.windows), self.chance.choice(FIELDS)
        act = self.chance.choices([self.type, self.send, self.repeat, self.choose, self.reload, self.restart], [45, 35, 6, 8, 6, 1])[0]
        act(window, code)

    def type(self, window: Writer, code: str) -> None:
        self.words += 1
        window.type(code, f"{window.name}{self.words}")

    def send(self, window: Writer, code: str) -> None:
        if code in window.clashes or not window.is_dirty(code):
            return
        sent, fate = window.request(code), self.chance.random()
        if fate < 0.1:
            return  # lost on the way there
        if fate < 0.15:
            self.die(window, sent)
            return
        answered = self.deliver(window, sent)
        if fate > 0.25:  # else lost on the way back
            self.told.setdefault(code, set()).update(window.hear(code, answered))

    def repeat(self, window: Writer, code: str) -> None:
        """An old request arrives once more, whenever it was sent; nobody waits for the answer."""
        if window.requests:
            self.deliver(window, self.chance.choice(window.requests[-20:]))

    def choose(self, window: Writer, code: str) -> None:
        """On the page with both texts he takes his own, or makes one of them, and presses the button."""
        if code not in window.clashes:
            return
        value, revision = self.stored_text(code)
        text = f"{value} {window.texts[code]}" if self.chance.random() < 0.5 else window.texts[code]
        sent = {code: text, f"base-{code}": str(revision), f"keep-{code}": "mine", "csrf_token": window.token}
        answer = window.client.post(window.address + ("/notes" if code == NOTES else ""), data=sent)
        assert answer.status_code == 303, answer.text
        window.clashes.discard(code)
        window.texts[code] = window.stored[code] = text
        window.bases[code] = self.stored_text(code)[1]
        self.told.setdefault(code, set()).update(text.split())

    def reload(self, window: Writer, code: str) -> None:
        """The page is opened again: what was saved comes from the server, what was not from the browser."""
        for each in FIELDS:
            if each not in window.clashes and each not in window.unanswered and not window.is_dirty(each):
                value, revision = self.stored_text(each)
                window.texts[each], window.stored[each], window.bases[each] = value, value, revision

    def restart(self, window: Writer, code: str) -> None:
        """The server comes up anew: nothing that it held in memory is there any more."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def die(self, window: Writer, sent: dict[str, str]) -> None:
        """The server dies just before the commit."""

        def kill(session: Any) -> None:
            raise Killed

        with self.app.app_context():
            event.listen(db.session, "before_commit", kill)
        try:
            with pytest.raises(Killed):
                self.deliver(window, sent)
        finally:
            event.remove(db.session, "before_commit", kill)

    def deliver(self, window: Writer, sent: dict[str, str]) -> dict[str, Any]:
        answer = window.client.post(f"{window.address}{'/notes' if NOTES in sent else ''}/save", data=sent)
        assert answer.status_code == 200, answer.text
        answered: dict[str, Any] = answer.get_json()
        return answered

    def stored_text(self, code: str) -> tuple[str, int]:
        # Requests bring a context of their own: none may be around them.
        with self.app.app_context():
            if code == NOTES:
                note = db.session.get(PrivateNote, self.number)
                return (note.text, note.revision) if note else ("", 0)
            assignment = db.session.get_one(Assignment, self.number)
            return values_of(assignment).get(code) or "", revisions_of(assignment).get(code, 0)

    def found(self, code: str) -> set[str]:
        """Every word of a field in the sheet, in its history, or on the page where two texts are shown."""
        query = select(FormerSheetText.value).where(FormerSheetText.assignment_id == self.number, FormerSheetText.field == code)
        with self.app.app_context():
            former = list(db.session.scalars(query))
        shown = [window.texts.get(code, "") for window in self.windows if code in window.clashes]
        return {word for text in [self.stored_text(code)[0], *former, *shown] for word in text.split()}


@pytest.fixture
def make_desk(app, the_time) -> Callable[[int], Desk]:
    return lambda seed: _desk(app, seed, the_time)


def _desk(app: Flask, seed: int, the_time: time_machine.Traveller) -> Desk:
    chance = random.Random(seed)
    with app.app_context():
        db.session().expire_on_commit = False
        assignment = make_assignment(AssignmentState.ACCEPTED)
        evaluator = assignment.evaluator
        db.session.commit()
        db.session.expunge_all()
    desk = Desk(app, chance, the_time, assignment.id)
    for number in range(chance.randint(2, 3)):
        page = Page(app).sign_in(evaluator)
        desk.windows.append(Writer("αβγ"[number], page.client, page.get("/help").token, f"/reviews/{assignment.id}", FIELDS))
    return desk


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_was_told_saved_of_a_sheet_is_found_again(make_desk, seed):
    desk = make_desk(seed)

    for _number in range(STEPS):
        desk.step()

    lost = {code: sorted(words - desk.found(code)) for code, words in desk.told.items()}
    assert (sum(map(len, desk.told.values())) > STEPS / 10, {code: words for code, words in lost.items() if words}) == (True, {})


def test_steps_on_sheets_are_enough():
    assert RUNS * STEPS >= 2_000
