"""The decision room: what it shows for which address, to whom, and what it refuses."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Quota
from proposals.decisions.cut import place
from proposals.decisions.gathering import gathered
from proposals.decisions.quotas import Effort
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    make_assignment,
    make_consensus,
    make_member,
    make_person,
    make_proposal,
    make_recommendation,
    make_scored,
    standard_rubric,
)
from tests.web.cast import SLUG
from tests.web.test_list_files import read_csv

REGIONS = ("EL30", "EL41", "EL42", "EL43", "EL51")
ROOM = f"/manage/calls/{SLUG}/ranking"


def answers_of(number, axis):
    costs = [{"category": "personnel", "amount": f"{number}000.00"}]
    return {"title": f"Πρόταση με αριθμό {number}", "title_en": f"Proposal {number}", "axis": axis, "regions": ["attica", "crete"], "budget": costs}


@pytest.fixture
def ranked(stored, cast):
    """Four evaluated proposals with two sheets each, the third with a common sheet that puts it first, the last below the thresholds."""

    def make():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        evaluators = tuple(db.session.get_one(Person, person.id) for person in (cast.evaluator, cast.second))
        made = []
        for number, (points, axis) in enumerate(zip(("4.5", "4", "3.5", "2"), ("strategy", "strategy", "culture", "culture"), strict=True), 1):
            proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers=answers_of(number, axis))
            make_scored(points, points, evaluators=evaluators, proposal=proposal)
            make_recommendation(proposal)
            proposal.state, proposal.budget_total = State.REVIEWED, number * 1000
            made.append(proposal)
        make_consensus(made[2], db.session.get_one(Person, cast.chair.id), "5")
        db.session.flush()
        return made

    return stored.arrange(make)


@pytest.fixture
def room(page_of, cast, ranked):
    return page_of(cast.manager).get(ROOM)


def table(page):
    """The rows of the ranking as text, with the line where it is."""
    body = page.text.split('aria-labelledby="h-table"')[1].split("</table>")[0]
    return ["line" if 'class="cut"' in row else next(str(n) for n in range(1, 9) if f"αριθμό {n}<" in row) for row in body.split("<tr ")[2:]]


def test_room_opens_at_the_thresholds_of_the_call_with_the_common_sheet_first(room):
    assert table(room) == ["3", "1", "2", "line", "4"]
    assert "κάτω από το κατώφλι" in room.document.main
    assert "3 προτάσεις, 6.000,00" in room.document.main
    assert "έως εδώ 6.000,00" in room.document.main


def test_every_choice_stands_in_the_address(room):
    room.get(f"{ROOM}?basis=raw&line=number&value=1&reserve=1")

    assert table(room) == ["1", "line", "2", "3", "4"]
    assert "Επιλαχούσα στη θέση 1." in room.document.main


def test_form_asks_for_the_same_page_by_get(room):
    room.get(f"{ROOM}?line=budget&value=3500&least-axis-culture=1")

    assert 'value="3500"' in room.text
    assert 'name="least-axis-culture" value="1"' in room.text
    assert "η γραμμή σταματά" in room.document.main


def test_address_keeps_nothing_of_the_quotas_and_the_comparison_that_were_left_empty(room):
    room.send("Εμφάνιση", {"least-axis-culture": "1", "value": "3"})

    assert "least-axis-culture=1" in room.redirects[0]
    assert "=&" not in room.redirects[0].replace("reserve=&", "")


def test_quota_brings_in_who_is_below_and_says_so(room):
    room.get(f"{ROOM}?basis=raw&line=number&value=1&least-axis-culture=1")

    assert table(room) == ["1", "2", "3", "line", "4"]
    assert "Εντάσσεται από την ποσόστωση: Άξονας «" in room.document.main


def test_another_choice_is_compared_by_name(room):
    room.get(f"{ROOM}?basis=raw&line=number&value=1&compare_basis=consensus")

    assert "Μπαίνουν: 1" in room.document.main
    assert "Βγαίνουν: 1" in room.document.main


def test_comparison_keeps_the_quotas_or_drops_them(room):
    room.get(f"{ROOM}?basis=raw&line=number&value=1&least-axis-culture=1&compare_reserve=1")
    assert "Εντάσσονται οι ίδιες προτάσεις." in room.document.main

    room.get(f"{ROOM}?basis=raw&line=number&value=1&least-axis-culture=1&compare_quotas=none")
    assert "Μπαίνουν: 1" in room.document.main


@pytest.mark.parametrize(
    ("asked", "place", "message"),
    [
        ("?line=number&value=many", "value", "Γράψτε πόσες προτάσεις"),
        ("?basis=luck", "basis", "Επιλέξτε μία από τις τιμές."),
        ("?least-axis-nowhere=1", "quotas", "ο κωδικός «nowhere» δεν υπάρχει"),
        ("?line=number&value=4&least-axis-strategy=3", "least-axis-strategy", "ελάχιστο 3, ενώ όσες μπορούν να ενταχθούν είναι 2"),
        ("?compare_line=number", "compare_value", "Γράψτε πόσες προτάσεις"),
        ("?line=number&value=4&compare_least-axis-strategy=3", "compare_quotas", "Με την άλλη επιλογή"),
    ],
)
def test_choice_that_cannot_be_is_answered_with_its_input_named(room, asked, place, message):
    room.get(ROOM + asked, status=422)

    assert f'href="#{place}"' in room.text
    assert f'id="{place}"' in room.text
    assert message in room.document.main


def test_limit_of_the_quotas_is_said_where_nothing_was_found_and_where_something_was(room, app, monkeypatch):
    asked, limit = f"{ROOM}?basis=raw&line=number&value=3&least-axis-culture=1&least-axis-strategy=1", app.extensions["settings"]
    room.get(asked)
    assert "Ο υπολογισμός" not in room.document.main

    monkeypatch.setitem(app.extensions, "settings", replace(limit, quota_effort_ms=0))
    room.get(asked, status=422)
    assert "Ο υπολογισμός έφτασε στο όριό του χωρίς να βρει επιλογή" in room.document.main


def test_table_beside_a_chart_says_when_it_has_the_first_rows_only(room, app, monkeypatch):
    assert "Φαίνονται οι πρώτες γραμμές" not in room.document.main

    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], ranking_page_size=1))
    room.get(ROOM)

    assert "Φαίνονται οι πρώτες γραμμές: 1 από 4. Το PDF της κατάταξης τις έχει όλες." in room.document.main


@pytest.fixture
def crowd(stored, cast):
    """Forty evaluated proposals, of one or two of five regions each."""

    def make():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        evaluator, chosen = db.session.get_one(Person, cast.evaluator.id), Random(3)
        for number in range(40):
            proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers=answers_of(number, "culture"))
            make_scored(str(5 - number / 40), evaluators=(evaluator,), proposal=proposal)
            proposal.state, proposal.budget_total = State.REVIEWED, chosen.randint(10, 90)
            proposal.regions = " ".join(chosen.sample(REGIONS, chosen.randint(1, 2)))
        db.session.flush()
        return gathered(cast.manager.actor, call).candidates

    return stored.arrange(make)


def test_selection_that_was_not_proven_says_so(page_of, cast, crowd, app, monkeypatch):
    quotas, effort = tuple(Quota(Dimension.REGION, code, least=5) for code in REGIONS), Effort(100)
    place(crowd, Choice(Basis.RAW, LineKind.BUDGET, Decimal(600), quotas=quotas), standard_rubric(), effort)
    half = (100 - effort.left) / 2
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], quota_effort_ms=half * 1000))
    asked = f"{ROOM}?basis=raw&line=budget&value=600" + "".join(f"&least-region-{code}=5" for code in REGIONS)

    page = page_of(cast.manager).get(asked)
    heads, *rows = read_csv(page.client.get(asked.replace(ROOM, f"{ROOM}.csv")))
    assert heads[-1] == "Σημείωση"
    assert len(rows) == 40
    assert all("Δεν αποδείχθηκε ότι δεν υπάρχει καλύτερη." in row[-1] for row in rows)
    assert "είναι η καλύτερη που βρέθηκε" in page.document.main
    drafted = page_of(cast.manager).get(asked).send("Κρατήστε αυτή την επιλογή ως σχέδιο απόφασης")
    assert "Η λίστα έχει την καλύτερη επιλογή που βρέθηκε." in drafted.text
    page.get(
        f"{ROOM}?basis=raw&line=number&value=3"
        + asked.partition("600")[2].replace("&least", "&compare_least")
        + "&compare_line=budget&compare_value=600"
    )
    assert "Η σύγκριση δεν είναι αποδεδειγμένη." in page.document.main
    assert "είναι η καλύτερη που βρέθηκε" not in page.document.main


def test_calibration_by_which_quotas_cannot_be_met_moves_nobody(room):
    """One of the axis reaches the line by its common sheet; by the calibrated score none does."""
    room.get(f"{ROOM}?basis=consensus&line=score&value=95&least-axis-culture=1")

    assert table(room) == ["3", "line", "1", "2", "4"]
    assert "με διόρθωση" not in room.document.main.split("Τι είναι η διορθωμένη")[1].split("Κατανομή")[0]


def test_calibrated_order_says_whom_it_moves_over_the_line(room):
    room.get(f"{ROOM}?basis=calibrated&line=number&value=1")

    assert "με διόρθωση μπαίνει" in room.document.main


def test_what_hangs_by_the_line_is_named_in_a_sentence(stored, cast, ranked, room):
    def shake():
        for number, points in ((0, "2.5"), (1, "5")):
            own = db.session.get_one(Proposal, ranked[number].id)
            own.state = State.IN_REVIEW
            make_scored(points, evaluators=(db.session.get_one(Person, cast.third.id),), proposal=own)
            own.state = State.REVIEWED

    stored.arrange(shake)

    room.get(f"{ROOM}?basis=raw&line=number&value=1")
    assert "βρίσκεται με πιθανότητα 90 στα 100" in room.document.main
    room.get(f"{ROOM}?basis=raw&line=score&value=76")
    assert "Η γραμμή είναι 76" in room.document.main


def test_groups_without_a_common_evaluator_are_told(stored, cast, ranked, room):
    def apart():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers=answers_of(5, "culture"))
        make_scored("4", "4", evaluators=(make_person(Role.EVALUATOR, name="Ξένος Νησιώτης"), make_person(Role.EVALUATOR)), proposal=proposal)
        proposal.state = State.REVIEWED

    stored.arrange(apart)

    assert "Ξένος Νησιώτης" in room.get(ROOM).document.main.split("χωρίς κοινό φύλλο")[1]


def test_what_is_not_reviewed_is_counted_with_a_way_there(room, a_proposal):
    a_proposal(State.IN_REVIEW)
    a_proposal(State.SUBMITTED)

    room.get(ROOM)

    assert room.document.main.count("1 πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη") == 2
    assert f"/manage/calls/{SLUG}/proposals?state=in_review" in room.text


def test_call_without_reviewed_proposals_has_an_empty_ranking(page_of, cast):
    assert "Καμία πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη." in page_of(cast.manager).get(ROOM).document.main


def test_equals_and_those_without_a_budget_are_named(room, stored, cast, ranked):
    def equal():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers=answers_of(5, ""))
        make_scored("4", "4", evaluators=tuple(db.session.get_one(Person, each.id) for each in (cast.evaluator, cast.second)), proposal=proposal)
        proposal.state, proposal.budget_total = State.REVIEWED, None

    stored.arrange(equal)
    room.get(f"{ROOM}?basis=raw&line=number&value=2")

    assert table(room) == ["1", "line", "2", "5", "3", "4"]
    assert "Θέση 2: Πρόταση με αριθμό 2" in room.document.main
    assert "Χωρίς προϋπολογισμό, υπολογίζονται με 0 €: Πρόταση με αριθμό 5" in room.document.main
    assert "Ισοβαθμεί σε όλα με άλλη πρόταση στο όριο" in room.document.main


def test_decided_proposal_keeps_its_place_and_says_what_was_decided(room, stored, ranked):
    def decide():
        own = db.session.get_one(Proposal, ranked[0].id)
        own.decided_at, own.state = own.submitted_at, State.ACCEPTED

    stored.arrange(decide)

    assert "έχει αποφασιστεί: Εντάχθηκε" in room.get(ROOM).document.main


def test_long_ranking_opens_at_the_page_of_its_line(monkeypatch, page_of, cast, ranked, app):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], ranking_page_size=2))
    page = page_of(cast.manager).get(f"{ROOM}?line=number&value=3")

    assert table(page) == ["2", "line", "4"]
    assert table(page.get(f"{ROOM}?line=number&value=3&page=1")) == ["3", "1"]
    assert table(page.get(f"{ROOM}?line=number&value=3&page=9")) == ["2", "line", "4"]
    assert table(page.get(f"{ROOM}?line=number&value=3&page=x")) == ["2", "line", "4"]


def test_titles_are_english_on_an_english_page(page_of, cast, ranked, stored):
    page = page_of(cast.manager)
    with page.client.session_transaction() as session:
        session["language"] = "en"

    assert "Proposal 3" in page.client.get(ROOM).text


@pytest.mark.parametrize(
    ("who", "is_open"),
    [("manager", True), ("chair", True), ("decider", True), ("administrator", True)]
    + [(name, False) for name in ("observer", "evaluator", "insider", "author", "approver", "stranger", "nobody")],
)
def test_room_opens_to_those_who_see_results_and_to_nobody_else(page_of, cast, ranked, who, is_open):
    page = page_of(getattr(cast, who))

    assert page.client.get(ROOM).status_code == (200 if is_open else 404)
    assert ("Κατάταξη και γραμμή ένταξης" in page.get(f"/calls/{SLUG}").text) is is_open
    assert "Η κατάταξη δεν ανοίγει για εσάς" not in page.text


def barred(page):
    assert page.client.get(ROOM).status_code == 404
    assert "Η κατάταξη δεν ανοίγει για εσάς" in page.get(f"/calls/{SLUG}").document.main
    return True


def test_chair_who_was_invited_to_a_proposal_is_barred_and_told(page_of, cast, ranked, stored):
    stored.arrange(lambda: make_member(db.session.get_one(Proposal, ranked[0].id), db.session.get_one(Person, cast.chair.id)) and None)

    assert barred(page_of(cast.chair))


def test_chair_who_works_for_a_body_of_the_call_is_barred(page_of, cast, ranked, stored):
    chair = stored.arrange(lambda: make_person(Role.COMMITTEE_CHAIR, body=db.session.get_one(Body, cast.crete.id), name="Κρητικός Πρόεδρος"))

    assert barred(page_of(chair))


def test_manager_who_owes_a_sheet_of_the_call_is_barred(page_of, cast, ranked, stored):
    def owe():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.rhodes.id)
        waiting = make_proposal(State.IN_REVIEW, call=call, body=body, answers={"title": "Σε κρίση"})
        make_assignment(AssignmentState.INVITED, proposal=waiting, evaluator=db.session.get_one(Person, cast.manager.id))

    stored.arrange(owe)

    assert barred(page_of(cast.manager))


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN, State.INADMISSIBLE])
def test_proposal_that_cannot_be_ranked_bars_nobody(page_of, cast, ranked, a_proposal, stored, state):
    chair = stored.arrange(lambda: make_person(Role.COMMITTEE_CHAIR, body=db.session.get_one(Body, cast.rhodes.id), name="Ροδίτης Πρόεδρος"))
    a_proposal(state, body=cast.rhodes)

    assert page_of(chair).client.get(ROOM).status_code == 200


def test_ranking_of_a_call_that_is_not_there_is_not_found(page_of, cast):
    assert page_of(cast.manager).client.get("/manage/calls/none/ranking").status_code == 404
