"""Proposals in a state, with answers, files, the version that was filed and the entries of the audit trail up to its evaluation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.people import Cast
from benchmarks.rows import Rows
from benchmarks.sheets import Reviews
from benchmarks.texts import Text
from benchmarks.trail import Trail
from proposals.calls.operations import next_code
from proposals.drafting.models import Answer, Attachment, Proposal, ProposalVersion
from proposals.evaluation.models import AdmissibilityCheck
from proposals.evaluation.verdict import Verdict
from proposals.workflow.people import Role
from proposals.workflow.states import DECIDED, State

_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True)
class Filed:
    """A proposal that was made: its number, the version that was filed (None for a draft) and when."""

    id: int
    version_id: int | None
    submitted_at: datetime
    state: State
    text: Text


class Filer:
    """Makes proposals."""

    def __init__(self, rows: Rows, trail: Trail, cast: Cast) -> None:
        self._rows, self._trail, self._cast = rows, trail, cast

    def file(self, text: Text, state: State, reviews: Reviews | None) -> Filed:
        """A proposal of this text in this state; `reviews` give it the numbers that its sheets add up to."""
        number, at = self._rows.number(Proposal), text.call.opens_at + timedelta(days=8)
        is_filed = state is not State.DRAFT
        filed = Filed(number, self._rows.number(ProposalVersion) if is_filed else None, at, state, text)
        self._rows.add(
            Proposal, id=number, handle=_handle(number), code=next_code(text.call) if is_filed else None, call_id=text.call.id,
            body_id=text.body.id, state=state, revision=1, created_by=self._cast.authors[text.body.id], created_at=at, updated_at=at,
            submitted_at=at if is_filed else None, decided_at=at + timedelta(days=90) if state in DECIDED else None, completion_sections=[],
            checks_open=len(text.call.rubric.admissibility) if state is State.SUBMITTED else 0,
            has_recommendation=bool(reviews and reviews.is_recommended), **text.columns, **(reviews.columns if reviews else _UNREVIEWED),
        )  # fmt: skip
        self._write_text(filed)
        if filed.version_id:
            self._submit(filed)
        return filed

    def _write_text(self, filed: Filed) -> None:
        text, author = filed.text, self._cast.authors[filed.text.body.id]
        for code, value in text.answers.items():
            self._rows.add(Answer, proposal_id=filed.id, field=code, value=value, changed_by=author, changed_at=filed.submitted_at)
        for file in text.files:
            self._rows.add(
                Attachment, id=self._rows.number(Attachment), proposal_id=filed.id, uploaded_by=author, uploaded_at=filed.submitted_at, **file
            )
        self._note(filed, author, "start", None, State.DRAFT)

    def _submit(self, filed: Filed) -> None:
        text, approver = filed.text, self._cast.approvers[filed.text.body.id]
        self._rows.add(
            ProposalVersion, id=filed.version_id, proposal_id=filed.id, number=1, answers=text.answers, sha256=text.sha256,
            attachments=[{"id": 1, **file} for file in text.files], submitted_by=approver, submitted_at=filed.submitted_at,
        )  # fmt: skip
        self._note(filed, self._cast.authors[text.body.id], "request_approval", State.DRAFT, State.AWAITING_APPROVAL, acted_as="editor")
        details = {"version": 1, "sha256": text.sha256}
        self._note(filed, approver, "submit", State.AWAITING_APPROVAL, State.SUBMITTED, acted_as="approver", details=details)
        if filed.state is not State.SUBMITTED:
            self._admit(filed)

    def _admit(self, filed: Filed) -> None:
        manager, at = self._cast.staff[Role.CALL_MANAGER], filed.submitted_at + timedelta(days=5)
        for item in filed.text.call.rubric.admissibility:
            self._rows.add(AdmissibilityCheck, proposal_id=filed.id, item=item.code, verdict=Verdict.YES, comment="",
                           version_id=filed.version_id, person_id=manager, at=at)  # fmt: skip
        self._note(filed, manager, "fill_checklist", None, None)
        self._note(filed, manager, "admit", State.SUBMITTED, State.IN_REVIEW, acted_as="call_manager")

    def _note(self, filed: Filed, person: int, action: str, from_state: State | None, to_state: State | None, **more: Any) -> None:
        self._trail.add(filed.submitted_at, person, action, f"proposal:{filed.id}", filed.id, from_state=from_state, to_state=to_state, **more)


_UNREVIEWED = {"sheets_final": 0, "sheets_running": 0, "scores_apart": False, "mean_total": None}


def _handle(number: int) -> str:
    """A draft's name, a different one for each number."""
    letters = ""
    for _place in range(6):
        number, digit = divmod(number, len(_LETTERS))
        letters = _LETTERS[digit] + letters
    return f"D-{letters}"
