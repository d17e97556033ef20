"""Who gets which answer where: every route × every kind of person × every state, generated from the application's own map of addresses.

An answer of 404 or the way to the sign-in page is a no; everything else reached the page. What the rulebook says, the pages must do.
"""

import io
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from flask import Flask, request, templating
from werkzeug.routing import Rule

from proposals.accounts.models import Person
from proposals.allocation.models import AllocationRun
from proposals.allocation.problem import Evaluator, Problem
from proposals.allocation.problem import Proposal as ProblemProposal
from proposals.allocation.runs import Outcome
from proposals.allocation.solver import allocate
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.choice import Outcome as Decided
from proposals.decisions.queries import case_of_proposal
from proposals.dossier import export, word_file
from proposals.dossier import views as dossier_views
from proposals.drafting import exchange_views
from proposals.drafting.models import Attachment, Proposal
from proposals.evaluation.models import Assignment, FormerSheetText, SheetVersion
from proposals.panel.meetings import sign_off
from proposals.workflow.cases import CommentCase
from proposals.workflow.people import NOBODY, May, Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    a_pdf,
    make_call,
    make_comment,
    make_decision,
    make_issued,
    make_meeting,
    make_member,
    make_person,
    make_post,
    make_remarks,
    make_task,
    short_form,
)
from tests.factories.allocation import make_run
from tests.factories.decision_lists import make_list
from tests.web.cast import SLUG

# Versions are there once something was filed; before that their addresses lead nowhere, whoever asks.
OF_VERSIONS = {"drafting.version", "drafting.compare", "drafting.compare_draft", "drafting.receipt", "dossier.receipt"}
# What a route needs in order to answer at all.
SENT = {"accounts.choose_language": {"language": "el"}}
ASKED = {"drafting.start": f"?call={SLUG}"}
# What the number in an address counts, where it is not the first of its kind.
NUMBERS = {
    "drafting.download": "file",
    "drafting.remove": "file",
    "together.change": "member",
    "together.remove": "member",
    "together.resolve": "comment",
    "together.reopen": "comment",
    "together.own_comment": "comment",
    "together.edit_comment": "comment",
    "together.delete_comment": "comment",
    "together.finish": "task",
    "together.take_back": "task",
    "drafting.tick_off": "remark",
    "drafting.untick": "remark",
    "panel.change": "post",
    "panel.take_back": "post",
    **dict.fromkeys((f"allocation.{name}" for name in ("show", "explain", "change", "compare", "cancel", "ask_again", "apply", "undo")), "run"),
}
# What is about an assignment; whoever may see the final forms of a sheet finds none of an assignment that never was final.
OF_ASSIGNMENTS = {
    f"evaluation.{name}"
    for name in (
        "review", "save", "declare_conflict", "save_notes", "take_step", "save_sheet_fields", "save_note_fields", "sheet_history", "restore_sheet_text", "sheet_version",
    )
}  # fmt: skip
# What is about an order; who may open it is asked in test_orders.
OF_ORDERS = {"orders.show", "orders.progress", "orders.file", "orders.cancel"}
# What is about rows that were chosen, or a view that is kept; who may open it is asked in test_list_deeds and test_saved_views.
OF_LISTS = {"lists.new_view", "lists.keep_view", "lists.drop_view", "lists.confirm", "lists.do_it"}
TAKEN_LISTS = {f"lists.take_{what}" for what in ("proposals", "of_call", "assignments", "sheets", "ranking")}
# Reading that writes, and why: taking a list, a document or an ordered file away is a deed, and is recorded.
GET_THAT_WRITES = {
    "dossier.show",
    "dossier.published",
    "dossier.receipt",
    "dossier.minutes",
    "dossier.ranking",
    "dossier.letter",
    "dossier.text",
    "orders.file",
    *TAKEN_LISTS,
}
# Views that ask more than their door, and what: which dossier it is stands behind the question mark, and without one it is the committee's.
ASKED_INSIDE = {
    "dossier.show": Permission.EXPORT_DOSSIER,
    "dossier.take": Permission.EXPORT_DOSSIER,
    "dossier.letter": Permission.EXPORT_OUTCOME,
}
# Reading that leaves a trace: who opens a draft, or looks at it, is shown as being there.
GET_THAT_LEAVES_A_TRACE = {"drafting.edit_section", "drafting.show", "drafting.check", "drafting.who_is_here"}
# Posting that writes nothing: signing out only forgets.
POST_THAT_DOES_NOT_WRITE = {"accounts.sign_out"}


