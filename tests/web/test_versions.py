"""The filed versions of a proposal, and what changed between two of them."""

import pytest

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.versions import freeze_version
from proposals.workflow.states import State
from tests.factories import make_attachment


@pytest.fixture
def proposal(a_proposal, cast, stored):
    """Filed twice: lessons, budget and risks differ, and a person's name."""
    proposal = a_proposal(State.SUBMITTED)

    def file_again():
        own = db.session.get_one(Proposal, proposal.id)
        own.answers["lessons"].value += " Το πρώτο μάθημα."
        own.answers["sdgs"].value = ["sdg1", "sdg2"]
        own.answers["risks"].value = [{**own.answers["risks"].value[0], "risk": "Καθυστέρηση"}]
        own.answers["contact_name"].value = "Νέα Υπεύθυνη"
        freeze_version(cast.approver.actor, own)

    stored.arrange(file_again)
    return proposal


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


def test_versions_are_listed_newest_first_with_who_when_and_hash(manager, proposal, stored):
    manager.get(f"/proposals/{proposal.code}/versions")

    rows = [row.text for row in manager.document.all("tr") if row.is_within("tbody")]
    assert len(rows) == 2
    assert rows[0].startswith("Έκδοση 2 24/11/2026, 12:00Άννα Εγκρίτου Σύγκριση με την έκδοση 1")
    assert rows[1].startswith("Έκδοση 1 24/11/2026, 12:00 πρώτη υποβολή")


def test_version_shows_the_text_as_it_was_filed(manager, proposal):
    manager.get(f"/proposals/{proposal.code}/versions").follow("Έκδοση 1")

    assert "Το πρώτο μάθημα" not in manager.document.main
    assert "Το πρώτο μάθημα" in manager.get(f"/proposals/{proposal.code}/versions/2").document.main


def test_comparison_marks_words_cells_and_choices_and_nothing_else(manager, proposal):
    manager.get(f"/proposals/{proposal.code}/versions").follow("Σύγκριση με την έκδοση 1")

    changed = [node.text for node in manager.document.all("h3")]
    assert manager.document.heading == "Τι άλλαξε από την έκδοση 1 στην έκδοση 2"
    assert changed == ["Υπεύθυνος επικοινωνίας", "Κίνδυνοι", "Στόχοι Βιώσιμης Ανάπτυξης", "Διδάγματα ως τώρα"]
    assert [node.text for node in manager.document.all("ins") if "μάθημα" in node.text] == ["[προστέθηκε: Το πρώτο μάθημα.]"]
    (risk,) = [node.text for node in manager.document.all("th") if "Καθυστέρηση" in node.text]
    assert risk.startswith("[αφαιρέθηκε: ")
    assert risk.endswith("[προστέθηκε: Καθυστέρηση]")
    assert len([node for node in manager.document.all("del") if node.is_within("table")]) == 1


def test_comparison_is_the_same_whichever_version_is_named_first(manager, proposal):
    there = manager.get(f"/proposals/{proposal.code}/versions/1/diff/2").document.main

    back = manager.get(f"/proposals/{proposal.code}/versions/2/diff/1").document.main

    assert there == back


def test_version_compared_with_itself_is_the_same(manager, proposal):
    manager.get(f"/proposals/{proposal.code}/versions/2/diff/2")

    assert "Τα δύο κείμενα είναι ίδια." in manager.document.main


@pytest.mark.parametrize(
    "rest", ["versions/0", "versions/3", "versions/3/receipt", "versions/1/diff/3", "versions/0/diff/1", "versions/99999999999999999999"]
)
def test_version_that_is_not_there_is_not_found(manager, proposal, rest):
    manager.get(f"/proposals/{proposal.code}/{rest}", status=404)


def test_page_of_a_proposal_leads_the_manager_to_what_changed(manager, proposal):
    manager.get(f"/proposals/{proposal.code}").follow("Δείτε τι άλλαξε από την προηγούμενη")

    assert manager.path == f"/proposals/{proposal.code}/versions/1/diff/2"


def test_draft_has_no_versions(page_of, cast, a_proposal):
    code = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{code}")

    assert [node.text for node in page.document.all("a") if node.text == "Εκδόσεις"] == []
    page.get(f"/proposals/{code}/versions/1", status=404)


def test_draft_is_compared_with_the_version_last_filed(page_of, cast, proposal, stored):
    def go_on_writing():
        own = db.session.get_one(Proposal, proposal.id)
        own.answers["lessons"].value = own.answers["lessons"].value.replace("πρώτο", "δεύτερο")
        own.answers["risks"].value = [*own.answers["risks"].value, {**own.answers["risks"].value[0], "risk": "Νέος κίνδυνος"}]
        make_attachment(own, title="Νέο έγγραφο", filename="νέο.pdf", sha256="cd" * 32)

    stored.arrange(go_on_writing)
    author = page_of(cast.author)

    author.get(f"/proposals/{proposal.code}/versions").follow("Τι άλλαξε από την τελευταία έκδοση ως τώρα")

    assert author.document.heading == "Τι άλλαξε από την έκδοση 2 ως τώρα"
    assert [node.text for node in author.document.all("h3")] == ["Κίνδυνοι", "Διδάγματα ως τώρα", "Συνημμένα"]
    added = [node.text for node in author.document.all("ins")]
    assert "[προστέθηκε: δεύτερο]" in added
    assert "[προστέθηκε: Νέος κίνδυνος]" in added
    assert "[προστέθηκε: Νέο έγγραφο, νέο.pdf]" in added
    assert "cdcdcdcdcdcdcdcd…" in author.document.main


def test_draft_that_is_as_it_was_filed_has_no_changes(page_of, cast, proposal):
    page = page_of(cast.approver).get(f"/proposals/{proposal.code}/versions/2/diff/draft")

    assert "Τα δύο κείμενα είναι ίδια." in page.document.main


@pytest.mark.parametrize("who", ["manager", "observer", "stranger", "administrator"])
def test_draft_is_compared_for_nobody_outside_the_body(page_of, cast, proposal, who):
    page_of(getattr(cast, who)).get(f"/proposals/{proposal.code}/versions/1/diff/draft", status=404)


def test_version_that_is_not_there_is_compared_with_no_draft(page_of, cast, proposal):
    page_of(cast.author).get(f"/proposals/{proposal.code}/versions/3/diff/draft", status=404)
