"""The pages of the committee's meetings, from the first line of the minutes to their PDF."""

import io

import pikepdf
import pytest

from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Member, Proposal
from proposals.panel.models import AgendaItem, Meeting, Minutes
from proposals.workflow.people import May, Role
from proposals.workflow.states import State
from tests.factories import NOW, make_meeting, make_person, make_recommendation
from tests.web.cast import SLUG

LIST = f"/manage/calls/{SLUG}/meetings"
SAVE, ADD, SIGN = "Αποθήκευση", "Προσθήκη στην ημερήσια διάταξη", "Οριστικοποίηση του πρακτικού"
DAY = {"held_on-day": "23", "held_on-month": "11", "held_on-year": "2026", "began": "10:30", "ended": "13.00", "manner": "remote"}
ROWS = (("Ηλίας Προεδρεύων", "president", "present", ""), ("Μαρία Μέλους", "member", "remotely", ""), ("Νίκος Μέλος", "member", "absent", "Άδεια"))
PEOPLE = {
    f"attendance-{row}-{column}": value
    for row, values in enumerate(ROWS)
    for column, value in zip(("name", "capacity", "attended", "reason"), values, strict=True)
}
SAID = "Συζητήθηκε η σκοπιμότητα και το κόστος της πρότασης."


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.REVIEWED)


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager).get(LIST)


@pytest.fixture
def meeting(stored, cast, proposal):
    def make():
        own = db.session.get_one(Proposal, proposal.id)
        make_recommendation(own)
        return make_meeting(db.session.get_one(Call, cast.call.id), own)

    return stored.arrange(make)


def meetings(stored):
    return stored.ask(lambda: [(each.number, each.held_at.isoformat(), len(each.attendance)) for each in db.session.query(Meeting)])


def test_minutes_are_kept_from_the_first_line_to_the_signature(manager, proposal, stored):
    manager.follow("Νέο πρακτικό").send(SAVE, {**DAY, **PEOPLE, "place": "Τηλεδιάσκεψη", "notes": "Εγκρίθηκε το προηγούμενο πρακτικό."})
    assert meetings(stored) == [(1, "2026-11-23T08:30:00+00:00", 3)]
    assert "Ναι: παρόντα μέλη 2, απόντα 1" in manager.document.main
    assert "Η ημερήσια διάταξη δεν έχει καμία πρόταση." in manager.document.main

    manager.send(ADD, {"proposal": proposal.code})
    manager.send(SAVE, {"said": SAID, "abstained": "Μαρία Μέλους"})
    assert SAID in manager.document.main
    assert "Αποχώρησαν λόγω κωλύματος: Μαρία Μέλους" in manager.document.main

    manager.send(SIGN)
    assert manager.flashes == ["Το πρακτικό οριστικοποιήθηκε ως έκδοση 1."]
    assert stored.deeds() == ["open_meeting", "put_on_agenda", "write_item", "sign_off_minutes"]
    assert "έκδοση 1" in manager.get(LIST).document.main


def test_printed_minutes_are_tagged_titled_and_the_same_each_time(manager, meeting, stored):
    manager.get(f"{LIST}/1").send(SIGN)

    manager.get(f"{LIST}/1/minutes/1.pdf")
    first = manager.body
    manager.get(f"{LIST}/1/minutes/1.pdf")

    document = pikepdf.open(io.BytesIO(first))
    assert manager.body == first
    assert str(document.docinfo["/Title"]).startswith("Πρακτικό συνεδρίασης αριθ. 1")
    assert (str(document.Root.Lang), bool(document.Root.MarkInfo.Marked)) == ("el", True)
    manager.get(f"{LIST}/1/minutes/2.pdf", status=404)


def test_draft_is_printed_too(manager, meeting):
    manager.get(f"{LIST}/1").follow("Σχέδιο (PDF)")

    assert manager.body.startswith(b"%PDF")


