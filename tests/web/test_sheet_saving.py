"""A sheet and its notes while they are written: what the endpoints of their script store, refuse and say."""

from dataclasses import replace

import pytest

from proposals.calls.rubric import standard_rubric
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.versions import freeze_version
from proposals.evaluation.assigning import wait_for_evaluator
from proposals.evaluation.models import Assignment
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import AssignmentState, State

RUBRIC = standard_rubric()
COMMENT = "Τεκμηριώνεται με στοιχεία και είναι σαφές σε όλα τα σημεία."


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW)


@pytest.fixture
def number(an_assignment, proposal):
    return an_assignment(AssignmentState.ACCEPTED, proposal).id


@pytest.fixture
def evaluator(page_of, cast, number):
    return page_of(cast.evaluator).get(f"/reviews/{number}")


@pytest.fixture
def save(evaluator, number):
    """Send fields of the sheet, or its notes, as the script does; hands back the status and what was answered."""

    def send(values, part="", browser=evaluator):
        answered = browser.client.post(f"/reviews/{number}{part}/save", data={**values, "csrf_token": browser.token})
        return answered.status_code, answered.get_json(silent=True)

    return send


# The sheet ----------------------------------------------------------------------------------------------------------


def test_field_is_stored_and_its_new_revision_told(save, number, stored):
    status, answered = save({"impact": "3.5", "base-impact": "0"})

    assert (status, answered["revisions"], answered["conflicts"], answered["saved"]) == (200, {"impact": 1}, {}, "Αποθηκεύτηκε στις 12:00")
    assert stored.points(number) == {"impact": "3.5"}


def test_answer_tells_how_far_the_sheet_is(save):
    _status, answered = save({"impact": "4.0", "base-impact": "0", "impact_comment": COMMENT, "base-impact_comment": "0"})

    assert answered["progress"] == "1 από 7 κριτήρια"
    assert [code for code, is_done in answered["done"].items() if is_done] == ["impact"]
    assert answered["figures"] == {"ready": 1, "ready_words": "1 από 7", "sum_words": "16,00 από 20"}


def test_mark_is_that_of_the_next_page(save, evaluator, number):
    _status, answered = save({"impact_comment": COMMENT, "base-impact_comment": "0"})

    values = dict(evaluator.get(f"/reviews/{number}").document.form_with("Αποθήκευση").values)
    assert (values["was-impact_comment"], values["base-impact_comment"]) == (answered["marks"]["impact_comment"], "1")


def test_fields_that_were_not_sent_stay_as_they_are(save, number, stored):
    save({"impact": "3.5", "base-impact": "0"})

    save({"novelty": "2.0", "base-novelty": "0"})

    assert stored.points(number) == {"impact": "3.5", "novelty": "2.0"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Λίγα", ["Αντίκτυπος και δημόσια αξία: γράψτε αιτιολογία τουλάχιστον 30 χαρακτήρων. Λείπουν 26."]),
        ("α" * 1501, ["Αντίκτυπος και δημόσια αξία: η αιτιολογία έχει 1.501 χαρακτήρες. Το όριο είναι 1.500."]),
        (COMMENT, []),
        ("", []),
    ],
    ids=["too short", "too long", "right", "nothing"],
)
def test_what_is_wrong_with_a_comment_is_said_beside_it_and_it_is_stored(save, evaluator, number, typed, said):
    _status, answered = save({"impact_comment": typed, "base-impact_comment": "0"})

    assert (answered["advice"], answered["conflicts"]) == ({"impact_comment": said}, {})
    assert dict(evaluator.get(f"/reviews/{number}").document.form_with("Αποθήκευση").values)["impact_comment"] == typed


def test_points_off_the_scale_are_stored_and_named(save, evaluator, number):
    _status, answered = save({"impact": "7", "base-impact": "0"})

    sentence = "Αντίκτυπος και δημόσια αξία: ο βαθμός 7 είναι εκτός κλίμακας. Επιλέξτε από 0 έως 5 ανά 0,5."
    assert answered["advice"] == {"impact": [sentence]}
    assert sentence in evaluator.get(f"/reviews/{number}").document.main


