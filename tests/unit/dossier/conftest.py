"""Papers of a proposal in memory, from the texts of the demo: nothing here touches a database."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask_babel import Babel, force_locale

from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person
from proposals.audit.models import AuditEntry
from proposals.calls.models import Call, PlanPeriod
from proposals.config import ROOT, Settings
from proposals.dossier import compose
from proposals.dossier.contents import Dossier
from proposals.dossier.papers import Papers
from proposals.drafting.canonical import text_hash
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.evaluation.models import AdmissibilityCheck, Assignment, Decision, HorizontalCheck, Objection, Recommendation, Score
from proposals.evaluation.verdict import Verdict
from proposals.workflow.states import AssignmentState, State
from tests.factories import standard_form, standard_rubric
from tests.printing import RememberingPrinter, print_once

DEMO = ROOT / "proposals" / "demo" / "esdk-2023"
NAMES = ("Αικατερίνη Μανουσάκη", "Γεώργιος Δελής", "Φωτεινή Παπακωνσταντίνου-Αργυρίου")


@pytest.fixture
def database_kind() -> str:
    """Printing takes seconds and depends on no database. What is asked of one is asked of both where a test says so."""
    return "sqlite"


@pytest.fixture(scope="session")
def babel_app() -> Flask:
    app = Flask("dossier", root_path=str(ROOT / "proposals"))
    Babel(app, default_locale="el", default_timezone="Europe/Athens")
    return app


@pytest.fixture
def in_greek(babel_app: Flask) -> Iterator[None]:
    with babel_app.test_request_context(), force_locale("el"):
        yield


@pytest.fixture(scope="session")
def papers_in_memory() -> Callable[..., Papers]:
    """Papers of a demo proposal, «01» the longest and «15» the emptiest; `answers` replace some of its own."""
    return papers_of_demo


@pytest.fixture(scope="session")
def remembering(printed_pages: Path) -> RememberingPrinter:
    """Prints for tests of what is printed, not of printing it."""
    return RememberingPrinter(printed_pages)


@pytest.fixture
def printed_once(monkeypatch: pytest.MonkeyPatch, printed_pages: Path) -> None:
    """The same for tests in which the product prints: of what is issued, recorded and handed out."""
    print_once(monkeypatch, printed_pages)


@pytest.fixture
def make_papers(papers_in_memory: Callable[..., Papers]) -> Callable[..., Papers]:
    return papers_in_memory


@pytest.fixture
def make_dossier() -> Callable[[Papers], Dossier]:
    return lambda papers: compose.dossier_of(papers, Settings())


def papers_of_demo(number: str = "01", *, only_submitted: bool = False, answers: dict[str, Any] | None = None) -> Papers:
    data = _demo(number)
    proposal = _proposal({**data["answers"], **(answers or {})}, State.SUBMITTED if only_submitted else State(data["state"]))
    version = proposal.versions[-1]
    if only_submitted:
        return Papers(proposal, version, entries=_entries("submitted"))
    return Papers(
        proposal,
        version,
        checklist=_checklist(),
        sheets=[_sheet(version, name, sheet) for name, sheet in zip(NAMES, data["sheets"], strict=False)],
        recommendation=Recommendation(**data["recommendation"], person_id=5, at=_at(6, 20)),
        decisions=[_decision(data)],
        objections=[Objection(text="Ζητούμε νέα εξέταση του προϋπολογισμού.", received_on=date(2023, 7, 20), recorded_by=3, recorded_at=_at(7, 21))],
        entries=_entries(data["state"]),
    )


@cache
def _demo(number: str) -> dict[str, Any]:
    text = next(DEMO.glob(f"{number}-*.yaml")).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _proposal(answers: dict[str, Any], state: State) -> Proposal:
    body = Body(name="Περιφέρεια Κρήτης", name_en="Region of Crete", kind=BodyKind.REGION)
    return Proposal(id=42, code="ESDK-2023-0001", state=state, title=answers["title"], call=_call(), body=body, versions=_versions(answers))


def _versions(answers: dict[str, Any]) -> list[ProposalVersion]:
    files = [_file(1, "attachments", "Έρευνα πεδίου", "a"), _file(2, "approval_document", "Έγγραφο έγκρισης", "b")]
    sha256 = text_hash(answers, files, _call().form_fingerprint)
    earlier = {**answers, "problem": "Πρώτη διατύπωση."}
    return [
        ProposalVersion(id=1, number=1, answers=earlier, attachments=files[1:], sha256="c" * 64, submitted_at=_at(3, 24), submitted_by=2),
        ProposalVersion(id=2, number=2, answers=answers, attachments=files, sha256=sha256, submitted_at=_at(4, 22), submitted_by=2),
    ]


def _file(number: int, field: str, title: str, letter: str) -> dict[str, Any]:
    names = {"title": title, "filename": f"file-{number}.pdf", "content_type": "application/pdf"}
    return {"id": number, "field": field, **names, "size": 6_800_000, "sha256": letter * 64}


def _call() -> Call:
    form, rubric = standard_form(), standard_rubric()
    return Call(
        slug="esdk-2023",
        title="1η πρόσκληση Ε.Σ.Δ.Κ. 2024–2025",
        title_en="First call 2024–2025",
        period=PlanPeriod(first_year=2024, last_year=2025),
        form_data=form.data,
        form_fingerprint=form.fingerprint,
        rubric_data=rubric.data,
        rubric_fingerprint="rubric",
        sheets_needed=2,
    )


def _checklist() -> dict[str, AdmissibilityCheck]:
    items = standard_rubric().admissibility
    return {item.code: AdmissibilityCheck(item=item.code, verdict=Verdict.YES, comment="", version_id=2, person_id=3, at=_at(5, 5)) for item in items}


def _sheet(version: ProposalVersion, name: str, data: dict[str, Any]) -> Assignment:
    rows = {code: Score(criterion=code, points=Decimal(str(points)), comment=comment) for code, (points, comment) in data["scores"].items()}
    checks = {"accessibility": HorizontalCheck(item="accessibility", verdict=Verdict.YES, comment="Προβλέπεται έλεγχος.")}
    sheet = Assignment(state=AssignmentState.FINAL, evaluator=Person(name=name), version=version, comment_to_body=data["comment_to_body"])
    sheet.scores, sheet.checks, sheet.finalised_at, sheet.no_conflict_at = rows, checks, _at(6, 14), _at(6, 1)
    return sheet


def _decision(data: dict[str, Any]) -> Decision:
    return Decision(
        objections_until=date(2023, 7, 21),
        outcome=data["state"],
        number="24816/2023",
        decided_on=date(2023, 7, 10),
        ada="ΨΞ7Σ46ΜΤΛ6-0Δ2",
        person_id=6,
        at=_at(7, 10),
        **data["decision"],
    )


def _entries(last: str) -> list[AuditEntry]:
    steps = [
        ("start", None, "draft", 1, "", {}),
        ("request_approval", "draft", "awaiting_approval", 1, "", {}),
        ("send_back", "awaiting_approval", "draft", 2, "Μόνο για τους συντάκτες: γράψτε το πιο απλά.", {}),
        ("submit", "awaiting_approval", "submitted", 2, "", {"version": 1}),
        ("return_for_completion", "submitted", "returned", 3, "Λείπει η γνώμη του ΥΠΔ.", {"sections": ["problem"]}),
        ("submit", "awaiting_approval", "submitted", 2, "", {"version": 2}),
    ]
    if last != "submitted":
        steps += [
            ("fill_checklist", None, None, 3, "", {}),
            ("admit", "submitted", "in_review", 3, "", {}),
            ("conclude_review", "in_review", "reviewed", None, "", {}),
            ("recommend", None, None, 5, "", {}),
            ("accept" if last == "accepted" else "reject", "reviewed", last, 6, "Οι λόγοι της απόφασης.", {"number": "24816/2023"}),
        ]
    return [_entry(number, *step) for number, step in enumerate(steps)]


def _entry(number: int, action: str, source: str | None, target: str | None, person: int | None, note: str, details: dict[str, Any]) -> AuditEntry:
    known = {1: "Μαρία Βαρδάκη", 2: "Ιωάννης Κουνδουράκης", 3: "Ελένη Σταθοπούλου", 5: "Πέτρος Αντωνίου", 6: "Δημήτριος Αναγνώστου"}
    entry = AuditEntry(at=_at(3, 10 + number), action=action, subject="proposal:42", from_state=source, to_state=target, note=note, details=details)
    entry.hash = f"{number:064x}"
    entry.person_id, entry.person = person, Person(name=known[person]) if person else None
    return entry


def _at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 10, 42, tzinfo=UTC)
