"""Taking dossiers away: who gets which, what is recorded, what is told of a code."""

import hashlib
import io
import re

import pikepdf
import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.calls.models import Call
from proposals.db import db
from proposals.dossier.codes import shown
from proposals.dossier.models import IssuedDocument
from proposals.drafting.models import Proposal
from proposals.panel.meetings import sign_off
from proposals.workflow.states import State
from tests.factories import make_decision, make_issued, make_meeting

PROFILES = ("committee", "applicant", "public", "archive", "letter")


@pytest.fixture(autouse=True)
def nobody_asked_before(app):
    """The application is the same in every test, and counts who asks how often."""
    app.extensions.pop("limiters", None)


@pytest.fixture
def accepted(a_proposal, stored):
    """A proposal that was accepted, with the consent of its body to be published. Of its answers there are few, as most tests ask for rights alone."""
    answers = {"publish_consent": True, "title": "Μία ώρα ιδεών"}
    proposal = a_proposal(State.ACCEPTED, answers=answers)
    stored.arrange(lambda: make_decision(db.session.get_one(Proposal, proposal.id), "77/2027", ada="ΨΞ7Σ46ΜΤΛ6-0Δ2"))
    return proposal


def taken(stored, action="export_dossier"):
    """(person, as what, profile, reason) of every entry of an action."""

    def look():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(entry.person_id, entry.acted_as, entry.details["profile"], entry.note) for entry in entries]

    return stored.ask(look)


def answers_to(page, proposal):
    """Which profiles a person gets."""
    return {name for name in PROFILES if page.client.get(f"/proposals/{proposal.code}/dossier.pdf?profile={name}").status_code in (200, 422)}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("administrator", {"committee", "applicant", "public", "archive", "letter"}),
        ("manager", {"committee", "applicant", "public", "archive", "letter"}),
        ("chair", {"committee", "public"}),
        ("decider", {"committee", "public"}),
        ("author", {"applicant", "public", "letter"}),
        ("approver", {"applicant", "public", "letter"}),
        ("observer", {"public"}),
        ("stranger", set()),
        ("evaluator", set()),
    ],
)
def test_each_person_gets_the_dossiers_that_are_for_him(page_of, cast, accepted, who, expected):
    assert answers_to(page_of(getattr(cast, who)), accepted) == expected


def test_body_gets_nothing_of_its_outcome_before_the_decision(page_of, cast, a_proposal):
    assert answers_to(page_of(cast.author), a_proposal(State.REVIEWED)) == set()


@pytest.mark.parametrize("asked", ["?profile=archive", "?profile=committee", "", "?profile=secret", "?profile=applicant&sections=answers"])
def test_dossier_that_is_not_for_a_person_is_not_found_and_that_is_recorded(page_of, cast, accepted, stored, asked):
    page_of(cast.author).get(f"/proposals/{accepted.code}/dossier.pdf{asked}", status=404)

    name = re.search(r"profile=(\w+)", asked)
    assert taken(stored, "refuse_dossier") == [(cast.author.id, "", name.group(1) if name else "committee", "")]
    assert taken(stored) == []


@pytest.mark.parametrize("asked", ["sections=secrets", "sections=trail", "profile=letter&sections=decisions"])
def test_pieces_that_a_dossier_does_not_hold_are_not_found(page_of, cast, accepted, asked):
    page_of(cast.administrator).get(f"/proposals/{accepted.code}/dossier.pdf?{asked}", status=404)


def test_letter_without_a_decision_on_record_is_not_found(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.ACCEPTED)

    page_of(cast.author).get(f"/proposals/{proposal.code}/dossier.pdf?profile=letter", status=404)

    assert [each[2] for each in taken(stored, "refuse_dossier")] == ["letter"]


def test_export_is_recorded_with_profile_person_reason_and_hash(page_of, cast, accepted, stored):
    page = page_of(cast.administrator).get(f"/proposals/{accepted.code}/dossier")

    page.send("Λήψη PDF", {"profile": "archive", "reason": "Αίτημα του Ελεγκτικού Συνεδρίου."})

    assert page.body[:5] == b"%PDF-"
    assert taken(stored) == [(cast.administrator.id, "administrator", "archive", "Αίτημα του Ελεγκτικού Συνεδρίου.")]
    details = stored.ask(lambda: db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "export_dossier")))
    assert details["sha256"] == hashlib.sha256(page.body).hexdigest()


def test_archive_without_a_reason_asks_for_one_beside_the_field(page_of, cast, accepted, stored):
    page = page_of(cast.manager).get(f"/proposals/{accepted.code}/dossier")

    page.send("Λήψη PDF", {"profile": "archive", "reason": " "}, status=422)

    assert "Γράψτε τον λόγο της εξαγωγής" in page.document.main
    assert taken(stored) == []


def test_reason_that_is_too_long_is_refused_with_its_limit(page_of, cast, accepted):
    page = page_of(cast.manager).get(f"/proposals/{accepted.code}/dossier")

    page.send("Λήψη PDF", {"profile": "committee", "reason": "α" * 501}, status=422)

    assert "Ο λόγος έχει έως 500 χαρακτήρες." in page.document.main


def test_administrator_chooses_sections_and_the_audit_entry_names_them(page_of, cast, accepted, stored):
    page = page_of(cast.administrator)

    page.get(f"/proposals/{accepted.code}/dossier.pdf?sections=decisions,history")

    details = stored.ask(lambda: db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "export_dossier")))
    assert details["pieces"] == ["decisions", "history"]


