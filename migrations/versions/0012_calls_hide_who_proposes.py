"""calls hide who proposes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("hides_bodies", "hides_persons"):
        op.execute(f"ALTER TABLE call ADD COLUMN {name} BOOLEAN DEFAULT false NOT NULL")
    op.add_column("proposal", sa.Column("judging", sa.Text(), nullable=False, server_default=""))
    _name_those_who_are_writing()


def downgrade() -> None:
    op.drop_column("proposal", "judging")
    for name in ("hides_persons", "hides_bodies"):
        op.drop_column("call", name)


def _name_those_who_are_writing() -> None:
    """Whose own sheets are not final: the numbers of the evaluators, with a space around each."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT DISTINCT proposal_id, evaluator_id FROM assignment WHERE state IN ('invited', 'accepted') ORDER BY proposal_id, evaluator_id")
    ).all()
    found: dict[int, str] = {}
    for proposal_id, evaluator_id in rows:
        found[proposal_id] = found.get(proposal_id, "") + f" {evaluator_id} "
    for proposal_id, judging in found.items():
        connection.execute(sa.text("UPDATE proposal SET judging = :judging WHERE id = :number"), {"judging": judging, "number": proposal_id})
