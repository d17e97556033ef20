"""Pages of lists walk along an index, whatever they are sorted by: no plan of theirs sorts all rows that there are."""

from datetime import datetime
from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import event

from proposals import clock
from proposals.db import db
from proposals.lists.cursors import Cursor
from proposals.lists.listings import all_proposals, assignments_of_call, proposals_of_call, sheets_of_call
from proposals.lists.paging import Way, kinds_of_order, page_of
from proposals.workflow.people import Role
from tests.factories import make_person
from tests.unit.lists.test_paging import orders

LISTINGS = (proposals_of_call, all_proposals, assignments_of_call, sheets_of_call)
SORTED = "USE TEMP B-TREE"
OF_ITS_KIND = {int: 1, str: "α"}


@pytest.fixture
def database_kind():
    """PostgreSQL chooses by what is in its tables: of an empty one its plans tell nothing."""
    return "sqlite"


@pytest.fixture
def plans():
    """The plan of every question that is asked while it stands, as a list that grows."""
    found, asked = [], []

    def keep(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    def explained():
        questions, asked[:] = list(asked), []
        connection = db.session.connection().connection
        found[:] = [[row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)] for text, values in questions]
        return found

    event.listen(db.engine, "before_cursor_execute", keep)
    yield explained
    event.remove(db.engine, "before_cursor_execute", keep)


@pytest.mark.parametrize("make", LISTINGS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("role", [Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.OBSERVER])
def test_no_page_sorts_the_whole_list_whatever_it_is_sorted_by(session, plans, make, role):
    listing, sorted_ones = make(make_person(role).actor), []

    for order, down, is_back in product(orders(listing), (True, False), (True, False)):
        way = Way(listing.shown, "el", order, down)
        values = tuple(_first_value(kind) for kind in kinds_of_order(listing, order))
        for cursor in (None, Cursor(1, values, is_back), Cursor(1, (), is_back)):
            plans()
            page_of(listing, way, 25, cursor, {"call_id": 1})
            made = plans()
            assert made, (order, down, cursor)
            sorted_ones += [(order, down, cursor, step) for plan in made for step in plan if step.startswith(SORTED)]
    assert sorted_ones == []


def _first_value(kind):
    return OF_ITS_KIND.get(kind) or (clock.now() if kind is datetime else Decimal(1))
