"""Remarks of a return for completion on the pages: asking for fields, writing only these, ticking off."""

import pytest
from sqlalchemy.orm import joinedload

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.calls.form import standard_form
from proposals.db import db
from proposals.drafting.models import CompletionRemark, Proposal
from proposals.drafting.queries import remarks_of_round
from proposals.drafting.versions import freeze_version
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import State
from tests.factories import make_remarks

FORM = standard_form()
STEP = "return_for_completion"
DUE = {"due_on-day": "4", "due_on-month": "12", "due_on-year": "2026"}
ASKED = {
    "note": "Δύο σημεία.",
    "remarks": ["results.lessons", "delivery.milestones"],
    "remark-results.lessons": "Γράψτε τι μάθατε.",
    "remark-delivery.milestones": "Λείπει η παράδοση.",
    **DUE,
}


def named(section, field=""):
    found = FORM.section(section)
    return f"{found.letter}. {FORM.by_code[field].label.el if field else found.title.el}"


LESSONS, MILESTONES = named("results", "lessons"), named("delivery", "milestones")


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


@pytest.fixture
def returned(manager, a_proposal):
    """A proposal that the manager has returned for two fields."""
    code = a_proposal(State.SUBMITTED).code
    manager.get(f"/proposals/{code}").take_step(STEP, ASKED)
    return code


@pytest.fixture
def back(author, returned, stored):
    """The same proposal filed again with other lessons; every check is passed."""
    author.get(f"/proposals/{returned}/edit/results").send("Αποθήκευση", {"lessons": "Νέα διδάγματα."})

    def file_again():
        proposal = the(returned)
        freeze_version(SYSTEM, proposal)
        proposal.state, proposal.checks_open = State.SUBMITTED, 0

    stored.arrange(file_again)
    return returned


def the(code):
    return db.session.query(Proposal).filter_by(code=code).one()


def numbers(stored, code):
    return stored.ask(lambda: [each.id for each in remarks_of_round(the(code))])


# Asking ----------------------------------------------------------------------------------------------------------


def test_form_offers_every_section_and_every_field_that_a_body_can_change(manager, a_proposal):
    code = a_proposal(State.SUBMITTED).code

    manager.get(f"/proposals/{code}").follow("Επιστροφή για συμπλήρωση…")

    offered = [node.get("value") for node in manager.document.all("input", name="remarks")]
    assert offered == [
        key
        for section in FORM.sections
        for key in (section.code, *(f"{section.code}.{each.code}" for each in section.fields if each.type != "preset"))
    ]
    assert (manager.path, manager.code) == (f"/proposals/{code}/steps/{STEP}", code)


@pytest.mark.parametrize("who", ["author", "observer"])
def test_page_of_the_step_leads_back_for_whom_it_is_not(page_of, cast, a_proposal, who):
    code = a_proposal(State.SUBMITTED).code

    assert page_of(getattr(cast, who)).get(f"/proposals/{code}/steps/{STEP}").path == f"/proposals/{code}"


def test_return_of_a_text_that_is_with_its_body_leads_back(manager, a_proposal):
    code = a_proposal(State.RETURNED).code

    assert manager.get(f"/proposals/{code}/steps/{STEP}").path == f"/proposals/{code}"


def test_remark_that_is_missing_is_named_beside_its_box_and_the_rest_stands(manager, a_proposal, stored):
    code = a_proposal(State.SUBMITTED).code

    manager.get(f"/proposals/{code}").take_step(STEP, {**ASKED, "remark-results.lessons": " "}, status=422)

    sentence = f"Γράψτε την παρατήρηση για το «{LESSONS}»."
    shown = manager.document.form_with("Επιστροφή για συμπλήρωση").values
    assert (manager.errors, manager.error_beside(f"{STEP}-remark-results.lessons")) == ([sentence], f"Λάθος: {sentence}")
    assert [value for name, value in shown if name == "remarks"] == ["delivery.milestones", "results.lessons"]
    assert dict(shown)["remark-delivery.milestones"] == "Λείπει η παράδοση."
    assert (stored.state(code), stored.count(CompletionRemark)) == ("submitted", 0)