@dataclass(frozen=True)
class Stage:
    """People of every kind, with a browser each, and what the addresses need."""

    app: Flask
    people: dict[str, Person | None]
    numbers: dict[str, Any]

    def address(self, rule: Rule, method: str, **given: Any) -> str:
        values = {
            "slug": SLUG,
            "section": "declarations",
            "step": "withdraw",
            "number": 1,
            "other": 1,
            "token": "x",
            "field": "title",
            "revision": 1,
            "remark": 1,
            "version": 1,
            "item": 1,
            "kind": "csv",
            **self.numbers,
            **given,
        }
        if rule.endpoint in NUMBERS:
            values["number"] = values[NUMBERS[rule.endpoint]]
        path = self.app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=method)
        return path + ASKED.get(rule.endpoint, "")

    def reached(self, person: Person | None, rule: Rule, method: str, **given: Any) -> bool:
        """Whether the person gets past the door of a route."""
        client = self.app.test_client(use_cookies=False)
        headers = {"Cookie": cookie_of(self.app, person.get_id())} if person else {}
        sent = SENT.get(rule.endpoint, {}) if method == "POST" else None
        answer = client.open(self.address(rule, method, **given), method=method, data=sent, headers=headers)
        answer.close()
        assert answer.status_code < 500
        to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next=")
        assert person is not None or answer.status_code == 404 or to_sign_in or rule_is_public(self.app, rule)
        return answer.status_code != 404 and not to_sign_in


@lru_cache(maxsize=100)
def cookie_of(app: Flask, known_as: str) -> str:
    """What the browser of somebody who has signed in sends along; the same for each of thousands of requests."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = known_as, True
    return f"session={client.get_cookie('session').value}"


def rule_is_public(app: Flask, rule: Rule) -> bool:
    return app.view_functions[rule.endpoint].guard == "public"


def routes(app: Flask, **wanted: bool) -> list[tuple[Rule, str]]:
    """The routes with each of their methods; `about` an object or not."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint != "static" and bool(getattr(view, "guard_on", None)) is wanted["about"]:
            found += [(rule, method) for method in sorted(rule.methods & {"GET", "POST"})]
    return found


@pytest.fixture
def fixtures(request):
    """Doors are set up once everything is arranged, as arranging commits."""
    return request


@pytest.fixture
def everybody(cast, stored):
    """One person of every kind that the rules can tell apart; those of the administration once more as people of the body."""
    judges = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.OBSERVER, Role.ADMINISTRATOR)
    people = {f"{role.value} of the body": stored.arrange(lambda role=role: make_person(role, body=db.session.merge(cast.crete))) for role in judges}
    invited = {f"invited to {may.value}": stored.arrange(make_person) for may in May}
    return {"visitor": None, **cast.people, **people, **invited}


@pytest.fixture
def doors(app, monkeypatch):
    """Every request finds the same data: what a form did is undone. Reading may commit, and must not have anything to commit.

    Tokens and printing are not asked about here.
    """
    really_commit = db.session.commit
    undone = lambda: request.method == "POST" or request.endpoint in GET_THAT_WRITES | GET_THAT_LEAVES_A_TRACE  # noqa: E731 - a word for one line
    monkeypatch.setattr(db.session, "commit", lambda: db.session.rollback() if undone() else really_commit())
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    for module, name in ((export, "kept_pdf"), (dossier_views, "pdf_of_paper")):
        monkeypatch.setattr(module, name, lambda *_document: a_pdf())
    monkeypatch.setattr(word_file, "docx_of", lambda _paper: b"PK")
    monkeypatch.setattr(exchange_views, "workbook_of", lambda *_form: b"PK")
    # Thousands of closed doors look alike: they are not drawn each time.
    draw = templating._render
    monkeypatch.setattr(
        templating, "_render", lambda app, template, context: "" if template.name == "errors/not_found.html" else draw(app, template, context)
    )
    watcher = sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    before = version_of(watcher)
    yield
    assert version_of(watcher) == before, "a page that is only read has written"
    watcher.close()


