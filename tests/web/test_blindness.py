"""Hidden names, bodies and scores are looked for wherever a person can read: a new page is looked through without being named here."""

import io

import pytest
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.conflicts.rules import Ground
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.versions import freeze_version
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.orders.work import take_up_order
from proposals.panel.meetings import sign_off
from proposals.workflow.people import May, Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    a_pdf,
    complete_answers,
    make_attachment,
    make_body,
    make_decision,
    make_meeting,
    make_member,
    make_override,
    make_person,
    make_post,
    make_recommendation,
    make_remarks,
    short_form,
    standard_form,
)
from tests.factories.evaluation import COMMENT
from tests.web.cast import SLUG
from tests.web.crawling import crawl, places_of, reached

# The sections of the standard form in which somebody can be named, and the title: all that is hidden is in them, and the rest would only be printed.
NAMING = {
    section.code
    for section in standard_form().sections
    for field in section.fields
    for question in (field, *field.columns)
    if question.names or question.personal or question.lift == "title"
}
FORM = short_form(*sorted(NAMING))
JUDGES = ("Πρωτοκριτής", "Δευτεροκριτή", "Τριτοκριτής", "evaluator1@", "evaluator2@", "evaluator3@")
SCORES = (COMMENT, "Μπράβο-Μπράβο", "73,19", "73.19", "Η συζήτηση των κριτών.")
# What nobody but an evaluator learns from: pages that show whatever is public, and the list of all bodies in which one declares his own.
PUBLIC = ("catalogue.index", "catalogue.home", "catalogue.show", "dossier.published")
LISTS_EVERY_BODY = ("conflicts.own",)
DECIDED = (State.ACCEPTED, State.REJECTED, State.RESERVE)
NAMED = {
    "contact_name": "Κρυφή Υπεύθυνη",
    "contact_role": "Κρυφή Προϊσταμένη",
    "contact_email": "kryfi@krifonisos.example",
    "contact_phone": "2810999888",
    "network_rep_name": "Κρυφός Εκπρόσωπος",
    "team": [{"name": "Κρυφό Μέλος", "unit": "Μονάδα", "role": "Ρόλος"}],
    "approval_signatory": "Κρυφός Δήμαρχος",
    "publish_consent": True,
}
PEOPLE = ("Κρυφή", "Κρυφός", "Κρυφό Μέλος", "kryfi@", "2810999888", "Γραφέας", "Εγκρίτου")
BODIES = ("Κρυφονήσου", "Krifonisos", "krifonisos", "Κρυφοσύμπραξη")


@pytest.fixture(autouse=True)
def form_of_the_call(shorten):
    shorten(*sorted(NAMING))


@pytest.fixture
def judged(a_proposal, cast, an_assignment, stored):
    """A proposal with every paper that its judges leave behind: sheets in all states, a discussion, a recommendation, minutes."""

    def make(state):
        proposal = a_proposal(State.IN_REVIEW, answers={**complete_answers(FORM, email="onoma@crete.example"), "publish_consent": True})
        invited = stored.arrange(lambda: make_person(name="Προσκεκλημένος"))
        for person, of_sheet in (
            (cast.evaluator, AssignmentState.FINAL),
            (cast.second, AssignmentState.FINAL),
            (cast.third, AssignmentState.RECUSED),
        ):
            an_assignment(of_sheet, proposal, evaluator=person, comment_to_body="Μπράβο-Μπράβο")

        def leave_papers():
            own = db.session.get_one(Proposal, proposal.id)
            make_post(own, db.session.get_one(Person, cast.evaluator.id), text="Η συζήτηση των κριτών.")
            make_member(own, db.session.get_one(Person, invited.id), May.VIEW)
            make_override(own, db.session.get_one(Person, cast.second.id), Ground.PARTNER)
            make_recommendation(own)
            sign_off(cast.manager.actor, make_meeting(db.session.get_one(Call, cast.call.id), own))
            if state in DECIDED:
                own.decided_at = own.submitted_at
                make_decision(own, person_id=cast.decider.id, outcome=state.value)
            own.state, own.mean_total = state, "73.19"

        stored.arrange(leave_papers)
        return proposal, {"author": cast.author, "approver": cast.approver, "invited": invited, "visitor": None, "stranger": cast.stranger}

    return make


