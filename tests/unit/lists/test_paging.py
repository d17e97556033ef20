"""Pages of lists: every row once, forward and back, in every order, whatever is missing or hidden in it."""

from datetime import timedelta
from itertools import product

import pytest

from proposals import clock
from proposals.db import db
from proposals.lists.columns import Listing
from proposals.lists.cursors import Cursor, read_cursor
from proposals.lists.listings import all_proposals, assignments_of_call, proposals_of_call, sheets_of_call
from proposals.lists.paging import Way, all_rows, count_up_to, kinds_of_order, page_of
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal

TOTALS = ("70", None, "40", "70", None, "99", "0")


@pytest.fixture
def call(session):
    """A call with proposals of which some share a mean and some have none."""
    call = make_call()
    for number, total in enumerate(TOTALS):
        body = make_body(name=f"Δήμος {number % 3}")
        proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers={"title": str(number)}, mean_total=total)
        proposal.submitted_at = clock.now() + timedelta(minutes=number % 4)
        if number % 2:
            make_assignment(AssignmentState.FINAL, proposal=proposal)
            proposal.mean_total = total
    db.session.flush()
    return call


@pytest.fixture
def manager(call):
    return make_person(Role.CALL_MANAGER)


def orders(listing: Listing):
    return ["", *(code for code, column in listing.columns.items() if column.order)]


def walked(listing, order, down, size, values, *, back=False):
    """The numbers of all rows, page by page; `back` goes to the end first and then comes back."""
    way, found, text = Way((), "el", order, down), [], ""
    kinds = kinds_of_order(listing, order)
    while True:
        page = page_of(listing, way, size, read_cursor(text, kinds, is_back=False) if text else None, values)
        found += [row.number for row in page.rows]
        if not page.after:
            break
        text = page.after
    if not back:
        return found
    there = [row.number for row in page.rows]
    while page.before:
        page = page_of(listing, way, size, read_cursor(page.before, kinds, is_back=True), values)
        there = [*(row.number for row in page.rows), *there]
    assert there == found
    return there


LISTINGS = (proposals_of_call, all_proposals, assignments_of_call, sheets_of_call)


@pytest.mark.parametrize("make", LISTINGS, ids=lambda make: make.__name__)
def test_every_page_size_goes_over_the_same_rows_in_every_order_and_back(call, manager, make):
    listing, values = make(manager.actor), {"call_id": call.id}

    for order, down in product(orders(listing), (True, False)):
        whole = walked(listing, order, down, 100, values)
        assert len(whole) == len(set(whole)) == count_up_to(listing, 100, values) > 2, order
        assert [walked(listing, order, down, size, values, back=True) for size in (1, 2, 3)] == [whole] * 3, order


@pytest.mark.parametrize("down", [True, False])
def test_rows_without_a_number_come_last_both_ways_and_ties_go_by_number(call, manager, down):
    listing, way = proposals_of_call(manager.actor), Way(("score",), "el", "score", down)

    rows = page_of(listing, way, 100, None, {"call_id": call.id}).rows

    totals = [None if row.c_score is None else int(row.c_score) for row in rows]
    assert totals == ([99, 70, 70, 40, 0, None, None] if down else [0, 40, 70, 70, 99, None, None])
    ties = [row.number for row in rows if row.c_score == 70]
    assert ties == sorted(ties, reverse=down)
    assert rows[-2].number < rows[-1].number


def test_whole_list_to_take_away_has_the_order_of_its_pages(call, manager):
    listing, way = proposals_of_call(manager.actor), Way(("score",), "el", "score", True)

    rows = [row.number for query in all_rows(listing, way) for row in db.session.execute(query, {"call_id": call.id})]

    assert rows == walked(listing, "score", True, 2, {"call_id": call.id})


def first_by_score(person, call):
    return page_of(proposals_of_call(person.actor), Way((), "el", "score", True), 10, None, {"call_id": call.id}).rows[0].number


def test_order_by_score_does_not_place_the_proposal_on_which_one_owes_a_sheet(session):
    call, both = make_call(), make_person(Role.CALL_MANAGER, Role.EVALUATOR)
    low, high = (make_proposal(State.IN_REVIEW, call=call, answers={}) for _each in range(2))
    make_assignment(AssignmentState.ACCEPTED, proposal=high, evaluator=both)
    low.mean_total, high.mean_total = 40, 90
    db.session.flush()

    assert (first_by_score(make_person(Role.CALL_MANAGER), call), first_by_score(both, call)) == (high.id, low.id)


def test_order_by_score_does_not_place_the_proposal_of_ones_own_body(session):
    call, colleague = make_call(), make_person(Role.CALL_MANAGER, body=make_body())
    own = make_proposal(State.IN_REVIEW, call=call, body=colleague.body, answers={}, mean_total="90")
    other = make_proposal(State.IN_REVIEW, call=call, answers={}, mean_total="40")

    assert (first_by_score(make_person(Role.CALL_MANAGER), call), first_by_score(colleague, call)) == (own.id, other.id)


def test_cursor_among_rows_without_a_value_leads_nowhere_in_a_list_where_all_have_one(call, manager):
    listing, way = proposals_of_call(manager.actor), Way((), "el", "code", False)

    page = page_of(listing, way, 2, Cursor(10**6), {"call_id": call.id})

    assert [row.number for row in page.rows] == walked(listing, "code", False, 2, {"call_id": call.id})[:2]


def test_page_of_nothing_has_no_neighbours(session):
    page = page_of(all_proposals(make_person(Role.CALL_MANAGER).actor), Way((), "el", "", True), 5, None, {})

    assert (list(page.rows), page.before, page.after) == ([], "", "")


def test_count_stops_where_it_is_told(call, manager):
    listing, values = proposals_of_call(manager.actor), {"call_id": call.id}

    assert [count_up_to(listing, most, values) for most in (3, 7, 100)] == [4, 7, 7]