def version_of(watcher: sqlite3.Connection) -> int:
    """A number that SQLite changes whenever another connection has committed a change."""
    return int(watcher.execute("PRAGMA data_version").fetchone()[0])


@pytest.fixture
def small_call(stored):
    return stored.arrange(lambda: make_call(short_form("identity", "declarations")))


@pytest.fixture
def stage(app, everybody, stored):
    def put_on(proposal: Proposal) -> Stage:
        def give_the_files_their_bytes() -> int:
            kept = app.extensions["storage"].put(io.BytesIO(a_pdf()), 1_000_000)
            found = db.session.query(Attachment).filter_by(proposal_id=proposal.id).one()
            found.sha256 = kept.sha256
            return found.id

        def invite_those_who_are_called_so() -> int:
            own = db.session.get_one(Proposal, proposal.id)
            return [make_member(own, everybody[f"invited to {may.value}"], may).person_id for may in May][-1]

        numbers = {"code": proposal.public_code, "file": stored.arrange(give_the_files_their_bytes)}
        numbers["member"] = stored.arrange(invite_those_who_are_called_so)
        numbers["comment"] = stored.arrange(lambda: make_comment(db.session.get_one(Proposal, proposal.id), "", everybody["author"])).id
        numbers["post"] = stored.arrange(lambda: make_post(db.session.get_one(Proposal, proposal.id), everybody["evaluator"])).id
        numbers["task"] = stored.arrange(lambda: make_task(db.session.get_one(Proposal, proposal.id), everybody["author"])).id
        if proposal.submitted_at:
            numbers["remark"] = stored.arrange(lambda: make_remarks(db.session.get_one(Proposal, proposal.id), "identity", "declarations"))[0].id
        numbers["issued"] = stored.arrange(lambda: make_issued(db.session.get_one(Proposal, proposal.id))).code
        numbers["run"] = stored.arrange(lambda: a_run_that_is_done(proposal.id, everybody["evaluator"].id)).id
        return Stage(app, everybody, numbers)

    return put_on


def a_run_that_is_done(proposal_id: int, evaluator_id: int) -> AllocationRun:
    """A run of the call of the cast, about one proposal; addresses call both number 1."""
    assert proposal_id == 1
    problem = Problem((ProblemProposal(proposal_id, body=0, fields=("a",), needed=1),), (Evaluator(evaluator_id, fields={"a": 3}),))
    call = db.session.query(Call).filter_by(slug=SLUG).one()
    return make_run(call, Outcome(problem, allocate(problem)))


@pytest.mark.parametrize("state", State)
def test_pages_about_a_proposal_open_to_exactly_those_whom_the_rulebook_lets_in(
    fixtures, state, a_proposal, small_call, cast, an_assignment, stage, stored
):
    proposal = a_proposal(state, call=small_call)
    an_assignment(AssignmentState.ACCEPTED, proposal)
    an_assignment(AssignmentState.INVITED, proposal, evaluator=cast.second)
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=cast.insider)
    on_stage = stage(proposal)
    if stored.proposal(proposal.public_code, "decided_at"):
        stored.arrange(lambda: make_decision(db.session.get_one(Proposal, proposal.id)))
    was_filed = stored.proposal(proposal.public_code, "submitted_at") is not None
    case = stored.ask(lambda: db.session.get_one(Proposal, proposal.id).case())
    decided = stored.ask(lambda: case_of_proposal(db.session.get_one(Proposal, proposal.id)))
    fixtures.getfixturevalue("doors")

    answers, expected = {}, {}
    for rule, method in routes(on_stage.app, about=True):
        if "code" in rule.arguments and (was_filed or rule.endpoint not in OF_VERSIONS):
            permission = ASKED_INSIDE.get(rule.endpoint, on_stage.app.view_functions[rule.endpoint].guard)
            subject = {Permission.CHANGE_COMMENT: CommentCase(cast.author.id, case), Permission.PREPARE_DECISIONS: decided}.get(permission, case)
            for name, person in on_stage.people.items():
                answers[method, rule.endpoint, name] = on_stage.reached(person, rule, method)
                expected[method, rule.endpoint, name] = bool(person) and can(person.actor, permission, subject)

    assert len(answers) > 300
    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


