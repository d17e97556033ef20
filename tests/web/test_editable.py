"""Taking texts away as Word files: who gets which, what stands in them, what is recorded."""

import hashlib
import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.db import db
from proposals.dossier.models import IssuedDocument
from proposals.dossier.papers import TEXT
from proposals.dossier.word_file import CONTENT_TYPE
from proposals.drafting.models import Proposal
from proposals.workflow.states import AssignmentState, State
from tests.factories import complete_answers, make_decision
from tests.web.test_query_counts import questions

FORM = standard_form()
ANSWERS = {**complete_answers(FORM, email="onoma@crete.example"), "contact_name": "Κρυφή Υπεύθυνη", "title": "Μία ώρα ιδεών"}
EVERYBODY = ("author", "approver", "manager", "chair", "decider", "administrator", "observer", "evaluator", "stranger")


@pytest.fixture
def decided(a_proposal, stored):
    proposal = a_proposal(State.ACCEPTED, answers=ANSWERS)
    stored.arrange(lambda: make_decision(db.session.get_one(Proposal, proposal.id), "77/2027", reasons="Οι λόγοι της απόφασης."))
    return proposal


def words_of(page):
    return " ".join(node.text or "" for node in Document(io.BytesIO(page.body)).element.body.iter(qn("w:t")))


def taken(stored, action=TEXT):
    def look():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(entry.person_id, entry.acted_as, entry.details) for entry in entries]

    return stored.ask(look)


def is_open_to(page_of, cast, address):
    return {who for who in EVERYBODY if page_of(getattr(cast, who)).client.get(address).status_code == 200}


# The letter -------------------------------------------------------------------------------------------------------------


def test_letter_is_for_those_who_may_take_it_as_pdf(page_of, cast, decided):
    printed = is_open_to(page_of, cast, f"/proposals/{decided.code}/dossier.pdf?profile=letter")

    assert is_open_to(page_of, cast, f"/proposals/{decided.code}/letter.docx") == printed == {"author", "approver", "manager", "administrator"}


def test_letter_is_offered_where_the_outcome_is_and_says_what_was_decided(page_of, cast, decided, stored):
    author = page_of(cast.author)

    author.get(f"/proposals/{decided.code}/outcome").follow("Επιστολή (DOCX)")

    assert author.headers["Content-Type"] == CONTENT_TYPE
    assert author.headers["Content-Disposition"] == f"attachment; filename={decided.code}-letter.docx"
    assert author.headers["Cache-Control"] == "no-store"
    words = words_of(author)
    assert "Αρ. απόφασης: 77/2027" in words
    assert "Οι λόγοι της απόφασης." in words
    details = {"profile": "letter", "version": 1, "sha256": hashlib.sha256(author.body).hexdigest()}
    assert taken(stored) == [(cast.author.id, "submitter", details)]


def test_letter_is_offered_beside_the_dossiers_to_who_may_have_it(page_of, cast, decided):
    page_of(cast.manager).get(f"/proposals/{decided.code}/dossier").follow("Επιστολή (DOCX)")

    assert "Επιστολή (DOCX)" not in page_of(cast.chair).get(f"/proposals/{decided.code}/dossier").document.main


@pytest.mark.parametrize("who", ["chair", "observer"])
def test_letter_that_is_not_for_a_person_is_not_found_and_that_is_recorded(page_of, cast, decided, stored, who):
    page_of(getattr(cast, who)).get(f"/proposals/{decided.code}/letter.docx", status=404)

    assert taken(stored, "refuse_dossier") == [(getattr(cast, who).id, "", {"profile": "letter"})]
    assert taken(stored) == []


@pytest.mark.parametrize("state", [State.REVIEWED, State.ACCEPTED])
def test_letter_without_a_decision_on_record_is_not_found(page_of, cast, a_proposal, stored, state):
    page_of(cast.author).get(f"/proposals/{a_proposal(state).public_code}/letter.docx", status=404)

    assert [each[2] for each in taken(stored, "refuse_dossier")] == [{"profile": "letter"}]


# The text ---------------------------------------------------------------------------------------------------------------


def test_draft_is_taken_away_as_it_stands(page_of, cast, a_proposal, stored):
    code, author = a_proposal(answers=ANSWERS).handle, page_of(cast.author)

    author.get(f"/proposals/{code}").follow("Κείμενο (DOCX)")

    assert author.headers["Content-Disposition"] == f"attachment; filename={code}.docx"
    assert "Κείμενο πριν από την υποβολή" in words_of(author)
    assert "Κρυφή Υπεύθυνη" in words_of(author)
    assert [(who, details["profile"], details["version"]) for who, _role, details in taken(stored)] == [(cast.author.id, "text", 0)]