def test_field_of_another_window_is_named_and_left_alone_and_the_rest_is_stored(save, number, stored):
    save({"impact": "3.0", "base-impact": "0"})

    status, answered = save({"impact": "5.0", "base-impact": "0", "novelty": "2.0", "base-novelty": "0"})

    assert (status, answered["revisions"]) == (200, {"novelty": 1})
    assert answered["conflicts"] == {"impact": "Αποθηκεύσατε νεότερο κείμενο σε άλλο παράθυρο (24/11/2026, 12:00). Όσα γράψατε εδώ κρατήθηκαν."}
    assert stored.points(number) == {"impact": "3.0", "novelty": "2.0"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"impact": "3.0", "base-impact": "7"}, "impact", "Το πεδίο έχει στο μεταξύ άλλο κείμενο. Το δικό σας κρατήθηκε εδώ."),
        ({"nothing": "x", "base-nothing": "0"}, "nothing", "Το πεδίο αυτό δεν υπάρχει στο φύλλο."),
        ({"private_notes": "x", "base-private_notes": "0"}, "private_notes", "Το πεδίο αυτό δεν υπάρχει στο φύλλο."),
        (
            {"impact": "πολύ", "base-impact": "0"},
            "impact",
            "Αντίκτυπος και δημόσια αξία: το «πολύ» δεν είναι βαθμός. Η κλίμακα είναι 0 έως 5 ανά 0,5.",
        ),
        (
            {"check_ai": "perhaps", "base-check_ai": "0"},
            "check_ai",
            "Χρήση τεχνητής νοημοσύνης: η απάντηση «perhaps» δεν είναι στις επιλογές.",
        ),
    ],
    ids=["a revision from the future", "no such field", "the notes", "no number", "no answer to a check"],
)
def test_field_that_cannot_be_taken_is_named_and_the_rest_is_stored(save, number, stored, values, field, sentence):
    status, answered = save({**values, "novelty": "2.0", "base-novelty": "0"})

    assert (status, answered["conflicts"], answered["revisions"]) == (200, {field: sentence}, {"novelty": 1})
    assert stored.points(number) == {"novelty": "2.0"}


@pytest.mark.parametrize("who", ["second", "manager", "author", "administrator"])
def test_somebody_else_saves_nothing(save, page_of, cast, number, stored, who):
    other = page_of(getattr(cast, who))
    other.get("/desk")

    assert save({"impact": "1.0", "base-impact": "0"}, browser=other)[0] == 404
    assert save({"private_notes": "x", "base-private_notes": "0"}, "/notes", browser=other)[0] == 404
    assert stored.points(number) == {}


def test_save_without_a_session_is_asked_to_be_sent_again(app, number, stored):
    answered = app.test_client().post(f"/reviews/{number}/save", data={"impact": "1.0", "base-impact": "0"})

    assert (answered.status_code, stored.points(number)) == (400, {})


# Beyond the sheet ---------------------------------------------------------------------------------------------------


def test_save_and_next_leads_to_the_next_sheet_by_due_date_and_at_the_end_to_the_list(evaluator, cast, number, a_proposal, an_assignment, stored):
    second = an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW)).id
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.RETURNED))
    an_assignment(AssignmentState.INVITED, a_proposal(State.IN_REVIEW))
    button = "Αποθήκευση και επόμενο"

    assert evaluator.send(button, {"impact": "3.0"}).path == f"/reviews/{second}"
    assert evaluator.send(button).path == f"/reviews/{number}"
    stored.arrange(lambda: setattr(db.session.get_one(Assignment, second), "state", AssignmentState.DECLINED))
    assert evaluator.send(button).path == "/reviews"
    assert stored.points(number) == {"impact": "3.0"}


def test_list_says_how_far_each_sheet_is_and_how_long_there_is(evaluator, cast, number, save, the_time):
    first = evaluator.get("/reviews").document.main
    save({"impact": "4.0", "base-impact": "0", "impact_comment": COMMENT, "base-impact_comment": "0"})

    assert "δεν άρχισε" in first
    assert "1 από 7" in evaluator.get("/reviews").document.main


