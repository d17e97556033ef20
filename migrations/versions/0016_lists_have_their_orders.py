"""lists have their orders."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ORDERS = ("mean_total", "total_spread", "sheets_final", "submitted_at", "budget_total")
# Codes grow by a digit when four are used up: the shorter one comes first.
BY_CODE = "ix_proposal_call_id_code_in_order"


def upgrade() -> None:
    for column in ORDERS:
        op.create_index(f"ix_proposal_call_id_{column}_id", "proposal", ["call_id", column, "id"])
    op.create_index("ix_proposal_submitted_at_id", "proposal", ["submitted_at", "id"])
    op.create_index(BY_CODE, "proposal", ["call_id", sa.text("length(code)"), "code", "id"])
    op.create_index("ix_proposal_updated_at_id", "proposal", ["updated_at", "id"])
    op.drop_index("ix_proposal_updated_at", "proposal")
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("search", sa.String(2000), nullable=False),
        sa.Column("columns", sa.String(400), nullable=False),
        sa.Column("order", sa.String(40), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_saved_view_owner_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("owner_id", "listing", "name", name="uq_saved_view_owner_id_listing_name"),
    )
    op.create_index("ix_saved_view_listing", "saved_view", ["listing"])


def downgrade() -> None:
    op.drop_table("saved_view")
    op.create_index("ix_proposal_updated_at", "proposal", ["updated_at"])
    for name in ("ix_proposal_updated_at_id", BY_CODE, "ix_proposal_submitted_at_id"):
        op.drop_index(name, "proposal")
    for column in reversed(ORDERS):
        op.drop_index(f"ix_proposal_call_id_{column}_id", "proposal")
