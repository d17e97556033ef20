"""Preparing decisions, and what keeps them from being released, past the pages."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.accounts.models import Person
from proposals.calls.form import Words
from proposals.db import db
from proposals.decisions import comments, lists, queries
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Outcome, Quota
from proposals.decisions.letters import Template, recipients, write_text
from proposals.decisions.lists import Entry
from proposals.decisions.missing import Where, readiness
from proposals.decisions.models import ListState, PendingDecision
from proposals.decisions.plain import choice_data, choice_from, phrase_data, phrase_from
from proposals.decisions.release import ask_release
from proposals.decisions.release_work import take_up_release
from proposals.drafting.models import Proposal
from proposals.drafting.steps import AUDIENCES
from proposals.evaluation.objecting import objections_until
from proposals.web.words import say, shown_code
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import May, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import Phrase
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_consensus, make_decision, make_member, make_person, make_proposal
from tests.factories.decision_lists import CHOICE, make_decided_call, make_list, make_placings


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER).actor


@pytest.fixture
def decider(session):
    return make_person(Role.DECISION_MAKER).actor


@pytest.fixture
def listed(manager):
    return make_list(manager, *make_decided_call(Outcome.ACCEPT, Outcome.REJECT))


def proposals_of(listed):
    return [db.session.get_one(Proposal, number) for number in queries.entries_of(listed)]


def said(listed, actor=None):
    found = readiness(listed, actor) if actor else readiness(listed)
    return [str(each) for each in found.reasons]


def test_second_open_list_of_a_call_is_refused(manager, listed):
    with pytest.raises(StepRefused):
        lists.draft_list(manager, listed.call, CHOICE, make_placings({}))


@pytest.mark.parametrize("is_of_another", [True, False])
def test_list_of_another_call_or_of_nothing_is_refused(manager, is_of_another):
    call, _outcomes = make_decided_call(Outcome.ACCEPT)
    _other, outcomes = make_decided_call(Outcome.ACCEPT)

    with pytest.raises(StepRefused):
        lists.draft_list(manager, call, CHOICE, make_placings(outcomes if is_of_another else {}))


@pytest.mark.parametrize("role", [Role.COMMITTEE_CHAIR, Role.EVALUATOR, Role.OBSERVER, Role.ADMINISTRATOR])
def test_nobody_else_prepares_decisions(listed, role):
    actor = make_person(role).actor

    for deed in (
        lambda: lists.draft_list(actor, listed.call, CHOICE, []),
        lambda: lists.cancel_list(actor, listed),
        lambda: lists.write_particulars(actor, listed, lists.Particulars()),
        lambda: ask_release(actor, listed),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_list_made_anew_drops_what_is_placed_no_more(manager, listed):
    _first, second = proposals_of(listed)

    lists.redraft(manager, listed, CHOICE, make_placings({second.id: Outcome.ACCEPT}))

    assert {number: each.outcome for number, each in queries.entries_of(listed).items()} == {second.id: Outcome.ACCEPT}


def test_entry_of_another_list_and_one_with_an_error_are_refused(manager, listed):
    number = proposals_of(listed)[0].id

    for proposal_id, wanted in ((0, Entry(Outcome.ACCEPT)), (number, Entry(Outcome.REJECT)), (number, Entry(Outcome.ACCEPT, "α" * 2001))):
        with pytest.raises(StepRefused):
            lists.change_entry(manager, listed, proposal_id, wanted)


def test_texts_with_errors_are_refused_past_the_pages_too(manager, listed):
    with pytest.raises(StepRefused):
        write_text(manager, listed.call, Outcome.ACCEPT, "el", Template("", "[["))
    with pytest.raises(StepRefused):
        lists.write_particulars(manager, listed, lists.Particulars(ada="1"))
    assert lists.entry_problems(queries.entries_of(listed)[proposals_of(listed)[0].id], Entry(Outcome.ACCEPT, reasons="α" * 2001)).keys() == {
        "reasons"
    }


def test_list_that_is_released_is_changed_no_more(manager, decider, listed, session):
    ask_release(decider, listed)
    session.commit()
    take_up_release()

    with pytest.raises(StepRefused):
        lists.cancel_list(manager, listed)
    with pytest.raises(StepRefused):
        comments.settle(manager, listed, 1, note="Μπορεί να μείνει.")


def test_number_of_another_decision_is_refused_wherever_it_was_given(manager, listed):
    _one, two = proposals_of(listed)
    make_decision(two, "12/2026")

    problems = lists.particulars_problems(listed, lists.Particulars(number=" 12/2026 "))
    listed.decision_number = "12/2026"

    assert problems.keys() == {"number"}
    assert "Υπάρχει ήδη απόφαση με αριθμό %(number)s. Γράψτε τον αριθμό αυτής της απόφασης." in said(listed)


def test_number_of_another_list_is_refused_unless_that_was_cancelled(manager, listed):
    other = make_list(manager, *make_decided_call(Outcome.ACCEPT), number="")

    assert lists.particulars_problems(other, lists.Particulars(number="77/2026")).keys() == {"number"}
    lists.cancel_list(manager, listed)
    assert lists.particulars_problems(other, lists.Particulars(number="77/2026")) == {}


def test_date_before_the_last_sheet_or_after_today_is_refused(listed):
    first, _second = proposals_of(listed)
    make_assignment(AssignmentState.FINAL, proposal=first)
    listed.decided_on = clock.today() - timedelta(days=1)
    assert any(each.startswith("Η απόφαση έχει ημερομηνία πριν από το τελευταίο φύλλο") for each in said(listed))

    listed.decided_on = clock.today() + timedelta(days=1)
    assert "Η ημερομηνία της απόφασης δεν μπορεί να είναι μετά τη σημερινή." in said(listed)


def test_decision_maker_of_the_body_or_invited_to_a_proposal_is_refused_by_name(session, listed):
    first, second = proposals_of(listed)
    own = make_person(Role.DECISION_MAKER, body=first.body)
    invited = make_person(Role.DECISION_MAKER)
    make_member(second, invited, May.VIEW)

    for person, proposal in ((own, first), (invited, second)):
        with pytest.raises(StepRefused) as refused:
            ask_release(person.actor, listed)
        (reason,) = refused.value.reasons
        assert reason.values["code"] == proposal.code.replace("ESDK", "ΕΣΔΚ")
        assert str(reason.values["why"]) == "Αποφασίζει μόνο όποιος έχει ρόλο απόφασης, και ποτέ για πρόταση του φορέα του."


def test_decision_maker_who_owes_a_sheet_on_one_does_not_release(decider, listed):
    proposals_of(listed)[0].judging = f" {decider.person_id} "

    with pytest.raises(NotAllowed):
        ask_release(decider, listed)


def test_reasons_and_letters_that_cannot_be_written_are_named(listed):
    entries = list(queries.entries_of(listed).values())
    entries[0].score = None
    entries[1].reasons = "α" * 1995 + "[[τίτλος]]"

    found = readiness(listed).lacks

    first, second = entries[0].proposal_id, entries[1].proposal_id
    assert [(str(each.why)[:30], each.where, each.proposals) for each in found] == [
        ("Με τις τιμές των πεδίων της η ", Where.ENTRY, (second,)),
        ("Η επιστολή δεν μπορεί να γραφτ", Where.ENTRY, (first,)),
    ]


def test_what_every_letter_lacks_is_asked_for_once(listed):
    listed.ada, listed.reasons = "", {}

    found = readiness(listed)

    asked = [each for each in found.reasons if "ΑΔΑ" in str(each)]
    assert [each.count for each in asked] == [len(found.letters)]
    assert not any("Η επιστολή δεν μπορεί να γραφτεί" in str(each.why) for each in found.lacks)


def test_name_of_an_evaluator_in_the_reasons_keeps_the_list_back(listed):
    first = proposals_of(listed)[0]
    make_assignment(AssignmentState.FINAL, proposal=first, evaluator=make_person(Role.EVALUATOR, name="Ζήνων Κριτόπουλος"))
    entry = next(iter(queries.entries_of(listed).values()))
    entry.reasons = "Κατά τον ΚΡΙΤΟΠΟΥΛΟ."

    listed.reasons = {**listed.reasons, Outcome.REJECT: "Κατά τον Κριτόπουλο."}

    found = [each for each in readiness(listed).lacks if "αναφέρει αξιολογητή" in str(each.why)]

    assert [(each.why.values["names"], each.where, each.input, each.proposals) for each in found] == [
        ("«ΚΡΙΤΟΠΟΥΛΟ»", Where.ENTRY, "", (entry.proposal_id,)),
        ("«Κριτόπουλο»", Where.PARTICULARS, "reasons_reject", (proposals_of(listed)[1].id,)),
    ]


def test_body_without_people_is_remarked_and_keeps_nothing_back(manager):
    listed = make_list(manager, *make_decided_call(Outcome.ACCEPT, people=False))

    found = readiness(listed)

    assert (found.reasons, [str(each)[19:43] for each in found.remarks]) == ([], ["ο φορέας δεν έχει ενεργό"])


def test_proposals_that_were_left_out_are_counted_in_one_remark_and_the_first_are_named(listed, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], decision_reasons_shown=2))
    waiting = [make_proposal(State.REVIEWED, call=listed.call) for _number in range(3)]

    (remark,) = [each for each in readiness(listed).remarks if "δεν είναι στη λίστα" in str(each)]

    first, second, _third = (shown_code(each.code) for each in waiting)
    assert say(remark) == f"3 προτάσεις ({first}, {second}, …) περιμένουν απόφαση και δεν είναι στη λίστα."


def test_long_lists_of_reasons_are_cut_and_counted(manager, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], decision_reasons_shown=1))
    listed = make_list(manager, *make_decided_call(Outcome.ACCEPT), number="", reasons={})

    shown = readiness(listed).shown

    assert [str(each) for each in shown] == ["Γράψτε τον αριθμό της απόφασης.", "Και %(num)s ακόμη."]
    assert shown[1].count == 1


def test_reasons_that_are_missing_are_named_once_for_each_outcome_with_all_its_proposals(manager):
    listed = make_list(manager, *make_decided_call(Outcome.ACCEPT, Outcome.REJECT, Outcome.REJECT), reasons={})
    accepted, *rejected = [each.id for each in proposals_of(listed)]

    lacks, (one, several) = readiness(listed).lacks, readiness(listed).reasons

    assert [(each.why.values["outcome"], each.input, each.proposals) for each in lacks] == [
        (Outcome.ACCEPT, "reasons_accept", (accepted,)),
        (Outcome.REJECT, "reasons_reject", tuple(rejected)),
    ]
    assert (one.count, several.count, several.values["why"]) == (1, 2, lacks[1].why)


def test_letters_go_to_those_whom_the_steps_tell(listed):
    entries, rows = queries.entries_of(listed), queries.standing_of(listed)
    told = {}
    for number, person in recipients(entries, rows):
        told.setdefault(number, set()).add(person.id)

    for proposal in proposals_of(listed):
        step = PROPOSAL_WORKFLOW.steps[entries[proposal.id].outcome.value]
        assert told[proposal.id] == {person.id for audience in step.tells for person in AUDIENCES[audience](proposal)}


def test_whoever_lost_his_role_meanwhile_releases_nothing(session, decider, listed):
    ask_release(decider, listed)
    session.get_one(Person, decider.person_id).active = False
    session.commit()

    assert take_up_release() == 1

    assert listed.state is ListState.DRAFT
    assert listed.refusals[0]["text"] == "Όποιος ζήτησε την ανακοίνωση δεν έχει πια το δικαίωμα."
    assert session.scalars(select(Proposal.state).distinct()).all() == [State.REVIEWED]


def test_release_that_fails_too_often_is_a_draft_again(app, session, decider, listed):
    ask_release(decider, listed)
    listed.attempts = app.extensions["settings"].release_attempts
    session.commit()

    assert take_up_release() == 0

    session.refresh(listed)
    assert (listed.state, len(listed.refusals)) == (ListState.DRAFT, 1)


@pytest.mark.parametrize(("told_on", "until"), [(date(2026, 11, 24), date(2026, 12, 24)), (date(2026, 11, 26), date(2026, 12, 28))])
def test_last_day_for_an_objection_is_a_working_day(session, told_on, until):
    assert objections_until(told_on) == until


def test_choices_and_phrases_come_back_as_they_were_kept():
    choice = Choice(Basis.CALIBRATED, LineKind.BUDGET, Decimal("1000.50"), 3, (Quota(Dimension.AXIS, "a", 1, None),))
    values = {"n": Decimal("1.5"), "day": date(2026, 1, 2), "words": Words("α", "a"), "in": Phrase("Μέσα"), "num": 3, "text": "x"}
    phrase = Phrase("Ένα", "Πολλά", 3, values)

    assert choice_from(choice_data(choice)) == choice
    assert phrase_from(phrase_data(phrase)) == phrase
    assert phrase_from(phrase_data(Phrase("Α", values={"state": State.REVIEWED}))).values["state"] == Phrase(State.REVIEWED.label)


def test_comment_of_a_proposal_outside_the_list_is_not_settled(manager, listed):
    other = make_assignment(AssignmentState.FINAL, proposal=make_proposal(State.REVIEWED, call=listed.call))

    with pytest.raises(StepRefused):
        comments.settle(manager, listed, other.id, note="Μπορεί να μείνει.")


def test_comment_is_settled_with_words_of_a_fitting_length(manager, listed):
    sheet = make_assignment(AssignmentState.FINAL, proposal=proposals_of(listed)[0])
    sheet.comment_to_body = "Ο Παπαδάκης."

    for given in ({"redacted": "α" * 10_001}, {"note": "α" * 10_001}, {"note": "λίγα"}):
        with pytest.raises(StepRefused):
            comments.settle(manager, listed, sheet.id, **given)
    assert session_entries(listed) == 2


def session_entries(listed):
    return len(db.session.scalars(select(PendingDecision).where(PendingDecision.list_id == listed.id)).all())


def test_consensus_comment_that_names_an_evaluator_keeps_the_list_back_until_there_is_a_new_one(listed):
    first, second = proposals_of(listed)
    make_assignment(AssignmentState.FINAL, proposal=first, evaluator=make_person(Role.EVALUATOR, name="Ζήνων Κριτόπουλος"))
    for proposal in (first, second):
        make_consensus(proposal, comment_to_body="Με τον κ. Κριτόπουλο.")
    make_consensus(second, comment_to_body="Χωρίς όνομα.")
    named = [each for each in readiness(listed).lacks if "κοινού φύλλου προς" in str(each.why)]

    assert [(each.why.values, each.proposals) for each in named] == [({"names": "«Κριτόπουλο»"}, (first.id,))]


def test_letters_text_that_lacks_a_value_by_the_time_of_the_release_is_named(session, decider, listed):
    listed.ada = ""
    for outcome in Outcome:
        for language in ("el", "en"):
            write_text(decider, listed.call, outcome, language, Template("Θέμα", "Η απόφαση."))
    ask_release(decider, listed)
    write_text(decider, listed.call, Outcome.REJECT, "en", Template("Θέμα", "Η απόφαση έχει ΑΔΑ [[ΑΔΑ]]."))
    session.commit()

    assert take_up_release() == 1

    assert [each["text"] for each in listed.refusals] == ["Η επιστολή δεν μπορεί να γραφτεί, επειδή δεν έχουν τιμή τα πεδία %(names)s."]