def test_criteria_lead_to_what_feeds_them_and_back(evaluator):
    first = RUBRIC.criteria[0]

    assert evaluator.document.address_of("Τεκμηρίωση της ανάγκης") == "#f-evidence"
    assert evaluator.document.address_of(f"1. {first.label.el}") == f"#{first.code}"
    assert {"f-evidence", "f-problem", first.code} <= set(evaluator.document.ids)


# Notes --------------------------------------------------------------------------------------------------------------


def test_notes_save_themselves_and_come_back(save, evaluator, number):
    status, answered = save({"private_notes": "Να δω τον πίνακα.", "base-private_notes": "0"}, "/notes")

    assert (status, answered["revisions"], answered["conflicts"]) == (200, {"private_notes": 1}, {})
    values = dict(evaluator.get(f"/reviews/{number}").document.form_with("Αποθήκευση σημειώσεων").values)
    assert (values["private_notes"], values["was-private_notes"]) == ("Να δω τον πίνακα.", answered["marks"]["private_notes"])


def test_notes_without_a_field_or_with_a_strange_one_store_nothing(save):
    _status, answered = save({"impact": "3.0", "base-impact": "0"}, "/notes")

    assert (answered["revisions"], answered["conflicts"]) == ({}, {"impact": "Το πεδίο αυτό δεν υπάρχει στις σημειώσεις."})


def test_notes_are_saved_by_the_button_and_two_windows_see_both_texts(page_of, cast, number):
    first, second = (page_of(cast.evaluator).get(f"/reviews/{number}") for _ in range(2))
    first.send("Αποθήκευση σημειώσεων", {"private_notes": "Από το πρώτο."})
    second.send("Αποθήκευση σημειώσεων", {"private_notes": "Από το δεύτερο."}, status=409)

    second.send("Αποθήκευση της επιλογής μου", {"private_notes": "Από τα δύο."})

    assert dict(second.document.form_with("Αποθήκευση σημειώσεων").values)["private_notes"] == "Από τα δύο."
    assert "Από το πρώτο." in second.get(f"/reviews/{number}/history").document.main


def test_newer_notes_may_be_chosen(page_of, cast, number):
    first, second = (page_of(cast.evaluator).get(f"/reviews/{number}") for _ in range(2))
    first.send("Αποθήκευση σημειώσεων", {"private_notes": "Από το πρώτο."})
    second.send("Αποθήκευση σημειώσεων", {"private_notes": "Από το δεύτερο."}, status=409)

    second.send("Αποθήκευση της επιλογής μου", {"keep-private_notes": "theirs"})

    assert dict(second.document.form_with("Αποθήκευση σημειώσεων").values)["private_notes"] == "Από το πρώτο."


def test_notes_are_on_no_page_of_anybody_else_nor_in_the_final_sheet(page_of, cast, proposal, number, save, evaluator):
    save({"private_notes": "ΜΟΝΟΓΙΑΜΕΝΑ", "base-private_notes": "0"}, "/notes")
    sheet = {**{each.code: "4.0" for each in RUBRIC.criteria}, **{f"{each.code}_comment": COMMENT for each in RUBRIC.criteria}}
    evaluator.get(f"/reviews/{number}").send("Οριστική υποβολή του φύλλου", sheet)

    pages = [page_of(cast.manager).get(f"{address}").text for address in (f"/proposals/{proposal.code}/evaluation", f"/reviews/{number}/final/1")]
    pages.append(evaluator.get(f"/reviews/{number}/final/1").text)

    assert [text for text in pages if "ΜΟΝΟΓΙΑΜΕΝΑ" in text] == []
    assert "ΜΟΝΟΓΙΑΜΕΝΑ" in evaluator.get(f"/reviews/{number}").text


# A proposal that changed under the sheet ----------------------------------------------------------------------------


@pytest.fixture
def newer(stored, proposal, number, save):
    """The proposal was filed again, and the sheet has something in it."""
    save({"impact": "3.0", "base-impact": "0"})

    def file_again():
        freeze_version(SYSTEM, db.session.get_one(Proposal, proposal.id))
        wait_for_evaluator(db.session.get_one(Assignment, number))

    stored.arrange(file_again)


