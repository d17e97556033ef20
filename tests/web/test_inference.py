"""What a reader may not see cannot be found out by asking lists for it: by filter, order, place, count, file, kept view or message."""

import re

import pytest

from proposals.accounts.models import Person, RoleHolding
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment
from tests.web.cast import SLUG

LIST = f"/manage/calls/{SLUG}/proposals"
# Every way to ask about how a proposal was judged.
SCORES = [
    *(f"q={name}{sign}{value}" for name in ("βαθμός", "κοινό", "απόσταση") for sign in (":", "<", "<=", ">", ">=") for value in ("90", "40")),
    "q=βαθμός:κενό", "q=όχι βαθμός>80", "q=όχι βαθμός:κενό", "q=όχι (βαθμός<80 ή βαθμός>=80)", "q=απέχουν:ναι", "q=απέχουν:όχι", "q=εισήγηση:ναι",
    "q=όχι εισήγηση:όχι", "q=βαθμός>80 ή φύλλα:99", "order=score", "order=-score", "order=spread", "order=-spread", "order=score&after=1~60",
    "order=score&before=1~60", "order=score&after=99999~90.01", "order=-score&after=0~89.99", "facets=1", "facets=1&q=βαθμός>80",
    "cols=score&cols=spread&cols=consensus&cols=apart&cols=recommended",
]  # fmt: skip
HIGH = {"mean_total": 90, "total_spread": 90, "consensus_total": 90, "scores_apart": True, "has_recommendation": True}
LOW = {"mean_total": 40, "total_spread": 40, "consensus_total": 40, "scores_apart": False, "has_recommendation": False}
# What differs between two answers that are otherwise the same.
_CHANGING = re.compile(r'name="csrf_token" value="[^"]+"')


def answers(page, addresses):
    """The status and text of each address, without tokens."""
    found = {}
    for address in addresses:
        answer = page.client.get(address)
        found[address] = (answer.status_code, _CHANGING.sub("", answer.get_data(as_text=True)))
    return found


def asked_of_lists(questions):
    return [f"{LIST}{kind}?{question}" for question in questions for kind in ("", ".csv")]


@pytest.fixture
def compared(stored):
    """Sets one proposal to some values, then to others, and says which addresses answer differently."""

    def compare(page, proposal, addresses, first, second):
        found = []
        for values in (first, second):

            def change(values=values):
                row = db.session.get_one(Proposal, proposal.id)
                for name, value in values.items():
                    setattr(row, name, value)

            stored.arrange(change)
            found.append(answers(page, addresses))
        return [address for address in addresses if found[0][address] != found[1][address]]

    return compare


@pytest.fixture
def among_others(a_proposal, cast):
    """A proposal of the body of the cast between two of another."""
    for title, mean in (("Μεσαία", 60), ("Χωρίς", None)):
        a_proposal(State.IN_REVIEW, body=cast.rhodes, answers={"title": title}, mean_total=mean)
    return a_proposal(State.IN_REVIEW, answers={"title": "Κρυφή"})


@pytest.mark.parametrize("who", ["manager", "chair", "decider", "administrator"])
def test_who_works_for_the_body_cannot_infer_how_its_proposal_was_judged(page_of, cast, stored, compared, among_others, who):
    stored.arrange(lambda: setattr(db.session.get_one(Person, getattr(cast, who).id), "body_id", cast.crete.id))

    assert compared(page_of(getattr(cast, who)), among_others, asked_of_lists(SCORES), HIGH, LOW) == []


def test_who_holds_a_role_there_or_owes_a_sheet_cannot_infer_it_either(page_of, cast, stored, compared, among_others):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.manager.id, role=Role.SUBMITTER, body_id=cast.crete.id)))
    stored.arrange(
        lambda: make_assignment(
            AssignmentState.INVITED, proposal=db.session.get_one(Proposal, among_others.id), evaluator=db.session.get_one(Person, cast.chair.id)
        )
    )

    assert compared(page_of(cast.manager), among_others, asked_of_lists(SCORES), HIGH, LOW) == []
    assert compared(page_of(cast.chair), among_others, asked_of_lists(SCORES), HIGH, LOW) == []


@pytest.mark.parametrize("who", ["observer", "author"])
def test_who_sees_no_results_learns_of_no_column_that_holds_them(page_of, cast, compared, among_others, who):
    page = page_of(getattr(cast, who))
    path = LIST if who == "observer" else "/proposals"
    addresses = [each.replace(LIST, path) for each in asked_of_lists(SCORES)]

    assert compared(page, among_others, addresses, HIGH, LOW) == []
    for name in ("βαθμός", "αξιολογητής", "φύλλα", "εισήγηση"):
        texts = [
            _CHANGING.sub("", page.client.get(f"{path}?q={each}:1").get_data(as_text=True)).replace(each, "ΟΝΟΜΑ") for each in (name, "x" * len(name))
        ]
        assert re.sub(r"%[0-9A-F]{2}|x{5,}", "", texts[0]) == re.sub(r"%[0-9A-F]{2}|x{5,}", "", texts[1])