def test_minutes_that_change_after_the_signature_say_so_and_are_signed_as_a_second_version(manager, meeting, stored):
    manager.get(f"{LIST}/1").send(SIGN)
    assert SIGN not in manager.document.main
    manager.follow("Τι ειπώθηκε: " + meeting.items[0].proposal.title).send(SAVE, {"said": SAID})

    assert "Το κείμενο άλλαξε μετά την τελευταία οριστικοποίηση." in manager.document.main
    manager.send(SIGN)
    assert stored.ask(lambda: [each.number for each in db.session.query(Minutes)]) == [1, 2]


# What is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"held_on-day": "31"}, ["#held_on-day"]),
        ({"held_on-day": "", "held_on-month": "", "held_on-year": ""}, ["#held_on-day"]),
        ({"began": ""}, ["#began"]),
        ({"began": "25:00"}, ["#began"]),
        ({"ended": "10:30"}, ["#ended"]),
        ({"manner": []}, ["#manner"]),
        ({"attendance-1-capacity": ""}, ["#attendance-1-capacity"]),
        (dict.fromkeys(PEOPLE, ""), ["#attendance"]),
    ],
)
def test_particulars_with_errors_come_back(manager, stored, change, places):
    manager.get(f"{LIST}/new").send(SAVE, {**DAY, **PEOPLE, **change}, status=422)

    assert [manager.document.address_of(error) for error in manager.errors] == places
    assert (meetings(stored), manager.document.title.startswith("Λάθος: ")) == ([], True)


def test_time_that_does_not_exist_is_refused(manager, stored):
    manager.get(f"{LIST}/new").send(SAVE, {**DAY, **PEOPLE, "held_on-day": "29", "held_on-month": "3", "began": "03:30", "ended": ""}, status=422)

    assert manager.errors == ["Γράψτε ώρα με ώρες και λεπτά, για παράδειγμα 10:30."]


def test_row_is_added_without_storing_anything(manager, stored):
    manager.get(f"{LIST}/new").send("Προσθήκη γραμμής: πρόσωπο", {**DAY, **PEOPLE})

    assert dict(manager.document.form_with(SAVE).values)["attendance-3-name"] == ""
    assert dict(manager.document.form_with(SAVE).values)["attendance-0-name"] == "Ηλίας Προεδρεύων"
    assert meetings(stored) == []


def test_row_is_taken_out_of_a_meeting_that_is_there(manager, meeting, stored):
    page = manager.get(f"{LIST}/1").follow("Αλλαγή στοιχείων και παρουσιών")
    page.post(page.path, {**DAY, **PEOPLE, "remove": "attendance-1"})

    assert "Μαρία Μέλους" not in page.document.main
    assert meetings(stored) == [(1, NOW.isoformat(), 3)]


def test_particulars_are_changed(manager, meeting, stored):
    manager.get(f"{LIST}/1/particulars").send(SAVE, {"began": "9:15", "place": "Αίθουσα 2"})

    assert manager.flashes == ["Τα στοιχεία της συνεδρίασης αποθηκεύτηκαν."]
    assert stored.ask(lambda: db.session.query(Meeting.place).scalar()) == "Αίθουσα 2"


def test_particulars_with_errors_of_a_meeting_that_is_there_come_back(manager, meeting):
    manager.get(f"{LIST}/1/particulars").send(SAVE, {"began": ""}, status=422)

    assert manager.errors == ["Συμπληρώστε το πεδίο «Ώρα έναρξης»."]


def test_particulars_that_changed_meanwhile_are_not_overwritten(manager, meeting, stored, page_of, cast):
    manager.get(f"{LIST}/1/particulars")
    page_of(cast.chair).get(f"{LIST}/1/particulars").send(SAVE, {"place": "Αίθουσα 2"})

    manager.send(SAVE, {"place": "Αίθουσα 3"}, status=409)

    assert "Κάποιος άλλος άλλαξε στο μεταξύ αυτά τα στοιχεία." in manager.document.main
    assert stored.ask(lambda: db.session.query(Meeting.place).scalar()) == "Αίθουσα 2"


