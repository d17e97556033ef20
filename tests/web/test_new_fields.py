"""A question of each type added to the form appears everywhere by itself: the form is the only place where it is written."""

import io
import json
from decimal import Decimal

import pytest
import yaml

from proposals import clock
from proposals.calls.files import HERE, read_definition
from proposals.calls.form import form_from_source, standard_form
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.papers import papers_of
from proposals.drafting.models import Attachment, Proposal
from proposals.drafting.versions import freeze_version
from proposals.workflow.states import State
from tests.factories import a_pdf, complete_answers, make_attachment, make_call
from tests.web.typed import typed

COLOURS = [{"code": "red", "el": "Κόκκινο", "en": "Red"}, {"code": "blue", "el": "Γαλάζιο", "en": "Blue"}]
# What is asked in addition, one question of each type: the rest of its definition, an answer, another answer, and how each is read.
QUESTIONS = {
    "str": ({"max": 100}, "Μία γραμμή", "Άλλη γραμμή", "Μία γραμμή", "Άλλη γραμμή"),
    "text": ({"max": 500}, "Πρώτη παράγραφος.", "Δεύτερη παράγραφος.", "Πρώτη παράγραφος.", "Δεύτερη παράγραφος."),
    "one": ({"choices": "colours"}, "red", "blue", "Κόκκινο", "Γαλάζιο"),
    "many": ({"choices": "colours"}, ["red"], ["blue"], "Κόκκινο", "Γαλάζιο"),
    "date": ({}, "2027-09-01", "2028-02-29", "01/09/2027", "29/02/2028"),
    "money": ({}, "1234.50", "99.00", "1.234,50", "99,00"),
    "int": ({}, 4321, 17, "4.321", "17"),
    "bool": ({}, True, False, "Ναι", "Όχι"),
    "email": ({}, "nea@crete.example", "alli@crete.example", "nea@crete.example", "alli@crete.example"),
    "phone": ({}, "2810111222", "2810333444", "2810111222", "2810333444"),
    "table": (
        {"max_rows": 3, "row_name": {"el": "γραμμή", "en": "row"}, "columns": [{"code": "cell", "type": "str", "label": {"el": "Κελί", "en": "Cell"}, "max": 50}]},
        [{"cell": "Πρώτο κελί"}], [{"cell": "Δεύτερο κελί"}], "Πρώτο κελί", "Δεύτερο κελί",
    ),
    "file": ({"max_files": 2, "extensions": ["pdf"]}, None, None, "νέο.pdf", "άλλο.pdf"),
}  # fmt: skip
WRITTEN = [kind for kind in QUESTIONS if kind != "file"]
SECTION = "problem"


