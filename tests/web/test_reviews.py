"""An evaluator's pages: the list, the declaration before the text opens, the scoring sheet."""

import re

import pytest

from proposals.accounts.models import Body, Person
from proposals.calls.rubric import standard_rubric
from proposals.db import db
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.states import AssignmentState, State

RUBRIC = standard_rubric()
COMMENT = "Τεκμηριώνεται με στοιχεία και είναι σαφές σε όλα τα σημεία."
FULL = {**{each.code: "4.0" for each in RUBRIC.criteria}, **{f"{each.code}_comment": COMMENT for each in RUBRIC.criteria}}
FINAL = "Οριστική υποβολή του φύλλου"


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW)


@pytest.fixture
def invited(an_assignment, proposal):
    return an_assignment(AssignmentState.INVITED, proposal).id


@pytest.fixture
def accepted(an_assignment, proposal):
    return an_assignment(AssignmentState.ACCEPTED, proposal).id


@pytest.fixture
def evaluator(page_of, cast):
    return page_of(cast.evaluator)


# The list -----------------------------------------------------------------------------------------------------------


def test_list_holds_ones_own_assignments_what_is_over_last(evaluator, cast, a_proposal, an_assignment):
    for state in (AssignmentState.FINAL, AssignmentState.CANCELLED, AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.DECLINED):
        an_assignment(state, a_proposal(State.IN_REVIEW, answers={"title": state.value}))
    an_assignment(AssignmentState.INVITED, a_proposal(State.IN_REVIEW, answers={"title": "αλλουνού"}), evaluator=cast.second)

    evaluator.get("/reviews")

    rows = [node.text for node in evaluator.document.all("a") if any(each.tag == "tbody" for each in node.above)]
    assert rows == ["invited", "accepted", "final", "cancelled", "declined"]
    assert "5 προτάσεις σάς έχουν ανατεθεί." in evaluator.document.main


def test_list_without_assignments_is_a_page_too(evaluator):
    evaluator.get("/reviews")

    assert "0 προτάσεις σάς έχουν ανατεθεί." in evaluator.document.main


# The declaration ----------------------------------------------------------------------------------------------------


def test_text_stays_closed_until_the_declaration(evaluator, invited, proposal):
    evaluator.get(f"/reviews/{invited}")

    assert evaluator.document.heading == proposal.title
    assert evaluator.document.open_steps == ["accept", "decline"]
    assert "Πρόβλημα ή ανάγκη" not in evaluator.document.main
    evaluator.get(f"/proposals/{proposal.code}", status=404)


def test_declaration_opens_text_and_sheet(evaluator, invited, proposal, stored):
    evaluator.get(f"/reviews/{invited}").take_step("accept", {"no_conflict": "yes"})

    assert (evaluator.path, stored.assignment(invited, "state")) == (f"/reviews/{invited}", AssignmentState.ACCEPTED)
    assert evaluator.flashes == ["Η δήλωσή σας καταγράφηκε. Το κείμενο της πρότασης είναι ανοικτό."]
    assert "Πρόβλημα ή ανάγκη" in evaluator.document.main
    assert evaluator.get(f"/proposals/{proposal.code}").code == proposal.code
    assert stored.deeds() == ["assignment_accept"]


def test_acceptance_without_the_declaration_is_refused_and_leads_back(evaluator, invited, stored):
    evaluator.get(f"/reviews/{invited}").take_step("accept", status=409)

    assert "Δηλώστε πρώτα ότι δεν έχετε κώλυμα ή σύγκρουση συμφερόντων." in evaluator.document.main
    assert stored.assignment(invited, "state") is AssignmentState.INVITED
    assert evaluator.follow("Άνοιγμα της σελίδας ξανά").path == f"/reviews/{invited}"


@pytest.mark.parametrize("reason", [code for code in DECLINE_REASONS if code != "conflict"])
def test_invitation_is_declined_with_a_reason_and_the_manager_is_told(evaluator, invited, stored, cast, proposal, reason):
    evaluator.get(f"/reviews/{invited}").take_step("decline", {"reason": reason, "note": "Με εκτίμηση."})

    assert (evaluator.path, stored.assignment(invited, "state")) == ("/reviews", AssignmentState.DECLINED)
    assert stored.told() == [("assignment_decline", cast.manager.id)]
    evaluator.get(f"/proposals/{proposal.code}", status=404)


