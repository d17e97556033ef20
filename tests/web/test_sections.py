"""Writing a section: what is kept, what is said to be wrong, and where one goes on."""

import pytest

from proposals.calls.form import standard_form
from proposals.workflow.states import State
from tests.factories import complete_answers
from tests.web.typed import typed

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={}).handle


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


@pytest.mark.parametrize("section", FORM.sections, ids=lambda section: section.code)
def test_every_answer_of_a_section_is_stored_as_it_was_typed(author, draft, stored, section):
    author.get(f"/proposals/{draft}/edit/{section.code}")

    author.send("Αποθήκευση", typed(section.fields, ANSWERS))

    asked = [field.code for field in section.fields if field.is_asked]
    assert {code: stored.answer(draft, code) for code in asked} == {code: ANSWERS[code] for code in asked}
    assert author.path == f"/proposals/{draft}/edit/{section.code}"
    assert author.flashes == ["Αποθηκεύτηκε στις 12:00."]


@pytest.mark.parametrize("section", FORM.sections, ids=lambda section: section.code)
def test_section_that_was_stored_stands_in_its_inputs_again(author, a_proposal, stored, section):
    code = a_proposal().handle
    author.get(f"/proposals/{code}/edit/{section.code}")

    author.send("Αποθήκευση")

    asked = [field.code for field in section.fields if field.is_asked]
    assert {each: stored.answer(code, each) for each in asked} == {each: ANSWERS[each] for each in asked}
    assert stored.deeds() == []


def test_save_and_next_walks_through_all_sections_and_ends_at_the_proposal(author, draft):
    author.get(f"/proposals/{draft}/edit/{FORM.sections[0].code}")
    walked = []

    for _ in FORM.sections[:-1]:
        author.send("Αποθήκευση και επόμενη")
        walked.append(author.path.rpartition("/")[2])
    author.send("Αποθήκευση και επιστροφή")

    assert walked == [section.code for section in FORM.sections[1:]]
    assert author.path == f"/proposals/{draft}"


def test_section_page_asks_exactly_the_questions_of_the_form(author, draft):
    for section in FORM.sections:
        author.get(f"/proposals/{draft}/edit/{section.code}")

        bases = [name.removeprefix("base-") for name, _value in author.document.form_with("Αποθήκευση").values if name.startswith("base-")]
        assert bases == [field.code for field in section.fields if field.is_asked]
        assert author.document.heading == f"{section.letter}. {section.title.el}"


def test_gaps_do_not_keep_a_section_from_being_saved(author, draft, stored):
    author.get(f"/proposals/{draft}/edit/problem")

    author.send("Αποθήκευση", {"problem": "Λίγα λόγια."})

    assert stored.answer(draft, "problem") == "Λίγα λόγια."
    assert author.errors == []


def test_text_over_its_limit_is_stored_whole_with_count_and_limit_beside_the_field(author, draft, stored):
    long = "α" * 3001
    author.get(f"/proposals/{draft}/edit/problem")

    author.send("Αποθήκευση", {"problem": long}, status=422)

    assert stored.answer(draft, "problem") == long
    assert author.error_beside("problem") == "Λάθος: Έχει 3.001 χαρακτήρες. Το όριο είναι 3.000: αφαιρέστε 1."
    assert author.document.one("textarea", name="problem").text == long
    assert author.document.one(id="c-problem").text == "300 έως 3.000 χαρακτήρες 3.001 χαρακτήρες, πάνω από το όριο κατά 1"
    assert author.document.title.startswith("Λάθος: Γ. Πρόβλημα και λύση")
    assert author.document.one("textarea", name="problem").get("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("section", "inputs", "place", "message"),
    [
        ("body", {"contact_email": "not an address"}, "contact_email", "Υπηρεσιακό email: Γράψτε μια διεύθυνση όπως onoma@foreas.gr."),
        ("body", {"contact_email": "a@elsewhere.example"}, "contact_email",
         "Υπηρεσιακό email: Γράψτε υπηρεσιακή διεύθυνση του φορέα, που τελειώνει σε: crete.example."),
        ("body", {"contact_phone": "123"}, "contact_phone", "Υπηρεσιακό τηλέφωνο: Γράψτε δέκα ψηφία, για παράδειγμα 2813400000."),
        ("problem", {"target_groups_count": "πολλοί"}, "target_groups_count", "Πλήθος ωφελουμένων: Γράψτε ακέραιο αριθμό, για παράδειγμα 1.200."),
        ("delivery", {"start_date-day": "31", "start_date-month": "2", "start_date-year": "2027"}, "start_date-day",
         "Έναρξη: Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."),
        ("delivery", {"budget_items-0-amount": "1.234"}, "budget_items-0-amount",
         "Προϋπολογισμός: Γραμμή 1, «Ποσό με ΦΠΑ (€)»: Γράψτε το ποσό σε ευρώ, για παράδειγμα 6.200,00."),
    ],
)  # fmt: skip
def test_answer_that_cannot_be_read_is_kept_and_named_with_a_link_to_its_input(author, draft, section, inputs, place, message):
    author.get(f"/proposals/{draft}/edit/{section}")

    author.send("Αποθήκευση", inputs, status=422)

    assert author.errors == [message]
    assert author.document.address_of(message) == f"#{place}"
    shown = dict(author.document.form_with("Αποθήκευση").values)
    assert {name: shown[name] for name in inputs} == inputs