def test_what_was_said_needs_words_and_is_not_overwritten_unseen(manager, meeting, stored, page_of, cast):
    place = f"{LIST}/1/agenda/{meeting.items[0].id}"
    manager.get(place).send(SAVE, {"said": ""}, status=422)
    assert manager.document.address_of(manager.errors[0]) == "#said"
    page_of(cast.chair).get(place).send(SAVE, {"said": SAID})

    manager.send(SAVE, {"said": SAID + " Και άλλα."}, status=409)

    assert SAID in manager.document.main
    assert stored.ask(lambda: db.session.query(AgendaItem.said).scalar()) == SAID


def test_nothing_chosen_for_the_agenda_is_said_and_what_cannot_be_is_refused(manager, meeting, a_proposal):
    manager.get(f"{LIST}/1")
    assert "Δεν υπάρχει άλλη πρόταση της πρόσκλησης σε αξιολόγηση." in manager.document.main
    manager.post(f"{LIST}/1/agenda", {"proposal": ""})
    assert manager.flashes == ["Επιλέξτε πρόταση."]

    manager.post(f"{LIST}/1/agenda", {"proposal": a_proposal(State.SUBMITTED).code}, status=409)


def test_proposal_is_taken_off_the_agenda(manager, meeting, stored):
    manager.get(f"{LIST}/1").send("Αφαίρεση: " + meeting.items[0].proposal.title)

    assert stored.ask(lambda: db.session.query(AgendaItem).count()) == 0
    manager.get(f"{LIST}/1/agenda/1", status=404)


@pytest.mark.parametrize("place", ["/manage/calls/none/meetings", "/manage/calls/none/meetings/new", "/manage/calls/none/meetings/1", f"{LIST}/7"])
def test_meeting_that_is_not_there_is_not_found(manager, place):
    manager.get(place, status=404)


@pytest.mark.parametrize("place", ["/manage/calls/none/meetings/1/minutes.pdf", "/manage/calls/none/meetings/1/sign"])
def test_paper_or_deed_of_a_call_that_is_not_there_is_not_found(manager, place):
    manager.post(place, {}, status=404) if place.endswith("sign") else manager.get(place, status=404)
    manager.post("/manage/calls/none/meetings", {**DAY}, status=404)


# Who reads them --------------------------------------------------------------------------------------------------


def test_minutes_are_closed_to_whom_a_proposal_concerns_and_the_list_says_why(page_of, cast, meeting, stored, proposal):
    of_body = stored.arrange(lambda: make_person(Role.CALL_MANAGER, body=db.session.merge(cast.crete)))
    invited = stored.arrange(lambda: make_person(Role.COMMITTEE_CHAIR))
    stored.arrange(lambda: db.session.add(Member(proposal_id=proposal.id, person_id=invited.id, may=May.VIEW, invited_at=NOW)))

    for person in (of_body, invited):
        page = page_of(person).get(LIST)
        assert "Αφορά πρόταση του φορέα σας ή πρόταση που κρίνετε." in page.document.main
        page.get(f"{LIST}/1", status=404)
        page.get(f"{LIST}/1/minutes.pdf", status=404)


def test_administrator_reads_and_does_not_write(page_of, cast, meeting):
    page = page_of(cast.administrator).get(f"{LIST}/1")

    assert page.document.all("form", method="post") == [] or SIGN not in page.document.main
    page.get(f"{LIST}/1/particulars", status=404)


def test_minutes_in_english_are_english(page_of, cast, meeting, stored):
    stored.arrange(lambda: setattr(db.session.get_one(Person, cast.manager.id), "language", "en"))
    person = stored.ask(lambda: db.session.get_one(Person, cast.manager.id))
    page = page_of(person).get(f"{LIST}/1")

    assert page.document.title.startswith("Minutes no. 1")
    page.get(f"{LIST}/1/minutes.pdf")
    assert str(pikepdf.open(io.BytesIO(page.body)).Root.Lang) == "en"


def test_typed_minutes_come_back_under_their_labels(manager):
    manager.post(LIST, {"began": "10:00", "attendance-0-name": "Νίκος"}, token="wrong", status=400)

    assert [node.text for node in manager.document.all("dt")] == ["Ώρα έναρξης", "Παρόντες και απόντες, γραμμή 1, Ονοματεπώνυμο"]
