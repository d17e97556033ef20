"""The whole path of a proposal, from the open call to the catalogue, by real people with real forms: one test, each step a sentence."""

import io

import pikepdf
import pytest

from proposals.calls.form import standard_form
from proposals.calls.rubric import standard_rubric
from proposals.workflow.states import AssignmentState, State
from tests.factories import PASSWORD, a_pdf, complete_answers
from tests.web.cast import SLUG
from tests.web.page import Page
from tests.web.typed import typed

FORM, RUBRIC = standard_form(), standard_rubric()
ANSWERS = {**complete_answers(FORM, email="onoma@crete.example"), "title": "Ανοικτά δεδομένα άρδευσης για τη Μεσσαρά"}
COMMENT = "Η ανάγκη τεκμηριώνεται με στοιχεία και η λύση είναι σαφής."
TO_THE_BODY = "Κρατήστε τα διδάγματα της πιλοτικής."


class Walk:
    """What each person does, in the words of the issue. `code` is the proposal's, once it has one."""

    def __init__(self, app, cast) -> None:
        self.cast = cast
        self.browsers = {name: Page(app) for name in cast.people}
        self.code = ""

    def sign_in(self, name: str) -> Page:
        """Come in through the door, with e-mail and password."""
        page = self.browsers[name]
        page.get("/desk").send("Είσοδος", {"email": self.cast.people[name].email, "password": PASSWORD})
        page.is_signed_in = True
        return page

    def open(self, name: str, rest: str = "") -> Page:
        return self.browsers[name].get(f"/proposals/{self.code}{rest}")

    def start_a_draft(self) -> None:
        page = self.sign_in("author").get(f"/calls/{SLUG}").follow("Νέα πρόταση")
        self.code = page.send("Άνοιγμα προσχεδίου", {"title": ANSWERS["title"]}).code

    def write_every_section(self) -> None:
        page = self.open("author").follow("Α. Ταυτότητα πρότασης")
        for section in FORM.sections:
            button = "Αποθήκευση και επιστροφή" if section is FORM.sections[-1] else "Αποθήκευση και επόμενη"
            page.send(button, typed(section.fields, ANSWERS))

    def attach_the_approval(self) -> None:
        page = self.open("author", "/attachments")
        page.send("Ανέβασμα: Έγγραφο έγκρισης του επικεφαλής", {"title": "Απόφαση", "file": (io.BytesIO(a_pdf()), "απόφαση.pdf")})

    def ask_for_approval(self) -> None:
        self.open("author").follow("Ελέγξτε τις απαντήσεις σας").take_step("request_approval")

    def approve_and_submit(self) -> Page:
        page = self.browsers["approver"]
        return page.get(f"/proposals/{self.code}/check").take_step("submit")

    def check_admissibility(self, **verdicts: str) -> None:
        given = {f"verdict-{item.code}": verdicts.get(item.code, "yes") for item in RUBRIC.admissibility}
        self.open("manager", "/evaluation").send("Αποθήκευση ελέγχου", given)

    def return_for_completion(self) -> None:
        asked = {
            "note": "Συμπληρώστε τα διδάγματα.",
            "remarks": ["results"],
            "remark-results": "Τι μάθατε;",
            "due_on-day": "4",
            "due_on-month": "12",
            "due_on-year": "2026",
        }
        self.open("manager").take_step("return_for_completion", asked)

    def complete_the_results(self) -> None:
        page = self.open("author", "/edit/results")
        page.send("Αποθήκευση και επόμενη", {"lessons": "Η πιλοτική έδειξε ότι οι αισθητήρες αντέχουν."})

    def assign(self, *names: str) -> None:
        chosen = {"evaluator": [str(self.cast.people[name].id) for name in names]}
        self.open("manager", "/evaluation").send("Ανάθεση στους επιλεγμένους", chosen)

    def evaluate(self, name: str, points: str) -> None:
        page = self.sign_in(name)
        page.get("/reviews").follow(ANSWERS["title"]).take_step("accept", {"no_conflict": "yes"})
        sheet = {each.code: points for each in RUBRIC.criteria} | {f"{each.code}_comment": COMMENT for each in RUBRIC.criteria}
        page.send("Αποθήκευση", {"impact": points}).send("Οριστική υποβολή του φύλλου", {**sheet, "comment_to_body": TO_THE_BODY})

    def recommend(self) -> None:
        reasons = "Η πρόταση τεκμηριώνει την ανάγκη και έχει σαφές σχέδιο υλοποίησης."
        self.open("chair", "/evaluation").send("Καταγραφή εισήγησης", {"value": "include", "reasons": reasons})

    def decide(self) -> None:
        decision = {"decision_number": "123/2026", "decision_date-day": "24", "decision_date-month": "11", "decision_date-year": "2026"}
        self.open("decider").take_step("accept", {**decision, "note": "Σύμφωνα με την εισήγηση της επιτροπής."})


