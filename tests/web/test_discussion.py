"""The pages of agreement: the discussion of the evaluators, the consensus sheet, the third sheet that is proposed."""

from datetime import timedelta

import pytest

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.panel.models import Consensus, Post
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import AssignmentState, State
from tests.factories import full_sheet, make_consensus, make_person, make_post, make_recommendation, standard_rubric
from tests.factories.allocation import make_expertise

RUBRIC = standard_rubric()
REASON = "Η επιτροπή συμφώνησε ότι η λύση είναι εφικτή με μικρότερο κόστος."
SHEET = {criterion.code: "3.0" for criterion in RUBRIC.criteria} | {f"{criterion.code}_comment": REASON for criterion in RUBRIC.criteria}
TEXT = "Ο προϋπολογισμός είναι χαμηλός."
SEND, CORRECT, TAKE_BACK, RECORD = "Αποστολή μηνύματος", "Αποθήκευση διόρθωσης", "Απόσυρση", "Καταγραφή κοινού φύλλου"


@pytest.fixture
def proposal(a_proposal, an_assignment, cast):
    """In review, with two final sheets that lie apart."""
    made = a_proposal(State.IN_REVIEW)
    an_assignment(AssignmentState.FINAL, made, sheet=full_sheet(RUBRIC, "2"))
    an_assignment(AssignmentState.FINAL, made, evaluator=cast.second, sheet=full_sheet(RUBRIC, "4.5"))
    return made


@pytest.fixture
def address(proposal):
    return f"/proposals/{proposal.code}/discussion"


@pytest.fixture
def evaluator(page_of, cast, address):
    return page_of(cast.evaluator).get(address)


def said(stored, proposal, author, **columns):
    return stored.arrange(lambda: make_post(db.session.get_one(Proposal, proposal.id), author, **columns)).id


def posts(stored):
    return stored.ask(lambda: [(each.author_id, each.text) for each in db.session.query(Post).order_by(Post.id)])


def consensuses(stored):
    return stored.ask(lambda: [(each.person_id, each.total) for each in db.session.query(Consensus).order_by(Consensus.id)])


# Who sees what ---------------------------------------------------------------------------------------------------


def test_door_opens_to_exactly_those_whom_the_rulebook_lets_in(page_of, cast, proposal, stored):
    judges = (Role.COMMITTEE_CHAIR, Role.CALL_MANAGER, Role.EVALUATOR)
    inside = {f"{role} of the body": stored.arrange(lambda role=role: make_person(role, body=db.session.merge(cast.crete))) for role in judges}
    case = stored.ask(lambda: db.session.get_one(Proposal, proposal.id).case())
    opened = {}

    for name, person in {**cast.people, **inside}.items():
        for place, permission in (("discussion", Permission.SEE_DISCUSSION), ("consensus", Permission.WRITE_CONSENSUS)):
            may = can(person.actor, permission, case)
            page_of(person).get(f"/proposals/{proposal.code}/{place}", status=200 if may else 404)
            opened[name, place] = may

    assert {key for key, may in opened.items() if may} == {
        ("evaluator", "discussion"), ("second", "discussion"), ("chair", "discussion"), ("manager", "discussion"), ("chair", "consensus"),
    }  # fmt: skip


def test_evaluators_read_each_other_by_letter_and_the_chair_by_name(page_of, cast, proposal, stored, address):
    for person in (cast.evaluator, cast.second, cast.chair):
        said(stored, proposal, person)

    own = page_of(cast.second).get(address)
    chair = page_of(cast.chair).get(address)

    assert [node.text.split(" 2")[0] for node in own.document.of_class("comment__by")] == [
        "Αξιολογητής Α", "Αξιολογητής Β (εσείς)", "Πρόεδρος επιτροπής",
    ]  # fmt: skip
    assert [person.name for person in (cast.evaluator, cast.chair) if person.name in own.document.main] == []
    assert f"{cast.second.name}, Αξιολογητής Β" in chair.document.main


