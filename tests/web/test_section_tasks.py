"""Who writes what: giving sections on the page of the people, seeing them in the task list and on the desk."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.together.models import SectionTask
from proposals.workflow.people import May
from tests.factories import make_member, make_task


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Ανοικτά δεδομένα άρδευσης"})


@pytest.fixture
def arranged(stored, draft):
    """A member of the draft, and a task of a person, as far as they are asked for."""

    def arrange(member=None, task_of=None, may=May.EDIT, **columns):
        def make():
            own = db.session.get_one(Proposal, draft.id)
            if member:
                make_member(own, db.session.get_one(Person, member.id), may)
            return make_task(own, db.session.get_one(Person, task_of.id), **columns) if task_of else None

        return stored.arrange(make)

    return arrange


DUE = {"due_on-day": "30", "due_on-month": "11", "due_on-year": "2026"}


def test_section_goes_from_the_page_of_the_people_to_the_desk_and_is_done_in_the_task_list(page_of, cast, draft, arranged, stored):
    arranged(member=cast.nobody)
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/people")

    page.send("Αποθήκευση ανάθεσης", {"place": "identity", "person": str(cast.nobody.id), **DUE})

    assert page.flashes == ["Η ανάθεση αποθηκεύτηκε."]
    assert "Ανατέθηκε: Λουκάς Άνευρόλου, έως 30/11/2026" in page_of(cast.approver).get(f"/proposals/{draft.handle}").document.main
    assignee = page_of(cast.nobody).get("/desk")
    assert "Σας έχει ανατεθεί: Α. Ταυτότητα πρότασης." in assignee.document.main
    assert "6 ημέρες έως 30/11/2026, 23:59" in assignee.document.main
    assignee.follow("Συνέχεια: Ανοικτά δεδομένα άρδευσης")
    assert assignee.path == f"/proposals/{draft.handle}/edit/identity"
    assignee.get(f"/proposals/{draft.handle}").send("Έγινε: Α. Ταυτότητα πρότασης")
    assert (assignee.path, assignee.flashes) == (f"/proposals/{draft.handle}", ["Σημειώθηκε ότι έγινε."])
    assert "ανατεθεί" not in assignee.get("/desk").document.main
    assert stored.told() == [("section", cast.nobody.id)]


def test_letter_says_what_by_when_and_leads_to_the_section(app, page_of, cast, draft, arranged, stored):
    arranged(member=cast.nobody)
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/people")
    page.send("Αποθήκευση ανάθεσης", {"place": "identity/title", "person": str(cast.nobody.id), **DUE})

    with app.test_request_context():
        letter = write_message(
            stored.arrange(lambda: db.session.scalars(select(Notice).options(joinedload(Notice.person))).one()), app.extensions["settings"]
        )

    lines = letter.get_content().splitlines()
    assert letter["Subject"] == "Σας έχει ανατεθεί ενότητα της πρότασης «Ανοικτά δεδομένα άρδευσης»"
    assert {"Α. Ταυτότητα πρότασης: Τίτλος πρότασης", "Έως 30/11/2026."} < set(lines)
    assert f"http://127.0.0.1:8000/proposals/{draft.handle}/edit/identity" in lines


def test_what_is_missing_is_said_beside_each_input(page_of, cast, draft, stored):
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/people")

    page.send("Αποθήκευση ανάθεσης", {}, status=422)

    assert page.errors == [
        "Επιλέξτε ενότητα ή ερώτηση.",
        "Επιλέξτε κάποιον που γράφει την πρόταση.",
        "Γράψτε μια ημερομηνία που υπάρχει, για παράδειγμα 25/3/2027.",
    ]
    assert page.error_beside("due_on") == "Λάθος: Γράψτε μια ημερομηνία που υπάρχει, για παράδειγμα 25/3/2027."
    assert stored.count(SectionTask) == 0


def test_what_was_chosen_stays_where_the_rest_is_wrong(page_of, cast, draft):
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/people")

    page.send("Αποθήκευση ανάθεσης", {"place": "identity", "person": str(cast.author.id), **DUE, "due_on-year": "2020"}, status=422)

    values = dict(page.document.form_with("Αποθήκευση ανάθεσης").values)
    assert (values["place"], values["person"], values["due_on-year"]) == ("identity", str(cast.author.id), "2020")
    assert page.errors == ["Γράψτε μια ημερομηνία που δεν έχει περάσει."]


def test_task_is_done_and_taken_back_on_the_page_of_the_people(page_of, cast, draft, arranged, stored):
    arranged(task_of=cast.author)
    arranged(task_of=cast.author, section="delivery", field="")
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/people")
    buttons = [form.buttons for form in page.document.forms if "/tasks/" in form.action]

    page.send(next(label for each in buttons for label in each if label.startswith("Έγινε: Α.")))
    assert page.flashes == ["Σημειώθηκε ότι έγινε."]
    page.send(next(label for each in buttons for label in each if label.startswith("Αφαίρεση") and "Α. Ταυτ" not in label))
    assert page.flashes == ["Η ανάθεση αφαιρέθηκε."]
    assert stored.count(SectionTask) == 1


def test_task_of_another_proposal_is_not_found_here(page_of, cast, draft, a_proposal, stored):
    other = a_proposal()
    number = stored.arrange(lambda: make_task(db.session.get_one(Proposal, other.id), db.session.get_one(Person, cast.author.id))).id

    page_of(cast.author).get("/desk").post(f"/proposals/{draft.handle}/tasks/{number}/done", status=404)


def test_question_of_a_section_is_named_in_the_task_list_and_only_its_person_sees_the_button(page_of, cast, draft, arranged):
    arranged(task_of=cast.author, field="title")

    own, other = (page_of(person).get(f"/proposals/{draft.handle}") for person in (cast.author, cast.approver))

    assert {"Ανατέθηκε: Αλέξανδρος Γραφέας, έως 01/12/2026 (Τίτλος πρότασης)" in page.document.main for page in (own, other)} == {True}
    assert [any("/tasks/" in form.action for form in page.document.forms) for page in (own, other)] == [True, False]


def test_member_who_reads_sees_who_writes_what_and_no_button(page_of, cast, draft, arranged):
    arranged(member=cast.nobody, may=May.VIEW, task_of=cast.author)

    page = page_of(cast.nobody).get(f"/proposals/{draft.handle}/people")

    assert "Α. Ταυτότητα πρότασης" in page.document.main
    assert "Εκκρεμεί" in page.document.main
    assert [form for form in page.document.forms if "/tasks" in form.action] == []