def test_those_who_see_results_do_find_the_difference(page_of, cast, compared, among_others):
    """The questions above are good ones: for a manager of another body nearly each of them tells."""
    found = compared(page_of(cast.manager), among_others, asked_of_lists(SCORES), HIGH, LOW)

    assert len(found) > len(SCORES)


EVALUATORS = [
    "q=αξιολογητής:πρωτοκριτης", "q=όχι αξιολογητής:πρωτοκριτης", "q=αξιολογητής:κενό", "q=όχι αξιολογητής:κενό", "cols=evaluators", "facets=1",
]  # fmt: skip


def test_who_works_for_the_body_cannot_infer_who_judges_its_proposal(page_of, cast, stored, among_others, an_assignment):
    stored.arrange(lambda: setattr(db.session.get_one(Person, cast.chair.id), "body_id", cast.crete.id))
    assignment, page = an_assignment(AssignmentState.INVITED, among_others), page_of(cast.chair)
    addresses = asked_of_lists(EVALUATORS)
    sheets = [f"/manage/calls/{SLUG}/sheets?{each}" for each in ("", "order=evaluator", "q=αξιολογητής:πρωτοκριτης", "order=total", "q=σύνολο>1")]

    before = answers(page, addresses + sheets)
    stored.arrange(lambda: setattr(db.session.get_one(type(assignment), assignment.id), "evaluator_id", cast.second.id))

    assert [address for address, answer in answers(page, addresses + sheets).items() if answer != before[address]] == []


BODIES = [
    "q=φορέας:κρητης", "q=όχι φορέας:κρητης", "q=φορέας:κενό", "q=body:crete", "order=body", "order=-body", "order=body&after=1~δ", "q=κρητης",
    "q=όχι κρητης", "facets=1&q=φορέας:κρητης", "cols=body",
]  # fmt: skip


def test_who_judges_in_a_blind_call_cannot_infer_whose_the_proposal_is(page_of, cast, stored, among_others, an_assignment):
    """An evaluator who writes for another body has a list of proposals, and in it those that he judges."""
    an_assignment(AssignmentState.ACCEPTED, among_others)
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.evaluator.id, role=Role.SUBMITTER, body_id=cast.rhodes.id)))
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "hides_bodies", True))
    page = page_of(cast.evaluator)
    addresses = [f"/proposals{kind}?{question}" for question in BODIES for kind in ("", ".csv")]

    def name(text):
        def change():
            row = db.session.get_one(Proposal, among_others.id)
            row.search_text = text
            row.body.name, row.body.name_en, row.body.sort_name = text, text, text

        stored.arrange(change)
        return answers(page, addresses)

    assert name("περιφερεια κρητης crete") == name("αλλο")


TEXTS = [
    "q=μυστικο",
    "q=όχι μυστικο",
    "q=προϋπολογισμός>100",
    "q=άξονας:strategy",
    "q=περιφέρεια:EL43",
    "order=budget",
    "cols=budget&cols=axis&cols=region",
    "facets=1",
]


@pytest.mark.parametrize("who", ["manager", "observer", "administrator"])
def test_what_the_body_writes_after_a_return_cannot_be_inferred_before_it_is_filed(page_of, cast, a_proposal, compared, who):
    for body in (cast.crete, cast.rhodes):
        proposal = a_proposal(State.RETURNED, body=body, answers={"title": "Νερό"})
    first = {"search_text": "μυστικο", "budget_total": 200, "axis": "strategy", "regions": "EL43"}
    second = {"search_text": "", "budget_total": 50, "axis": "", "regions": ""}
    addresses = [*asked_of_lists(TEXTS), *(f"/proposals?{each}" for each in TEXTS)]

    assert compared(page_of(getattr(cast, who)), proposal, addresses, first, second) == []
    assert compared(page_of(cast.stranger), proposal, [f"/proposals?{each}" for each in TEXTS], first, second) != []


def test_message_of_a_mistake_names_no_column_that_the_reader_does_not_have(page_of, cast):
    page = page_of(cast.observer).get(f"{LIST}?q=κάτι:1", status=422)

    assert [word for word in ("βαθμός", "αξιολογητής", "φύλλα", "εισήγηση", "κοινό", "απόσταση") if word in page.errors[0]] == []