@pytest.mark.parametrize("key", ["results.nothing", "nothing", "identity.call", "<b>"])
def test_item_that_does_not_exist_is_refused_by_name(manager, a_proposal, stored, key):
    code = a_proposal(State.SUBMITTED).code
    manager.get(f"/proposals/{code}/steps/{STEP}")

    manager.post(f"/proposals/{code}/steps/{STEP}", {"note": "Ναι.", "remarks": key, f"remark-{key}": "Τι;", **DUE}, status=422)

    assert manager.errors == [f"Το «{key}» δεν υπάρχει στη φόρμα της πρόσκλησης."]
    assert manager.error_beside(f"{STEP}-remarks") == f"Λάθος: Το «{key}» δεν υπάρχει στη φόρμα της πρόσκλησης."
    assert stored.state(code) == "submitted"


def test_section_covers_its_field(manager, a_proposal, stored):
    code = a_proposal(State.SUBMITTED).code
    both = {**ASKED, "remarks": ["results", "results.lessons"], "remark-results": "Όλα ξανά.", "remark-results.lessons": ""}

    manager.get(f"/proposals/{code}").take_step(STEP, both)

    assert (stored.proposal(code, "completion_sections"), stored.proposal(code, "completion_fields")) == (["results"], [])
    assert stored.count(CompletionRemark) == 1


def test_letter_to_the_body_says_what_is_asked_of_which_field(app, returned, stored):
    def written():
        return write_message(
            db.session.query(Notice).options(joinedload(Notice.person)).filter_by(kind=STEP).first(), app.extensions["settings"]
        ).get_content()

    letter = stored.ask(lambda: in_a_request(app, written))

    assert f"{LESSONS}\nΓράψτε τι μάθατε." in letter
    assert f"{MILESTONES}\nΛείπει η παράδοση." in letter


def in_a_request(app, ask):
    with app.test_request_context():
        return ask()


def test_what_was_typed_comes_back_under_its_names_after_a_refusal(manager, returned):
    """The proposal was returned meanwhile: the second return comes too late."""
    manager.get(f"/proposals/{returned}")

    sent = {"note": "Ναι.", "remarks": "results.lessons", "remark-results.lessons": "Τι μάθατε;", "elsewhere": "Κάτι"}
    manager.post(f"/proposals/{returned}/steps/{STEP}", sent, status=409)

    assert f"Ζητείται συμπλήρωση{LESSONS}" in manager.document.main
    assert f"Παρατήρηση για το «{LESSONS}»Τι μάθατε;" in manager.document.main


# Writing ---------------------------------------------------------------------------------------------------------


def test_page_of_the_proposal_lists_each_remark_with_the_way_to_its_field(author, returned):
    author.get(f"/proposals/{returned}")

    links = {node.text: node.get("href") for node in author.document.all("a") if "/edit/" in node.get("href")}
    assert links[LESSONS] == f"/proposals/{returned}/edit/results#lessons"
    assert "Γράψτε τι μάθατε." in author.document.main
    assert "Ζητήθηκαν: Διδάγματα" in author.document.main
    author.follow(LESSONS)


def test_remark_stands_beside_its_field_and_the_others_are_to_be_read(author, returned, stored):
    author.get(f"/proposals/{returned}/edit/results")

    described = author.document.one(id="lessons").get("aria-describedby").split()
    assert "r-lessons" in described
    assert author.document.one(id="r-lessons").text == "Τι ζητήθηκε Γράψτε τι μάθατε."
    assert author.document.one(id="expected_results").tag == "div"
    assert "Κλειστό: στη συμπλήρωση δεν ζητήθηκε αλλαγή εδώ." in author.document.one(id="expected_results").text
    names = {node.get("name") for node in author.document.all("textarea")}
    assert names == {"lessons"}


def test_remark_of_a_table_is_told_with_the_table(author, returned):
    author.get(f"/proposals/{returned}/edit/delivery")

    table = next(node for node in author.document.all("table") if node.get("data-table") == "milestones")
    assert table.get("aria-describedby") == "r-milestones"


def test_remark_of_a_whole_section_stands_above_its_fields(author, manager, a_proposal):
    code = a_proposal(State.SUBMITTED).code
    manager.get(f"/proposals/{code}").take_step(STEP, {**ASKED, "remarks": ["results"], "remark-results": "Όλα ξανά."})

    author.get(f"/proposals/{code}/edit/results")

    assert author.document.one(id="r-section").text == "Τι ζητήθηκε Όλα ξανά."
    assert "Κλειστό" not in author.document.main