@pytest.mark.parametrize("reason", ["", "no_such_reason"])
def test_invitation_is_not_declined_without_a_reason(evaluator, invited, stored, reason):
    evaluator.get(f"/reviews/{invited}")

    evaluator.post(f"/reviews/{invited}/steps/decline", {"reason": reason, "note": "Λόγος"}, status=409)

    assert "Επιλέξτε τον λόγο." in evaluator.document.main
    assert stored.assignment(invited, "state") is AssignmentState.INVITED


def test_who_accepted_may_still_give_it_back_and_loses_the_text(evaluator, accepted, proposal, stored):
    evaluator.get(f"/reviews/{accepted}")

    evaluator.post(f"/reviews/{accepted}/steps/decline", {"reason": "too_many"})

    assert stored.assignment(accepted, "state") is AssignmentState.DECLINED
    evaluator.get(f"/proposals/{proposal.code}", status=404)


def test_evaluator_who_came_to_the_body_meanwhile_cannot_accept_and_reads_why(page_of, cast, invited, stored):
    stored.arrange(lambda: setattr(db.session.get_one(Person, cast.evaluator.id), "body_id", cast.crete.id))

    page = page_of(cast.evaluator).get(f"/reviews/{invited}")

    assert page.document.closed_steps == {
        "accept": "Αποδοχή και άνοιγμα του κειμένουΥπάρχει κώλυμα ή σύγκρουση συμφερόντων για αυτή την πρόταση. "
        "Αν πιστεύετε ότι δεν ισχύει, απευθυνθείτε στον διαχειριστή της πρόσκλησης."
    }
    page.post(f"/reviews/{invited}/steps/accept", {"no_conflict": "yes"}, status=409)
    assert stored.assignment(invited, "state") is AssignmentState.INVITED


@pytest.mark.parametrize("step", ["finalise", "reopen", "cancel"])
def test_step_that_is_not_the_evaluators_now_is_refused(evaluator, invited, stored, step):
    evaluator.get(f"/reviews/{invited}")

    evaluator.post(f"/reviews/{invited}/steps/{step}", {"note": "Γιατί ναι."}, status=409)

    assert stored.assignment(invited, "state") is AssignmentState.INVITED


def test_step_that_does_not_exist_is_not_found(evaluator, invited):
    evaluator.get(f"/reviews/{invited}")

    evaluator.post(f"/reviews/{invited}/steps/no_such_step", status=404)


# The sheet ----------------------------------------------------------------------------------------------------------


def test_sheet_asks_points_and_a_comment_for_every_criterion(evaluator, accepted):
    evaluator.get(f"/reviews/{accepted}")

    form = evaluator.document.form_with(FINAL)
    names = {node.get("name") for node in form.controls}
    assert {each.code for each in RUBRIC.criteria} | {f"{each.code}_comment" for each in RUBRIC.criteria} <= names
    assert form.offered("impact") == [str(step) for step in RUBRIC.ladder]


def test_sheet_is_saved_half_done(evaluator, accepted, stored):
    evaluator.get(f"/reviews/{accepted}").send("Αποθήκευση", {"impact": "3.5", "novelty_comment": "Αρχή"})

    shown = dict(evaluator.document.form_with("Αποθήκευση").values)
    assert (shown["impact"], shown["novelty_comment"]) == ("3.5", "Αρχή")
    assert stored.points(accepted) == {"impact": "3.5"}
    assert evaluator.flashes == ["Το φύλλο αποθηκεύτηκε."]
    assert "0 από 7 κριτήρια" in evaluator.document.main


def test_points_once_given_can_be_changed(evaluator, accepted, stored):
    evaluator.get(f"/reviews/{accepted}").send("Αποθήκευση", {"impact": "3.5"}).send("Αποθήκευση", {"impact": "5.0"})

    assert stored.points(accepted) == {"impact": "5.0"}


