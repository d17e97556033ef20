"""What may not be seen answers like what is not there: in the same words, after as many questions to the database."""

import pytest

from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.orders.models import OrderState
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_meeting
from tests.factories.orders import make_order
from tests.web.cast import SLUG
from tests.web.test_query_counts import questions


@pytest.fixture
def numbers(stored, cast, a_proposal, an_assignment):
    """One of each kind of thing, none of which is the business of the people of another body."""
    proposal, draft = a_proposal(State.REVIEWED), a_proposal(State.DRAFT)
    return {
        "code": proposal.code,
        "handle": draft.handle,
        "assignment": an_assignment(AssignmentState.FINAL, proposal, evaluator=cast.second).id,
        "order": stored.arrange(lambda: make_order(cast.second, OrderState.WAITING)).id,
        "meeting": stored.arrange(lambda: make_meeting(db.session.get_one(Call, cast.call.id), db.session.get_one(Proposal, proposal.id))).number,
    }


NONE = {"code": "ESDK-2099-9999", "handle": "D-ZZZZZZ", "assignment": 99999, "order": 99999, "meeting": 99999}


@pytest.mark.parametrize(
    ("who", "address"),
    [
        *(("stranger", f"/proposals/{{code}}{rest}") for rest in ("", "/evaluation", "/outcome", "/history", "/attachments/1", "/dossier.pdf")),
        *(("evaluator", f"/proposals/{{code}}{rest}") for rest in ("", "/discussion", "/versions")),
        *(("stranger", f"/proposals/{{handle}}{rest}") for rest in ("", "/sections/identity", "/export.json")),
        *(("evaluator", f"/reviews/{{assignment}}{rest}") for rest in ("", "/history", "/final/1")),
        *(("evaluator", f"/orders/{{order}}{rest}") for rest in ("", "/progress", "/file")),
        *(("stranger", f"/manage/calls/{SLUG}/meetings/{{meeting}}{rest}") for rest in ("", "/particulars", "/minutes.pdf", "/minutes/1.pdf")),
    ],
)
def test_hidden_and_missing_cannot_be_told_apart(app, page_of, cast, numbers, who, address):
    page = page_of(getattr(cast, who)).get("/help")

    answers = {}
    for kind, place in (("hidden", address.format(**numbers)), ("missing", address.format(**NONE))):
        with questions(app) as asked:
            page.get(place, status=404)
        answers[kind] = (len(asked), page.document.main)

    assert answers["hidden"] == answers["missing"]
