"""Who is here now: noted by opening a section and by saving it, shown in the section and in the task list."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, text

from proposals.db import db
from proposals.drafting.models import Presence
from proposals.workflow.people import Role
from tests.factories import make_person


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Τίτλος"}).handle


@pytest.fixture
def colleague(stored, cast):
    return stored.arrange(lambda: make_person(Role.SUBMITTER, body=db.session.merge(cast.crete), name="Βάσω Συντάκτρια"))


@pytest.fixture
def seen(stored):
    return lambda: stored.ask(lambda: [(row.person_id, row.section, row.seen_at) for row in db.session.scalars(select(Presence))])


def here(page):
    return [node.text for node in page.document.of_class("here")]


def save(page, draft, values, section="identity"):
    return page.client.post(f"/proposals/{draft}/save/{section}", data={**values, "csrf_token": page.token}).get_json()


def test_who_opens_a_section_is_shown_to_the_others_and_not_to_himself(page_of, cast, draft, colleague):
    own = page_of(colleague).get(f"/proposals/{draft}/edit/identity")

    pages = [page_of(cast.author).get(f"/proposals/{draft}{rest}") for rest in ("/edit/delivery", "")]

    assert [here(page) for page in pages] == [["Γράφει τώρα: Βάσω Συντάκτρια (Α. Ταυτότητα πρότασης)"]] * 2
    assert here(own) == []


def test_several_are_named_together(page_of, cast, draft, colleague):
    for person in (cast.author, colleague):
        page_of(person).get(f"/proposals/{draft}/edit/identity")

    [words] = here(page_of(cast.approver).get(f"/proposals/{draft}"))

    assert words == "Γράφουν τώρα: Αλέξανδρος Γραφέας (Α. Ταυτότητα πρότασης), Βάσω Συντάκτρια (Α. Ταυτότητα πρότασης)"


def test_who_left_is_not_shown(page_of, cast, draft, colleague, the_time):
    page_of(colleague).get(f"/proposals/{draft}/edit/identity")

    the_time.shift(timedelta(minutes=5))

    assert here(page_of(cast.author).get(f"/proposals/{draft}")) == []


@pytest.mark.parametrize("who", ["manager", "stranger"])
def test_who_may_not_write_leaves_no_trace(page_of, cast, draft, seen, who):
    page_of(getattr(cast, who)).get(f"/proposals/{draft}/edit/identity", status=404)

    assert seen() == []


def test_saving_tells_who_else_is_here_and_is_noted_once_a_minute(page_of, cast, draft, colleague, seen, the_time):
    page_of(colleague).get(f"/proposals/{draft}/edit/delivery")
    page = page_of(cast.author).get(f"/proposals/{draft}/edit/identity")
    begun = [row for row in seen() if row[0] == cast.author.id]

    the_time.shift(timedelta(seconds=30))
    answered = save(page, draft, {"title": "Α", "base-title": "1"})
    assert (answered["here"], [row for row in seen() if row[0] == cast.author.id]) == (["Βάσω Συντάκτρια"], begun)
    the_time.shift(timedelta(seconds=30))
    save(page, draft, {"title": "Β", "base-title": "2"})
    assert [row[2] - begun[0][2] for row in seen() if row[0] == cast.author.id] == [timedelta(seconds=60)]


@pytest.mark.parametrize(("title", "status"), [("Νέος τίτλος", 200), ("α" * 400, 422)])
def test_saving_with_the_button_is_noted_and_shows_who_is_here(page_of, cast, draft, colleague, seen, the_time, title, status):
    page = page_of(cast.author).get(f"/proposals/{draft}/edit/identity")
    the_time.shift(timedelta(minutes=3))
    page_of(colleague).get(f"/proposals/{draft}/edit/delivery")

    page.send("Αποθήκευση", {"title": title}, status=status)

    assert len({at for _person, _section, at in seen()}) == 1
    assert len(here(page)) == 1


def test_page_is_there_also_where_the_trace_cannot_be_written(app, page_of, cast, draft, seen, caplog, stored):
    stored.arrange(
        lambda: db.session.execute(text("CREATE TRIGGER no_presence BEFORE INSERT ON presence BEGIN SELECT RAISE(ABORT, 'full'); END")) and None
    )

    page = page_of(cast.author).get(f"/proposals/{draft}/edit/identity")

    assert page.status == 200
    assert seen() == []
    assert "What a page leaves behind was not written" in caplog.text


def test_second_opening_within_a_minute_writes_nothing(app, page_of, cast, draft):
    page, written = page_of(cast.author), []
    page.get(f"/proposals/{draft}/edit/identity")
    with app.app_context():
        engine = db.engine
    listen = lambda connection, cursor, statement, *rest: written.append(statement) if statement.startswith("INSERT") else None  # noqa: E731 - a word for one line
    event.listen(engine, "before_cursor_execute", listen)

    page.get(f"/proposals/{draft}/edit/identity")
    page.get(f"/proposals/{draft}/edit/delivery")

    event.remove(engine, "before_cursor_execute", listen)
    assert len(written) == 1