# Evaluators are hidden from bodies ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.REVIEWED, State.RETURNED, *DECIDED])
def test_no_address_tells_the_body_or_the_public_who_judged_nor_a_score_before_it_is_published(app, judged, state):
    proposal, people = judged(state)

    pages = {who: crawl(app, person, code=proposal.public_code, slug=SLUG) for who, person in people.items()}

    kept = JUDGES if state in DECIDED else (*JUDGES, *SCORES)
    assert {who: places_of(kept, found) for who, found in pages.items()} == {who: {} for who in people}
    assert {"drafting.show", "drafting.export_workbook", "dossier.receipt", "dossier.draft", "dossier.text"} <= reached(pages["author"])
    assert ({"evaluation.outcome", "dossier.letter"} <= reached(pages["author"])) == (state in DECIDED)


# Bodies and people are hidden from evaluators -----------------------------------------------------------------------


@pytest.fixture
def hidden(app, cast, stored, a_proposal):
    """A proposal of a body with a name of its own, in a call that hides it, with files, filed twice."""
    call = {"hides_bodies": True, "hides_persons": True}
    body = stored.arrange(lambda: make_body(code="krifonisos", name="Δήμος Κρυφονήσου", name_en="Municipality of Krifonisos"))

    def make(state=State.IN_REVIEW, **hides):
        answers = {**complete_answers(FORM, email="onoma@krifonisos.example"), **NAMED}
        answers["partners"] = [{**row, "name": f"Κρυφοσύμπραξη {number}"} for number, row in enumerate(answers.get("partners") or [{}])]

        def arrange():
            for name, value in {**call, **hides}.items():
                setattr(db.session.get_one(Call, cast.call.id), name, value)

        stored.arrange(arrange)
        proposal = a_proposal(State.IN_REVIEW, body=db_body(stored, body), answers=answers)

        def file_again():
            own = db.session.get_one(Proposal, proposal.id)
            for field in ("attachments", "approval_document"):
                make_attachment(own, field, title="Απόφαση Δήμου Κρυφονήσου", filename="Κρυφονήσου krifonisos.pdf", sha256=kept(app))
            own.answers["contact_name"].value = "Κρυφή Δεύτερη"
            own.answers["partners"].value = [{**row, "name": "Κρυφοσύμπραξη ξανά"} for row in own.answers["partners"].value]
            own.answers["summary"].value = "Νέα περίληψη."
            freeze_version(cast.approver.actor, own)
            if state in DECIDED:
                own.decided_at = own.submitted_at
            own.state = state

        stored.arrange(file_again)
        return proposal

    return make


def db_body(stored, body):
    return stored.ask(lambda: db.session.get_one(Body, body.id))


def kept(app):
    return app.extensions["storage"].put(io.BytesIO(a_pdf()), 1_000_000).sha256


@pytest.mark.parametrize(
    ("of_sheet", "language"),
    [(AssignmentState.INVITED, "el"), (AssignmentState.ACCEPTED, "en"), (AssignmentState.FINAL, "el"), (AssignmentState.DECLINED, "en")],
)
def test_no_address_tells_the_evaluator_of_a_blind_call_whose_the_proposal_is(app, cast, hidden, an_assignment, of_sheet, language):
    proposal = hidden()
    an_assignment(of_sheet, proposal)
    an_assignment(AssignmentState.FINAL, proposal, evaluator=cast.second)

    pages = crawl(app, cast.evaluator, language, code=proposal.public_code, slug=SLUG)

    assert places_of((*PEOPLE, *BODIES), pages, but=LISTS_EVERY_BODY) == {}
    assert "evaluation.review" in reached(pages)
    reads = of_sheet in (AssignmentState.ACCEPTED, AssignmentState.FINAL)
    assert (
        {"drafting.show", "drafting.version", "drafting.compare", "drafting.download", "dossier.receipt", "dossier.text"} <= reached(pages)
    ) is reads


@pytest.mark.parametrize("state", [State.REVIEWED, State.RETURNED, State.REJECTED, State.ACCEPTED])
def test_no_state_of_the_proposal_lifts_the_veil_but_publication_to_everybody(app, cast, hidden, an_assignment, state):
    proposal = hidden(state)
    an_assignment(AssignmentState.FINAL, proposal)

    pages = crawl(app, cast.evaluator, code=proposal.public_code, slug=SLUG)

    assert places_of((*PEOPLE, *BODIES), pages, but=(*LISTS_EVERY_BODY, *PUBLIC)) == {}


