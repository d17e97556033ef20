"""results are applied by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allocation_deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("deedkind", "apply", "undo"), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _one_of("deedstate", "queued", "running", "done", "refused", "failed"), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["allocation_run.id"], name=op.f("fk_allocation_deed_run_id_allocation_run")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_allocation_deed_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_deed")),
    )
    op.create_index("ix_allocation_deed_run_id_id", "allocation_deed", ["run_id", "id"])
    op.create_index("ix_allocation_deed_state_id", "allocation_deed", ["state", "id"])


def downgrade() -> None:
    op.drop_table("allocation_deed")


def _one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)
