"""evaluators are assigned automatically."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_profiles()
    _make_runs()
    _make_changes()


def downgrade() -> None:
    for name in ("allocation_assignment", "allocation_change", "allocation_run", "proposal_bid", "evaluator_limits", "expertise"):
        op.drop_table(name)


def _make_profiles() -> None:
    op.create_table(
        "expertise",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("expertisekind", "axis", "policy_area", "field"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_expertise_level_is_known")),
        _refers("expertise", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "kind", "code", name=op.f("pk_expertise")),
    )
    op.create_table(
        "evaluator_limits",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("most_proposals", sa.Integer(), nullable=True),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.CheckConstraint("most_proposals IS NULL OR most_proposals >= 0", name=op.f("ck_evaluator_limits_not_negative")),
        _refers("evaluator_limits", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_evaluator_limits")),
    )
    op.create_table(
        "proposal_bid",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("value", _one_of("bidvalue", "eager", "willing", "reluctant", "refused"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers("proposal_bid", "person_id", "person"),
        _refers("proposal_bid", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("person_id", "proposal_id", name=op.f("pk_proposal_bid")),
    )
    op.create_index(op.f("ix_proposal_bid_proposal_id"), "proposal_bid", ["proposal_id"])


def _make_runs() -> None:
    op.create_table(
        "allocation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("one_of_a_body", sa.Boolean(), nullable=False),
        sa.Column("state", _one_of("runstate", "queued", "running", "done", "cancelled", "failed"), nullable=False),
        sa.Column("stage", _one_of("stage", "affinities", "demand", "floor", "pairs", "proof", "shortages"), nullable=True),
        sa.Column("stage_done", sa.Integer(), nullable=False),
        sa.Column("stage_most", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem_digest", sa.String(length=64), nullable=True),
        sa.Column("problem_bytes", sa.LargeBinary(), nullable=True),
        sa.Column("result_digest", sa.String(length=64), nullable=True),
        sa.Column("result_bytes", sa.LargeBinary(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'done') = (result_digest IS NOT NULL)", name=op.f("ck_allocation_run_done_has_result")),
        sa.CheckConstraint("applied_at IS NULL OR state = 'done'", name=op.f("ck_allocation_run_applied_is_done")),
        sa.CheckConstraint("undone_at IS NULL OR applied_at IS NOT NULL", name=op.f("ck_allocation_run_undone_was_applied")),
        _refers("allocation_run", "call_id", "call"),
        *(_refers("allocation_run", column, "person") for column in ("asked_by", "applied_by", "undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_run")),
    )
    op.create_index("ix_allocation_run_call_id_id", "allocation_run", ["call_id", "id"])
    op.create_index("ix_allocation_run_state_id", "allocation_run", ["state", "id"])


def _make_changes() -> None:
    op.create_table(
        "allocation_change",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("allocation_change", "run_id", "allocation_run"),
        _refers("allocation_change", "proposal_id", "proposal"),
        _refers("allocation_change", "evaluator_id", "person"),
        _refers("allocation_change", "changed_by", "person"),
        sa.PrimaryKeyConstraint("run_id", "proposal_id", "evaluator_id", name=op.f("pk_allocation_change")),
    )
    op.create_table(
        "allocation_assignment",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        _refers("allocation_assignment", "run_id", "allocation_run"),
        _refers("allocation_assignment", "assignment_id", "assignment"),
        sa.PrimaryKeyConstraint("run_id", "assignment_id", name=op.f("pk_allocation_assignment")),
    )


def _one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
