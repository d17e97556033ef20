"""decisions are released together."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OUTCOMES = ("accept", "place_on_reserve", "reject")
# In one word, which both databases know: SQLite would otherwise make the whole table anew, and others refer to it.
OF_OBJECTIONS = {
    "decision_id": "decision_id INTEGER CONSTRAINT fk_objection_decision_id_decision REFERENCES decision (id)",
    "answer_id": "answer_id INTEGER CONSTRAINT fk_objection_answer_id_decision REFERENCES decision (id)",
}
IS_OPEN = sa.text("state IN ('draft', 'releasing')")


def upgrade() -> None:
    _make_lists()
    _make_letters()
    _make_redactions()
    op.add_column("decision", sa.Column("objections_until", sa.Date(), nullable=True))
    for definition in OF_OBJECTIONS.values():
        op.execute(f"ALTER TABLE objection ADD COLUMN {definition}")
    _link_objections()


def downgrade() -> None:
    for name in reversed(OF_OBJECTIONS):
        op.drop_column("objection", name)
    op.drop_column("decision", "objections_until")
    for name in ("comment_redaction", "decision_letter", "letter_text", "pending_decision", "decision_list"):
        op.drop_table(name)


def _make_lists() -> None:
    op.create_table(
        "decision_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", _one_of("liststate", "draft", "releasing", "released", "cancelled"), nullable=False),
        sa.Column("basis", _one_of("basis", "raw", "consensus", "calibrated"), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("ada", sa.String(length=20), nullable=False),
        sa.Column("preamble", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", _one_of("stage", "letters", "decisions"), nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'released') = (sha256 IS NOT NULL)", name=op.f("ck_decision_list_released_has_digest")),
        sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name=op.f("ck_decision_list_released_has_time")),
        _refers("decision_list", "call_id", "call"),
        *(_refers("decision_list", column, "person") for column in ("prepared_by", "asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_list")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_decision_list_call_id_number")),
    )
    op.create_index("ix_decision_list_state_id", "decision_list", ["state", "id"])
    op.create_index("uq_decision_list_open", "decision_list", ["call_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.create_table(
        "pending_decision",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _one_of("outcome", *OUTCOMES), nullable=False),
        sa.Column("placed", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("placing", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        _refers("pending_decision", "list_id", "decision_list"),
        _refers("pending_decision", "proposal_id", "proposal"),
        _refers("pending_decision", "changed_by", "person"),
        _refers("pending_decision", "decision_id", "decision"),
        sa.PrimaryKeyConstraint("list_id", "proposal_id", name=op.f("pk_pending_decision")),
    )
    op.create_index("ix_pending_decision_proposal_id", "pending_decision", ["proposal_id"])


def _make_letters() -> None:
    op.create_table(
        "letter_text",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _one_of("outcome", *OUTCOMES), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _refers("letter_text", "call_id", "call"),
        sa.PrimaryKeyConstraint("call_id", "outcome", "language", name=op.f("pk_letter_text")),
    )
    op.create_table(
        "decision_letter",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _refers("decision_letter", "decision_id", "decision"),
        _refers("decision_letter", "person_id", "person"),
        sa.PrimaryKeyConstraint("decision_id", "person_id", name=op.f("pk_decision_letter")),
    )


def _make_redactions() -> None:
    op.create_table(
        "comment_redaction",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("redacted", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers("comment_redaction", "assignment_id", "assignment"),
        _refers("comment_redaction", "person_id", "person"),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_comment_redaction")),
    )


def _link_objections() -> None:
    """Each to the decision that stood when it was recorded, and to the first one after it was heard."""
    op.execute(
        "UPDATE objection SET decision_id = (SELECT max(decision.id) FROM decision "
        "WHERE decision.proposal_id = objection.proposal_id AND decision.at <= objection.recorded_at)"
    )
    op.execute(
        "UPDATE objection SET answer_id = (SELECT min(decision.id) FROM decision WHERE decision.proposal_id = objection.proposal_id "
        "AND objection.answered_at IS NOT NULL AND decision.at >= objection.answered_at "
        "AND (objection.decision_id IS NULL OR decision.id > objection.decision_id))"
    )


def _one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