def keep_forms(assignment: Assignment) -> None:
    """What the addresses of a sheet's past need: a former text, and a form in which it was final, whatever became of it."""
    now = assignment.assigned_at
    db.session.add(FormerSheetText(assignment_id=assignment.id, field="impact", revision=1, value="3.0", changed_at=now))
    if db.session.get(SheetVersion, (assignment.id, 1)) is None:
        contents = {criterion.code: "3.0" for criterion in assignment.proposal.call.rubric.criteria}
        db.session.add(SheetVersion(assignment_id=assignment.id, number=1, contents=contents, total=Decimal(60), finalised_at=now))


@pytest.mark.parametrize("state", AssignmentState)
def test_pages_about_an_assignment_open_to_exactly_those_whom_the_rulebook_lets_in(
    fixtures, state, a_proposal, small_call, cast, an_assignment, stage, stored
):
    proposal = a_proposal(State.IN_REVIEW, call=small_call)
    number = an_assignment(state, proposal).id
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=cast.second)
    stored.arrange(lambda: keep_forms(db.session.get_one(Assignment, number)) and None)
    on_stage = stage(proposal)
    case = stored.ask(lambda: db.session.get_one(Assignment, number).case())
    fixtures.getfixturevalue("doors")

    answers, expected = {}, {}
    for rule, method in routes(on_stage.app, about=True):
        if not {"code", "slug"} & rule.arguments and rule.endpoint not in OF_ORDERS:
            permission = on_stage.app.view_functions[rule.endpoint].guard
            for name, person in on_stage.people.items():
                answers[method, rule.endpoint, name] = on_stage.reached(person, rule, method, number=number, step="cancel", field="impact")
                expected[method, rule.endpoint, name] = bool(person) and can(person.actor, permission, case)

    assert {endpoint for _method, endpoint, _name in answers} == OF_ASSIGNMENTS
    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.REVIEWED])
def test_pages_of_agreement_open_to_exactly_those_whom_the_rulebook_lets_in(
    fixtures, state, a_proposal, small_call, cast, an_assignment, stage, stored
):
    proposal = a_proposal(state, call=small_call)
    for evaluator in (cast.evaluator, cast.second, cast.insider):
        an_assignment(AssignmentState.FINAL, proposal, evaluator=evaluator)
    on_stage = stage(proposal)
    case = stored.ask(lambda: db.session.get_one(Proposal, proposal.id).case())
    fixtures.getfixturevalue("doors")

    answers, expected = {}, {}
    for rule, method in routes(on_stage.app, about=True):
        if rule.endpoint.startswith("panel.") and "code" in rule.arguments:
            permission = on_stage.app.view_functions[rule.endpoint].guard
            for name, person in on_stage.people.items():
                answers[method, rule.endpoint, name] = on_stage.reached(person, rule, method)
                expected[method, rule.endpoint, name] = bool(person) and can(person.actor, permission, case)

    assert {endpoint for (_method, endpoint, name), opened in answers.items() if opened and name == "chair"} == {
        "panel.show", "panel.post", "panel.change", "panel.take_back", "panel.consensus_sheet", "panel.record_consensus",
    }  # fmt: skip
    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