def test_sheet_waits_until_the_evaluator_says_that_he_has_seen_what_changed(newer, evaluator, proposal, number, stored):
    evaluator.get(f"/reviews/{number}")

    assert "Η πρόταση υποβλήθηκε ξανά με αλλαγές (έκδοση 2)" in evaluator.document.main
    assert evaluator.document.address_of("Τι άλλαξε από την έκδοση 1 στην έκδοση 2") == f"/proposals/{proposal.code}/versions/1/diff/2"
    assert "η πρόταση άλλαξε" in evaluator.get("/reviews").document.main
    evaluator.get(f"/reviews/{number}").take_step("adopt_version")
    assert (evaluator.path, stored.assignment(number, "newer_version_id")) == (f"/reviews/{number}", None)
    assert dict(evaluator.document.form_with("Αποθήκευση").values)["impact"] == "3.0"
    assert "έκδοση 2" in evaluator.text
    assert "assignment_adopt_version" in stored.deeds()


def test_window_that_was_open_before_is_refused_by_name_and_hands_back_what_was_typed(newer, evaluator, save, number, stored):
    reason = "Η πρόταση υποβλήθηκε ξανά με αλλαγές. Δείτε πρώτα τι άλλαξε και συνεχίστε με τη νέα έκδοση."

    status, answered = save({"novelty": "5.0", "base-novelty": "0"})
    evaluator.post(f"/reviews/{number}", {"novelty": "5.0", "novelty_comment": "Γραμμένο πριν."}, status=409)

    assert (status, answered) == (409, {"closed": reason})
    assert (reason in evaluator.document.main, "Γραμμένο πριν." in evaluator.document.main) == (True, True)
    assert stored.points(number) == {"impact": "3.0"}


def test_step_for_a_version_that_is_no_longer_the_newest_is_refused(newer, evaluator, number, stored):
    evaluator.get(f"/reviews/{number}")

    evaluator.post(f"/reviews/{number}/steps/adopt_version", {"version": "1"}, status=409)

    assert "Η πρόταση άλλαξε ξανά στο μεταξύ." in evaluator.document.main
    assert stored.assignment(number, "newer_version_id") is not None


def test_sheet_of_a_proposal_that_is_with_its_body_says_so(evaluator, proposal, number, stored):
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id), "state", State.RETURNED))

    evaluator.get(f"/reviews/{number}")

    assert "Η πρόταση δεν βρίσκεται τώρα σε αξιολόγηση. Το φύλλο σας μένει όπως το αφήσατε." in evaluator.document.main
    assert "Επιστράφηκε" in evaluator.get("/reviews").document.main


# What was there before ----------------------------------------------------------------------------------------------


@pytest.fixture
def rewritten(evaluator, number, the_time):
    """A sheet whose comment and points were changed in another sitting."""
    evaluator.send("Αποθήκευση", {"impact": "3.0", "impact_comment": "Πρώτο κείμενο."})
    the_time.shift(700)
    evaluator.send("Αποθήκευση", {"impact": "4.0", "impact_comment": "Δεύτερο κείμενο."})


def test_former_texts_are_listed_for_their_author_with_what_changed(rewritten, evaluator, number):
    evaluator.follow("Παλαιότερα κείμενα του φύλλου")

    assert (evaluator.path, "Πρώτο κείμενο." in evaluator.document.main) == (f"/reviews/{number}/history", True)
    assert [node.text for node in evaluator.document.all("ins")] == ["[προστέθηκε: Δεύτερο]"]
    assert "Αντίκτυπος και δημόσια αξία, βαθμός" in evaluator.document.main


def test_former_texts_of_one_field_are_listed_alone(rewritten, evaluator, number):
    evaluator.get(f"/reviews/{number}/history?of=impact")

    assert "Πρώτο κείμενο." not in evaluator.document.main
    assert len(evaluator.document.of_class("block")) == 1


