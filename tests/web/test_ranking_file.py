"""The ranking taken away as a file: the rows, the order and the numbers of the page, for whoever may open the page."""

import pytest

from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.workflow.states import AssignmentState, State
from tests.web.cast import SLUG
from tests.web.test_list_files import read_csv, read_xlsx
from tests.web.test_ranking import ROOM, ranked, room

__all__ = ["ranked", "room"]
HEADS = [
    *("Θέση", "Κωδικός", "Πρόταση", "Φορέας", "Άξονας", "Περιφέρεια", "Προϋπολογισμός", "Προϋπολογισμός έως εδώ", "Φύλλα", "Μέσος", "Απόσταση"),
    *("Κοινό φύλλο", "Διορθωμένη", "Διορθωμένη από", "Διορθωμένη έως", "Εισήγηση", "Αποτέλεσμα", "Γιατί"),
]


def test_file_has_the_rows_of_the_page_in_its_order(room, ranked):
    room.follow("CSV", 200)

    heads, *rows = read_csv(room.client.get(f"{ROOM}.csv"))

    assert heads == HEADS
    assert [row[1] for row in rows] == [ranked[place].code for place in (2, 0, 1, 3)]
    assert [row[16] for row in rows] == ["Ένταξη", "Ένταξη", "Ένταξη", "Μη ένταξη"]
    assert [row[6:9] for row in rows] == [["3000", "3000", "2"], ["1000", "4000", "2"], ["2000", "6000", "2"], ["4000", "", "2"]]
    assert rows[0][9:12] == ["70", "0", "100"]
    assert "κάτω από το κατώφλι" in rows[3][17]
    assert all(row[0] and row[3] and row[4] and row[12] and row[13] and row[14] and row[15] for row in rows)


def test_file_follows_the_choice_of_the_address_and_the_links_carry_it(room, ranked):
    room.get(f"{ROOM}?line=number&value=1&page=1&compare_basis=raw&compare_value=2&compare_line=number")

    address = room.document.address_of("Excel")
    heads, *rows = read_xlsx(room.client.get(address))

    assert "line=number" in address
    assert "compare" not in address
    assert (heads, [row[16] for row in rows].count("Ένταξη"), rows[0][6]) == (HEADS, 1, 3000)


@pytest.mark.parametrize("asked", ["line=number&value=x", "line=number&value=1&least-axis-strategy=3"])
def test_choice_that_cannot_be_applied_leads_to_the_page_that_says_why(room, asked):
    room.get(f"{ROOM}.csv?{asked}", status=422)

    assert room.redirects == [f"{ROOM}?{asked}"]
    assert room.errors


def test_trail_says_who_took_it_by_which_choice(room, cast, stored):
    room.client.get(f"{ROOM}.csv?line=number&value=2").get_data()

    entries = stored.ask(
        lambda: [(each.person_id, each.subject, each.details) for each in db.session.query(AuditEntry).filter_by(action="export_list")]
    )
    details = {"list": "ranking", "kind": "csv", "search": "basis=consensus&line=number&value=2&reserve=0"}
    assert entries == [(cast.manager.id, f"call:{cast.call.id}", details)]


def test_only_who_may_open_the_room_takes_the_file(page_of, cast, ranked):
    for person in cast.people.values():
        page = page_of(person)
        seen = page.client.get(ROOM).status_code
        assert page.client.get(f"{ROOM}.csv").status_code == seen
    assert page_of(cast.observer).client.get(f"{ROOM}.xlsx").status_code == page_of(cast.observer).client.get(ROOM).status_code


def test_file_is_barred_where_the_ranking_is(page_of, cast, ranked, an_assignment, a_proposal):
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW), evaluator=cast.manager)

    page_of(cast.manager).get(f"{ROOM}.csv", status=404)


def test_title_that_looks_like_a_formula_is_text(page_of, cast, a_proposal):
    a_proposal(State.REVIEWED, answers={"title": "=1+1"})

    assert read_csv(page_of(cast.manager).client.get(f"/manage/calls/{SLUG}/ranking.csv"))[1][2] == "'=1+1"
