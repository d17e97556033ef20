"""Assigning evaluators, and the steps that a manager takes with an assignment."""

import pytest

from proposals import clock
from proposals.calls.models import Call
from proposals.db import db
from proposals.evaluation.models import Assignment
from proposals.workflow.states import AssignmentState, State

ASSIGN = "Ανάθεση στους επιλεγμένους"


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW)


@pytest.fixture
def manager(page_of, cast, proposal):
    return page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")


def assignments(stored):
    return stored.ask(lambda: [(each.evaluator_id, each.state.value) for each in db.session.query(Assignment).order_by(Assignment.id)])


def sent_by_hand(manager, *people):
    """What no page offers: the form with these people, whoever they are."""
    return [("csrf_token", manager.token), *(("evaluator", str(person.id)) for person in people)]


def test_evaluators_are_assigned_and_told(manager, cast, stored):
    manager.send(ASSIGN, {"evaluator": [str(cast.evaluator.id), str(cast.second.id)]})

    assert assignments(stored) == [(cast.evaluator.id, "invited"), (cast.second.id, "invited")]
    assert manager.flashes == ["Οι αξιολογητές ορίστηκαν και ειδοποιούνται."]
    assert (stored.told(), stored.deeds()) == ([("assign", cast.evaluator.id), ("assign", cast.second.id)], ["assign", "assign"])


def test_date_that_was_typed_is_the_date_of_the_sheets(manager, cast, stored):
    manager.send(ASSIGN, {"evaluator": [str(cast.evaluator.id)], "due_on-day": "15", "due_on-month": "12", "due_on-year": "2026"})

    assert stored.ask(lambda: db.session.query(Assignment.due_at).scalar()).isoformat() == "2026-12-15T21:59:00+00:00"


def test_without_a_date_the_call_s_holds(manager, cast, stored):
    due = clock.now()
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "review_due_at", due))

    manager.send(ASSIGN, {"evaluator": [str(cast.evaluator.id)]})

    assert stored.ask(lambda: db.session.query(Assignment.due_at).scalar()) == due


@pytest.mark.parametrize(("day", "month"), [("31", "11"), ("x", "12"), ("23", "11")])
def test_date_that_is_none_or_past_is_refused_and_kept(manager, cast, stored, day, month):
    typed = {"due_on-day": day, "due_on-month": month, "due_on-year": "2026"}

    manager.send(ASSIGN, {"evaluator": [str(cast.evaluator.id)], **typed}, status=422)

    shown = dict(manager.document.form_with(ASSIGN).values)
    assert assignments(stored) == []
    assert manager.document.address_of(manager.errors[0]) == "#due_on-day"
    assert {name: shown[name] for name in typed} == typed
    assert shown["evaluator"] == str(cast.evaluator.id)


def test_nobody_chosen_is_refused(manager, stored):
    manager.send(ASSIGN, status=422)

    assert manager.errors == ["Επιλέξτε έναν ή περισσότερους αξιολογητές."]
    assert manager.document.title.startswith("Λάθος: ")


def test_evaluator_of_the_same_body_is_refused_with_the_reason_and_nobody_is_assigned(manager, cast, stored):
    manager._send("post", manager.path.replace("evaluation", "assignments"), sent_by_hand(manager, cast.evaluator, cast.insider), 422)

    assert manager.errors == ["Ελένη Εντοπία: Εργάζεται στον φορέα που υπέβαλε την πρόταση. Δεν αξιολογεί κανείς πρόταση του φορέα του."]
    chosen = [value for name, value in manager.document.form_with(ASSIGN).values if name == "evaluator"]
    assert chosen == [str(cast.evaluator.id)]
    assert (assignments(stored), stored.told()) == ([], [])


def test_page_says_beforehand_who_may_not_and_how_much_each_has(manager, cast, an_assignment, proposal):
    an_assignment(AssignmentState.INVITED, proposal)

    manager.get(manager.path)

    choices = [node.text for node in manager.document.all("label") if "choice" in node.get("class")]
    barred = [node.text for node in manager.document.all("li") if any(each.get("aria-labelledby") == "barred" for each in node.above)]
    assert choices == [
        "Γεωργία Δευτεροκριτή (0 προτάσεις, Γενική Γραμματεία Δημόσιας Διοίκησης)",
        "Δημήτρης Τριτοκριτής (0 προτάσεις, Γενική Γραμματεία Δημόσιας Διοίκησης)",
    ]
    assert barred == [
        "Βασίλης Πρωτοκριτής (1 πρόταση, Γενική Γραμματεία Δημόσιας Διοίκησης)Έχει ήδη αναλάβει την πρόταση.",
        "Ελένη Εντοπία (0 προτάσεις, Περιφέρεια Κρήτης)Εργάζεται στον φορέα που υπέβαλε την πρόταση. Δεν αξιολογεί κανείς πρόταση του φορέα του.",
    ]


def test_page_where_nobody_may_be_assigned_says_so(manager, cast, an_assignment, proposal):
    for person in (cast.evaluator, cast.second, cast.third):
        an_assignment(AssignmentState.INVITED, proposal, evaluator=person)

    manager.get(manager.path)

    assert "Δεν υπάρχει αξιολογητής που να μπορεί να την αναλάβει." in manager.document.main