def test_former_texts_come_page_by_page(rewritten, evaluator, number, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], page_size=1))

    first = evaluator.get(f"/reviews/{number}/history").document.main
    second = evaluator.follow("Επόμενες").document.main

    assert ("Πρώτο κείμενο." in first) != ("Πρώτο κείμενο." in second)


def test_former_text_is_brought_back_and_the_one_it_replaces_is_kept(rewritten, evaluator, number):
    evaluator.get(f"/reviews/{number}/history?of=impact_comment")

    form = next(form for form in evaluator.document.forms if "/history/impact_comment/1" in form.action)
    evaluator.post(form.action, dict(form.values))

    assert dict(evaluator.document.form_with("Αποθήκευση").values)["impact_comment"] == "Πρώτο κείμενο."
    assert "Δεύτερο κείμενο." in evaluator.get(f"/reviews/{number}/history?of=impact_comment").document.main


def test_former_text_that_clashes_with_a_newer_one_is_shown_beside_it(rewritten, evaluator, number):
    evaluator.post(f"/reviews/{number}/history/impact_comment/1", {"base-impact_comment": "1"}, status=409)

    assert evaluator.document.heading == "Δύο κείμενα για το ίδιο πεδίο"
    evaluator.send("Αποθήκευση της επιλογής μου")
    assert dict(evaluator.document.form_with("Αποθήκευση").values)["impact_comment"] == "Πρώτο κείμενο."


def test_former_notes_are_brought_back(evaluator, number, save, the_time):
    save({"private_notes": "Πρώτα", "base-private_notes": "0"}, "/notes")
    the_time.shift(700)
    save({"private_notes": "Δεύτερα", "base-private_notes": "1"}, "/notes")

    evaluator.post(f"/reviews/{number}/history/private_notes/1", {"base-private_notes": "2"})
    assert dict(evaluator.document.form_with("Αποθήκευση σημειώσεων").values)["private_notes"] == "Πρώτα"
    evaluator.post(f"/reviews/{number}/history/private_notes/2", {"base-private_notes": "1"}, status=409)


@pytest.mark.parametrize("address", ["impact/9", "nothing/1"])
def test_former_text_that_is_not_there_is_not_found(rewritten, evaluator, number, address):
    evaluator.post(f"/reviews/{number}/history/{address}", {"base-impact": "2"}, status=404)


def test_reopened_sheet_shows_its_earlier_final_form_to_its_author_and_the_manager(evaluator, page_of, cast, proposal, number):
    sheet = {**{each.code: "4.0" for each in RUBRIC.criteria}, **{f"{each.code}_comment": COMMENT for each in RUBRIC.criteria}}
    evaluator.send(
        "Οριστική υποβολή του φύλλου", {**sheet, "check_ai": "no", "check_ai_comment": "Λείπει σχέδιο.", "comment_to_body": "Ναι στο τηλέφωνο."}
    )
    manager = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation").take_step("reopen", {"note": "Λάθος βαθμός."})
    evaluator.get(f"/reviews/{number}").send("Αποθήκευση", {"impact": "1.0"})

    manager.get(f"/proposals/{proposal.code}/evaluation")
    manager.follow(next(link.text for link in manager.document.all("a") if link.text.startswith("Οριστικό φύλλο της")))
    evaluator.get(f"/reviews/{number}")
    evaluator.follow("Οριστικό φύλλο της 24/11/2026, 12:00")

    for seen in (evaluator, manager):
        assert seen.document.heading == "Το φύλλο όπως οριστικοποιήθηκε στις 24/11/2026, 12:00"
        assert [
            words
            for words in ("80,00", "3. Αντίκτυπος και δημόσια αξία: 4", "ΟΧΙ", "Λείπει σχέδιο.", "Ναι στο τηλέφωνο.")
            if words not in seen.document.main
        ] == []
    assert (cast.evaluator.name in manager.document.main, page_of(cast.second).get(f"/reviews/{number}/final/1", status=404).status) == (True, 404)


def test_form_in_which_a_sheet_never_was_final_is_not_found(evaluator, number):
    evaluator.get(f"/reviews/{number}/final/1", status=404)