def test_sheet_page_calls_the_others_by_the_letters_of_the_discussion_and_leads_there(page_of, cast, proposal, stored):
    number = stored.ask(lambda: db.session.query(Assignment.id).filter_by(evaluator_id=cast.second.id).scalar())

    page = page_of(cast.second).get(f"/reviews/{number}")

    assert [node.text for node in page.document.all("summary") if "Αξιολογητής" in node.text] == ["Αξιολογητής Α: 40,00"]
    assert page.follow("Συζήτηση των αξιολογητών").path == f"/proposals/{proposal.code}/discussion"


def test_author_whose_sheet_is_no_longer_final_is_an_evaluator_without_a_letter(page_of, cast, proposal, stored, address):
    said(stored, proposal, cast.third)

    assert [node.text.split(" 2")[0] for node in page_of(cast.second).get(address).document.of_class("comment__by")] == ["Αξιολογητής"]


def test_page_shows_where_the_sheets_lie_apart_and_by_which_limits(evaluator):
    assert "απέχουν 2,5" in evaluator.document.main
    assert "διαφορά 2 βαθμών και πάνω σε κριτήριο, ή 20 και πάνω στο σύνολο" in evaluator.document.main


def test_page_is_closed_while_a_third_sheet_is_written_and_opens_with_it(page_of, cast, proposal, an_assignment, address):
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=cast.third)

    for person in (cast.evaluator, cast.third, cast.chair):
        page_of(person).get(address, status=404)


def test_page_is_read_and_no_more_written_after_the_recommendation(page_of, cast, proposal, stored, address):
    said(stored, proposal, cast.evaluator)

    def conclude():
        own = db.session.get_one(Proposal, proposal.id)
        own.state = State.REVIEWED
        make_recommendation(own)

    stored.arrange(conclude)
    page = page_of(cast.evaluator).get(address)

    assert TEXT in page.document.main
    assert "ώσπου να καταγραφεί η εισήγηση της επιτροπής" in page.document.main
    page.post(address, {"text": "Κάτι ακόμη."}, status=404)


def test_body_finds_no_trace_of_it(page_of, cast, proposal, stored, address):
    said(stored, proposal, cast.evaluator)

    for person in (cast.author, cast.approver):
        page = page_of(person).get(f"/proposals/{proposal.code}")
        assert "Συζήτηση" not in page.text
        assert "τρίτο φύλλο" not in page.text.lower()


# Writing ---------------------------------------------------------------------------------------------------------


def test_message_is_sent_and_the_others_are_told(evaluator, cast, stored):
    evaluator.send(SEND, {"text": "Γιατί τόσο ψηλά;"})

    assert (posts(stored), evaluator.flashes) == ([(cast.evaluator.id, "Γιατί τόσο ψηλά;")], ["Το μήνυμα αποθηκεύτηκε."])
    assert stored.told() == [("discussion", cast.second.id), ("discussion", cast.chair.id)]
    assert stored.deeds() == ["post"]


@pytest.mark.parametrize("text", ["", "α" * 4001])
def test_message_of_a_bad_length_comes_back(evaluator, stored, text):
    evaluator.send(SEND, {"text": text}, status=422)

    assert (posts(stored), evaluator.document.title.startswith("Λάθος: ")) == ([], True)
    assert evaluator.document.address_of(evaluator.errors[0]) == "#m-new"
    assert dict(evaluator.document.form_with(SEND).values)["text"].strip() == text


def test_message_is_corrected_while_it_is_new(evaluator, cast, stored, proposal, address):
    said(stored, proposal, cast.evaluator)

    evaluator.get(address).send(CORRECT, {"text": "Αλλιώς."})

    assert posts(stored) == [(cast.evaluator.id, "Αλλιώς.")]
    assert "διορθώθηκε" in evaluator.document.main


