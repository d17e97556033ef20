"""reminders are sent once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_digest",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_digest_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_reminder_digest")),
    )
    op.create_table(
        "reminder_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "deadline",
            sa.Enum("closing", "completion", "sheet", name="deadline", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_sent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_sent")),
        sa.UniqueConstraint(
            "person_id", "deadline", "subject", "due_at", "step", name=op.f("uq_reminder_sent_person_id_deadline_subject_due_at_step")
        ),
    )
    op.create_index(op.f("ix_reminder_sent_due_at"), "reminder_sent", ["due_at"])
    op.create_table(
        "reminder_refusal",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_refusal_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_refusal")),
    )


def downgrade() -> None:
    op.drop_table("reminder_refusal")
    op.drop_index(op.f("ix_reminder_sent_due_at"), table_name="reminder_sent")
    op.drop_table("reminder_sent")
    op.drop_table("reminder_digest")
