"""Return for completion: only what was asked for opens, until the day that was given."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.states import State

DUE = {"due_on-day": "4", "due_on-month": "12", "due_on-year": "2026"}
ASKED = {"note": "Συμπληρώστε τα αποτελέσματα.", "remarks": ["results"], "remark-results": "Γράψτε τι μάθατε.", **DUE}
RESULTS = f"{standard_form().section('results').letter}. {standard_form().section('results').title.el}"


@pytest.fixture
def returned(page_of, cast, a_proposal):
    """A proposal that the manager has returned for its results, until 4 December."""
    code = a_proposal(State.SUBMITTED).code
    page_of(cast.manager).get(f"/proposals/{code}").take_step("return_for_completion", ASKED)
    return code


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_body_is_told_what_is_asked_and_until_when(author, returned, stored, cast):
    author.get(f"/proposals/{returned}")

    assert author.state == "returned"
    assert "Η Γενική Γραμματεία ζητά συμπλήρωση Συμπληρώστε τα αποτελέσματα." in author.document.main
    assert "Έως 04/12/2026, 23:59 (ώρα Ελλάδας)." in author.document.main
    assert stored.told() == [("return_for_completion", cast.author.id), ("return_for_completion", cast.approver.id)]


def test_only_the_sections_that_were_asked_for_are_open(author, returned):
    author.get(f"/proposals/{returned}")

    links = [node.get("href") for node in author.document.all("a") if "/edit/" in node.get("href")]
    assert set(links) == {f"/proposals/{returned}/edit/results"}


def test_section_that_was_not_asked_for_is_refused_and_leads_back(author, returned, stored):
    author.get(f"/proposals/{returned}/edit/problem", status=409)

    assert "Στη συμπλήρωση αλλάζουν μόνο οι ενότητες που ζητήθηκαν." in author.document.main
    author.follow("Άνοιγμα της σελίδας ξανά")
    assert (author.path, author.state) == (f"/proposals/{returned}", "returned")


def test_text_sent_to_a_section_that_was_not_asked_for_is_shown_back_and_not_stored(author, returned, stored):
    before = stored.answer(returned, "evidence")
    author.get(f"/proposals/{returned}")

    author.post(f"/proposals/{returned}/edit/problem", {"evidence": "Κάτι άλλο", "base-evidence": "1"}, status=409)

    assert "Κάτι άλλο" in author.document.main
    assert stored.answer(returned, "evidence") == before


def test_completed_proposal_goes_to_the_approver_and_is_filed_again_under_its_code(author, returned, page_of, cast, stored):
    author.get(f"/proposals/{returned}/edit/results").send("Αποθήκευση", {"lessons": "Νέα διδάγματα."})
    author.get(f"/proposals/{returned}").take_step("request_approval")

    page = page_of(cast.approver).get(f"/proposals/{returned}/check").take_step("submit")

    assert (page.path, page.state) == (f"/proposals/{returned}/versions/2/receipt", "submitted")
    assert (stored.proposal(returned, "completion_due"), stored.proposal(returned, "completion_sections")) == (None, [])


def test_completion_goes_by_its_own_date_when_the_call_has_closed(author, returned, stored, cast, page_of, the_time):
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "closes_at", clock.now() + timedelta(minutes=1)))
    the_time.shift(timedelta(days=2))

    page_of(cast.author).get(f"/proposals/{returned}").take_step("request_approval")

    assert stored.state(returned) == "awaiting_approval"


def test_completion_after_its_date_is_refused_with_date_and_server_time(returned, stored, cast, page_of, the_time):
    the_time.move_to(clock.now() + timedelta(days=11))
    page = page_of(cast.author).get(f"/proposals/{returned}")

    page.post(f"/proposals/{returned}/steps/request_approval", status=409)

    assert (
        "Η προθεσμία συμπλήρωσης έληξε στις 04/12/2026, 23:59 (ώρα Ελλάδας). Η ώρα του διακομιστή είναι 05/12/2026, 12:00. "
        "Το κείμενό σας διατηρείται." in page.document.main
    )
    assert stored.state(returned) == "returned"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"remarks": []}, "Επιλέξτε τι πρέπει να συμπληρωθεί: ενότητες ή πεδία."),
        ({"remark-results": " "}, f"Γράψτε την παρατήρηση για το «{RESULTS}»."),
        ({"remark-results": "α" * 1001}, f"Η παρατήρηση για το «{RESULTS}» έχει 1.001 χαρακτήρες. Το όριο είναι 1.000: αφαιρέστε 1."),
        ({"due_on-day": ""}, "Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή."),
        ({"due_on-day": "31", "due_on-month": "11"}, "Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή."),
        ({"due_on-day": "24", "due_on-month": "11"}, "Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή."),
        ({"note": ""}, "Συμπληρώστε το πεδίο «Γενική σημείωση προς τον φορέα»."),
    ],
)
def test_return_that_does_not_say_what_or_until_when_is_refused(page_of, cast, a_proposal, stored, change, message):
    code = a_proposal(State.SUBMITTED).code

    page = page_of(cast.manager).get(f"/proposals/{code}").take_step("return_for_completion", {**ASKED, **change}, status=422)

    assert page.errors == [message]
    assert (stored.state(code), stored.told()) == ("submitted", [])


def test_note_of_a_return_reaches_the_history_of_the_body_without_a_name(author, returned, cast):
    author.get(f"/proposals/{returned}")

    assert "Διαχειριστής της πρόσκλησης" in author.document.main
    assert cast.manager.name not in author.text


UNCHANGED = "Στο κείμενο δεν άλλαξε τίποτα από την έκδοση 1"


def test_sections_that_were_asked_for_are_marked_in_the_task_list(author, returned):
    author.get(f"/proposals/{returned}")

    marked = [node.text for node in author.document.all("li") if "Ζητήθηκε συμπλήρωση" in node.text]
    assert "Ζητήθηκε συμπλήρωση Πλήρης" in marked[0]
    assert [text.split(".")[0] for text in marked] == [standard_form().section("results").letter]


def test_remark_stands_on_the_page_of_the_section_too(author, returned):
    author.get(f"/proposals/{returned}/edit/results")

    assert "Η Γενική Γραμματεία ζητά συμπλήρωση Συμπληρώστε τα αποτελέσματα." in author.document.main


@pytest.mark.parametrize("page", ["", "/check"])
def test_text_in_which_nothing_changed_is_warned_about_and_may_be_sent(author, returned, page):
    author.get(f"/proposals/{returned}{page}")

    assert UNCHANGED in author.document.main
    author.take_step("request_approval")
    assert author.state == "awaiting_approval"


def test_approver_is_warned_of_a_text_in_which_nothing_changed(author, returned, page_of, cast):
    author.get(f"/proposals/{returned}").take_step("request_approval")

    assert UNCHANGED in page_of(cast.approver).get(f"/proposals/{returned}").document.main


def test_text_that_was_completed_is_sent_without_a_warning(author, returned):
    author.get(f"/proposals/{returned}/edit/results").send("Αποθήκευση", {"lessons": "Νέα διδάγματα."})

    assert UNCHANGED not in author.get(f"/proposals/{returned}").document.main


def test_draft_has_no_version_to_be_unchanged_from(author, a_proposal):
    assert "δεν άλλαξε τίποτα" not in author.get(f"/proposals/{a_proposal().handle}").document.main
