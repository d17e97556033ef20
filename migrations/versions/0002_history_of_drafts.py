"""the history of drafts, and how far each section is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_answer",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_former_answer_changed_by_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_former_answer_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("proposal_id", "field", "revision", name=op.f("pk_former_answer")),
    )
    with op.batch_alter_table("answer") as batch_op:
        batch_op.add_column(sa.Column("spell_at", sa.DateTime(timezone=True), nullable=True))
    # Empty counts are filled by the first save of each proposal.
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.add_column(sa.Column("section_counts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.alter_column("section_counts", server_default=None)
        # Every desk shows what changed last.
        batch_op.create_index("ix_proposal_updated_at", ["updated_at"])


def downgrade() -> None:
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.drop_index("ix_proposal_updated_at")
        batch_op.drop_column("section_counts")
    with op.batch_alter_table("answer") as batch_op:
        batch_op.drop_column("spell_at")
    op.drop_table("former_answer")
