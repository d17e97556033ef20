"""files are ordered."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("waiting", "running", "ready", "failed", "cancelled")


def upgrade() -> None:
    op.add_column("consensus", sa.Column("comment_to_body", sa.Text(), nullable=False, server_default=""))
    _make_makings()
    op.create_table(
        "file_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("making_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_order_person_id_person")),
        sa.ForeignKeyConstraint(["making_id"], ["making.id"], name=op.f("fk_file_order_making_id_making")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_order")),
    )
    op.create_index("ix_file_order_person_id_id", "file_order", ["person_id", "id"])
    op.create_index(op.f("ix_file_order_making_id"), "file_order", ["making_id"])


def downgrade() -> None:
    op.drop_table("file_order")
    op.drop_table("making")
    op.drop_column("consensus", "comment_to_body")


def _make_makings() -> None:
    op.create_table(
        "making",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="orderstate", native_enum=False, length=40, create_constraint=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'ready') = (sha256 IS NOT NULL)", name=op.f("ck_making_ready_has_file")),
        sa.CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name=op.f("ck_making_ready_expires")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_making")),
    )
    op.create_index("ix_making_key", "making", ["key"])
    op.create_index("ix_making_state_id", "making", ["state", "id"])
