"""assignments know their call."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The database keeps it in step, whoever writes: a proposal never moves to another call.
ON_SQLITE = (
    """CREATE TRIGGER assignment_keeps_call AFTER INSERT ON assignment BEGIN
    UPDATE assignment SET call_id = (SELECT call_id FROM proposal WHERE id = NEW.proposal_id) WHERE id = NEW.id; END""",
)
ON_POSTGRESQL = (
    """CREATE FUNCTION keep_call_of_assignment() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.call_id := (SELECT call_id FROM proposal WHERE id = NEW.proposal_id); RETURN NEW; END $$""",
    "CREATE TRIGGER assignment_keeps_call BEFORE INSERT ON assignment FOR EACH ROW EXECUTE FUNCTION keep_call_of_assignment()",
)
INDEXES = (
    ("ix_assignment_call_id_id", "assignment", ["call_id", "id"]),
    ("ix_assignment_call_id_state_id", "assignment", ["call_id", "state", "id"]),
    ("ix_proposal_call_id_state_mean_total_id", "proposal", ["call_id", "state", "mean_total", "id"]),
)


def upgrade() -> None:
    op.add_column("assignment", sa.Column("call_id", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE assignment SET call_id = (SELECT call_id FROM proposal WHERE id = assignment.proposal_id)")
    for statement in ON_SQLITE if _is_sqlite() else ON_POSTGRESQL:
        op.execute(statement)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
    if _is_sqlite():
        op.execute("DROP TRIGGER assignment_keeps_call")
    else:
        op.execute("DROP TRIGGER assignment_keeps_call ON assignment")
        op.execute("DROP FUNCTION keep_call_of_assignment()")
    op.drop_column("assignment", "call_id")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