def test_whole_sheet_becomes_final_with_its_total(evaluator, accepted, stored, cast):
    evaluator.get(f"/reviews/{accepted}").send(FINAL, {**FULL, "comment_to_body": "Κρατήστε τα διδάγματα."})

    assert (evaluator.path, evaluator.flashes) == ("/reviews", ["Το φύλλο σας είναι οριστικό."])
    assert stored.assignment(accepted, "state") is AssignmentState.FINAL
    assert str(stored.assignment(accepted, "total")) == "80"
    assert stored.told() == [("assignment_finalise", cast.manager.id)]


def test_final_sheet_can_be_read_and_no_longer_written(evaluator, accepted, stored):
    evaluator.get(f"/reviews/{accepted}").send(FINAL, FULL)

    evaluator.get(f"/reviews/{accepted}")

    assert [form for form in evaluator.document.forms if form.action == f"/reviews/{accepted}" and form.buttons] == []
    assert "1. " in evaluator.document.main
    evaluator.post(f"/reviews/{accepted}", {**FULL, "impact": "0.0", "based_on": "1"}, status=404)
    assert stored.points(accepted)["impact"] == "4.0"


def test_sheet_with_gaps_is_saved_and_does_not_become_final(evaluator, accepted, stored):
    typed = {**FULL, "novelty_comment": "Λίγα"}
    del typed["impact"]

    evaluator.get(f"/reviews/{accepted}").send(FINAL, typed, status=422)

    assert evaluator.errors == [
        "Καινοτομικότητα: γράψτε αιτιολογία τουλάχιστον 30 χαρακτήρων. Λείπουν 26.",
        "Αντίκτυπος και δημόσια αξία: επιλέξτε βαθμό.",
    ]
    assert [evaluator.document.address_of(message) for message in evaluator.errors] == ["#novelty_comment", "#impact"]
    assert evaluator.document.title.startswith("Λάθος: ")
    assert stored.assignment(accepted, "state") is AssignmentState.ACCEPTED
    assert dict(evaluator.document.form_with(FINAL).values)["novelty_comment"] == "Λίγα"


def test_comment_over_its_limit_is_kept_and_named_with_count_and_limit(evaluator, accepted, stored):
    long = "α" * (RUBRIC.comment_max + 1)

    evaluator.get(f"/reviews/{accepted}").send(FINAL, {**FULL, "impact_comment": long}, status=422)

    limit = f"{RUBRIC.comment_max:,}".replace(",", ".")
    over = f"{RUBRIC.comment_max + 1:,}".replace(",", ".")
    assert (
        evaluator.error_beside("impact_comment") == f"Λάθος: Αντίκτυπος και δημόσια αξία: η αιτιολογία έχει {over} χαρακτήρες. Το όριο είναι {limit}."
    )
    assert dict(evaluator.document.form_with(FINAL).values)["impact_comment"] == long


@pytest.mark.parametrize(("points", "shown"), [("6", "6"), ("-1", "-1"), ("3.7", "3,7")])
def test_points_that_are_not_on_the_scale_are_named_and_keep_the_sheet_open(evaluator, accepted, stored, points, shown):
    evaluator.get(f"/reviews/{accepted}")

    evaluator.post(f"/reviews/{accepted}", {**FULL, "impact": points, "finalise": "1"}, status=422)

    assert evaluator.errors == [
        f"Αντίκτυπος και δημόσια αξία: ο βαθμός {shown} είναι εκτός κλίμακας. Επιλέξτε από 0 έως 5 ανά 0,5.",
    ]
    assert stored.assignment(accepted, "state") is AssignmentState.ACCEPTED


@pytest.mark.parametrize("points", ["NaN", "Infinity", "1e5", "abc", "9" * 400])
def test_points_that_are_no_number_of_points_are_refused_by_name_and_the_rest_is_stored(evaluator, accepted, stored, points):
    evaluator.get(f"/reviews/{accepted}")

    evaluator.post(f"/reviews/{accepted}", {"novelty": "3.0", "impact": points}, status=422)

    assert evaluator.errors == [f"Αντίκτυπος και δημόσια αξία: το «{points[:40]}» δεν είναι βαθμός. Η κλίμακα είναι 0 έως 5 ανά 0,5."]
    assert [evaluator.document.address_of(message) for message in evaluator.errors] == ["#impact"]
    assert stored.points(accepted) == {"novelty": "3.0"}