def test_evaluator_who_writes_for_another_body_finds_no_body_in_his_lists(app, cast, hidden, an_assignment, stored):
    proposal = hidden()
    both = stored.arrange(lambda: make_person(Role.EVALUATOR, Role.SUBMITTER, body=db.session.get_one(Body, cast.rhodes.id), name="Διπλός"))
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=both)

    pages = crawl(app, both, code=proposal.public_code, slug=SLUG)

    assert places_of((*PEOPLE, *BODIES), pages, but=LISTS_EVERY_BODY) == {}
    assert proposal.code.replace("ESDK-2027-", "") in pages["lists.proposals /proposals 200"]


@pytest.mark.parametrize(
    ("hides", "gone", "left"),
    [
        ({"hides_persons": False}, BODIES, ()),
        ({"hides_bodies": False}, PEOPLE, BODIES[:1]),
        ({"hides_bodies": False, "hides_persons": False}, (), BODIES[:1]),
    ],
    ids=["bodies alone", "people alone", "nothing"],
)
def test_call_hides_what_it_says_and_no_more(app, cast, hidden, an_assignment, hides, gone, left):
    proposal = hidden(**hides)
    an_assignment(AssignmentState.ACCEPTED, proposal)

    pages = crawl(app, cast.evaluator, code=proposal.public_code, slug=SLUG)

    assert places_of(gone, pages, but=LISTS_EVERY_BODY) == {}
    assert bool(places_of(left, {key: text for key, text in pages.items() if key.startswith("evaluation.review ")})) == bool(left)


@pytest.mark.parametrize("who", ["manager", "chair", "administrator", "observer"])
def test_administration_of_a_blind_call_sees_whose_the_proposals_are(page_of, cast, hidden, an_assignment, who):
    proposal = hidden()
    an_assignment(AssignmentState.ACCEPTED, proposal)

    page = page_of(getattr(cast, who)).get(f"/proposals/{proposal.code}")

    assert "Δήμος Κρυφονήσου" in page.document.main


def test_mails_to_the_evaluators_of_a_blind_call_name_no_body(app, page_of, cast, hidden, an_assignment, stored):
    proposal = hidden()
    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")
    page.send("Ανάθεση στους επιλεγμένους", {"evaluator": str(cast.evaluator.id)})

    def mails():
        found = db.session.query(Notice).filter_by(person_id=cast.evaluator.id).options(joinedload(Notice.person)).all()
        return [str(write_message(each, app.extensions["settings"]).get_content()) for each in found]

    with app.test_request_context():
        written = stored.ask(mails)
    assert written
    assert [word for word in (*PEOPLE, *BODIES) for mail in written if word in mail] == []


def test_files_of_a_blind_call_have_a_number_for_a_name_and_marked_ones_do_not_exist(app, page_of, cast, hidden, an_assignment):
    proposal = hidden()
    an_assignment(AssignmentState.ACCEPTED, proposal)
    page = page_of(cast.evaluator).get(f"/proposals/{proposal.code}/attachments")

    said = page.document.main
    address = f"/proposals/{proposal.code}/attachments"
    with page.client.get(f"{address}/1") as file:
        called = file.headers["Content-Disposition"]

    assert "Συνημμένο 1" in said
    assert "ένα συνημμένο μπορεί να δείχνει ποιος το έγραψε" in said
    assert called == "attachment; filename=attachment-1.pdf; filename*=UTF-8''attachment-1.pdf"
    assert page.get(f"{address}/2", status=404).document.main == page.get(f"{address}/99", status=404).document.main


@pytest.mark.parametrize("of_sheet", [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL])
def test_no_role_that_an_evaluator_gets_later_lifts_the_veil(app, cast, hidden, an_assignment, stored, of_sheet):
    proposal, roles = hidden(), (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OBSERVER)
    promoted = stored.arrange(lambda: make_person(Role.EVALUATOR, *roles, body=db.session.get_one(Body, cast.gspa.id), name="Πανταχού Παρών"))
    an_assignment(of_sheet, proposal, evaluator=promoted)

    def leave_papers():
        own = db.session.get_one(Proposal, proposal.id)
        for remark in make_remarks(own, "identity", "declarations", "identity.contact_name"):
            remark.version = 1
        make_recommendation(own)
        sign_off(cast.manager.actor, make_meeting(db.session.get_one(Call, cast.call.id), own))
        own.state = State.SUBMITTED

    stored.arrange(leave_papers)

    pages = crawl(app, promoted, code=proposal.public_code, slug=SLUG)

    assert places_of((*PEOPLE, *BODIES), pages, but=(*LISTS_EVERY_BODY, "accounts.")) == {}
    assert {"drafting.remarks_page", "evaluation.show", "panel.index", "audit.index"} <= reached(pages)
    assert {"dossier.show", "panel.meeting", "panel.item", "panel.particulars", "dossier.minutes", "dossier.minutes_draft"} & reached(pages) == set()
    to_others = {"dossier.show", "panel.meeting", "dossier.minutes"}
    assert reached(crawl(app, cast.administrator, only=to_others, code=proposal.public_code, slug=SLUG)) == to_others