def label(kind: str) -> str:
    return f"Νέα ερώτηση τύπου {kind}"


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The standard form with the new questions at the end of a section, read and checked as any form is."""
    data = {**standard_form().data}
    extra = [
        {"code": f"new_{kind}", "type": kind, "label": {"el": label(kind), "en": f"New question of type {kind}"}, "required": True, **limits}
        for kind, (limits, *_answers) in QUESTIONS.items()
    ]
    data["lists"] = {**data["lists"], "colours": COLOURS}
    data["sections"] = [{**each, "fields": [*each["fields"], *extra]} if each["code"] == SECTION else each for each in data["sections"]]
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return form_from_source(read_definition(path, "form.schema.json"))


def first(form):
    """Complete answers to the standard form, with the first answer to each new question."""
    return {**complete_answers(form, email="onoma@crete.example"), **{f"new_{kind}": QUESTIONS[kind][1] for kind in WRITTEN}}


@pytest.fixture
def a_new_proposal(form, a_proposal, stored):
    call = stored.arrange(lambda: make_call(form))
    return lambda state=State.DRAFT, **columns: a_proposal(state, call=call, **columns)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_types_of_the_test_are_all_that_a_form_can_ask():
    schema = json.loads((HERE / "form.schema.json").read_text(encoding="utf-8"))

    assert set(QUESTIONS) == set(schema["$defs"]["field"]["properties"]["type"]["enum"]) - {"preset"}


def test_section_page_asks_each_new_question_and_stores_its_answer(author, a_new_proposal, form, stored):
    code = a_new_proposal(answers={}).handle
    fields = [form.by_code[f"new_{kind}"] for kind in WRITTEN]

    author.get(f"/proposals/{code}/edit/{SECTION}").send("Αποθήκευση", typed(fields, first(form)))

    assert {kind: stored.answer(code, f"new_{kind}") for kind in WRITTEN} == {kind: QUESTIONS[kind][1] for kind in WRITTEN}
    assert [kind for kind in QUESTIONS if label(kind) not in author.document.main] == []


def test_file_is_taken_for_the_new_question(author, a_new_proposal, stored):
    code = a_new_proposal(answers={}).handle

    author.get(f"/proposals/{code}/attachments").send(f"Ανέβασμα: {label('file')}", {"file": (io.BytesIO(a_pdf()), "νέο.pdf")})

    assert stored.ask(lambda: [(each.field, each.filename) for each in db.session.query(Attachment)]) == [("new_file", "νέο.pdf")]


def test_task_list_counts_the_new_questions(author, a_new_proposal, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={}).handle}")
    before = author.document.one(id=f"state-{SECTION}").text.split(" από ")[1].split()[0]

    author.get(f"/proposals/{a_new_proposal(answers={}).handle}")

    assert author.document.one(id=f"state-{SECTION}").text == f"Δεν άρχισε 0 από {int(before) + len(QUESTIONS)} υποχρεωτικά"


def test_check_page_names_each_new_question_as_missing_and_leads_to_its_input(author, a_new_proposal):
    code = a_new_proposal(answers={}).handle
    author.get(f"/proposals/{code}/check")

    found = {kind: author.document.address_of(f"Λείπει: {label(kind)}") for kind in QUESTIONS}

    for address in found.values():
        author.get(address)
    assert found["str"] == f"/proposals/{code}/edit/{SECTION}#new_str"
    assert found["file"] == f"/proposals/{code}/attachments#upload-new_file"


def test_step_is_closed_until_the_new_questions_are_answered(author, a_new_proposal, stored):
    proposal = a_new_proposal(answers={})

    author.get(f"/proposals/{proposal.handle}")

    missing = stored.proposal(proposal.handle, "missing_count")
    assert f"Λείπουν {missing} υποχρεωτικά πεδία." in author.document.closed_steps["request_approval"]


def filed_twice(stored, cast, proposal):
    """File a proposal again with the second answer to each new question."""

    def again():
        own = db.session.get_one(Proposal, proposal.id)
        for kind in WRITTEN:
            own.answers[f"new_{kind}"].value = QUESTIONS[kind][2]
        for attachment in own.attachments:
            attachment.removed_at = clock.now() if attachment.field == "new_file" else None
        db.session.flush()
        db.session.expire(own, ["attachments"])
        make_attachment(own, "new_file", filename="άλλο.pdf", sha256="cd" * 32)
        freeze_version(cast.approver.actor, own)

    stored.arrange(again)


@pytest.fixture
def filed(form, a_new_proposal, stored, cast):
    """Filed with the first answers; the file of the new question belongs to the version."""
    proposal = a_new_proposal(answers=first(form))

    def file():
        own = db.session.get_one(Proposal, proposal.id)
        make_attachment(own, "new_file", filename="νέο.pdf")
        freeze_version(cast.approver.actor, own)
        own.code, own.submitted_at, own.state = "ESDK-2027-0001", clock.now(), State.SUBMITTED

    stored.arrange(file)
    return stored.arrange(lambda: db.session.get_one(Proposal, proposal.id))


def test_reader_finds_each_new_question_with_its_answer(page_of, cast, filed):
    page = page_of(cast.manager).get(f"/proposals/{filed.code}")

    assert [kind for kind in QUESTIONS if label(kind) not in page.document.main] == []
    assert [kind for kind in QUESTIONS if QUESTIONS[kind][3] not in page.document.main] == []


def test_comparison_of_two_versions_names_each_new_question(page_of, cast, filed, stored):
    filed_twice(stored, cast, filed)

    page = page_of(cast.manager).get(f"/proposals/{filed.code}/versions/1/diff/2")

    assert [node.text for node in page.document.all("h3")] == [label(kind) for kind in QUESTIONS]
    words = page.document.main
    assert [kind for kind in QUESTIONS if kind not in ("str", "text") and not (QUESTIONS[kind][3] in words and QUESTIONS[kind][4] in words)] == []


def test_dossier_holds_each_new_question_with_its_answer(app, filed):
    with app.test_request_context():
        dossier = str(dossier_of(papers_of(db.session.get_one(Proposal, filed.id)), app.extensions["settings"]))

    assert [kind for kind in QUESTIONS if label(kind) not in dossier] == []
    assert [kind for kind in QUESTIONS if QUESTIONS[kind][3] not in dossier] == []


def test_search_of_the_catalogue_ignores_what_the_form_does_not_make_public(page, filed, stored):
    stored.arrange(lambda: _accept(filed.id))

    page.get("/catalogue").send("Αναζήτηση", {"q": "Μία γραμμή"})

    assert page.document.of_class("card") == []


def _accept(number):
    own = db.session.get_one(Proposal, number)
    own.decided_at, own.state, own.budget_total = clock.now(), State.ACCEPTED, Decimal(1)