def test_correction_that_comes_too_late_comes_back_with_the_reason(evaluator, cast, stored, proposal, address, the_time):
    number = said(stored, proposal, cast.evaluator)
    evaluator.get(address)
    the_time.shift(timedelta(minutes=11))

    evaluator.send(CORRECT, {"text": "Αλλιώς."}, status=422)

    assert evaluator.errors == ["Ένα μήνυμα διορθώνεται ως 10 λεπτά αφότου γράφτηκε. Γράψτε νέο."]
    assert dict(evaluator.document.form_with(CORRECT).values)["text"].strip() == "Αλλιώς."
    assert posts(stored) == [(cast.evaluator.id, TEXT)]
    assert f"p-{number}" in evaluator.document.ids


def test_message_is_taken_back_and_its_place_stays(evaluator, cast, stored, proposal, address):
    said(stored, proposal, cast.evaluator)

    evaluator.get(address).send(f"{TAKE_BACK}: {TEXT}")

    assert posts(stored) == [(cast.evaluator.id, "")]
    assert "Το μήνυμα αποσύρθηκε από όποιον το έγραψε" in evaluator.document.main


def test_message_of_somebody_else_is_neither_corrected_nor_taken_back(evaluator, cast, stored, proposal, address):
    number = said(stored, proposal, cast.second)

    for place in (f"{address}/{number}", f"{address}/{number}/remove"):
        evaluator.get(address).post(place, {"text": "Κάτι"}, status=422)
        assert evaluator.errors == ["Μόνο το δικό σας μήνυμα μπορείτε να διορθώσετε ή να αποσύρετε."]
        evaluator.post(place.replace(str(number), "999"), {"text": "Κάτι"}, status=404)

    assert posts(stored) == [(cast.second.id, TEXT)]


# The third sheet -------------------------------------------------------------------------------------------------


def test_third_sheet_is_proposed_with_its_reasons_and_assigned_with_one_button(page_of, cast, proposal, stored, an_assignment, a_proposal):
    """Who fits best is proposed, although another has nothing to do."""
    free = stored.arrange(lambda: make_person(Role.EVALUATOR, name="Ωρίων Ελεύθερος"))
    know(stored, cast.third, level=3)
    know(stored, free, level=1)
    an_assignment(AssignmentState.INVITED, a_proposal(State.IN_REVIEW), evaluator=cast.third)
    manager = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")
    main = manager.document.main

    manager.send(f"Ανάθεση τρίτου φύλλου: {cast.third.name}")

    assert "Καταλληλότητα: 125 (πεδία 0, άξονας 125, τομέας 0, επιθυμία 0)" in main
    assert "Έχει 1 ανάθεση στην πρόσκληση και όριο 10. Αφαίρεση για τον φόρτο: 22." in main
    assert manager.flashes == ["Οι αξιολογητές ορίστηκαν και ειδοποιούνται."]
    assert ("assign", cast.third.id) in stored.told()
    assert "Χρειάζεται τρίτο φύλλο" not in manager.document.main


def test_who_declined_or_knows_nothing_of_the_matter_is_not_proposed(page_of, cast, proposal, stored, an_assignment):
    know(stored, cast.third, level=3)
    an_assignment(AssignmentState.DECLINED, proposal, evaluator=cast.third)
    stored.arrange(lambda: make_person(Role.EVALUATOR))

    manager = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    assert "Κανένας άλλος αξιολογητής δεν είναι διαθέσιμος με περιθώριο, χωρίς κώλυμα και με γνώση του αντικειμένου." in manager.document.main


def know(stored, person, level):
    stored.arrange(lambda: make_expertise(person, axes=["culture"], level=level))


def test_chair_reads_that_a_third_is_needed_and_has_no_button(page_of, cast, proposal):
    chair = page_of(cast.chair).get(f"/proposals/{proposal.code}/evaluation")

    assert "Τα δύο φύλλα απέχουν 2,5 βαθμούς σε ένα κριτήριο και 50,00 στο σύνολο." in chair.document.main
    assert "Προτείνεται" not in chair.document.main


