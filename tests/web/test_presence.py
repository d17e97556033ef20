"""Who is here now: noted by opening a section and by saving it, shown in the section and in the task list."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, text

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Presence, Proposal
from proposals.workflow.people import May, Role
from proposals.workflow.states import State
from tests.factories import make_member, make_person

# How it is answered in JSON that Βάσω Συντάκτρια is in the section «Υλοποίηση».
BASO_DELIVERS = {
    "lines": [{"what": "Γράφει τώρα:", "who": "Βάσω Συντάκτρια (Ε. Υλοποίηση)"}],
    "sections": {"delivery": "Εδώ τώρα: Βάσω Συντάκτρια"},
}


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


def test_section_in_the_list_names_who_is_in_it(page_of, cast, draft, colleague):
    page_of(colleague).get(f"/proposals/{draft}/edit/delivery")

    page = page_of(cast.approver).get(f"/proposals/{draft}")

    beside = {node.get("data-here-in"): (node.text, not node.has("hidden")) for node in page.document.of_class("here-in")}
    assert beside["delivery"] == ("Εδώ τώρα: Βάσω Συντάκτρια", True)
    assert {words for code, words in beside.items() if code != "delivery"} == {("", False)}


@pytest.mark.parametrize("rest", ["", "/check"])
def test_who_only_reads_the_draft_is_shown_as_reading(page_of, cast, draft, seen, rest):
    page_of(cast.approver).get(f"/proposals/{draft}{rest}")

    assert [row[:2] for row in seen()] == [(cast.approver.id, "")]
    pages = [page_of(cast.author).get(f"/proposals/{draft}{each}") for each in ("/edit/delivery", "/check", "")]
    assert [here(page) for page in pages] == [["Διαβάζει τώρα: Άννα Εγκρίτου"]] * 3


@pytest.mark.parametrize("who", ["manager", "author"])
def test_who_reads_what_was_filed_leaves_no_trace(page_of, cast, a_proposal, seen, who):
    proposal = a_proposal(State.SUBMITTED)

    for rest in ("", "/check"):
        page_of(getattr(cast, who)).get(f"/proposals/{proposal.code}{rest}")

    assert seen() == []


def test_page_that_is_looked_at_is_told_who_came_and_keeps_its_reader_there(page_of, cast, draft, colleague, seen, the_time):
    page = page_of(cast.author).get(f"/proposals/{draft}/edit/identity")
    alone = page.client.get(f"/proposals/{draft}/here?section=identity").get_json()
    page_of(colleague).get(f"/proposals/{draft}/edit/delivery")

    the_time.shift(timedelta(minutes=4))
    answer = page.client.get(f"/proposals/{draft}/here?section=identity")

    assert (alone, answer.get_json()) == ({"lines": [], "sections": {}}, BASO_DELIVERS)
    assert {row[:2]: row[2] for row in seen()}[cast.author.id, "identity"] == clock.now()


@pytest.mark.parametrize(
    ("may", "section", "noted"),
    [("edit", "identity", "identity"), ("edit", "nothing", ""), ("comment", "identity", ""), ("view", "identity", ""), ("view", "", "")],
)
def test_only_who_may_write_a_section_is_said_to_be_in_it(page_of, cast, draft, stored, seen, may, section, noted):
    stored.arrange(
        lambda: make_member(db.session.query(Proposal).filter_by(handle=draft).one(), db.session.get_one(Person, cast.nobody.id), May(may))
    )

    page_of(cast.nobody).client.get(f"/proposals/{draft}/here?section={section}")

    assert [row[:2] for row in seen()] == [(cast.nobody.id, noted)]


def test_section_that_is_closed_in_a_completion_counts_as_reading(page_of, cast, a_proposal, seen):
    proposal = a_proposal(State.RETURNED, completion_sections=["results"])

    page_of(cast.author).client.get(f"/proposals/{proposal.code}/here?section=identity")

    assert [row[1] for row in seen()] == [""]


def test_nobody_is_here_once_the_text_is_closed(page_of, cast, a_proposal, seen):
    proposal = a_proposal(State.AWAITING_APPROVAL)

    answer = page_of(cast.approver).client.get(f"/proposals/{proposal.handle}/here")

    assert (answer.get_json(), seen()) == ({"lines": [], "sections": {}}, [])


def test_asking_does_not_keep_a_session_alive(page_of, cast, draft):
    client = page_of(cast.author).client

    opened, asked = (client.get(f"/proposals/{draft}{rest}") for rest in ("", "/here"))

    assert ("Set-Cookie" in opened.headers, "Set-Cookie" in asked.headers) == (True, False)


def test_page_says_how_often_it_asks(page_of, cast, draft):
    frames = [
        next(node for node in page_of(cast.author).get(f"/proposals/{draft}{rest}").document.all("div") if node.get("data-here"))
        for rest in ("", "/edit/identity")
    ]

    assert [(node.get("data-here"), node.get("data-here-seconds"), node.get("role")) for node in frames] == [
        (f"/proposals/{draft}/here", "30", "status"),
        (f"/proposals/{draft}/here?section=identity", "30", "status"),
    ]


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
    assert (answered["here"], [row for row in seen() if row[0] == cast.author.id]) == (BASO_DELIVERS, begun)
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
