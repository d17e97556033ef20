"""What was typed comes back from a refusal in the words of the form, never under the name of an input."""

import pytest

from proposals.workflow.states import AssignmentState, State


def kept_words(page):
    """The labels and values that the page lists as typed."""
    return list(zip((node.text for node in page.document.all("dt")), (node.text for node in page.document.all("dd")), strict=True))


def refused(page, address, values):
    page.get("/desk").post(address, values, token="wrong", status=400)
    return kept_words(page)


def test_section_comes_back_under_the_labels_of_the_form(page_of, cast, a_proposal):
    draft = a_proposal(answers={}).handle
    sent = {
        "lessons": "Κείμενο.",
        "base-lessons": "0",
        "was-lessons": "abc",
        "sdgs": "sdg1",
        "risks-1-risk": "Καθυστέρηση",
        "start_date-day": "7",
        "publish_consent": "yes",
        "risks-1-nothing": "κάτι",
        "unknown": "λόγια",
    }

    found = refused(page_of(cast.author), f"/proposals/{draft}/edit/results", sent)

    form = cast.call.form
    risks = form.by_code["risks"]
    assert found == [
        (form.by_code["lessons"].label.el, "Κείμενο."),
        (form.by_code["sdgs"].label.el, form.by_code["sdgs"].labels["sdg1"].el),
        (f"{risks.label.el}, γραμμή 2, {risks.column('risk').label.el}", "Καθυστέρηση"),
        (f"{form.by_code['start_date'].label.el}, ημέρα", "7"),
        (form.by_code["publish_consent"].label.el, "Ναι"),
        ("Κείμενο που γράψατε", "κάτι"),
        ("Κείμενο που γράψατε", "λόγια"),
    ]


def test_new_proposal_comes_back_with_its_title_and_without_codes(page_of, cast):
    found = refused(page_of(cast.author), "/proposals/new", {"call": "esdk-2027", "body": "1", "title": "Ένας τίτλος", "other": "κάτι"})

    assert found == [(cast.call.form.title_field.label.el, "Ένας τίτλος"), ("Κείμενο που γράψατε", "κάτι")]


def test_step_comes_back_under_the_label_that_the_step_shows(page_of, cast, a_proposal):
    code = a_proposal(State.REVIEWED).code

    found = refused(page_of(cast.decider), f"/proposals/{code}/steps/accept", {"note": "Επειδή.", "decision_number": "1/2027"})

    assert found == [("Αιτιολογία της απόφασης", "Επειδή."), ("Αριθμός απόφασης", "1/2027")]
    assert refused(page_of(cast.decider), f"/proposals/{code}/steps/none", {"note": "Επειδή."}) == [("Κείμενο που γράψατε", "Επειδή.")]


def test_sheet_comes_back_under_its_criteria(page_of, cast, a_proposal, an_assignment):
    sheet = an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW))
    first, item = cast.call.rubric.criteria[0], cast.call.rubric.horizontal_checks[0]
    sent = {first.code: "4", f"{first.code}_comment": "Καλό.", f"check_{item.code}": "yes", "based_on": "1", "finalise": "yes", "x": "κάτι"}

    for person in (cast.evaluator, cast.author):
        assert refused(page_of(person), f"/reviews/{sheet.id}", sent) == [
            (f"{first.label.el}, βαθμός", "4"),
            (f"{first.label.el}, αιτιολογία", "Καλό."),
            (item.label.el, "ΝΑΙ"),
            ("Κείμενο που γράψατε", "κάτι"),
        ]


@pytest.mark.parametrize("person", ["manager", "author"])
def test_checklist_comes_back_under_its_items(page_of, cast, a_proposal, person):
    code = a_proposal(State.SUBMITTED, body=cast.rhodes).code
    item = cast.call.rubric.admissibility[0]
    sent = {f"verdict-{item.code}": "no", f"comment-{item.code}": "Λείπει.", "comment-none": "κάτι"}

    found = refused(page_of(getattr(cast, person)), f"/proposals/{code}/checklist", sent)

    assert found == [(f"{item.label.el}, σχόλιο", "Λείπει."), ("Κείμενο που γράψατε", "κάτι")]


def test_note_about_an_assignment_comes_back_as_a_note(page_of, cast, a_proposal, an_assignment):
    sheet = an_assignment(AssignmentState.INVITED, a_proposal(State.IN_REVIEW))

    found = refused(page_of(cast.evaluator), f"/reviews/{sheet.id}/steps/decline", {"reason": "no_time", "note": "Λείπω."})

    assert found == [("Σημείωση", "Λείπω.")]


def test_visitor_gets_the_words_of_the_standard_form(page, cast, a_proposal):
    draft = a_proposal(answers={}).handle

    page.get("/help").post(f"/proposals/{draft}/edit/results", {"lessons": "Κείμενο."}, status=400)

    assert kept_words(page) == [(cast.call.form.by_code["lessons"].label.el, "Κείμενο.")]


def test_weights_of_a_run_come_back_under_their_labels(page_of, cast):
    sent = {"axis": "300", "eager": "9", "protects_worst": "y", "unknown": "λόγια"}

    found = refused(page_of(cast.manager), "/manage/calls/esdk-2027/assignment/runs", sent)

    assert found == [
        ("Άξονας", "300"),
        ("Τη θέλω πολύ", "9"),
        ("Προστασία των προτάσεων που εξυπηρετούνται χειρότερα", "Ναι"),
        ("Κείμενο που γράψατε", "λόγια"),
    ]


def test_profile_and_wishes_of_an_evaluator_come_back_in_words(page_of, cast):
    profile = refused(
        page_of(cast.evaluator),
        "/reviews/expertise",
        {"level-axis-culture": "2", "most_proposals": "x", "available_until-day": "7", "level-axis-gone": "1"},
    )
    wishes = refused(page_of(cast.evaluator), "/reviews/bids/esdk-2027", {"bid-7": "reluctant", "start": "50"})

    assert profile == [
        ("Ανάπτυξη κουλτούρας και ικανότητας καινοτομίας", "Καλή γνώση"),
        ("Πόσες προτάσεις συγχρόνως", "x"),
        ("Διαθέσιμος έως, ημέρα", "7"),
        ("Κείμενο που γράψατε", "1"),
    ]
    assert ("Επιθυμία", "Καλύτερα όχι") in wishes
