"""Saving while somebody types: what the endpoint of a section's script stores, refuses and says."""

import pytest

from proposals.accounts.models import Body
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_person, make_remarks


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Τίτλος", "acronym": "ΠΤ"}).handle


@pytest.fixture
def save(page_of, cast, draft):
    """Send fields of a section as the script does; hands back the status and what was answered."""
    page = page_of(cast.author)
    page.get(f"/proposals/{draft}/edit/identity")

    def send(values, section="identity", code=draft, page=page):
        answered = page.client.post(f"/proposals/{code}/save/{section}", data={**values, "csrf_token": page.token})
        return answered.status_code, answered.get_json(silent=True)

    return send


def test_field_is_stored_and_its_new_revision_told(save, draft, stored):
    status, answered = save({"title": "Νέος τίτλος", "base-title": "1"})

    assert (status, answered["revisions"], answered["conflicts"], answered["saved"]) == (200, {"title": 2}, {}, "Αποθηκεύτηκε στις 12:00")
    assert stored.answer(draft, "title") == "Νέος τίτλος"


def test_answer_tells_how_far_the_section_is(save):
    _status, before = save({"title": "Νέος τίτλος", "base-title": "1"})
    _status, after = save({"summary": "Μια περίληψη. " * 60, "base-summary": "0"})

    done = [int(each["progress"].split()[0]) for each in (before, after)]
    assert done[1] == done[0] + 1


def test_fields_that_were_not_sent_stay_as_they_are(save, draft, stored):
    save({"title": "Νέος τίτλος", "base-title": "1"})

    assert stored.answer(draft, "acronym") == "ΠΤ"


def test_mark_is_that_of_the_next_page(save, draft, page_of, cast):
    _status, answered = save({"title": "Νέος τίτλος", "base-title": "1"})

    page = page_of(cast.author).get(f"/proposals/{draft}/edit/identity")
    assert dict(page.document.form_with("Αποθήκευση").values)["was-title"] == answered["marks"]["title"]


def test_field_that_somebody_else_changed_is_named_and_left_alone_and_the_rest_is_stored(save, draft, stored):
    save({"title": "Του άλλου", "base-title": "1"})

    status, answered = save({"title": "Το δικό μου", "base-title": "1", "acronym": "ΜΠ", "base-acronym": "1"})

    assert (status, answered["revisions"]) == (200, {"acronym": 2})
    assert answered["conflicts"] == {"title": "Αποθηκεύσατε νεότερο κείμενο σε άλλο παράθυρο (24/11/2026, 12:00). Όσα γράψατε εδώ κρατήθηκαν."}
    assert (stored.answer(draft, "title"), stored.answer(draft, "acronym")) == ("Του άλλου", "ΜΠ")


def test_colleague_who_changed_the_same_field_is_named(save, draft, page_of, cast, stored):
    nikos = stored.arrange(lambda: make_person(Role.SUBMITTER, body=db.session.get_one(Body, cast.crete.id), name="Νίκος Άλλος"))
    page_of(nikos).get(f"/proposals/{draft}/edit/identity").send("Αποθήκευση", {"title": "Του Νίκου"})

    _status, answered = save({"title": "Το δικό μου", "base-title": "1"})

    assert answered["conflicts"]["title"] == "Νίκος Άλλος άλλαξε το ίδιο πεδίο (24/11/2026, 12:00). Το δικό σας κείμενο κρατήθηκε εδώ."


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"axis": "culture", "base-axis": "7"}, "axis", "Το πεδίο έχει στο μεταξύ άλλο κείμενο. Το δικό σας κρατήθηκε εδώ."),
        ({"nothing": "x", "base-nothing": "0"}, "nothing", "Το πεδίο αυτό δεν υπάρχει στην ενότητα."),
        ({"lessons": "x", "base-lessons": "0"}, "lessons", "Το πεδίο αυτό δεν υπάρχει στην ενότητα."),
    ],
    ids=["a revision from the future", "no such field", "a field of another section"],
)
def test_field_that_cannot_be_taken_is_named_and_the_rest_is_stored(save, draft, stored, values, field, sentence):
    status, answered = save({**values, "acronym": "ΜΠ", "base-acronym": "1"})

    assert (status, answered["conflicts"], answered["revisions"]) == (200, {field: sentence}, {"acronym": 2})
    assert (stored.answer(draft, field), stored.answer(draft, "acronym")) == (None, "ΜΠ")


def test_section_that_is_locked_says_so(save, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["delivery"])

    status, answered = save({"title": "Νέος", "base-title": "1"}, code=proposal.public_code)

    assert (status, answered) == (409, {"closed": "Στη συμπλήρωση αλλάζουν μόνο οι ενότητες που ζητήθηκαν."})


def test_field_that_was_not_asked_for_is_named_and_the_rest_is_stored(save, a_proposal, stored):
    proposal = a_proposal(State.RETURNED)
    stored.arrange(lambda: make_remarks(db.session.get_one(Proposal, proposal.id), "identity.acronym") and None)
    title = stored.answer(proposal.code, "title")

    status, answered = save({"title": "Νέος", "base-title": "1", "acronym": "ΜΠ", "base-acronym": "1"}, code=proposal.code)

    assert (status, answered["revisions"]) == (200, {"acronym": 2})
    assert answered["conflicts"] == {"title": "Στη συμπλήρωση δεν ζητήθηκε το πεδίο «Τίτλος πρότασης»: δεν αλλάζει."}
    assert (stored.answer(proposal.code, "title"), stored.answer(proposal.code, "acronym")) == (title, "ΜΠ")


@pytest.mark.parametrize(("section", "state"), [("nowhere", State.DRAFT), ("identity", State.SUBMITTED)])
def test_what_cannot_be_written_is_not_found(save, a_proposal, section, state):
    proposal = a_proposal(state)

    assert save({"title": "Νέος", "base-title": "1"}, section=section, code=proposal.public_code)[0] == 404


def test_stranger_saves_nothing(save, draft, page_of, cast, stored):
    stranger = page_of(cast.manager)
    stranger.get("/desk")

    assert save({"title": "Ξένος", "base-title": "1"}, page=stranger)[0] == 404
    assert stored.answer(draft, "title") == "Τίτλος"


def test_save_without_a_session_is_asked_to_be_sent_again(app, draft, stored):
    answered = app.test_client().post(f"/proposals/{draft}/save/identity", data={"title": "Νέος", "base-title": "1"})

    assert answered.status_code == 400
    assert stored.answer(draft, "title") == "Τίτλος"