def test_list_of_a_call_sorts_by_how_far_the_sheets_lie_apart(page_of, cast, proposal, a_proposal, an_assignment):
    close = a_proposal(State.IN_REVIEW)
    an_assignment(AssignmentState.FINAL, close, sheet=full_sheet(RUBRIC, "5"))
    a_proposal(State.SUBMITTED)

    page = page_of(cast.manager).get("/manage/calls/esdk-2027/proposals").follow("Απόσταση (ταξινόμηση)")

    codes = [node.text for node in page.document.of_class("sub") if node.text.startswith("ΕΣΔΚ")]
    assert codes[:2] == [proposal.code.replace("ESDK", "ΕΣΔΚ"), close.code.replace("ESDK", "ΕΣΔΚ")]
    assert page.document.form_with("Εμφάνιση").values[-1] == ("order", "spread")


# The consensus sheet ---------------------------------------------------------------------------------------------


@pytest.fixture
def chair(page_of, cast, proposal):
    return page_of(cast.chair).get(f"/proposals/{proposal.code}/consensus")


def test_consensus_is_recorded_beside_the_sheets_and_the_review_is_concluded(chair, cast, stored, proposal, page_of, address):
    chair.send(RECORD, {**SHEET, "reasons": REASON, "comment_to_body": "Για τον φορέα."})

    assert "Για τον φορέα." in page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation").document.main
    assert (consensuses(stored), chair.state) == ([(cast.chair.id, 60)], "reviewed")
    assert chair.flashes == ["Το κοινό φύλλο καταγράφηκε. Τα φύλλα των αξιολογητών μένουν όπως είναι."]
    assert stored.proposal(proposal.code, "mean_total") == 65
    assert "60,00 στα 100" in page_of(cast.evaluator).get(address).document.main
    assert cast.chair.name not in page_of(cast.evaluator).get(address).document.main


def test_consensus_with_gaps_comes_back_with_all_of_them(chair, stored):
    chair.send(RECORD, {**SHEET, "novelty": [], "impact_comment": "Λίγο.", "reasons": "", "comment_to_body": "α" * 3_001}, status=422)

    assert [chair.document.address_of(error) for error in chair.errors] == ["#novelty", "#impact_comment", "#reasons", "#comment_to_body"]
    assert (consensuses(stored), chair.document.title.startswith("Λάθος: ")) == ([], True)
    assert dict(chair.document.form_with(RECORD).values)["relevance"] == "3.0"


def test_consensus_that_somebody_else_recorded_meanwhile_is_shown_beside_ones_own(chair, stored, proposal):
    stored.arrange(lambda: make_consensus(db.session.get_one(Proposal, proposal.id), points="1"))

    chair.send(RECORD, {**SHEET, "reasons": REASON, "comment_to_body": "Για τον φορέα."}, status=409)

    assert "Στο μεταξύ καταγράφηκε άλλο κοινό φύλλο." in chair.document.main
    assert "Αποθηκευμένο: 1 · " in chair.document.main
    chair.send(RECORD)
    assert [total for _person, total in consensuses(stored)] == [20, 60]


def test_new_consensus_starts_from_the_one_before_and_lists_it(page_of, cast, stored, proposal):
    stored.arrange(lambda: make_consensus(db.session.get_one(Proposal, proposal.id), points="1"))

    page = page_of(cast.chair).get(f"/proposals/{proposal.code}/evaluation").follow("Νέο κοινό φύλλο στη θέση του")

    assert dict(page.document.form_with(RECORD).values)["novelty"] == "1.0"
    assert "Κοινά φύλλα που έχουν καταγραφεί" in page.document.main


def test_what_was_typed_comes_back_under_its_labels_when_the_page_was_too_old(chair, proposal, address, page_of, cast):
    chair.post(f"/proposals/{proposal.code}/consensus", {"novelty": "3", "reasons": "Επειδή.", "other": "κάτι"}, token="wrong", status=400)
    labels = [node.text for node in chair.document.all("dt")]
    page = page_of(cast.evaluator).get(address)
    page.post(address, {"text": "Λόγια."}, token="wrong", status=400)

    assert labels == [f"{RUBRIC.by_code['novelty'].label.el}, βαθμός", "Συνολική αιτιολογία", "Κείμενο που γράψατε"]
    assert [node.text for node in page.document.all("dt")] == ["Μήνυμα"]
