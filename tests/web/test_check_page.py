"""The check page: the whole proposal on one page, with everything that is missing as a link to where it is written."""

import pytest

from proposals.calls.form import standard_form
from proposals.workflow.states import State
from tests.factories import complete_answers, without

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def gaps(page):
    return {node.text: node.get("href") for node in page.document.all("a") if any("gaps" in (each.get("class") or "") for each in node.above)}


def test_complete_proposal_is_said_to_be_complete(author, a_proposal):
    author.get(f"/proposals/{a_proposal().handle}/check")

    assert "Όλα τα υποχρεωτικά πεδία είναι συμπληρωμένα και χωρίς λάθη." in author.document.main
    assert author.document.open_steps == ["request_approval", "withdraw"]


def test_every_question_stands_on_the_page_with_its_answer(author, a_proposal):
    author.get(f"/proposals/{a_proposal().handle}/check")

    assert [node.get("id") for node in author.document.all("h3") if node.get("id").startswith("f-")] == [f"f-{field.code}" for field in FORM.fields]


def test_gap_leads_to_its_input(author, a_proposal):
    code = a_proposal(answers=without(ANSWERS, "title", "start_date", "milestones")).handle

    found = gaps(author.get(f"/proposals/{code}/check"))

    assert found["Λείπει: Τίτλος πρότασης"] == f"/proposals/{code}/edit/identity#title"
    assert found["Λείπει: Έγγραφο έγκρισης του επικεφαλής"] == f"/proposals/{code}/attachments#upload-approval_document"
    assert set(found) == {"Λείπει: Τίτλος πρότασης", "Λείπει: Έναρξη", "Λείπει: Ορόσημα", "Λείπει: Έγγραφο έγκρισης του επικεφαλής"}
    for address in found.values():
        author.get(address)


def test_every_gap_of_an_empty_proposal_leads_somewhere(author, a_proposal):
    code = a_proposal(answers={}).handle

    found = gaps(author.get(f"/proposals/{code}/check"))

    assert len(found) == author.document.main.count("Λείπει: ")
    for address in sorted(set(found.values())):
        author.get(address)


def test_answer_that_is_wrong_or_unfinished_leads_to_its_input(author, a_proposal):
    code = a_proposal(answers={**ANSWERS, "problem": "Λίγα.", "contact_phone": "123", "risks": [{**ANSWERS["risks"][0], "mitigation": None}]}).handle

    found = gaps(author.get(f"/proposals/{code}/check"))
    del found["Λείπει: Έγγραφο έγκρισης του επικεφαλής"]

    assert found == {
        "Υπηρεσιακό τηλέφωνο: Γράψτε δέκα ψηφία, για παράδειγμα 2813400000.": f"/proposals/{code}/edit/body#contact_phone",
        "Πρόβλημα ή ανάγκη: Χρειάζεται τουλάχιστον 300 χαρακτήρες: λείπουν 295.": f"/proposals/{code}/edit/problem#problem",
        "Κίνδυνοι: Γραμμή 1: συμπληρώστε «Μέτρο αντιμετώπισης».": f"/proposals/{code}/edit/results#risks-0-mitigation",
    }
    for address in found.values():
        author.get(address)


def test_incomplete_proposal_shows_its_step_closed_with_the_reasons(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers=without(ANSWERS, 'title')).handle}/check")

    assert author.document.open_steps == ["withdraw"]
    assert author.document.closed_steps == {"request_approval": "Αποστολή για έγκριση Λείπουν 2 υποχρεωτικά πεδία."}


def test_unanswered_question_is_said_to_be_unanswered(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={}).handle}/check")

    assert "Τίτλος πρότασης Δεν απαντήθηκε" in author.document.main


def test_manager_reads_on_the_check_page_what_was_filed(page_of, cast, a_proposal):
    page = page_of(cast.manager).get(f"/proposals/{a_proposal(State.SUBMITTED).code}/check")

    assert "Τι μένει πριν από την αποστολή" not in page.document.main
    assert page.document.heading == "Ελέγξτε τις απαντήσεις"


def test_task_list_counts_what_is_required_section_by_section(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers=without(ANSWERS, 'title', 'axis')).handle}")

    states = {node.get("id"): node.text for node in author.document.of_class("done") if node.has("id")}
    assert states["state-identity"] == "Λείπουν 2 πεδία 4 από 6 υποχρεωτικά"
    assert states["state-problem"].startswith("Πλήρης ")
    assert author.document.one("progress").get("max") == str(sum(int(text.split(" από ")[1].split()[0]) for text in states.values()))


def test_task_list_of_an_empty_proposal_says_what_was_not_begun(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={}).handle}")

    states = {node.get("id"): node.text for node in author.document.of_class("done") if node.has("id")}
    assert states["state-identity"] == "Δεν άρχισε 0 από 6 υποχρεωτικά"
    assert set(states) == {f"state-{section.code}" for section in FORM.sections}


def test_task_list_names_corrections_beside_gaps(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={**without(ANSWERS, 'contact_name'), 'contact_phone': '123'}).handle}")

    assert author.document.one(id="state-body").text.startswith("1 διόρθωση, λείπει 1 ")


def test_gaps_are_grouped_by_section(author, a_proposal):
    code = a_proposal(answers=without(ANSWERS, "title", "milestones")).handle

    author.get(f"/proposals/{code}/check")

    headings = [node.text for node in author.document.all("h3") if node.is_within("section") and not node.get("id")]
    sections = [FORM.section_of[name] for name in ("title", "milestones")]
    assert headings[:2] == [f"{section.mark.el}. {section.title.el}" for section in sections]


@pytest.mark.parametrize(("page", "address"), [("", "/proposals/{code}/check#gaps"), ("/check", "#gaps")])
def test_reason_that_counts_what_is_missing_leads_to_the_list(author, a_proposal, page, address):
    code = a_proposal(answers=without(ANSWERS, "title", "milestones")).handle

    author.get(f"/proposals/{code}{page}")

    found = [node.get("href") for node in author.document.all("a") if node.text.startswith("Λείπουν ") and "υποχρεωτικά" in node.text]
    assert found == [address.format(code=code)]