def test_end_before_start_names_both_days(author, draft):
    author.get(f"/proposals/{draft}/edit/delivery")
    days = {
        "start_date-day": "1",
        "start_date-month": "9",
        "start_date-year": "2027",
        "end_date-day": "1",
        "end_date-month": "8",
        "end_date-year": "2027",
    }

    author.send("Αποθήκευση", days, status=422)

    assert author.errors == ["Λήξη: Πρέπει να είναι μετά από το πεδίο «Έναρξη» (01/09/2027)."]


def test_choice_that_is_not_in_the_list_is_kept_and_named(author, draft, stored):
    author.get(f"/proposals/{draft}/edit/identity")

    author.post(f"/proposals/{draft}/edit/identity", {"axis": "invented", "base-axis": "0"}, status=422)

    assert author.errors == ["Άξονας: Επιλέξτε από τον κατάλογο."]
    assert stored.answer(draft, "axis") == "invented"


def test_boxes_that_were_unticked_are_emptied(author, a_proposal, stored):
    code = a_proposal().handle
    author.get(f"/proposals/{code}/edit/identity")

    author.send("Αποθήκευση", {"priority_fields": []})

    assert stored.answer(code, "priority_fields") == []


def test_fields_that_were_not_on_the_page_that_was_sent_are_left_alone(author, a_proposal, stored):
    code = a_proposal().handle
    author.get(f"/proposals/{code}/edit/problem")

    author.post(f"/proposals/{code}/edit/problem", {"evidence": "Νέα στοιχεία", "base-evidence": "1"})

    assert stored.answer(code, "evidence") == "Νέα στοιχεία"
    assert stored.answer(code, "problem") == ANSWERS["problem"]


def test_field_of_another_section_cannot_be_slipped_in(author, draft, stored):
    author.get(f"/proposals/{draft}/edit/problem")

    author.post(f"/proposals/{draft}/edit/problem", {"problem": "Κείμενο", "title": "Λαθραίο", "state": "accepted"})

    assert stored.answer(draft, "title") is None
    assert stored.state(draft) == "draft"


def test_saving_what_did_not_change_records_nothing(author, a_proposal, stored):
    code = a_proposal().handle
    author.get(f"/proposals/{code}/edit/results")

    author.send("Αποθήκευση")

    assert stored.deeds() == []


def test_saving_records_which_fields_changed(author, draft, stored, page_of, cast):
    author.get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", {"lessons": "Ένα μάθημα."})

    assert stored.deeds() == ["save"]


def test_text_is_shown_as_text_whatever_it_holds(author, draft):
    author.get(f"/proposals/{draft}/edit/results")

    author.send("Αποθήκευση", {"lessons": "<script>alert(1)</script> & «5 > 3»"})
    author.get(f"/proposals/{draft}/check")

    assert "<script>alert(1)</script> & «5 > 3»" in author.document.main


