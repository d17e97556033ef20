"""proposals have parents and terms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PARENT = "parent_id INTEGER CONSTRAINT fk_proposal_parent_id_proposal REFERENCES proposal (id)"


def upgrade() -> None:
    # In one word, which both databases know: SQLite would otherwise make the whole table anew, and others refer to it.
    op.execute(f"ALTER TABLE proposal ADD COLUMN {PARENT}")
    op.create_index("ix_proposal_parent_id", "proposal", ["parent_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("public_weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_term_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("proposal_id", "stem", name=op.f("pk_term")),
    )
    op.create_index("ix_term_stem_proposal_id", "term", ["stem", "proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_term_stem_proposal_id", table_name="term")
    op.drop_table("term")
    op.drop_index("ix_proposal_parent_id", table_name="proposal")
    op.drop_column("proposal", "parent_id")