def test_text_sent_to_a_closed_field_is_named_shown_and_not_stored_and_the_rest_is(author, returned, stored):
    before = stored.answer(returned, "expected_results")
    author.get(f"/proposals/{returned}/edit/results")
    sent = {"lessons": "Νέα διδάγματα.", "base-lessons": "1", "expected_results": "Κάτι άλλο", "base-expected_results": "1"}

    author.post(f"/proposals/{returned}/edit/results", sent, status=409)

    label = FORM.by_code["expected_results"].label.el
    assert author.document.one(id="refused").text == f"Στη συμπλήρωση δεν ζητήθηκε το πεδίο «{label}»: δεν αλλάζει."
    assert "Κάτι άλλο" in author.document.main
    assert (stored.answer(returned, "lessons"), stored.answer(returned, "expected_results")) == ("Νέα διδάγματα.", before)


def test_closed_field_is_named_also_where_another_was_changed_by_a_colleague(author, returned, stored):
    author.get(f"/proposals/{returned}/edit/results")
    sent = {"lessons": "Νέα διδάγματα.", "base-lessons": "7", "expected_results": "Κάτι άλλο", "base-expected_results": "1"}

    author.post(f"/proposals/{returned}/edit/results", sent, status=409)

    assert author.document.heading == "Δύο κείμενα για το ίδιο πεδίο"
    assert f"δεν ζητήθηκε το πεδίο «{FORM.by_code['expected_results'].label.el}»" in author.document.main


def test_former_text_of_a_closed_field_is_not_brought_back(author, returned, stored):
    author.get(f"/proposals/{returned}/history/expected_results/1")
    assert "Επαναφορά" not in author.document.main

    author.post(f"/proposals/{returned}/history/expected_results/1", {"base-expected_results": "1"}, status=409)

    assert f"Στη συμπλήρωση δεν ζητήθηκε το πεδίο «{FORM.by_code['expected_results'].label.el}»: δεν αλλάζει." in author.document.main


def test_file_of_a_closed_field_is_neither_offered_nor_removed(author, returned, a_proposal, stored):
    proposal = a_proposal(State.RETURNED)
    stored.arrange(lambda: make_remarks(the(proposal.code), "declarations.dpia_note") and None)
    number = stored.ask(lambda: the(proposal.code).attachments[0].id)
    author.get(f"/proposals/{proposal.code}/attachments")
    offered = [form.action for form in author.document.forms if "attachments" in form.action]

    author.post(f"/proposals/{proposal.code}/attachments/{number}/remove", status=409)

    assert offered == []
    assert stored.files(proposal.code) == ["έγγραφο.pdf"]
    author.get(f"/proposals/{proposal.code}/edit/declarations")
    assert "Προσθήκη ή αφαίρεση αρχείων" not in author.document.main


# Ticking off -----------------------------------------------------------------------------------------------------


def test_manager_reads_remark_old_and_new_text_and_ticks_each_off(manager, back, stored, cast):
    manager.get(f"/proposals/{back}")
    assert "admit" in manager.document.closed_steps
    manager.follow("Δείτε τι ζητήθηκε και τι ήρθε")
    first, second = numbers(stored, back)

    shown = manager.document.one(id=f"remark-{second}").text
    assert shown.startswith(LESSONS)
    assert "Γράψτε τι μάθατε." in shown
    assert "[προστέθηκε: Νέα" in shown
    assert "Το κείμενο δεν άλλαξε." in manager.document.one(id=f"remark-{first}").text
    manager.send(f"Καλύφθηκε: {LESSONS}")

    assert manager.redirects == [f"/proposals/{back}/remarks#remark-{second}"]
    assert manager.flashes == ["Η παρατήρηση σημειώθηκε ως καλυμμένη."]
    assert cast.manager.name in manager.document.one(id=f"remark-{second}").text
    manager.send(f"Καλύφθηκε: {MILESTONES}")
    manager.get(f"/proposals/{back}").take_step("admit")
    assert manager.state == "in_review"
    assert stored.ask(lambda: db.session.query(AuditEntry).filter_by(action="tick_off_remark").count()) == 2


