"""Starting a proposal from a hackathon or workshop."""

from datetime import timedelta

import pytest
import yaml

from proposals.accounts.models import RoleHolding
from proposals.calls.form import form_from_data
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from tests.factories import TINY_FORM, make_call

SEND = "Άνοιγμα προσχεδίου"
EVENT = {"origin": "hackathon", "event_name": "Μαραθώνιος Κρήτης", "event_dates": "20–21/04/2026", "event_place": "Ηράκλειο"}
TEAM = {"team-0-name": "Μαρία Παπαδάκη", "team-0-role": "Σχεδίαση"}


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_draft_begins_with_event_and_team(author, stored):
    author.get("/proposals/new").follow("Από μαραθώνιο ή εργαστήριο καινοτομίας").send(SEND, {**EVENT, **TEAM, "title": "Χάρτης σκιάς"})

    assert (author.document.heading, author.state) == ("Χάρτης σκιάς", "draft")
    assert stored.answer(author.code, "origin") == "hackathon"
    assert stored.answer(author.code, "origin_event") == [
        {"name": "Μαραθώνιος Κρήτης", "organiser": None, "place": "Ηράκλειο", "dates": "20–21/04/2026", "link": None}
    ]
    assert stored.answer(author.code, "team") == [{"name": "Μαρία Παπαδάκη", "unit": None, "role": "Σχεδίαση"}]


def test_event_that_stands_in_the_address_is_filled_in_already(author):
    author.get("/proposals/new/event?call=esdk-2027&origin=innovation_lab&event_name=Εργαστήριο+Χανίων&event_dates=4/5/2026")

    values = dict(author.document.form_with(SEND).values)
    assert (values["origin"], values["event_name"], values["event_dates"], values["call"]) == (
        "innovation_lab",
        "Εργαστήριο Χανίων",
        "4/5/2026",
        "esdk-2027",
    )


def test_kinds_of_origin_that_are_no_events_are_not_offered(author):
    author.get("/proposals/new/event")

    assert author.document.form_with(SEND).offered("origin") == ["innovation_lab", "hackathon", "national_contest"]


def test_kind_and_name_are_needed_and_the_rest_stays_typed(author, stored):
    author.get("/proposals/new/event").send(SEND, {"event_place": "Ηράκλειο", **TEAM}, status=422)

    assert author.errors == ["Επιλέξτε το είδος της δράσης.", "Γράψτε την ονομασία της δράσης."]
    values = dict(author.document.form_with(SEND).values)
    assert (values["event_place"], values["team-0-name"]) == ("Ηράκλειο", "Μαρία Παπαδάκη")
    assert stored.count(Proposal) == 0


def test_rows_of_the_team_come_and_go_without_scripts(author, stored):
    page = author.get("/proposals/new/event").send("Προσθήκη γραμμής: μέλος", {**EVENT, **TEAM})
    names = [
        node.get("name")
        for node in page.document.all("input", "textarea")
        if node.get("name").endswith("-name") and node.get("name").startswith("team")
    ]
    assert names == ["team-0-name", "team-1-name"]

    page.send("✕Αφαίρεση γραμμή 1", {"team-1-name": "Νίκος", "team-1-role": "Κώδικας"})

    values = dict(page.document.form_with(SEND).values)
    assert (values["team-0-name"], values["event_name"], "team-1-name" in values) == ("Νίκος", "Μαραθώνιος Κρήτης", False)
    assert stored.count(Proposal) == 0


@pytest.mark.parametrize("sent", [{"add": "title"}, {"remove": "nothing-1"}, {"add": "no_such"}])
def test_row_of_nothing_changes_nothing(author, stored, sent):
    author.get("/proposals/new/event")

    author.post("/proposals/new/event", {"call": "esdk-2027", **sent})

    assert stored.count(Proposal) == 0


def test_editor_of_two_bodies_must_choose_one(page_of, cast, stored):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.author.id, role=Role.SUBMITTER, body_id=cast.rhodes.id)))
    page = page_of(cast.author).get("/proposals/new/event").send(SEND, EVENT, status=422)
    assert page.errors == ["Επιλέξτε φορέα."]

    page.send(SEND, {"body": str(cast.rhodes.id)})

    assert stored.proposal(page.code, "body_id") == cast.rhodes.id


def test_of_several_calls_one_is_chosen_by_its_link(author, stored):
    stored.arrange(lambda: make_call(slug="other", title="Άλλη"))

    author.get("/proposals/new/event").follow("Άλλη")

    assert dict(author.document.form_with(SEND).values)["call"] == "other"


def test_call_whose_form_knows_no_events_is_not_offered(author, cast, stored):
    stored.arrange(lambda: make_call(form_from_data(yaml.safe_load(TINY_FORM)), slug="tiny", title="Μικρή"))

    author.get("/proposals/new/event?call=tiny")

    assert dict(author.document.form_with(SEND).values)["call"] == "esdk-2027"


def test_where_no_call_is_open_the_page_says_so(page_of, cast, the_time, stored):
    the_time.move_to(cast.call.closes_at - timedelta(minutes=1))
    author = page_of(cast.author).get("/proposals/new/event")
    the_time.move_to(cast.call.closes_at)

    author.send(SEND, EVENT, status=422).follow("Δείτε όλες τις προσκλήσεις")

    assert stored.count(Proposal) == 0