def test_pages_about_a_meeting_open_to_exactly_those_whom_the_rulebook_lets_in(fixtures, a_proposal, cast, stage, stored):
    proposal = a_proposal(State.REVIEWED)
    on_stage = stage(proposal)

    def hold_it():
        made = make_meeting(db.session.get_one(Call, cast.call.id), db.session.get_one(Proposal, proposal.id))
        sign_off(cast.manager.actor, made)
        make_list(cast.manager.actor, made.call, {proposal.id: Decided.ACCEPT})
        return made.case()

    case = stored.arrange(hold_it)
    fixtures.getfixturevalue("doors")

    answers, expected = {}, {}
    for rule, method in routes(on_stage.app, about=True):
        if "slug" in rule.arguments:
            permission = on_stage.app.view_functions[rule.endpoint].guard
            for name, person in on_stage.people.items():
                answers[method, rule.endpoint, name] = on_stage.reached(person, rule, method)
                expected[method, rule.endpoint, name] = bool(person) and can(person.actor, permission, case)

    assert {endpoint for _method, endpoint, _name in answers} == {
        "panel.meeting", "panel.particulars", "panel.save_particulars", "panel.put_on_agenda", "panel.item", "panel.write_item", "panel.take_off_agenda",
        "panel.sign_off", "dossier.minutes", "dossier.minutes_draft", "decisions.ranking", "decisions.draft_list", "decisions.redraft",
        "decisions.decision_list", "decisions.list_particulars", "decisions.write_particulars", "decisions.entry", "decisions.change_entry",
        "decisions.cancel_list", "decisions.confirm_release", "decisions.ask_release", "decisions.letter_texts", "decisions.write_letter_text",
        "decisions.letter", "decisions.recipients", "decisions.names_in_comments", "decisions.settle_comment", "lists.take_ranking", "dossier.ranking",
    }  # fmt: skip
    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


def test_other_pages_open_to_exactly_those_whom_the_rulebook_lets_in(fixtures, a_proposal, small_call, stage):
    on_stage = stage(a_proposal(State.ACCEPTED, call=small_call))
    fixtures.getfixturevalue("doors")

    answers, expected = {}, {}
    for rule, method in routes(on_stage.app, about=False):
        if rule.endpoint in OF_LISTS:
            continue
        guard = on_stage.app.view_functions[rule.endpoint].guard
        for name in ("visitor", "nobody") if guard == "public" else on_stage.people:
            person = on_stage.people[name]
            actor = person.actor if person else NOBODY
            answers[method, rule.endpoint, name] = on_stage.reached(person, rule, method)
            expected[method, rule.endpoint, name] = guard == "public" or (bool(person) and can(actor, guard))

    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


def test_every_route_is_in_one_of_the_matrices(app):
    rules = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}

    in_matrices = {rule.endpoint for about in (True, False) for rule, _method in routes(app, about=about)}

    assert in_matrices == rules
    assert {app.view_functions[endpoint].guard for endpoint in rules} <= {"public", *Permission}


def test_every_permission_guards_a_route_or_is_asked_by_a_page(app):
    asked_by_pages = {
        Permission.SEE_PERSONAL_DATA, Permission.SEE_COVERED_REMARKS, Permission.SEE_ALL_SHEETS, Permission.SEE_RECOMMENDATION, Permission.SEE_CALL_RESULTS, Permission.EDIT_PROPOSAL,
        Permission.EXPORT_DOSSIER, Permission.EXPORT_ARCHIVE, Permission.EXPORT_OUTCOME, Permission.CHOOSE_PIECES,
        Permission.SEE_CONFLICTS, Permission.READ_TEXT_TO_JUDGE, Permission.SEE_WHO_PROPOSES,
    }  # fmt: skip

    guards = {app.view_functions[rule.endpoint].guard for rule in app.url_map.iter_rules() if rule.endpoint != "static"} - {"public"}

    assert guards | asked_by_pages == set(Permission)


def test_every_form_is_sent_to_a_view_that_commits_and_no_other_view_does(app):
    posting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    committing = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "writes", False)}

    assert posting - committing == POST_THAT_DOES_NOT_WRITE
    assert committing - posting == GET_THAT_WRITES
    assert {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "leaves_a_trace", False)} == GET_THAT_LEAVES_A_TRACE
