"""What is printed for the body: the receipt of a filing, and the text before it is filed."""

import io

import pikepdf
import pytest

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.versions import as_version, current_hash
from proposals.workflow.states import State


def title_of(page):
    with pikepdf.open(io.BytesIO(page.body)) as pdf:
        return str(pdf.docinfo.Title)


def test_receipt_page_leads_to_its_pdf(page_of, cast, a_proposal):
    proposal = a_proposal(State.SUBMITTED)
    author = page_of(cast.author)

    author.get(f"/proposals/{proposal.code}/versions/1/receipt").follow("Το αποδεικτικό σε PDF")

    assert author.headers["Content-Type"] == "application/pdf"
    assert f"{proposal.code}-1.pdf" in author.headers["Content-Disposition"]
    assert title_of(author) == f"Αποδεικτικό υποβολής – {proposal.code.replace('ESDK', 'ΕΣΔΚ')}"


def test_receipt_is_the_same_file_every_time(page_of, cast, a_proposal):
    proposal = a_proposal(State.SUBMITTED)

    first, second = (page_of(cast.author).get(f"/proposals/{proposal.code}/versions/1/receipt.pdf").body for _time in range(2))

    assert first == second


def test_receipt_of_a_version_that_is_not_there_is_not_found(page_of, cast, a_proposal):
    proposal = a_proposal(State.SUBMITTED)

    page_of(cast.author).get(f"/proposals/{proposal.code}/versions/2/receipt.pdf", status=404)


def test_draft_is_printed_for_the_body(page_of, cast, a_proposal):
    proposal = a_proposal(State.AWAITING_APPROVAL)

    approver = page_of(cast.approver).get(f"/proposals/{proposal.handle}/draft.pdf")

    assert title_of(approver) == f"Κείμενο πριν από την υποβολή – {proposal.handle}"


@pytest.mark.parametrize("who", ["manager", "stranger", "observer", "administrator"])
def test_draft_is_printed_for_nobody_else(page_of, cast, a_proposal, who):
    proposal = a_proposal(State.SUBMITTED)

    page_of(getattr(cast, who)).get(f"/proposals/{proposal.code}/draft.pdf", status=404)


def test_text_as_a_version_has_the_hash_under_which_it_is_filed_and_is_not_kept(a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL)

    def look():
        own = db.session.get_one(Proposal, proposal.id)
        version = as_version(own)
        return version.sha256 == current_hash(own), version.answers == own.values, own.versions, list(db.session.new)

    assert stored.ask(look) == (True, True, [], [])
