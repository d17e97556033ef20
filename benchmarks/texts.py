"""The texts of the demo as the database keeps them: answers, files, and every column that operations derive from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from proposals import clock
from proposals.accounts.models import Body
from proposals.calls.models import Call
from proposals.demo.files import SheetTale, Tale, tales_of
from proposals.drafting.models import Answer, Attachment, Proposal
from proposals.drafting.operations import refresh
from proposals.drafting.versions import current_hash, listed_files

_FILE = {"field": "approval_document", "title": "Απόφαση του επικεφαλής", "filename": "απόφαση.pdf", "content_type": "application/pdf"}
_DERIVED = [
    "title",
    "section_counts",
    "axis",
    "policy_area",
    "stage",
    "plan_item_kind",
    "regions",
    "start_date",
    "end_date",
    "budget_total",
    "search_text",
    "required_count",
    "missing_count",
    "wrong_count",
]


@dataclass(frozen=True)
class Text:
    """One text for the proposals of a call and a body. `columns` are those of a proposal, `files` a version's list without numbers."""

    name: str
    call: Call
    body: Body
    answers: Mapping[str, Any]
    columns: Mapping[str, Any]
    files: tuple[Mapping[str, Any], ...]
    sha256: str

    @property
    def is_complete(self) -> bool:
        return self.columns["missing_count"] == 0 and self.columns["wrong_count"] == 0

    @property
    def length(self) -> int:
        """How many characters the answers have."""
        return len(self.columns["search_text"])


def texts_of(call: Call, bodies: Mapping[str, Body]) -> list[Text]:
    """The demo's texts for a call, each made once through the operation that keeps the derived columns."""
    return [_text(tale, call, bodies[tale.body]) for tale in tales_of(call.slug, call.form)]


def sheets_of(slug: str, form: Any) -> list[SheetTale]:
    """Every complete sheet that the demo's evaluators write in a call."""
    return [sheet for tale in tales_of(slug, form) for sheet in tale.sheets if sheet.is_final]


def _text(tale: Tale, call: Call, body: Body) -> Text:
    now = clock.now()
    # Never added to the session: only what the operation leaves in the object is wanted.
    proposal = Proposal(call=call, body=body, created_at=now, updated_at=now, completion_sections=[], section_counts={})
    for code, value in tale.answers.items():
        proposal.answers[code] = Answer(field=code, value=value, revision=1, changed_at=now)
    proposal.attachments.append(Attachment(**_FILE, size=48_213, sha256="ab" * 32, uploaded_at=now))
    refresh(proposal)
    columns = {name: getattr(proposal, name) for name in _DERIVED}
    files = tuple({name: value for name, value in file.items() if name != "id"} for file in listed_files(proposal))
    assert inspect(proposal).transient
    return Text(f"{tale.call}/{tale.name}", call, body, tale.answers, columns, files, current_hash(proposal))
