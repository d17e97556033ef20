"""The page of the people who work on a proposal, and what an invitation opens."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.workflow.people import May
from proposals.workflow.states import State
from tests.factories import make_member, make_task


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Ανοικτά δεδομένα άρδευσης"})


@pytest.fixture
def invited(stored, draft):
    def invite(person, may=May.EDIT, proposal=draft):
        stored.arrange(lambda: make_member(db.session.get_one(Proposal, proposal.id), db.session.get_one(Person, person.id), may))

    return invite


def people(draft):
    return f"/proposals/{draft.public_code}/people"


def test_editor_invites_a_partner_who_is_told_and_writes_that_proposal_alone(page_of, cast, draft, a_proposal, stored):
    other = a_proposal(answers={"title": "Άλλη πρόταση της Κρήτης"})
    editor = page_of(cast.author).get(f"/proposals/{draft.handle}").follow("Συνεργασία")

    editor.send("Αποστολή πρόσκλησης", {"email": cast.stranger.email, "may": "edit"})

    partner = page_of(cast.stranger).get(f"/proposals/{draft.handle}/edit/identity")
    partner.send("Αποθήκευση", {"acronym": "ΑΔΑ"})
    assert editor.flashes == ["Η πρόσκληση στάλθηκε."]
    assert "Ξένη Ροδίτη" in editor.document.main
    assert stored.told() == [("invite", cast.stranger.id)]
    assert stored.answer(draft.handle, "acronym") == "ΑΔΑ"
    listed = partner.get("/proposals").document.main
    assert ("Ανοικτά δεδομένα άρδευσης" in listed, "Άλλη πρόταση της Κρήτης" in listed) == (True, False)
    partner.get(f"/proposals/{other.handle}", status=404)


@pytest.mark.parametrize(
    ("may", "sentence"),
    [
        ("edit", "Μπορείτε να διαβάζετε την πρόταση, να τη σχολιάζετε και να γράφετε σε αυτήν."),
        ("comment", "Μπορείτε να διαβάζετε την πρόταση και να τη σχολιάζετε."),
        ("view", "Μπορείτε να διαβάζετε την πρόταση."),
    ],
)
def test_letter_says_who_invites_to_what_and_what_may_be_done(app, page_of, cast, draft, stored, may, sentence):
    page_of(cast.author).get(people(draft)).send("Αποστολή πρόσκλησης", {"email": cast.stranger.email, "may": may})

    with app.test_request_context():
        letter = write_message(
            stored.arrange(lambda: db.session.scalars(select(Notice).options(joinedload(Notice.person))).one()), app.extensions["settings"]
        )

    lines = letter.get_content().splitlines()
    assert letter["Subject"] == "Πρόσκληση στην πρόταση «Ανοικτά δεδομένα άρδευσης»"
    assert lines[0] == (
        f"Αλέξανδρος Γραφέας (Περιφέρεια Κρήτης) σας προσκαλεί να συνεργαστείτε στην πρόταση «Ανοικτά δεδομένα άρδευσης» ({draft.handle})."
    )
    assert sentence in lines
    assert f"http://127.0.0.1:8000/proposals/{draft.handle}" in lines


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Γράψτε το υπηρεσιακό email."),
        ("ξένη", "Γράψτε μια διεύθυνση όπως onoma@foreas.gr."),
        (
            "neos@crete.example",
            "Δεν υπάρχει λογαριασμός του φορέα σας με αυτή τη διεύθυνση. Ζητήστε από τον διαχειριστή του συστήματος να ανοίξει έναν.",
        ),
    ],
)
def test_invitation_that_cannot_be_sent_says_why_and_keeps_what_was_typed(page_of, cast, draft, stored, email, sentence):
    page = page_of(cast.author).get(people(draft)).send("Αποστολή πρόσκλησης", {"email": email, "may": "view"}, status=422)

    assert (page.errors, page.error_beside("email")) == ([sentence], f"Λάθος: {sentence}")
    assert dict(page.document.form_with("Αποστολή πρόσκλησης").values) | {"csrf_token": ""} == {"csrf_token": "", "email": email, "may": "view"}
    assert stored.told() == []


def test_unknown_address_and_address_of_an_evaluator_are_answered_alike(page_of, cast, draft):
    page = page_of(cast.author).get(people(draft))

    answers = {
        page.send("Αποστολή πρόσκλησης", {"email": email, "may": "view"}, status=422).errors[0]
        for email in ("kaneis@gspa.example", cast.evaluator.email)
    }

    assert len(answers) == 1
    assert cast.evaluator.name not in page.text


def test_member_is_given_less_and_taken_out(page_of, cast, draft, invited, stored):
    invited(cast.stranger)
    editor, partner = page_of(cast.author).get(people(draft)), page_of(cast.stranger)

    editor.send("Αλλαγή: Ξένη Ροδίτη", {"may": "view"})
    assert editor.flashes == ["Η αλλαγή αποθηκεύτηκε."]
    partner.get(f"/proposals/{draft.handle}/edit/identity", status=404)
    partner.get(f"/proposals/{draft.handle}")
    editor.send("Αφαίρεση: Ξένη Ροδίτη")
    assert editor.flashes == ["Το πρόσωπο δεν έχει πια πρόσβαση στην πρόταση."]
    partner.get(f"/proposals/{draft.handle}", status=404)
    assert stored.deeds()[-2:] == ["change_member", "remove_member"]


def test_what_no_form_of_ours_sends_changes_nothing(page_of, cast, draft, invited, stored):
    invited(cast.stranger, May.VIEW)
    page = page_of(cast.author).get(people(draft))

    page.post(f"{people(draft)}/{cast.stranger.id}", {"may": "decide"}, status=422)
    page.post(f"{people(draft)}/{cast.nobody.id}", {"may": "edit"}, status=404)
    page.post(people(draft), {"email": cast.nobody.email, "may": "decide"}, status=422)

    assert stored.told() == []
    assert [deed for deed in stored.deeds() if deed.endswith("_member")] == []


@pytest.mark.parametrize("may", May)
def test_member_sees_who_works_on_it_and_changes_nobody(page_of, cast, draft, invited, may):
    invited(cast.nobody, may)

    page = page_of(cast.nobody).get(f"/proposals/{draft.handle}").follow("Συνεργασία")

    assert {name in page.document.main for name in (cast.author.name, cast.approver.name, cast.nobody.name)} == {True}
    assert [form for form in page.document.forms if "/people" in form.action] == []


def test_member_without_any_role_finds_the_proposal_on_his_desk(page_of, cast, draft, invited):
    invited(cast.nobody, May.VIEW)

    page = page_of(cast.nobody).get("/desk").follow("Ανοικτά δεδομένα άρδευσης")

    assert page.path == f"/proposals/{draft.handle}"
    page.follow("Η εργασία μου")


def test_member_reads_the_draft_and_not_only_what_was_filed(page_of, cast, a_proposal, invited, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["results"])
    invited(cast.nobody, May.VIEW, proposal)
    page_of(cast.author).get(f"/proposals/{proposal.code}/edit/results").send("Αποθήκευση", {"lessons": "Ακόμη στα σκαριά."})

    assert "Ακόμη στα σκαριά." in page_of(cast.nobody).get(f"/proposals/{proposal.code}/check").document.main
    assert "Ακόμη στα σκαριά." not in page_of(cast.manager).get(f"/proposals/{proposal.code}").document.main


def test_member_leaves_after_a_page_that_says_what_that_means_and_the_editors_are_told(app, page_of, cast, draft, invited, stored):
    invited(cast.stranger)
    stored.arrange(lambda: make_task(db.session.get_one(Proposal, draft.id), db.session.get_one(Person, cast.stranger.id), field="title"))
    page = page_of(cast.stranger).get(people(draft)).follow("Αποχώρηση από την πρόταση")
    assert "Α. Ταυτότητα πρότασης: Τίτλος πρότασης έως 01/12/2026" in page.document.main

    page.send("Αποχωρώ από την πρόταση")

    assert (page.path, page.flashes) == ("/desk", ["Αποχωρήσατε από την πρόταση «Ανοικτά δεδομένα άρδευσης»."])
    page.get(f"/proposals/{draft.handle}", status=404)
    assert (stored.told(), stored.deeds()[-1]) == ([("leave", cast.author.id)], "leave_proposal")
    assert "Ξένη Ροδίτη" not in page_of(cast.author).get(people(draft)).document.main
    with app.test_request_context():
        letter = write_message(
            stored.arrange(lambda: db.session.scalars(select(Notice).options(joinedload(Notice.person))).one()), app.extensions["settings"]
        )
    assert letter["Subject"] == "Αποχώρηση από την πρόταση «Ανοικτά δεδομένα άρδευσης»"
    assert "Α. Ταυτότητα πρότασης: Τίτλος πρότασης" in letter.get_content().splitlines()


def test_member_without_tasks_reads_of_none_and_the_letter_names_none(app, page_of, cast, draft, invited, stored):
    invited(cast.stranger, May.VIEW)
    page = page_of(cast.stranger).get(f"/proposals/{draft.handle}/leave")
    before = page.document.main
    page.send("Αποχωρώ από την πρόταση")

    with app.test_request_context():
        letter = write_message(
            stored.arrange(lambda: db.session.scalars(select(Notice).options(joinedload(Notice.person))).one()), app.extensions["settings"]
        )

    assert ("Μένουν χωρίς ανάθεση" in before, "Μένουν χωρίς ανάθεση" in letter.get_content()) == (False, False)


def test_people_of_the_body_are_not_offered_to_leave(page_of, cast, draft, invited):
    invited(cast.stranger)

    assert "Αποχώρηση" not in page_of(cast.author).get(people(draft)).document.main


@pytest.mark.parametrize("state", [State.DRAFT, State.AWAITING_APPROVAL, State.SUBMITTED, State.ACCEPTED])
def test_member_takes_no_step_and_reads_no_outcome(page_of, cast, a_proposal, invited, state):
    proposal = a_proposal(state)
    invited(cast.nobody, May.EDIT, proposal)

    page = page_of(cast.nobody).get(f"/proposals/{proposal.public_code}")

    assert (page.document.open_steps, page.document.closed_steps) == ([], {})
    page.get(f"/proposals/{proposal.public_code}/outcome", status=404)