def test_comment_beyond_what_a_body_should_read_is_still_kept(evaluator, accepted, stored):
    evaluator.get(f"/reviews/{accepted}")

    evaluator.send("Αποθήκευση", {"comment_to_body": "Πρώτη γραμμή\n\nΔεύτερη <b>γραμμή</b>"})

    assert stored.assignment(accepted, "comment_to_body") == "Πρώτη γραμμή\n\nΔεύτερη <b>γραμμή</b>"


# Two windows --------------------------------------------------------------------------------------------------------


def test_two_windows_on_different_fields_merge(page_of, cast, accepted, stored):
    first, second = (page_of(cast.evaluator).get(f"/reviews/{accepted}") for _ in range(2))
    first.send("Αποθήκευση", {"impact": "3.0"})

    second.send("Αποθήκευση", {"novelty": "5.0"})

    assert stored.points(accepted) == {"impact": "3.0", "novelty": "5.0"}


def test_field_saved_in_another_window_is_not_overwritten_and_both_texts_are_shown(page_of, cast, accepted, stored):
    first, second = (page_of(cast.evaluator).get(f"/reviews/{accepted}") for _ in range(2))
    first.send("Αποθήκευση", {"impact": "3.0", "impact_comment": "Από το πρώτο παράθυρο."})

    second.send("Αποθήκευση", {"impact": "5.0", "impact_comment": "Από το δεύτερο παράθυρο.", "novelty": "2.0"}, status=409)

    assert stored.points(accepted) == {"impact": "3.0", "novelty": "2.0"}
    assert second.document.heading == "Δύο κείμενα για 2 πεδία"
    assert "αποθηκεύσατε νεότερο κείμενο εσείς, σε άλλο παράθυρο" in second.document.main
    assert [node.text for node in second.document.all("del")][-1] == "[αφαιρέθηκε: πρώτο]"
    assert dict(second.document.form_with("Αποθήκευση της επιλογής μου").values)["impact_comment"] == "Από το δεύτερο παράθυρο."


def test_ones_own_text_may_be_chosen_and_the_other_stays_in_the_history(page_of, cast, accepted, stored):
    first, second = (page_of(cast.evaluator).get(f"/reviews/{accepted}") for _ in range(2))
    first.send("Αποθήκευση", {"impact": "3.0", "impact_comment": "Από το πρώτο."})
    second.send("Αποθήκευση", {"impact": "5.0", "impact_comment": "Από το δεύτερο."}, status=409)

    second.send("Αποθήκευση της επιλογής μου", {"keep-impact": "theirs", "impact_comment": "Από τα δύο."})

    assert (second.path, stored.points(accepted)) == (f"/reviews/{accepted}", {"impact": "3.0"})
    assert dict(second.document.form_with("Αποθήκευση").values)["impact_comment"] == "Από τα δύο."
    assert "Από το πρώτο." in second.get(f"/reviews/{accepted}/history").document.main


@pytest.mark.parametrize("base", ["1", "7", "999999999"])
def test_field_based_on_a_text_that_was_never_there_is_not_written(evaluator, accepted, stored, base):
    evaluator.get(f"/reviews/{accepted}")

    evaluator.post(f"/reviews/{accepted}", {"impact": "4.0", "base-impact": base}, status=409)

    assert stored.points(accepted) == {}


# Who sees whose sheet -----------------------------------------------------------------------------------------------


def test_sheets_of_others_open_only_once_ones_own_is_final_and_without_names(evaluator, cast, accepted, an_assignment, proposal, stored):
    an_assignment(AssignmentState.FINAL, proposal, evaluator=cast.second)
    before = evaluator.get(f"/reviews/{accepted}").text

    evaluator.send(FINAL, FULL)
    after = evaluator.get(f"/reviews/{accepted}")

    assert "Τα άλλα οριστικά φύλλα" not in before
    assert "Η ανάγκη τεκμηριώνεται με στοιχεία και η λύση είναι σαφής." not in before
    assert "Αξιολογητής Β" in after.document.main
    assert "Η ανάγκη τεκμηριώνεται με στοιχεία και η λύση είναι σαφής." in after.document.main
    assert [person.name for person in (cast.second, cast.third, cast.manager) if person.name in before + after.text] == []