def test_proposal_goes_from_the_open_call_to_the_catalogue(app, page, cast, stored):
    walk = Walk(app, cast)

    walk.start_a_draft()
    walk.write_every_section()
    walk.attach_the_approval()
    assert "Πλήρης" in walk.open("author").document.main
    walk.ask_for_approval()

    walk.sign_in("approver").get("/desk").follow(ANSWERS["title"])
    walk.browsers["approver"].take_step("send_back", {"note": "Δείτε ξανά τον τίτλο."})
    walk.ask_for_approval()
    receipt = walk.approve_and_submit()
    walk.code = receipt.code
    assert (receipt.document.heading, walk.code, receipt.state) == ("Αποδεικτικό υποβολής", "ESDK-2027-0001", "submitted")

    walk.sign_in("manager")
    walk.check_admissibility(complete="no")
    assert "admit" in walk.open("manager").document.closed_steps
    walk.return_for_completion()
    walk.complete_the_results()
    walk.ask_for_approval()
    walk.approve_and_submit()
    assert "αισθητήρες" in walk.open("manager", "/versions/1/diff/2").document.main
    walk.check_admissibility()
    walk.open("manager", "/remarks").send("Καλύφθηκε: ΣΤ. Αποτελέσματα")
    walk.open("manager").take_step("admit")

    walk.assign("evaluator", "second")
    walk.evaluate("evaluator", "4.0")
    walk.evaluate("second", "4.5")
    assert (walk.open("manager").state, stored.assignment(1, "state")) == ("reviewed", AssignmentState.FINAL)

    walk.sign_in("chair")
    walk.recommend()
    walk.sign_in("decider")
    walk.decide()

    outcome = walk.open("author", "/outcome").document.main
    assert ("123/2026" in outcome, TO_THE_BODY in outcome, cast.evaluator.name in outcome) == (True, True, False)
    assert page.get("/catalogue").follow(ANSWERS["title"]).document.heading == ANSWERS["title"]
    assert stored.deeds()[-1] == "accept"
    assert {kind for kind, _person in stored.told()} == {
        "request_approval", "send_back", "submit", "return_for_completion", "admit", "assign", "assignment_finalise", "conclude_review", "accept",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["el", "en"])
def test_administrator_takes_the_dossier_away_and_it_is_recorded(page_of, cast, a_proposal, an_assignment, stored, language):
    proposal = a_proposal(State.REVIEWED)
    an_assignment(AssignmentState.FINAL, proposal)
    admin = page_of(cast.administrator).get(f"/proposals/{proposal.code}")
    if language == "en":
        admin.language = "en"
        admin.send("English")

    admin.get(f"/proposals/{proposal.code}/dossier.pdf")

    with pikepdf.open(io.BytesIO(admin.body)) as document:
        assert document.Root.Lang == language
        assert len(document.pages) > 3
    assert (admin.headers["Content-Type"], admin.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert admin.headers["Content-Disposition"] == f"attachment; filename={proposal.code}.pdf"
    assert stored.deeds() == ["export_dossier"]
