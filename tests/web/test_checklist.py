"""The admissibility checklist and the steps that depend on it."""

import pytest

from proposals.calls.rubric import standard_rubric
from proposals.drafting.models import Proposal
from proposals.evaluation.models import AdmissibilityCheck
from proposals.workflow.states import State

ITEMS = [item.code for item in standard_rubric().admissibility]
ALL_YES = {f"verdict-{code}": "yes" for code in ITEMS}


@pytest.fixture
def code(a_proposal):
    return a_proposal(State.SUBMITTED).code


@pytest.fixture
def manager(page_of, cast, code):
    return page_of(cast.manager).get(f"/proposals/{code}/evaluation")


def test_checklist_asks_every_item_of_the_rubric(manager):
    form = manager.document.form_with("Αποθήκευση ελέγχου")

    asked = [node.get("name") for node in form.controls if node.get("type") == "radio"]
    assert list(dict.fromkeys(asked)) == [f"verdict-{code}" for code in ITEMS]


def test_checklist_can_be_saved_half_done_and_comes_back_as_it_was(manager, code, stored):
    manager.send("Αποθήκευση ελέγχου", {f"verdict-{ITEMS[0]}": "no", f"comment-{ITEMS[0]}": "Λείπει η απόφαση."})

    shown = dict(manager.document.form_with("Αποθήκευση ελέγχου").values)
    assert (shown[f"verdict-{ITEMS[0]}"], shown[f"comment-{ITEMS[0]}"]) == ("no", "Λείπει η απόφαση.")
    assert (stored.proposal(code, "checks_open"), stored.proposal(code, "checks_failed")) == (len(ITEMS) - 1, 1)
    assert (manager.flashes, stored.deeds()) == (["Ο έλεγχος παραδεκτού αποθηκεύτηκε."], ["fill_checklist"])


def test_verdict_that_there_is_not_counts_as_none(manager, code, stored):
    manager.post(f"/proposals/{code}/checklist", {f"verdict-{ITEMS[0]}": "perhaps", "verdict-no_such_item": "yes"})

    assert stored.count(AdmissibilityCheck) == 0


def test_passed_checklist_opens_the_review(manager, code, stored, cast):
    manager.send("Αποθήκευση ελέγχου", ALL_YES).get(f"/proposals/{code}")

    manager.take_step("admit")

    assert (manager.state, manager.flashes) == ("in_review", ["Η πρόταση κρίθηκε παραδεκτή και περνά σε αξιολόγηση."])
    assert stored.told() == [("admit", cast.author.id)]


def test_failed_item_closes_admission_and_opens_refusal(manager, code):
    manager.send("Αποθήκευση ελέγχου", {**ALL_YES, f"verdict-{ITEMS[0]}": "no"}).get(f"/proposals/{code}")

    assert manager.document.closed_steps == {"admit": "Παραδοχή και έναρξη αξιολόγησης Στον έλεγχο παραδεκτού 1 σημείο έχει απάντηση ΟΧΙ."}
    assert manager.document.open_steps == ["return_for_completion", "declare_inadmissible"]


def test_inadmissible_proposal_is_told_with_its_reason(manager, code, stored, cast, page_of):
    manager.send("Αποθήκευση ελέγχου", {**ALL_YES, f"verdict-{ITEMS[0]}": "no"}).get(f"/proposals/{code}")

    manager.take_step("declare_inadmissible", {"note": "Εκπρόθεσμη έγκριση."})

    assert manager.state == "inadmissible"
    assert stored.told() == [("declare_inadmissible", cast.author.id), ("declare_inadmissible", cast.approver.id)]
    assert "«Εκπρόθεσμη έγκριση.»" in page_of(cast.author).get(f"/proposals/{code}").document.main


@pytest.mark.parametrize("who", ["chair", "decider", "administrator"])
def test_checklist_is_read_but_not_filled_by_others_of_the_administration(page_of, cast, code, stored, who):
    page = page_of(getattr(cast, who)).get(f"/proposals/{code}/evaluation")

    assert [form.action for form in page.document.forms if "checklist" in form.action] == []
    page.post(f"/proposals/{code}/checklist", ALL_YES, status=404)
    assert stored.count(AdmissibilityCheck) == 0


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.RETURNED, State.ACCEPTED])
def test_checklist_is_closed_once_the_proposal_has_moved_on(page_of, cast, a_proposal, stored, state):
    proposal: Proposal = a_proposal(state)
    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    page.post(f"/proposals/{proposal.code}/checklist", ALL_YES, status=404)

    assert stored.count(AdmissibilityCheck) == 0
