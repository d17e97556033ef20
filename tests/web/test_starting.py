"""Starting a proposal."""

from datetime import timedelta

import pytest

from proposals.accounts.models import RoleHolding
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from tests.factories import NOW, make_call


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_draft_is_opened_with_its_title_and_can_be_written(author, stored):
    author.get("/proposals/new?call=esdk-2027").send("Άνοιγμα προσχεδίου", {"title": "  Ανοικτά   δεδομένα "})

    assert (author.document.heading, author.state, author.path) == ("Ανοικτά δεδομένα", "draft", f"/proposals/{author.code}")
    assert author.code.startswith("D-")
    assert author.document.address_of("Α. Ταυτότητα πρότασης") == f"/proposals/{author.code}/edit/identity"
    assert stored.deeds() == ["start"]


def test_draft_may_be_opened_without_a_title(author):
    author.get("/proposals/new").send("Άνοιγμα προσχεδίου")

    assert author.document.heading == "Χωρίς τίτλο ακόμη"


def test_call_of_the_address_is_chosen_already(author, stored, cast):
    stored.arrange(lambda: make_call(slug="other", title="Άλλη"))

    author.get("/proposals/new?call=other")

    assert dict(author.document.form_with("Άνοιγμα προσχεδίου").values)["call"] == "other"


def test_editor_of_two_bodies_chooses_for_which(page_of, cast, stored):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.author.id, role=Role.SUBMITTER, body_id=cast.rhodes.id)))
    page = page_of(cast.author)

    page.get("/proposals/new").send("Άνοιγμα προσχεδίου", {"body": str(cast.rhodes.id)})

    assert stored.proposal(page.code, "body_id") == cast.rhodes.id


def test_editor_of_two_bodies_who_chose_none_starts_nothing(page_of, cast, stored):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.author.id, role=Role.SUBMITTER, body_id=cast.rhodes.id)))

    page_of(cast.author).get("/proposals/new").send("Άνοιγμα προσχεδίου", status=404)

    assert stored.count(Proposal) == 0


def test_no_draft_is_opened_for_a_body_that_is_not_ones_own(author, cast, stored):
    author.get("/proposals/new")

    author.post("/proposals/new", {"call": "esdk-2027", "body": str(cast.rhodes.id)})

    assert stored.proposal(author.code, "body_id") == cast.crete.id


@pytest.mark.parametrize("call", ["esdk-1999", ""])
def test_no_draft_is_opened_in_a_call_that_is_not_there(author, stored, call):
    author.get("/proposals/new")

    author.post("/proposals/new", {"call": call}, status=404)

    assert stored.count(Proposal) == 0


def test_call_that_closed_meanwhile_refuses_with_its_dates_and_keeps_what_was_typed(page_of, cast, the_time, stored):
    the_time.move_to(cast.call.closes_at - timedelta(minutes=1))
    author = page_of(cast.author).get("/proposals/new")
    the_time.move_to(cast.call.closes_at)

    author.send("Άνοιγμα προσχεδίου", {"title": "Ανοικτά δεδομένα"}, status=409)

    dates = "Η πρόσκληση δέχεται υποβολές από 25/10/2026, 12:00 έως 24/12/2026, 12:00 (ώρα Ελλάδας). Η ώρα του διακομιστή είναι 24/12/2026, 12:00."
    assert dates in author.document.main
    assert "Ανοικτά δεδομένα" in author.document.main
    assert stored.count(Proposal) == 0


def test_where_no_call_is_open_the_page_says_so(author, cast, the_time):
    the_time.move_to(cast.call.closes_at + timedelta(days=1))

    author.sign_in(cast.author).get("/proposals/new").follow("Δείτε όλες τις προσκλήσεις")

    assert author.path == "/calls"


@pytest.mark.parametrize("who", ["approver", "evaluator", "manager", "chair", "decider", "observer", "administrator", "nobody"])
def test_nobody_else_may_start_a_proposal(page_of, cast, who, stored):
    page = page_of(getattr(cast, who)).get("/desk")

    page.get("/proposals/new", status=404)
    page.post("/proposals/new", {"call": "esdk-2027", "body": str(cast.crete.id)}, status=404)

    assert stored.count(Proposal) == 0


def test_title_beyond_its_limit_is_kept_whole_and_named_on_the_section_page(author, stored):
    long = "Ανοικτά δεδομένα " * 15
    author.get("/proposals/new").send("Άνοιγμα προσχεδίου", {"title": long})

    author.get(f"/proposals/{author.code}/edit/identity?errors=1")

    assert stored.answer(author.code, "title") == long.strip()
    assert author.errors == ["Τίτλος πρότασης: Έχει 254 χαρακτήρες. Το όριο είναι 150: αφαιρέστε 104."]


@pytest.mark.parametrize(("shift", "said"), [(-200, "έκλεισε στις"), (200, "ανοίγει στις")])
def test_page_for_a_call_that_is_not_open_says_so_and_offers_the_open_one(page_of, cast, stored, shift, said):
    def make() -> Call:
        days = timedelta(days=shift)
        return make_call(
            title="Άλλη", slug="other", code_year=2031, opens_at=NOW + days - timedelta(days=20), closes_at=NOW + days + timedelta(days=20)
        )

    stored.arrange(make)

    page = page_of(cast.author).get("/proposals/new?call=other")

    assert f"Η πρόσκληση «Άλλη» {said}" in page.document.main
    assert "(ώρα Ελλάδας). Μπορείτε να ξεκινήσετε πρόταση για την πρόσκληση που είναι ανοικτή." in page.document.main
    assert [node.get("value") for node in page.document.all("input", name="call")] == ["esdk-2027"]


@pytest.mark.parametrize("question", ["", "?call=esdk-2027", "?call=nonsense"])
def test_page_for_an_open_call_warns_of_nothing(page_of, cast, question):
    assert page_of(cast.author).get(f"/proposals/new{question}").document.of_class("notice") == []
