"""returns for completion have remarks.

What was returned before asked for whole sections with one note: each of these sections becomes a remark with that note. What was
admitted since counts as covered, by whoever admitted it. On the way back the sections stay open as they were; a field that
opened alone opens its section, and the note stays in the audit trail.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
PROPOSAL = sa.table("proposal", sa.column("id", sa.Integer), sa.column("completion_rounds", sa.Integer), sa.column("remarks_open", sa.Integer))
VERSION = sa.table("proposal_version", sa.column("proposal_id", sa.Integer), sa.column("number", sa.Integer), sa.column("submitted_at", _TIME))
ENTRY = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("at", _TIME),
    sa.column("person_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("proposal_id", sa.Integer),
    sa.column("note", sa.Text),
    sa.column("details", sa.JSON),
)
REMARK = sa.table(
    "completion_remark",
    *(sa.column(name) for name in ("proposal_id", "round", "version", "section", "field", "text", "asked_by", "covered_by")),
    sa.column("asked_at", _TIME),
    sa.column("covered_at", _TIME),
)


def upgrade() -> None:
    op.add_column("proposal", sa.Column("completion_fields", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("proposal", sa.Column("completion_rounds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("proposal", sa.Column("remarks_open", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "completion_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("covered_by", sa.Integer(), nullable=True),
        sa.Column("covered_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_completion_remark_asked_by_person")),
        sa.ForeignKeyConstraint(["covered_by"], ["person.id"], name=op.f("fk_completion_remark_covered_by_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_completion_remark_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_remark")),
    )
    op.create_index("ix_completion_remark_proposal_id_round", "completion_remark", ["proposal_id", "round"])
    _keep_former_rounds(op.get_bind())


def _keep_former_rounds(bind: sa.Connection) -> None:
    moved = sa.select(ENTRY).where(ENTRY.c.action.in_(("return_for_completion", "admit"))).order_by(ENTRY.c.proposal_id, ENTRY.c.id)
    by_proposal: dict[int, list[Any]] = {}
    for entry in bind.execute(moved):
        by_proposal.setdefault(entry.proposal_id, []).append(entry)
    for number, entries in by_proposal.items():
        filed = bind.execute(sa.select(VERSION.c.submitted_at).where(VERSION.c.proposal_id == number).order_by(VERSION.c.number)).scalars().all()
        found = [row for each in _rounds(entries) for row in _remarks(*each, filed)]
        if found:
            last = found[-1]["round"]
            left = sum(row["round"] == last and row["covered_at"] is None for row in found)
            bind.execute(REMARK.insert(), found)
            bind.execute(PROPOSAL.update().where(PROPOSAL.c.id == number).values(completion_rounds=last, remarks_open=left))


def _rounds(entries: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Each return that named sections, counted from 1, with the admission that came after it, if one did."""
    returns = [each for each in entries if each.action == "return_for_completion" and each.details.get("sections")]
    for count, entry in enumerate(returns, 1):
        admitted = next((each for each in entries if each.action == "admit" and each.id > entry.id), None)
        yield count, entry, admitted


def _remarks(count: int, entry: Any, admitted: Any, filed: Sequence[Any]) -> list[dict[str, Any]]:
    common = {
        "proposal_id": entry.proposal_id,
        "round": count,
        "version": max(1, sum(at <= entry.at for at in filed)),
        "field": None,
        "text": entry.note,
        "asked_by": entry.person_id,
        "asked_at": entry.at,
        "covered_by": admitted.person_id if admitted else None,
        "covered_at": admitted.at if admitted else None,
    }
    return [{**common, "section": section} for section in entry.details["sections"]]


def downgrade() -> None:
    op.drop_index("ix_completion_remark_proposal_id_round", table_name="completion_remark")
    op.drop_table("completion_remark")
    for name in ("remarks_open", "completion_rounds", "completion_fields"):
        op.drop_column("proposal", name)