def test_tick_is_taken_back(manager, back, stored):
    manager.get(f"/proposals/{back}/remarks").send(f"Καλύφθηκε: {MILESTONES}")

    manager.send(f"Αναίρεση: {MILESTONES}")

    assert (manager.flashes, stored.proposal(back, "remarks_open")) == (["Η παρατήρηση είναι ξανά ανοικτή."], 2)


def test_body_reads_both_texts_and_sees_ticks_only_after_the_next_step(manager, author, back, stored):
    for name in (LESSONS, MILESTONES):
        manager.get(f"/proposals/{back}/remarks").send(f"Καλύφθηκε: {name}")
    author.get(f"/proposals/{back}/remarks")
    before = (author.document.of_class("tag--done"), "Νέα" in author.document.main, "Καλύφθηκε" in author.document.main)

    manager.get(f"/proposals/{back}").take_step("admit")

    assert before == ([], True, False)
    assert [node.text for node in author.get(f"/proposals/{back}/remarks").document.of_class("tag--done")] == ["Καλύφθηκε", "Καλύφθηκε"]


def test_what_was_not_covered_stands_in_the_form_of_the_next_return(manager, author, back, stored):
    manager.get(f"/proposals/{back}/remarks").send(f"Καλύφθηκε: {LESSONS}")

    manager.get(f"/proposals/{back}/steps/{STEP}")

    shown = manager.document.form_with("Επιστροφή για συμπλήρωση").values
    assert [value for name, value in shown if name == "remarks"] == ["delivery.milestones"]
    assert dict(shown)["remark-delivery.milestones"] == "Λείπει η παράδοση."
    assert "είναι ήδη επιλεγμένα" in manager.document.main
    manager.take_step(STEP, {"note": "Μένει ένα.", **DUE})
    assert (stored.proposal(back, "completion_fields"), stored.proposal(back, "completion_rounds")) == (["milestones"], 2)
    assert [node.text for node in author.get(f"/proposals/{back}/remarks").document.of_class("tag--done")] == ["Καλύφθηκε"]


def test_remark_of_an_earlier_return_is_refused_with_a_sentence(manager, back, stored):
    first, _second = numbers(stored, back)
    stored.arrange(lambda: make_remarks(the(back), "results") and None)
    manager.get(f"/proposals/{back}/remarks")

    manager.post(f"/proposals/{back}/remarks/{first}/tick", status=409)

    assert "Η παρατήρηση ανήκει σε προηγούμενη επιστροφή και δεν αλλάζει πια." in manager.document.main


def test_remark_of_another_proposal_is_not_found(manager, back, a_proposal, stored):
    first, _second = numbers(stored, back)
    other = a_proposal(State.SUBMITTED).code
    manager.get(f"/proposals/{other}")

    manager.post(f"/proposals/{other}/remarks/{first}/tick", status=404)

    assert stored.proposal(back, "remarks_open") == 2


def test_files_of_a_remark_are_compared(manager, a_proposal, stored):
    code = a_proposal(State.SUBMITTED).code

    def come_back_with_no_file():
        proposal = the(code)
        make_remarks(proposal, f"declarations.{proposal.attachments[0].field}", "declarations.dpia_note", "identity")
        proposal.attachments[0].removed_at = clock.now()
        db.session.flush()
        db.session.expire(proposal, ["attachments"])
        freeze_version(SYSTEM, proposal)

    stored.arrange(come_back_with_no_file)

    manager.get(f"/proposals/{code}/remarks")

    assert "[αφαιρέθηκε: Έγγραφο, έγγραφο.pdf]" in manager.document.main
    assert "Στην ενότητα δεν άλλαξε τίποτα." in manager.document.main


def test_page_of_a_proposal_that_was_never_returned_says_so_and_has_no_tab(manager, a_proposal):
    code = a_proposal(State.SUBMITTED).code

    manager.get(f"/proposals/{code}/remarks")

    assert "Η πρόταση δεν έχει επιστραφεί για συμπλήρωση." in manager.document.main
    assert "Παρατηρήσεις" not in [node.text for node in manager.document.all("a")]


def test_colleagues_in_the_administration_read_the_remarks_and_tick_nothing(page_of, cast, back):
    page = page_of(cast.decider).get(f"/proposals/{back}/remarks")

    assert "Γράψτε τι μάθατε." in page.document.main
    assert [form.action for form in page.document.forms if "/remarks/" in form.action] == []