@pytest.mark.parametrize("who", ["second", "author", "manager", "chair", "administrator", "observer", "nobody"])
def test_sheet_of_somebody_else_is_not_found(page_of, cast, accepted, stored, who):
    page = page_of(getattr(cast, who)).get("/desk")

    page.get(f"/reviews/{accepted}", status=404)
    page.post(f"/reviews/{accepted}", {**FULL, "based_on": "0"}, status=404)

    assert stored.points(accepted) == {}


def test_last_final_sheet_concludes_the_review_by_the_system(page_of, cast, a_proposal, an_assignment, stored, proposal):
    numbers = {person: an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=person).id for person in (cast.evaluator, cast.second)}

    for person, number in numbers.items():
        page_of(person).get(f"/reviews/{number}").send(FINAL, FULL)

    assert stored.state(proposal.code) == "reviewed"
    assert stored.deeds() == ["assignment_finalise", "assignment_finalise", "conclude_review"]
    assert stored.told()[-1] == ("conclude_review", cast.chair.id)


def test_scores_too_far_apart_keep_the_review_open_with_the_reason(page_of, cast, an_assignment, stored, proposal):
    points = {cast.evaluator: "5.0", cast.second: "1.0"}
    for person, given in points.items():
        number = an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=person).id
        page_of(person).get(f"/reviews/{number}").send(FINAL, {**FULL, **{each.code: given for each in RUBRIC.criteria}})

    page = page_of(cast.manager).get(f"/proposals/{proposal.code}")

    assert page.state == "in_review"
    assert "Οι βαθμοί απέχουν περισσότερο από όσο επιτρέπει η πρόσκληση." in page.document.closed_steps["conclude_review"]
    assert re.search("απέχουν 4", page.get(f"/proposals/{proposal.code}/evaluation").document.main)


def test_head_of_the_sheet_says_how_far_it_is_and_links_lead_there_and_back(evaluator, accepted):
    first = RUBRIC.criteria[0]
    evaluator.get(f"/reviews/{accepted}").send("Αποθήκευση", {first.code: "4.0", f"{first.code}_comment": COMMENT})

    assert evaluator.document.one("label", for_="ready").text == f"Έτοιμα κριτήρια 1 από {len(RUBRIC.criteria)}"
    partial = f"{first.weight * 4 / 5:.2f}".replace(".", ",")
    assert f"Μερικό άθροισμα {partial} από {first.weight}" in evaluator.document.main
    places = [evaluator.document.address_of(words) for words in ("Στο φύλλο αξιολόγησης", "Πίσω στο κείμενο της πρότασης")]
    assert places == ["#sheet", "#text"]
    assert [place.strip("#") in evaluator.document.ids for place in places] == [True, True]


# The text beside the sheet is kept ----------------------------------------------------------------------------------


def test_kept_text_is_shown_again_as_it_was(evaluator, accepted):
    first, second = (evaluator.get(f"/reviews/{accepted}").document.one("div", class_="reading").text for _again in range(2))

    assert first == second
    assert "Μετρά στο κριτήριο" in first


def test_kept_text_follows_the_language_the_body_and_the_sheet(evaluator, accepted, cast, stored):
    def text() -> str:
        return evaluator.get(f"/reviews/{accepted}").document.one("div", class_="reading").text

    before = text()
    stored.arrange(lambda: setattr(db.session.get_one(Body, cast.crete.id), "name", "Περιφέρεια με άλλο όνομα"))
    renamed = text()
    evaluator.send(FINAL, FULL)
    final = text()
    evaluator.language = "en"
    evaluator.send("English")
    translated = text()

    assert [cast.crete.name in before, cast.crete.name in renamed, "Περιφέρεια με άλλο όνομα" in renamed] == [True, False, True]
    assert "Μετρά στο κριτήριο" not in final
    assert "Τίτλος πρότασης" in final
    assert "Τίτλος πρότασης" not in translated
