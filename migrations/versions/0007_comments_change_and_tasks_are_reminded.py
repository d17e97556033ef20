"""comments change and tasks are reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("closing", "completion", "sheet")
NOW = (*BEFORE, "task")


def upgrade() -> None:
    op.add_column("comment", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    # The condition comes and goes with its column: SQLite would else make the table anew, which its own replies forbid.
    moment = sa.DateTime(timezone=True).compile(op.get_bind().dialect)
    condition = "CONSTRAINT ck_comment_deleted_says_nothing CHECK ((deleted_at IS NULL) = (text <> ''))"
    op.execute(f"ALTER TABLE comment ADD COLUMN deleted_at {moment} {condition}")
    _allow(NOW)


def downgrade() -> None:
    # What an older version cannot name, it cannot keep: a reminder of a task, and a comment that is only a place for its replies.
    op.execute("DELETE FROM reminder_sent WHERE deadline = 'task'")
    _allow(BEFORE)
    op.execute("ALTER TABLE comment DROP COLUMN deleted_at")
    op.execute("ALTER TABLE comment DROP COLUMN edited_at")
    op.execute("UPDATE comment SET text = '–' WHERE text = ''")


def _allow(deadlines: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{each}'" for each in deadlines)
    with op.batch_alter_table("reminder_sent") as table:
        table.drop_constraint(op.f("ck_reminder_sent_deadline"), type_="check")
        table.create_check_constraint(op.f("ck_reminder_sent_deadline"), f"deadline IN ({allowed})")