def test_same_evaluator_is_not_assigned_twice(manager, cast, stored):
    manager.send(ASSIGN, {"evaluator": [str(cast.evaluator.id)]})

    manager._send("post", manager.path.replace("evaluation", "assignments"), sent_by_hand(manager, cast.evaluator), 422)

    assert manager.errors == ["Βασίλης Πρωτοκριτής: Έχει ήδη αναλάβει την πρόταση."]
    assert len(assignments(stored)) == 1


@pytest.mark.parametrize("who", ["author", "chair", "manager"])
def test_person_without_the_role_is_not_assigned(manager, cast, stored, proposal, who):
    person = getattr(cast, who)

    manager.post(f"/proposals/{proposal.code}/assignments", {"evaluator": str(person.id)}, status=422)

    assert f"{person.name}: Δεν έχει τον ρόλο του αξιολογητή." in manager.errors
    assert assignments(stored) == []


@pytest.mark.parametrize("number", ["99999", "99999999999999999999", "-1", "x", ""])
def test_person_who_does_not_exist_is_not_assigned(manager, stored, proposal, number):
    manager.post(f"/proposals/{proposal.code}/assignments", {"evaluator": number}, status=422)

    assert manager.errors == ["Επιλέξτε έναν ή περισσότερους αξιολογητές."]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REVIEWED, State.ACCEPTED])
def test_nobody_is_assigned_to_a_proposal_that_is_not_in_review(page_of, cast, a_proposal, stored, state):
    code = a_proposal(state).code
    page = page_of(cast.manager).get(f"/proposals/{code}/evaluation")

    page.post(f"/proposals/{code}/assignments", {"evaluator": str(cast.evaluator.id)}, status=404)

    assert assignments(stored) == []


def test_assignment_is_cancelled_with_a_note_and_the_evaluator_is_told(manager, cast, an_assignment, proposal, stored, page_of):
    number = an_assignment(AssignmentState.ACCEPTED, proposal).id
    manager.get(manager.path).take_step("cancel", {"note": "Ανατέθηκε κατά λάθος."})

    evaluator = page_of(cast.evaluator).get(f"/reviews/{number}")

    assert assignments(stored) == [(cast.evaluator.id, "cancelled")]
    assert stored.told() == [("assignment_cancel", cast.evaluator.id)]
    assert "Η ανάθεση αυτή έχει κλείσει. Ευχαριστούμε." in evaluator.document.main
    evaluator.get(f"/proposals/{proposal.code}", status=404)


@pytest.mark.parametrize(("state", "step"), [(AssignmentState.INVITED, "cancel"), (AssignmentState.FINAL, "reopen")])
def test_step_of_an_assignment_without_its_note_is_refused_and_leads_back(manager, an_assignment, proposal, stored, state, step):
    number = an_assignment(state, proposal).id

    manager.post(f"/reviews/{number}/steps/{step}", {"note": " "}, status=409)

    assert "Συμπληρώστε το πεδίο «Σημείωση»." in manager.document.main
    assert stored.assignment(number, "state") is state


def test_final_sheet_is_opened_again_for_its_evaluator(manager, cast, an_assignment, proposal, stored, page_of):
    number = an_assignment(AssignmentState.FINAL, proposal).id
    manager.get(manager.path).take_step("reopen", {"note": "Δείτε ξανά τον αντίκτυπο."})

    page = page_of(cast.evaluator).get(f"/reviews/{number}")

    assert stored.assignment(number, "state") is AssignmentState.ACCEPTED
    assert page.document.form_with("Οριστική υποβολή του φύλλου").action == f"/reviews/{number}"
    assert stored.told() == [("assignment_reopen", cast.evaluator.id)]


def test_final_sheet_of_a_proposal_that_is_reviewed_stays_closed_with_the_reason(page_of, cast, a_proposal, an_assignment):
    proposal = a_proposal(State.REVIEWED)
    an_assignment(AssignmentState.FINAL, proposal)

    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    assert page.document.closed_steps["reopen"] == "Άνοιγμα του φύλλου ξανάΗ πρόταση δεν βρίσκεται πια σε αξιολόγηση."


def test_list_of_a_call_names_the_evaluators_of_each_proposal(page_of, cast, an_assignment, proposal, a_proposal):
    an_assignment(AssignmentState.FINAL, proposal)
    an_assignment(AssignmentState.INVITED, proposal, evaluator=cast.second)
    a_proposal(State.SUBMITTED, answers={"title": "Άλλη"})

    page = page_of(cast.manager).get("/manage/calls/esdk-2027/assignment")

    rows = [row.text for row in page.document.all("tr") if row.is_within("tbody")]
    assert len(rows) == 1
    assert "Βασίλης Πρωτοκριτής (Οριστικό φύλλο)Γεωργία Δευτεροκριτή (Περιμένει αποδοχή)" in rows[0]


def test_list_of_a_call_without_reviews_says_so(page_of, cast):
    page = page_of(cast.manager).get("/manage/calls/esdk-2027/assignment")

    assert "Καμία πρόταση δεν είναι σε αξιολόγηση." in page.document.main