def test_page_offers_only_what_a_person_may_take(page_of, cast, accepted):
    author = page_of(cast.author).get(f"/proposals/{accepted.code}/dossier")

    assert "Φάκελος φορέα" in author.document.main
    assert [word for word in ("Φάκελος αρχείου", "Φάκελος επιτροπής", "Μόνο ορισμένες ενότητες") if word in author.document.main] == []


def test_body_takes_letter_and_dossier_from_the_page_of_the_outcome(page_of, cast, accepted):
    author = page_of(cast.author)

    author.get(f"/proposals/{accepted.code}/outcome").follow("Το έγγραφο της απόφασης σε PDF")

    assert f"{accepted.code}-letter.pdf" in author.headers["Content-Disposition"]


def test_everybody_takes_the_public_dossier_from_the_catalogue_and_it_is_recorded_once(page, accepted, stored):
    page.get(f"/catalogue/{accepted.code}").follow("Ο δημόσιος φάκελος σε PDF")
    first = page.body
    page.get(f"/catalogue/{accepted.code}/dossier.pdf")

    assert page.body == first
    assert taken(stored) == [(None, "visitor", "public", "")]


@pytest.mark.parametrize("state", [State.REJECTED, State.IN_REVIEW])
def test_public_dossier_of_what_is_not_published_is_not_found(page, a_proposal, state):
    page.get(f"/catalogue/{a_proposal(state).code}/dossier.pdf", status=404)
    page.get("/catalogue/ESDK-2027-9999/dossier.pdf", status=404)


def test_who_takes_too_many_public_dossiers_is_asked_to_wait(page, app, accepted, monkeypatch):
    monkeypatch.setitem(
        app.extensions, "settings", type(app.extensions["settings"])(**{**vars(app.extensions["settings"]), "public_dossiers_per_address": 1})
    )
    page.get(f"/catalogue/{accepted.code}/dossier.pdf")

    page.get(f"/catalogue/{accepted.code}/dossier.pdf", status=429)


# Verification -------------------------------------------------------------------------------------------------------


def pages_in(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_issued_document_is_told_by_its_code_without_a_name_or_a_title(page, page_of, cast, accepted, stored):
    pdf = page_of(cast.administrator).get(f"/proposals/{accepted.code}/dossier.pdf").body
    code = stored.ask(lambda: db.session.scalar(select(IssuedDocument.code)))

    page.get("/verify").send("Έλεγχος", {"code": shown(code).lower()})

    main = page.document.main
    assert page.path == f"/verify/{shown(code)}"
    assert hashlib.sha256(pdf).hexdigest() in main
    assert [word for word in ("Φάκελος επιτροπής", accepted.code.replace("ESDK", "ΕΣΔΚ"), str(pages_in(pdf))) if word not in main] == []
    assert [word for word in ("Μία ώρα ιδεών", cast.administrator.name, "Περιφέρεια Κρήτης") if word in main] == []


def test_page_of_a_code_leads_to_the_catalogue_where_the_proposal_is_published(page, accepted, a_proposal, stored):
    hidden = a_proposal(State.REJECTED)
    open_code = stored.arrange(lambda: make_issued(db.session.get_one(Proposal, accepted.id))).code
    closed_code = stored.arrange(lambda: make_issued(db.session.get_one(Proposal, hidden.id), "cd" * 32)).code

    assert "Η πρόταση στον κατάλογο" in page.get(f"/verify/{open_code}").document.main
    assert "Η πρόταση στον κατάλογο" not in page.get(f"/verify/{closed_code}").document.main


def test_code_as_somebody_types_it_is_read_and_one_that_cannot_be_is_told(page):
    page.get("/verify").send("Έλεγχος", {"code": "ABC"}, status=422)

    assert "Ο κωδικός έχει 16 γράμματα και ψηφία" in page.document.main


@pytest.mark.parametrize("code", ["2222-3333-4444-5555", "nonsense"])
def test_unknown_code_is_said_to_be_unknown(page, cast, code):
    page.get(f"/verify/{code}", status=404)

    assert page.document.heading == "Δεν εκδόθηκε έγγραφο με αυτόν τον κωδικό"


def test_who_tries_many_unknown_codes_is_asked_to_wait_while_known_ones_are_told(page, app, accepted, stored, monkeypatch):
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", type(settings)(**{**vars(settings), "verify_attempts_per_address": 1}))
    code = stored.arrange(lambda: make_issued(db.session.get_one(Proposal, accepted.id))).code
    page.get("/verify/2222-3333-4444-5555", status=404)

    page.get("/verify/2222-3333-4444-5556", status=429)

    page.get(f"/verify/{code}")


def test_receipt_and_minutes_are_issued_too(page_of, cast, accepted, stored):
    meeting = stored.arrange(lambda: make_meeting(db.session.get_one(Call, cast.call.id), db.session.get_one(Proposal, accepted.id)))
    stored.arrange(lambda: sign_off(cast.manager.actor, db.session.merge(meeting)) and None)

    page_of(cast.author).get(f"/proposals/{accepted.code}/versions/1/receipt.pdf")
    page_of(cast.chair).get(f"/manage/calls/{cast.call.slug}/meetings/1/minutes/1.pdf")

    def issued():
        return [(each.kind.value, each.proposal_id, each.version) for each in db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.id))]

    assert stored.ask(issued) == [("receipt", accepted.id, 1), ("minutes", None, 1)]
    assert [each[1:3] for each in taken(stored)] == [("submitter", "receipt"), ("committee_chair", "minutes")]


def test_blank_form_of_a_call_is_for_everybody(page, cast):
    page.get(f"/calls/{cast.call.slug}").follow("Κενό έντυπο σε PDF")

    assert page.headers["Content-Type"] == "application/pdf"
    page.get("/calls/no-such-call/form.pdf", status=404)