def test_body_takes_what_it_filed_until_it_changes_it(page_of, cast, a_proposal, stored):
    proposal, author = a_proposal(State.RETURNED, answers=ANSWERS), page_of(cast.author)

    filed = author.get(f"/proposals/{proposal.public_code}/text.docx").headers["Content-Disposition"]
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id).answers["title"], "value", "Νεότερος τίτλος"))
    changed = author.get(f"/proposals/{proposal.public_code}/text.docx")

    assert filed == f"attachment; filename={proposal.public_code}-v1.docx"
    assert "Νεότερος τίτλος" in words_of(changed)
    assert "Νεότερος τίτλος" not in words_of(page_of(cast.manager).get(f"/proposals/{proposal.public_code}/text.docx"))


def test_page_of_a_version_offers_that_version_and_no_other_is_found(page_of, cast, a_proposal):
    code, author = a_proposal(State.SUBMITTED, answers=ANSWERS).public_code, page_of(cast.author)

    author.get(f"/proposals/{code}/versions/1").follow("Κείμενο (DOCX)")

    assert author.headers["Content-Disposition"] == f"attachment; filename={code}-v1.docx"
    author.get(f"/proposals/{code}/text.docx?version=2", status=404)


def test_text_is_for_those_who_may_read_it_and_without_persons_for_outsiders(page_of, cast, a_proposal, an_assignment):
    proposal = a_proposal(State.IN_REVIEW, answers=ANSWERS)
    an_assignment(AssignmentState.ACCEPTED, proposal)
    address = f"/proposals/{proposal.public_code}/text.docx"

    assert is_open_to(page_of, cast, address) == set(EVERYBODY) - {"stranger"}
    assert is_open_to(page_of, cast, f"/proposals/{a_proposal().handle}/text.docx") == {"author", "approver"}
    names = {who for who in sorted(set(EVERYBODY) - {"stranger"}) if "Κρυφή Υπεύθυνη" in words_of(page_of(getattr(cast, who)).get(address))}
    assert names == {"author", "approver", "manager", "chair", "decider", "administrator"}


@pytest.mark.parametrize("rest", ["", "?version=1"])
def test_text_keeps_the_body_from_the_evaluator_of_a_blind_call(page_of, cast, a_proposal, an_assignment, stored, rest):
    proposal = a_proposal(State.IN_REVIEW, answers=ANSWERS)
    an_assignment(AssignmentState.ACCEPTED, proposal)
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "hides_bodies", True))

    page = page_of(cast.evaluator).get(f"/proposals/{proposal.public_code}/text.docx{rest}")

    about = Document(io.BytesIO(page.body)).core_properties
    assert cast.crete.name not in words_of(page) + about.keywords + about.title
    assert "Δεν εμφανίζεται στους αξιολογητές" in words_of(page)


# Both -------------------------------------------------------------------------------------------------------------------


def test_taking_a_text_away_changes_neither_the_next_one_nor_the_dossier_and_issues_nothing(page_of, cast, decided, stored):
    manager, address = page_of(cast.manager), f"/proposals/{decided.code}"
    letter = manager.get(f"{address}/letter.docx").body
    text = manager.get(f"{address}/text.docx").body

    assert manager.get(f"{address}/letter.docx").body == letter
    assert manager.get(f"{address}/text.docx").body == text
    assert len(taken(stored)) == 4
    assert stored.ask(lambda: db.session.query(IssuedDocument).count()) == 0


def test_trail_says_in_words_that_a_text_was_taken(page_of, cast, decided):
    said = lambda: page_of(cast.administrator).get("/manage/audit?action=take_text").document.main.count("Πήρε κείμενο σε αρχείο Word")  # noqa: E731
    before = said()

    page_of(cast.manager).get(f"/proposals/{decided.code}/text.docx")

    assert said() == before + 1


def test_text_asks_the_database_as_often_for_a_long_proposal_as_for_a_short_one(app, page_of, cast, a_proposal):
    counts = []
    for answers in ({"title": "Σύντομη"}, ANSWERS):
        page, address = page_of(cast.manager), f"/proposals/{a_proposal(State.SUBMITTED, answers=answers).public_code}/text.docx"
        page.get(address)
        with questions(app) as asked:
            page.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1] < 25