def test_newlines_at_the_beginning_of_a_text_area_are_not_lost_and_not_added(author, draft, stored):
    author.get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", {"lessons": "Πρώτη\n\nΔεύτερη\n"})

    author.get(f"/proposals/{draft}/edit/results").send("Αποθήκευση")

    assert stored.answer(draft, "lessons") == "Πρώτη\n\nΔεύτερη"
    assert stored.deeds() == ["save"]


def test_section_that_the_form_does_not_have_is_not_found(author, draft):
    author.get(f"/proposals/{draft}/edit/no-such-section", status=404)

    author.post(f"/proposals/{draft}/edit/no-such-section", {"title": "x"}, status=404)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.RETURNED)])
def test_section_of_a_proposal_that_is_not_being_written_cannot_be_opened_or_saved(author, a_proposal, stored, state):
    proposal = a_proposal(state, answers={"title": "Τίτλος"})
    author.get(f"/proposals/{proposal.public_code}")

    author.get(f"/proposals/{proposal.public_code}/edit/identity", status=404)
    author.post(f"/proposals/{proposal.public_code}/edit/identity", {"title": "Άλλος", "base-title": "1"}, status=404)

    assert stored.answer(proposal.public_code, "title") == "Τίτλος"


def test_text_sent_while_it_was_being_approved_is_shown_back_and_not_stored(author, a_proposal, page_of, cast, stored):
    code = a_proposal().handle
    colleague = page_of(cast.author).get(f"/proposals/{code}/edit/results")
    author.get(f"/proposals/{code}").take_step("request_approval")

    colleague.send("Αποθήκευση", {"lessons": "Γράφτηκε πολύ αργά"}, status=404)

    assert stored.answer(code, "lessons") == ANSWERS["lessons"]


FORGED = [
    {"base-title": "²"},
    {"base-title": "9" * 5000},
    {"title": "x", "base-title": "-1"},
    {"title": "x" * 100_000},
    {"remove": "budget_items-²"},
    {"remove": "budget_items-" + "9" * 5000},
    {"remove": "budget_items-0", "budget_items-x-amount": "1"},
    {"remove": "budget_items-0", "budget_items-²-amount": "1"},
    {"remove": "no_such_table-0"},
    {"remove": "-"},
    {"add": "no_such_table"},
    {"budget_items-²-amount": "1"},
    {"budget_items-99999999999999999999-amount": "1"},
    {"budget_items--amount": "1"},
    {"start_date-day": "1" * 5000, "start_date-month": "1", "start_date-year": "2027"},
    {"start_date": "99/99/9999"},
    {"target_groups_count": "9" * 5000},
    {"keep-title": "theirs", "title": "x"},
]


@pytest.mark.parametrize("sent", FORGED, ids=lambda sent: " ".join(f"{name}={value[:20]}" for name, value in sent.items()))
@pytest.mark.parametrize("section", ["identity", "delivery", "problem"])
def test_forged_form_is_answered_and_never_breaks_the_server(author, draft, section, sent):
    author.get(f"/proposals/{draft}/edit/{section}")

    answer = author.client.post(f"/proposals/{draft}/edit/{section}", data={**sent, "csrf_token": author.token})

    assert answer.status_code in (303, 422)


def test_task_list_and_save_bar_do_not_count_a_wrong_answer_as_done(page_of, cast, a_proposal):
    answers = complete_answers(standard_form(), email="onoma@crete.example")
    code = a_proposal(answers={**answers, "contact_phone": "123"}).handle
    section = standard_form().section_of["contact_phone"]

    page = page_of(cast.author).get(f"/proposals/{code}/edit/{section.code}")

    words = page.document.one("span", data_progress="").text
    done, _from, required, _word = words.split()
    assert int(done) == int(required) - 1
    page.get(f"/proposals/{code}")
    assert page.document.one(id=f"state-{section.code}").text == f"1 διόρθωση {words}"


def test_label_says_of_a_question_that_is_asked_only_sometimes_that_it_is(page_of, cast, a_proposal):
    field = standard_form().by_code["legal_changes_note"]

    page = page_of(cast.author).get(f"/proposals/{a_proposal().handle}/edit/{standard_form().section_of[field.code].code}")

    assert page.document.one("label", for_=field.code).text == f"{field.label.el} (μόνο όταν χρειάζεται)"
