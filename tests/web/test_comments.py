"""Comments on a draft: beside the fields, on pages of their own, and nowhere else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person
from proposals.db import db
from proposals.dossier import export
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.drafting.versions import freeze_version
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.together.models import Comment
from proposals.workflow.people import May
from proposals.workflow.states import AssignmentState, State
from tests.factories import a_pdf, complete_answers, make_comment, make_member, standard_form
from tests.web.test_secrecy import BODY_PAGES, read

WORDS = "Μην το γράψουμε έτσι"


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Ανοικτά δεδομένα άρδευσης"})


@pytest.fixture
def said(stored, cast):
    """Put a comment of the approver on a field."""

    def say(proposal, field="title", **columns):
        author = columns.pop("author", cast.approver)
        return stored.arrange(
            lambda: make_comment(db.session.get_one(Proposal, proposal.id), field, db.session.get_one(Person, author.id), **columns)
        )

    return say


@pytest.fixture
def invited(stored):
    def invite(proposal, person, may):
        stored.arrange(lambda: make_member(db.session.get_one(Proposal, proposal.id), db.session.get_one(Person, person.id), may))

    return invite


def test_comment_goes_from_the_field_to_its_page_and_back_beside_the_field(page_of, cast, draft, stored):
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/edit/identity").follow("Σχόλιο στο πεδίο: Τίτλος πρότασης")

    page.send("Αποθήκευση σχολίου: Τίτλος πρότασης", {"text": "Πολύ γενικός.\n\nΠείτε πού.", "mention": str(cast.approver.id)})

    assert page.flashes == ["Το σχόλιο αποθηκεύτηκε."]
    assert page.redirects == [f"/proposals/{draft.handle}/comments/identity#c-1"]
    beside = page_of(cast.approver).get(f"/proposals/{draft.handle}").follow("1 ανοικτό σχόλιο: Ταυτότητα πρότασης")
    assert "@Άννα Εγκρίτου Πολύ γενικός." in beside.document.main
    section = page_of(cast.author).get(f"/proposals/{draft.handle}/edit/identity")
    assert "1 ανοικτό σχόλιο: Τίτλος πρότασης" in section.document.main
    assert "Πείτε πού." in section.document.main
    assert stored.told() == [("mention", cast.approver.id)]


def test_thread_is_answered_closed_and_opened_again(page_of, cast, draft, said, stored):
    said(draft, text="Χρειάζεται πηγή.")
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity")

    page.send("Αποθήκευση σχολίου: Χρειάζεται πηγή.", {"text": "Τη βρήκα."})
    assert "Τη βρήκα." in page.document.main
    page.send("Σημείωση ότι λύθηκε: Χρειάζεται πηγή.")
    assert page.flashes == ["Σημειώθηκε ότι το σχόλιο λύθηκε."]
    assert "ανοικτό σχόλιο" not in page_of(cast.author).get(f"/proposals/{draft.handle}/edit/identity").document.main
    page.send("Άνοιγμα ξανά: Χρειάζεται πηγή.")
    assert page.flashes == ["Το σχόλιο άνοιξε ξανά."]
    assert stored.told() == [("reply", cast.approver.id)]
    assert stored.deeds()[-3:] == ["comment", "resolve_comment", "reopen_comment"]


def test_comment_on_the_whole_proposal_stands_on_the_first_page_with_the_counts_of_sections(page_of, cast, draft, said):
    said(draft)
    said(draft)
    page = page_of(cast.approver).get(f"/proposals/{draft.handle}").follow("Σχόλια")

    page.send("Αποθήκευση σχολίου: Για όλη την πρόταση", {"text": "Καλή δουλειά."})

    assert page.redirects == [f"/proposals/{draft.handle}/comments#c-3"]
    assert "2 ανοικτά σχόλια" in page.document.main


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" ", "Γράψτε το σχόλιό σας."), ("α" * 2001, "Έχει 2.001 χαρακτήρες. Το όριο είναι 2.000: αφαιρέστε 1.")],
)
@pytest.mark.parametrize("is_reply", [False, True])
def test_comment_that_is_refused_comes_back_with_the_reason(page_of, cast, draft, said, stored, text, sentence, is_reply):
    said(draft, text="Χρειάζεται πηγή.")
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity")
    about, place = ("Χρειάζεται πηγή.", "t-1") if is_reply else ("Τίτλος πρότασης", "f-title")

    page.send(f"Αποθήκευση σχολίου: {about}", {"text": text, "mention": str(cast.approver.id)}, status=422)

    form = page.document.form_with(f"Αποθήκευση σχολίου: {about}")
    assert (page.errors, page.error_beside(f"{place}-text")) == ([sentence], f"Λάθος: {sentence}")
    assert dict(form.values)["mention"] == str(cast.approver.id)
    assert dict(form.values)["text"].strip() == text.strip()
    assert stored.count(Comment) == 1


@pytest.mark.parametrize("values", [{"field": "nothing", "text": "Α"}, {"parent": "99", "text": "Α"}, {"parent": "x", "text": "Α"}])
def test_comment_on_what_is_not_there_is_not_found(page_of, cast, draft, values):
    page_of(cast.author).get("/desk").post(f"/proposals/{draft.handle}/comments", values, status=404)


def test_own_comment_is_put_in_other_words_and_shows_that_it_was(page_of, cast, draft, said, the_time, stored):
    said(draft, text="Χρειάζεται πηγή.")
    the_time.shift(3600)
    page = page_of(cast.approver).get(f"/proposals/{draft.handle}/comments/identity").follow("Διόρθωση ή διαγραφή: Χρειάζεται πηγή.")

    page.send("Αποθήκευση σχολίου", {"text": "Χρειάζεται νεότερη πηγή."})

    assert (page.flashes, page.redirects) == (["Το σχόλιο αποθηκεύτηκε."], [f"/proposals/{draft.handle}/comments/identity#c-1"])
    for rest in ("/comments/identity", "/edit/identity"):
        main = page_of(cast.author).get(f"/proposals/{draft.handle}{rest}").document.main
        assert "Χρειάζεται νεότερη πηγή." in main
        assert "· διορθώθηκε 24/11/2026, 13:00" in main
    assert stored.deeds()[-1] == "edit_comment"


@pytest.mark.parametrize("text", [" ", "α" * 2001])
def test_edit_that_is_refused_comes_back_with_the_reason(page_of, cast, draft, said, stored, text):
    said(draft)
    page = page_of(cast.approver).get(f"/proposals/{draft.handle}/comments/1/edit")

    page.send("Αποθήκευση σχολίου", {"text": text}, status=422)

    assert page.error_beside("text") == f"Λάθος: {page.errors[0]}"
    assert dict(page.document.form_with("Αποθήκευση σχολίου").values)["text"].strip() == text.strip()
    assert stored.ask(lambda: db.session.scalars(select(Comment.text)).all()) == ["Χρειάζεται πηγή."]


def test_comment_on_the_whole_proposal_is_deleted_and_gone(page_of, cast, draft, said, stored):
    said(draft, "", text=WORDS)
    page = page_of(cast.approver).get(f"/proposals/{draft.handle}/comments").follow(f"Διόρθωση ή διαγραφή: {WORDS}")

    page.send("Διαγραφή σχολίου")

    assert (page.flashes, page.redirects) == (["Το σχόλιο διαγράφηκε."], [f"/proposals/{draft.handle}/comments"])
    assert "Κανένα σχόλιο ακόμη." in page.document.main
    assert (stored.count(Comment), stored.deeds()[-1]) == (0, "delete_comment")


def test_deleted_comment_with_replies_leaves_a_place_that_can_be_answered_and_closed(page_of, cast, draft, said):
    first = said(draft, text=WORDS)
    said(draft, text="Γιατί;", author=cast.author, parent_id=first.id)
    page_of(cast.approver).get(f"/proposals/{draft.handle}/comments/{first.id}/edit").send("Διαγραφή σχολίου")

    page = page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity")
    beside = page_of(cast.author).get(f"/proposals/{draft.handle}/edit/identity")

    assert [("Το σχόλιο διαγράφηκε" in each.document.main, WORDS in each.text, "Γιατί;" in each.document.main) for each in (page, beside)] == [
        (True, False, True)
    ] * 2
    page_of(cast.approver).get(f"/proposals/{draft.handle}/comments/{first.id}/edit", status=404)
    page.send("Αποθήκευση σχολίου: Το σχόλιο διαγράφηκε", {"text": "Καλά."})
    page.send("Σημείωση ότι λύθηκε: Το σχόλιο διαγράφηκε")
    assert page.flashes == ["Σημειώθηκε ότι το σχόλιο λύθηκε."]


def test_comment_of_somebody_else_offers_no_change_and_takes_none(page_of, cast, draft, said, stored):
    said(draft, text=WORDS)
    page = page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity")

    assert [link for link in page.document.all("a") if link.text.startswith("Διόρθωση ή διαγραφή")] == []
    page.post(f"/proposals/{draft.handle}/comments/1/edit", {"text": "Άλλο"}, status=404)
    page.post(f"/proposals/{draft.handle}/comments/1/delete", {}, status=404)
    assert stored.ask(lambda: db.session.scalars(select(Comment.text)).all()) == [WORDS]


@pytest.mark.parametrize("method", ["get", "post"])
def test_own_comment_is_found_only_under_its_own_proposal(page_of, cast, draft, a_proposal, said, method):
    said(a_proposal())
    page = page_of(cast.approver).get("/desk")

    for code in (draft.handle, "D-222222"):
        address = f"/proposals/{code}/comments/1/edit"
        page.get(address, status=404) if method == "get" else page.post(address, {"text": "Α"}, status=404)


def test_comment_of_another_proposal_is_not_closed_from_here(page_of, cast, draft, a_proposal, said):
    number = said(a_proposal()).id

    page_of(cast.author).get("/desk").post(f"/proposals/{draft.handle}/comments/{number}/resolve", status=404)


def test_markup_in_a_comment_stays_text(page_of, cast, draft, said):
    said(draft, text="<b>έντονα</b><script>alert(1)</script>")

    for rest in ("/comments/identity", "/edit/identity"):
        page = page_of(cast.author).get(f"/proposals/{draft.handle}{rest}")
        assert "<b>έντονα</b><script>alert(1)</script>" in page.document.main


def test_member_who_only_reads_sees_comments_and_writes_none(page_of, cast, draft, said, invited):
    said(draft, text=WORDS)
    invited(draft, cast.nobody, May.VIEW)

    page = page_of(cast.nobody).get(f"/proposals/{draft.handle}/comments/identity")

    assert WORDS in page.document.main
    assert [form for form in page.document.forms if "/comments" in form.action] == []
    page.post(f"/proposals/{draft.handle}/comments", {"text": "Α"}, status=404)


def test_comments_of_a_filed_proposal_are_read_by_the_body_and_closed_to_new_ones(page_of, cast, a_proposal, said):
    proposal = a_proposal(State.SUBMITTED)
    said(proposal, text=WORDS)

    page = page_of(cast.author).get(f"/proposals/{proposal.code}/comments/identity")

    assert WORDS in page.document.main
    assert [form for form in page.document.forms if "/comments" in form.action] == []


@pytest.mark.parametrize(("kind", "subject"), [("mention", "Σας αναφέρουν σε σχόλιο"), ("reply", "Απάντηση σε σχόλιό σας")])
def test_letter_leads_to_the_comment_and_does_not_hold_it(app, page_of, cast, draft, said, stored, kind, subject):
    said(draft, text="Χρειάζεται πηγή.")
    text = f"@{cast.approver.name} {WORDS}" if kind == "mention" else WORDS
    page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity").send("Αποθήκευση σχολίου: Χρειάζεται πηγή.", {"text": text})

    with app.test_request_context():
        letter = write_message(
            stored.arrange(lambda: db.session.scalars(select(Notice).options(joinedload(Notice.person))).one()), app.extensions["settings"]
        )

    assert letter["Subject"].startswith(subject)
    assert f"http://127.0.0.1:8000/proposals/{draft.handle}/comments/identity#c-2" in letter.get_content()
    assert WORDS not in letter.get_content()


# Comments leave with the draft ------------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(a_proposal, said, stored, cast, an_assignment):
    """A proposal that was commented on, filed again after that, and is with evaluators."""
    proposal = a_proposal(State.IN_REVIEW, answers=complete_answers(standard_form(), email="onoma@crete.example"))
    said(proposal, "title", text=WORDS)
    said(proposal, "", text=WORDS)
    stored.arrange(lambda: freeze_version(cast.approver.actor, db.session.get_one(Proposal, proposal.id)) and None)
    an_assignment(AssignmentState.ACCEPTED, proposal)
    return proposal


@pytest.mark.parametrize("who", ["evaluator", "manager", "chair", "decider", "observer", "administrator"])
def test_nobody_who_reads_or_judges_the_proposal_sees_a_comment(page_of, cast, reviewed, who):
    page = page_of(getattr(cast, who))

    pages = read(page, reviewed, (*BODY_PAGES, "/people", "/comments", "/comments/identity"))

    assert set(pages) >= {"", "/check", "/versions/2"}
    assert {"/people", "/comments", "/comments/identity"} & set(pages) == set()
    assert [rest for rest, text in pages.items() if WORDS in text or "Σχόλια" in text] == []


def test_sheet_page_of_an_evaluator_holds_no_comment(page_of, cast, reviewed):
    assert WORDS not in page_of(cast.evaluator).get("/reviews/1").text


def test_version_and_its_fingerprint_know_no_comment(reviewed, stored):
    versions = stored.ask(lambda: [(each.answers, each.attachments, each.sha256) for each in db.session.scalars(select(ProposalVersion))])

    assert versions[0] == versions[1]
    assert WORDS not in str(versions)


def test_dossier_holds_no_comment(page_of, cast, reviewed, monkeypatch):
    printed = []
    monkeypatch.setattr(export, "kept_pdf", lambda dossier, _settings: printed.append(repr(dossier)) or a_pdf())

    page_of(cast.administrator).client.get(f"/proposals/{reviewed.code}/dossier.pdf")

    assert len(printed) == 1
    assert reviewed.title in printed[0]
    assert WORDS not in printed[0]


def test_audit_trail_names_the_field_and_not_the_words(page_of, cast, draft):
    page_of(cast.author).get(f"/proposals/{draft.handle}/comments/identity").send("Αποθήκευση σχολίου: Τίτλος πρότασης", {"text": WORDS})

    page = page_of(cast.administrator).get("/manage/audit")

    assert "Σχολίασε" in page.document.main
    assert WORDS not in page.text


def test_catalogue_shows_no_comment(page, a_proposal, said):
    proposal = a_proposal(State.ACCEPTED)
    said(proposal, "title", text=WORDS)

    assert WORDS not in page.get(f"/catalogue/{proposal.code}").text