def test_package_of_a_blind_call_holds_no_name(app, page_of, cast, hidden, an_assignment):
    proposal = hidden()
    an_assignment(AssignmentState.ACCEPTED, proposal)
    page_of(cast.evaluator).get("/reviews/offline").send("Ετοιμασία του πακέτου")
    with app.app_context():
        take_up_order()

    pages = crawl(app, cast.evaluator, code=proposal.public_code, slug=SLUG)

    assert "orders.file" in reached(pages)
    assert places_of((*PEOPLE, *BODIES), pages, but=LISTS_EVERY_BODY) == {}


# Sheets of others are hidden from whoever owes one --------------------------------------------------------------------


@pytest.mark.parametrize("of_sheet", [AssignmentState.INVITED, AssignmentState.ACCEPTED])
def test_no_role_shows_the_sheets_of_others_to_whoever_owes_one(app, cast, a_proposal, an_assignment, stored, of_sheet):
    proposal = a_proposal(State.IN_REVIEW, answers=complete_answers(FORM, email="onoma@crete.example"))
    roles = (Role.EVALUATOR, Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR)
    everything = stored.arrange(lambda: make_person(*roles, body=db.session.get_one(Body, cast.gspa.id), name="Πανταχού Παρών"))
    for person in (cast.second, cast.third):
        an_assignment(AssignmentState.FINAL, proposal, evaluator=person, comment_to_body="Μπράβο-Μπράβο")
    an_assignment(of_sheet, proposal, evaluator=everything)

    def leave_papers():
        found = db.session.get_one(Proposal, proposal.id)
        make_post(found, db.session.get_one(Person, cast.second.id), text="Η συζήτηση των κριτών.")
        sign_off(cast.manager.actor, make_meeting(db.session.get_one(Call, cast.call.id), found))
        found.mean_total, found.total_spread = "73.19", "73.19"

    stored.arrange(leave_papers)

    pages = crawl(app, everything, code=proposal.public_code, slug=SLUG)

    assert places_of(SCORES, pages) == {}
    assert {"evaluation.show", "lists.of_call", "evaluation.review"} <= reached(pages)
    assert {"dossier.show", "panel.show", "panel.meeting", "dossier.minutes", "evaluation.sheet_version"} & reached(pages) == set()


# The page of the rules ------------------------------------------------------------------------------------------------


def test_manager_hides_bodies_and_the_trail_says_so(page_of, cast, stored):
    page = page_of(cast.manager).get(f"/calls/{SLUG}").follow("Κανόνες ανωνυμίας")
    page.send("Αποθήκευση κανόνων", {"hides_bodies": "yes"})

    assert stored.ask(lambda: (db.session.get_one(Call, cast.call.id).hides_bodies, db.session.get_one(Call, cast.call.id).hides_persons)) == (
        True,
        False,
    )
    assert "Όρισε τι δεν βλέπουν οι αξιολογητές" in page_of(cast.administrator).get("/manage/audit").document.main


def test_rules_stand_once_an_assignment_was_accepted(page_of, cast, a_proposal, an_assignment, stored):
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/blindness")
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW))

    page.send("Αποθήκευση κανόνων", {"hides_bodies": "yes"}, status=409)

    assert "Οι κανόνες ανωνυμίας δεν αλλάζουν πια" in page.document.main
    assert stored.ask(lambda: db.session.get_one(Call, cast.call.id).hides_bodies) is False
    assert "Οι φορείς φαίνονται στους αξιολογητές." in page_of(cast.manager).get(f"/manage/calls/{SLUG}/blindness").document.main


def test_rules_of_a_call_that_is_not_there_are_not_found(page_of, cast):
    page_of(cast.manager).get("/manage/calls/nothing/blindness", status=404)
