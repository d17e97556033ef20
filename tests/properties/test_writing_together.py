"""Several people write one draft over bad lines: whatever somebody was told is saved is in the draft, in its history, or before his eyes."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from proposals.db import db
from proposals.drafting.models import Answer, FormerAnswer
from proposals.workflow.people import Role
from tests.factories import make_body, make_call, make_person, make_proposal, short_form
from tests.properties.writers import Writer
from tests.web.page import Page

SECTION = "results"
RUNS, STEPS = 8, 1300


@dataclass
class Room:
    """The people at one draft, what each was told, and the line between them and the server, which loses, repeats and reorders."""

    app: Flask
    chance: random.Random
    time: time_machine.Traveller
    proposal: int
    writers: list[Writer] = field(default_factory=list)
    told: dict[str, set[str]] = field(default_factory=dict)
    words: int = 0

    def step(self) -> None:
        self.time.shift(timedelta(seconds=2))
        writer = self.chance.choice(self.writers)
        code = self.chance.choice(writer.fields)
        act = self.chance.choices([self.type, self.send, self.repeat, self.choose, self.reload], [45, 35, 6, 8, 6])[0]
        act(writer, code)

    def type(self, writer: Writer, code: str) -> None:
        self.words += 1
        writer.type(code, f"{writer.name}{self.words}")

    def send(self, writer: Writer, code: str) -> None:
        if code in writer.clashes or not writer.is_dirty(code):
            return
        sent = writer.request(code)
        fate = self.chance.random()
        if fate < 0.1:
            return  # lost on the way there
        answered = self.deliver(writer, sent)
        if fate > 0.2:  # else lost on the way back
            self.told.setdefault(code, set()).update(writer.hear(code, answered))

    def repeat(self, writer: Writer, code: str) -> None:
        """An old request arrives once more, whenever it was sent; nobody waits for the answer."""
        if writer.requests:
            self.deliver(writer, self.chance.choice(writer.requests[-20:]))

    def choose(self, writer: Writer, code: str) -> None:
        """Whoever is shown two texts makes one of them, or takes his own: the other one stays in the history."""
        if code in writer.clashes:
            value, revision = self.stored_answer(code)
            writer.texts[code] = f"{value} {writer.texts[code]}" if self.chance.random() < 0.5 else writer.texts[code]
            writer.bases[code] = revision
            writer.clashes.discard(code)

    def reload(self, writer: Writer, code: str) -> None:
        """The page is opened again: what was saved comes from the server, what was not from the browser."""
        for each in writer.fields:
            if each not in writer.clashes and each not in writer.unanswered and not writer.is_dirty(each):
                value, revision = self.stored_answer(each)
                writer.texts[each], writer.stored[each], writer.bases[each] = value, value, revision

    def deliver(self, writer: Writer, sent: dict[str, str]) -> dict[str, Any]:
        answer = writer.client.post(writer.address, data=sent)
        assert answer.status_code == 200, answer.text
        answered: dict[str, Any] = answer.get_json()
        return answered

    def stored_answer(self, code: str) -> tuple[str, int]:
        query = select(Answer.value, Answer.revision).where(Answer.proposal_id == self.proposal, Answer.field == code)
        # Requests bring a context of their own: none may be around them.
        with self.app.app_context():
            row = db.session.execute(query).one_or_none()
        return (row.value or "", row.revision) if row else ("", 0)

    def found(self, code: str) -> set[str]:
        """Every word of a field in the draft, in its history, or on the page of somebody who is shown two texts."""
        query = select(FormerAnswer.value).where(FormerAnswer.proposal_id == self.proposal, FormerAnswer.field == code)
        with self.app.app_context():
            former = [value or "" for value in db.session.scalars(query)]
        shown = [writer.texts.get(code, "") for writer in self.writers if code in writer.clashes]
        return {word for text in [self.stored_answer(code)[0], *former, *shown] for word in text.split()}


@pytest.fixture
def make_room(app, the_time) -> Callable[[int], Room]:
    return lambda seed: _room(app, seed, the_time)


def _room(app: Flask, seed: int, the_time: time_machine.Traveller) -> Room:
    chance = random.Random(seed)
    with app.app_context():
        db.session().expire_on_commit = False
        body = make_body()
        people = [make_person(Role.SUBMITTER, body=body, name=f"Πρόσωπο {number}") for number in range(chance.randint(2, 4))]
        proposal = make_proposal(body=body, call=make_call(short_form("identity", SECTION)), answers={})
        asked = [each.code for each in proposal.call.form.section(SECTION).fields if each.type == "text"][:3]
        db.session.commit()
        db.session.expunge_all()
    room = Room(app, chance, the_time, proposal.id)
    for number, person in enumerate(people):
        page = Page(app).sign_in(person)
        address = f"/proposals/{proposal.handle}/save/{SECTION}"
        room.writers.append(Writer("αβγδ"[number], page.client, page.get("/help").token, address, tuple(asked)))
    return room


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_was_told_saved_is_found_again(make_room, seed):
    room = make_room(seed)

    for _number in range(STEPS):
        room.step()

    lost = {code: sorted(words - room.found(code)) for code, words in room.told.items()}
    assert (sum(map(len, room.told.values())) > STEPS / 10, {code: words for code, words in lost.items() if words}) == (True, {})


def test_steps_are_enough():
    assert RUNS * STEPS >= 10_000
